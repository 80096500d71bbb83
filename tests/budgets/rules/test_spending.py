"""B06, B07, B08, B11, B12: the smallest data that breaks each, and what just passes."""

from decimal import Decimal

import pytest

from budgets.models import FundSource
from tests.budgets.rules.given import found, money_of


@pytest.mark.parametrize(
    ("check_id", "changes", "words"),
    [
        ("B06", {"executed": "1100000", "initial": "1100000"}, "支出超过可用资金109.90万元"),
        ("B07", {"executed": "1108.4"}, "执行率110.84%超过100%"),
        ("B07", {"initial": "1000000", "executed": "1000030"}, "某项目执行数比全年预算数多30.00元，请说明超支原因"),
        ("B08", {"executed": "1000.01"}, "未登记预算调整"),
        ("B11", {"initial": "0", "executed": "10000"}, "无预算支出1.00万元"),
        ("B12", {"executed": "899.9"}, "执行率89.99%低于90.00%"),
        ("B12", {"initial": "1000000", "executed": "899990"}, "执行率89.999%低于90.00%"),
    ],
)
def test_spending_that_breaks_a_check_is_found_with_its_figures(check_id, changes, words):
    finding = found(**changes)[check_id]
    assert words in finding.message
    assert Decimal(finding.figures.split("/")[-1]) == Decimal(changes["executed"])


@pytest.mark.parametrize(
    ("check_id", "changes"),
    [
        ("B06", {"executed": "1100", "initial": "1100"}),  # within the tolerance of 0.01 万元
        ("B07", {"executed": "1000"}),
        ("B08", {"executed": "1100", "adjustments": "100"}),
        ("B11", {"initial": "0", "executed": "0", "appropriated": "0"}),
        ("B12", {"executed": "900"}),
    ],
)
def test_spending_that_just_holds_is_not_accused(check_id, changes):
    assert check_id not in found(**changes)


@pytest.mark.parametrize(("source", "is_found"), [(FundSource.CARRYOVER, False), (FundSource.APPROPRIATION, True)])
def test_carried_over_money_is_available_without_being_appropriated(source, is_found):
    money = money_of(initial="5000", appropriated="0", executed="5000")
    given = found(initial="5000", appropriated="0", executed="5000", by_source=((source, money),))
    assert ("B06" in given) == is_found
