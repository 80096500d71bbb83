"""Each money check with the smallest data that breaks it and that passes it."""

from decimal import Decimal

import pytest

from budgets.queries import DepartmentMoney, Money, ProjectMoney
from selfeval.checking.findings import Severity
from selfeval.checking.registry import CHECKS, DuplicateCheck, check, findings
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS


class Named:
    pk, name = 7, "某项目"


def facts(initial="100", adjustments="0", appropriated="100", executed="100"):
    money = Money(*map(Decimal, (initial, adjustments, appropriated, executed)))
    return DepartmentMoney(None, Money(), Money(), (ProjectMoney(Named, money),))


def found(**changes):
    return {f.check_id: f for f in findings("money", facts(**changes), dict(DEFAULT_THRESHOLDS))}


def test_money_that_agrees_has_no_findings():
    assert found() == {}


@pytest.mark.parametrize(
    ("check_id", "severity", "changes", "words"),
    [
        ("B06", Severity.EXPLAIN, {"executed": "1100000", "initial": "1100000"}, "支出超过可用资金109.99万元"),
        ("B07", Severity.EXPLAIN, {"executed": "110.84"}, "执行率110.84%超过100%"),
        ("B08", Severity.EXPLAIN, {"executed": "100.01"}, "未登记预算调整"),
        ("B11", Severity.ERROR, {"initial": "0", "executed": "10000"}, "无预算支出1.00万元"),
        ("B12", Severity.EXPLAIN, {"executed": "89.99"}, "执行率89.99%低于90.00%"),
    ],
)
def test_what_breaks_a_check_is_found_with_its_figures(check_id, severity, changes, words):
    finding = found(**changes)[check_id]
    assert finding.severity == severity
    assert words in finding.message
    assert Decimal(finding.figures.split("/")[-1]) == Decimal(changes["executed"])


@pytest.mark.parametrize(
    ("check_id", "changes"),
    [
        ("B06", {"executed": "200", "initial": "200"}),  # within the tolerance of 0.01 万元
        ("B07", {"executed": "100"}),
        ("B08", {"executed": "110", "adjustments": "10"}),
        ("B11", {"initial": "0", "executed": "0", "appropriated": "0"}),
        ("B12", {"executed": "90"}),
    ],
)
def test_what_just_holds_is_not_accused(check_id, changes):
    assert check_id not in found(**changes)


def test_two_checks_may_not_share_an_id():
    with pytest.raises(DuplicateCheck):
        check("B06", "money", Severity.ERROR, "again")(lambda facts, thresholds: ())
    assert CHECKS["B06"].says != "again"
