"""Each money check with the smallest data that breaks it and that just passes it."""

from decimal import Decimal

import pytest

from budgets.facts import MoneyFacts
from budgets.models import FundSource, StatedItem
from budgets.queries import DepartmentMoney, Money, ProjectMoney
from selfeval.checking.findings import Severity
from selfeval.checking.registry import CHECKS, DuplicateCheck, check, findings
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS

# checks.md: severity, and whether a document or file is asked for
TABLE = {
    "B01": (Severity.ERROR, False),
    "B02": (Severity.ERROR, False),
    "B03": (Severity.ERROR, False),
    "B04": (Severity.ERROR, False),
    "B05": (Severity.ERROR, False),
    "B06": (Severity.EXPLAIN, True),
    "B07": (Severity.EXPLAIN, True),
    "B08": (Severity.EXPLAIN, True),
    "B09": (Severity.EXPLAIN, False),
    "B10": (Severity.WARNING, False),
    "B11": (Severity.ERROR, False),
    "B12": (Severity.EXPLAIN, False),
    "B13": (Severity.ERROR, False),
    "B14": (Severity.WARNING, False),
}


class Named:
    """A project that stands for itself a year earlier too."""

    pk, name, predecessor_id = 7, "某项目", 7


def money_of(initial="1000", adjustments="0", appropriated="1000", executed="1000") -> Money:
    return Money(*map(Decimal, (initial, adjustments, appropriated, executed)))


def department(project: Money, basic: Money | None = None, by_source=()) -> DepartmentMoney:
    return DepartmentMoney(None, Money(), basic or Money(), (ProjectMoney(Named, project),), by_source)


def found(stated=None, last_year=None, surplus_use="", basic=None, by_source=(), **changes):
    facts = MoneyFacts(
        department(money_of(**changes), basic, by_source),
        {StatedItem[item]: Decimal(amount) for item, amount in (stated or {}).items()},
        department(last_year) if last_year else None,
        surplus_use,
    )
    return {f.check_id: f for f in findings("money", facts, dict(DEFAULT_THRESHOLDS))}


def test_money_that_agrees_has_no_findings():
    assert found() == {}


def test_the_registry_holds_the_checks_of_the_table():
    held = {each.id: (each.severity, each.needs_document) for each in CHECKS.values() if each.subject == "money"}
    assert held == TABLE


