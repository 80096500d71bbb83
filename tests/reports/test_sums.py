"""The total that the summary prints is what its printed rows add up to, and a gap to the exact sum is said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from selfeval.reports.content import build
from selfeval.reports.render.notes import summary_in_brief
from selfeval.reports.score_notes import over_notes, total_note
from selfeval.reports.sums import printed_sums, rounding_note
from selfeval.scoring.writing import in_wan, sum_as_printed, wan

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def with_rows(report, *amounts: str):
    row = report.summary[0]
    money = [replace(row.money, initial=a, adjusted=a, executed=a) for a in map(Decimal, amounts)]
    summary = tuple(replace(row, money=each) for each in money)
    return replace(report, summary=summary, summary_total=replace(report.summary_total, **printed_sums(summary)))


def test_three_rows_of_half_a_hundred_yuan_add_up_as_a_reader_adds_them(demonstration):
    report = with_rows(build(demonstration), "12350.00", "22350.00", "32350.00")
    printed = [wan(row.money.executed) for row in report.summary]
    assert printed == ["1.24", "2.24", "3.24"] and wan(report.summary_total.executed) == "6.72"  # exactly 6.705
    assert rounding_note(report) == "合计为表中各行相加；因各行四舍五入，与准确的合计最多相差0.01万元。"
    assert ("合计", rounding_note(report)) in summary_in_brief(report)[1]


def test_where_rows_and_sum_agree_nothing_is_said(demonstration):
    report = build(demonstration)
    assert rounding_note(report) == "" and summary_in_brief(report)[1] == []
    assert report.summary_total.executed == sum(row.money.executed for row in report.summary)


def test_the_sum_of_what_is_printed_is_in_yuan():
    assert sum_as_printed([Decimal("12350"), Decimal("12350")]) == Decimal("24800") != in_wan(Decimal("24700"))


def test_a_total_of_applicable_rows_says_below_the_form_how_it_was_reached(demonstration):
    report = build(demonstration)
    assert total_note(report.whole) == "有不适用的指标，总分按适用部分折算：91.92÷94×100＝97.79。"
    assert [total_note(sheet) for sheet in report.sheets] == [""] * 9


def test_more_than_a_whole_is_said_below_the_form_to_earn_no_more_than_full_marks(demonstration):
    report = build(demonstration)
    told = [("基本支出预算执行率", "110.84%超过100%，评分规则不加分也不扣分，得4.00分。")]
    assert over_notes(report.whole) == told and not any(map(over_notes, report.sheets))
