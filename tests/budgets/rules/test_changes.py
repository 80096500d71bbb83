"""B09, B10, B14, B15, B16: the smallest data that breaks each, and what just passes."""

from decimal import Decimal

import pytest

from budgets.facts import money_findings
from budgets.operations import open_next_year, record_figure
from tests.budgets.rules.given import found, money_of
from tests.factories import Story

pytestmark = pytest.mark.django_db


def test_b09_an_adjustment_above_a_tenth_is_to_be_explained():
    assert "年中预算调整幅度10.01%，请说明" in found(adjustments="-100.1")["B09"].message
    assert "调整幅度10.001%，" in found(initial="1000000", adjustments="100010")["B09"].message
    assert "B09" not in found(adjustments="100")
    assert "B09" not in found(initial="0", adjustments="500")


def test_b10_an_adjusted_budget_copied_from_the_spending_is_asked_about():
    assert "请核实" in found(adjustments="50", executed="1050")["B10"].message
    assert "B10" not in found(adjustments="50", executed="1049.99")
    assert "B10" not in found(executed="1000")


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


def test_b14_says_nothing_of_a_year_that_has_only_just_been_opened():
    assert "B14" not in found(initial="2", executed="0", last_year=money_of(initial="330"))


def test_b15_carry_over_that_is_not_what_was_left_is_asked_about():
    story = Story()
    year = open_next_year(last=story.year, carried={story.project.pk: Decimal(150)}, by=story.finance.user)
    assert "B15" not in ids(year)
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(100), by=story.finance.user)
    finding = next(each for each in money_findings(year) if each.check_id == "B15")
    assert "上年结转资金0.02万元，上年结余现为0.09万元" in finding.message


def test_b16_a_cumulative_figure_below_an_earlier_month_is_asked_about():
    story = Story()
    for month, amount in ((3, "849.99"), (4, "850")):
        record_figure(line=story.line, measure="EXECUTED", month=month, amount=Decimal(amount), by=story.finance.user)
    assert "B16" not in ids(story.year)
    record_figure(line=story.line, measure="EXECUTED", month=5, amount=Decimal("972000000"), by=story.finance.user)
    finding = next(each for each in money_findings(story.year) if each.check_id == "B16")
    assert "截至12月累计执行数0.09万元，小于以前月份的97200.00万元" in finding.message
    assert finding.place == f"project:{story.project.pk}"


def test_b16_a_fall_too_small_to_show_in_wan_is_told_in_yuan():
    story = Story()
    for month, amount in ((11, "286030"), (12, "286000")):
        record_figure(line=story.line, measure="EXECUTED", month=month, amount=Decimal(amount), by=story.finance.user)
    finding = next(each for each in money_findings(story.year) if each.check_id == "B16")
    assert "累计执行数286,000.00元，小于以前月份的286,030.00元" in finding.message


def ids(year) -> set[str]:
    return {finding.check_id for finding in money_findings(year)}