@pytest.mark.parametrize(
    ("check_id", "changes", "words"),
    [
        ("B06", {"executed": "1100000", "initial": "1100000"}, "支出超过可用资金109.90万元"),
        ("B07", {"executed": "1108.4"}, "执行率110.84%超过100%"),
        ("B08", {"executed": "1000.01"}, "未登记预算调整"),
        ("B11", {"initial": "0", "executed": "10000"}, "无预算支出1.00万元"),
        ("B12", {"executed": "899.9"}, "执行率89.99%低于90.00%"),
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


def test_b01_initial_total_that_is_not_the_sum_of_its_parts():
    parts = {"INITIAL_TOTAL": "1000", "INITIAL_BASIC": "0", "INITIAL_PROJECT": "899.99"}
    finding = found(parts)["B01"]
    assert finding.place == "stated:INITIAL_TOTAL"
    assert finding.message == "年初预算合计与基本支出、项目支出之和不一致，差额0.01万元"
    assert finding.figures == "1000/0/899.99"


def test_b01_is_silent_within_the_tolerance_and_where_a_part_is_not_stated():
    assert "B01" not in found({"INITIAL_TOTAL": "1100", "INITIAL_BASIC": "0", "INITIAL_PROJECT": "1000"})
    assert "B01" not in found({"INITIAL_TOTAL": "1000", "INITIAL_PROJECT": "400"})


def test_b01_stated_total_that_the_rows_do_not_reach():
    finding = found({"INITIAL_TOTAL": "1100.01"})["B01"]
    assert "与明细0.10万元不一致，差额0.01万元" in finding.message
    assert finding.figures == "1100.01/1000.00"
    assert found({"INITIAL_BASIC": "100.01"})["B01"].place == "stated:INITIAL_BASIC"


def test_b02_stated_adjusted_budget_against_initial_and_adjustments():
    finding = found({"ADJUSTED_TOTAL": "1200.01"}, adjustments="100")["B02"]
    assert "年初预算数及调整数（0.11万元）不平" in finding.message
    assert "B02" not in found({"ADJUSTED_TOTAL": "1200"}, adjustments="100")


def test_b03_executed_total_against_its_parts_and_the_rows():
    parts = {"EXECUTED_TOTAL": "1000", "EXECUTED_BASIC": "0", "EXECUTED_PROJECT": "899.99"}
    assert "支出合计与基本支出、项目支出之和不一致，差额0.01万元" in found(parts)["B03"].message
    assert "B03" not in found(parts | {"EXECUTED_PROJECT": "900"})
    assert "与明细" in found({"EXECUTED_TOTAL": "1100.01"})["B03"].message
    assert "B03" not in found({"EXECUTED_TOTAL": "1100"})


SOURCES = ("SOURCE_APPROPRIATION", "SOURCE_CARRYOVER", "SOURCE_OTHER")


def test_b04_total_against_its_stated_sources():
    rows = ((FundSource.APPROPRIATION, money_of()),)
    given = dict(zip(SOURCES, ("1000", "0", "0"), strict=True)) | {"EXECUTED_TOTAL": "1100.01"}
    finding = found(given, by_source=rows)["B04"]
    assert finding.place == "stated:EXECUTED_TOTAL"
    assert finding.message == "决算支出总额与资金来源明细不一致，差额0.01万元"
    assert "B04" not in found(given | {"EXECUTED_TOTAL": "1100"}, by_source=rows)


def test_b04_a_stated_source_against_its_rows():
    rows = ((FundSource.APPROPRIATION, money_of()),)
    assert found({"SOURCE_CARRYOVER": "100.01"}, by_source=rows)["B04"].place == "stated:SOURCE_CARRYOVER"
    assert "B04" not in found({"SOURCE_CARRYOVER": "100"}, by_source=rows)


def test_b04_rows_whose_sources_do_not_make_up_their_total():
    short = ((FundSource.APPROPRIATION, money_of(executed="899.99")),)
    finding = found(by_source=short)["B04"]
    assert (finding.place, finding.message) == ("department", "部门执行数总额与资金来源明细不一致，差额0.01万元")
    assert "B04" not in found(by_source=((FundSource.OTHER, money_of(executed="900")),))


@pytest.mark.parametrize("column", ["INITIAL", "ADJUSTED", "EXECUTED"])
def test_b05_projects_against_the_stated_project_line(column):
    finding = found({f"{column}_PROJECT": "1100.01"})["B05"]
    assert finding.place == f"stated:{column}_PROJECT" and "差额-0.01万元" in finding.message
    assert "B05" not in found({f"{column}_PROJECT": "1100"})


def test_b09_an_adjustment_above_a_tenth_is_to_be_explained():
    assert "年中预算调整幅度10.01%，请说明" in found(adjustments="-100.1")["B09"].message
    assert "B09" not in found(adjustments="100")
    assert "B09" not in found(initial="0", adjustments="500")


def test_b10_an_adjusted_budget_copied_from_the_spending_is_asked_about():
    assert "请核实" in found(adjustments="50", executed="1050")["B10"].message
    assert "B10" not in found(adjustments="50", executed="1049.99")
    assert "B10" not in found(executed="1000")


BALANCE = {"OPENING_BALANCE": "500", "INCOME": "2000", "EXECUTED_TOTAL": "1000"}


def test_b13_closing_balance_against_opening_income_and_spending():
    finding = found(BALANCE | {"CLOSING_BALANCE": "1600.01"}, surplus_use="CARRIED")["B13"]
    assert finding.place == "stated:CLOSING_BALANCE" and finding.message == "收支结余不平，差额0.01万元"
    assert "B13" not in found(BALANCE | {"CLOSING_BALANCE": "1600"}, surplus_use="CARRIED")


def test_b13_spending_is_that_of_the_rows_until_the_final_accounts_state_it():
    given = {"OPENING_BALANCE": "0", "INCOME": "1000", "CLOSING_BALANCE": "0"}
    assert "B13" not in found(given)
    assert "B13" in found(given, executed="800")


@pytest.mark.parametrize(("use", "words"), [("", "请选择结转结余的处理方式"), ("NONE", "但选择了“无结余”")])
def test_b13_a_surplus_without_a_use_is_found(use, words):
    finding = found(BALANCE | {"CLOSING_BALANCE": "1500"}, surplus_use=use)["B13"]
    assert finding.place == "surplus" and words in finding.message
    assert "B13" not in found({"CLOSING_BALANCE": "0"}, surplus_use=use)


def test_b14_a_figure_out_of_scale_with_last_year_is_asked_about():
    finding = found(last_year=money_of(initial="100000.01"))["B14"]
    assert "疑似金额单位（元/万元）错误" in finding.message
    assert "B14" in found(last_year=money_of(initial="9.99"))
    assert "B14" in found(last_year=money_of(executed="9.99"))
    assert "B14" not in found(last_year=money_of(initial="100000", executed="10"))


def test_b14_little_spent_so_far_is_no_error_of_units():
    assert "B14" not in found(executed="1", last_year=money_of(executed="1000"))


def test_b14_without_a_year_before_or_a_figure_in_it_is_silent():
    assert "B14" not in found(last_year=money_of(initial="0", appropriated="0", executed="0"))


def test_two_checks_may_not_share_an_id():
    with pytest.raises(DuplicateCheck):
        check("B06", "money", Severity.ERROR, "again")(lambda facts, thresholds: ())
    assert CHECKS["B06"].says != "again"
