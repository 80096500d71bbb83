"""B01 to B05 and B13: the smallest contradiction, and what just passes."""

import pytest

from budgets.models import FundSource
from tests.budgets.rules.given import found, money_of


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
