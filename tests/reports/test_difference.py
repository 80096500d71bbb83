"""What changed between two states of a report, each thing once and by its name."""

from dataclasses import replace
from decimal import Decimal

import pytest

from selfeval.reports.content import build
from selfeval.reports.difference import differences, in_a_sentence
from selfeval.reports.values import Chapter, Paragraph, Part
from selfeval.scoring.rounding import exact
from tests.reports.stories import ReportStory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return build(ReportStory().year)


def test_the_same_report_differs_in_nothing(report):
    assert differences(report, type(report).from_json(report.canonical_json)) == []


def test_a_row_of_the_summary_and_a_sum_are_named_with_both_values(report):
    row = report.summary[0]
    other = replace(row, money=replace(row.money, executed=row.money.executed + Decimal("10000")))
    (change,) = differences(report, replace(report, summary=(other,)))
    assert (change.what, change.before, change.after) == ("全年执行数（万元）", "0.09", "1.09")
    assert row.money.label in change.where


def moved(report, **changes):
    """The report with the money of its summary's first row changed."""
    row = report.summary[0]
    return replace(report, summary=(replace(row, money=replace(row.money, **changes)),))


def test_an_amount_that_differs_below_what_is_printed_is_told_in_yuan(report):
    old = moved(report, executed=Decimal("5384600.00"))
    (change,) = found = differences(old, moved(report, executed=Decimal("5384630.00")))
    assert (change.what, change.before, change.after) == ("全年执行数", "5,384,600.00元", "5,384,630.00元")
    assert in_a_sentence(found).endswith("：全年执行数由5,384,600.00元改为5,384,630.00元")
    (change,) = differences(old, moved(report, executed=Decimal("5384600.01")))
    assert (change.before, change.after) == ("5,384,600.00元", "5,384,600.01元")


def test_a_rate_and_a_score_that_print_alike_are_told_with_four_decimals(report):
    with exact():
        rate = Decimal(5384630) / 5384600
    old = moved(report, rate=Decimal(1), score=Decimal(10))
    found = differences(old, moved(report, rate=rate, score=10 * (2 - rate)))
    told = [(each.what, each.before, each.after) for each in found]
    assert told == [("执行率", "100.0000%", "100.0006%"), ("得分", "10.0000", "9.9999")]


def test_a_rate_that_is_alike_to_four_decimals_is_left_to_the_amount_it_follows_from(report):
    old = moved(report, executed=Decimal(10**9), rate=Decimal(1))
    (change,) = differences(old, moved(report, executed=Decimal(10**9 + 1), rate=Decimal("1.000000001")))
    assert change.what == "全年执行数"


def test_the_score_of_an_indicator_is_never_told_with_all_its_digits(report):
    sheet = report.sheets[0]
    (block, *blocks), (part, *parts) = sheet.classes, sheet.classes[0].subclasses
    with exact():
        changed = replace(part.rows[0], score=Decimal(20) / 3)
    part = replace(part, rows=(changed, *part.rows[1:]))
    other = replace(sheet, classes=(replace(block, subclasses=(part, *parts)), *blocks))
    (change,) = differences(report, replace(report, sheets=(other,)))
    assert change.what == f"指标“{changed.name}”的得分" and change.after == "6.67"


def test_a_figure_is_named_once_and_a_changed_sentence_shows_both(report):
    first = report.chapters[0]
    chapters = (Chapter(first.heading, (Paragraph((Part("新的一段。"),), key="new"),)), *report.chapters[1:])
    found = differences(report, replace(report, chapters=chapters))
    told = {(each.what, each.before, each.after) for each in found}
    assert told == {("原第1段", "无。", ""), ("第1段", "", "新的一段。")}
    parts = [part for c in report.chapters for p in c.paragraphs for part in p.parts if part.key == "total.executed"]
    text = report.canonical_json.replace(f'"text":"{parts[0].text}"', '"text":"9.99"')
    assert [each.what for each in differences(report, type(report).from_json(text))].count(parts[0].label) == 1


def test_paragraphs_come_in_the_order_of_the_report_an_added_one_too(report):
    first, *middle, last = report.chapters
    added = Paragraph((Part("另加的一段。"),), key="added-one")
    other = Paragraph((Part("改写的一段。"),), key=last.paragraphs[-1].key)
    chapters = (
        replace(first, paragraphs=(*first.paragraphs, added)),
        *middle,
        replace(last, paragraphs=(*last.paragraphs[:-1], other)),
    )
    found = differences(report, replace(report, chapters=chapters))
    assert [each.where for each in found] == [first.heading, last.heading]


def test_an_indicator_and_a_form_are_named(report):
    text = report.canonical_json.replace('"expected_goal":"完成年度任务"', '"expected_goal":"完成"')
    (change,) = differences(report, type(report).from_json(text))
    assert (change.what, change.before, change.after) == ("预期目标", "完成年度任务", "完成")


def test_the_score_and_the_total_of_a_form_and_its_picture_are_named(report):
    sheet = report.sheets[0]
    funds = replace(sheet.total_funds, score=Decimal("5.83"))
    picture = replace(report.charts[0], summary="另一句。")
    other = replace(
        report,
        sheets=(replace(sheet, total_funds=funds, total=Decimal("87.73"), grade="良"),),
        charts=(picture, *report.charts[1:]),
    )
    found = {(each.where.rpartition("的")[2], each.what): each.after for each in differences(report, other)}
    form = f"自评表“{sheet.project}”"
    assert found[(form, "总分")] == "87.73" and found[(form, "等级")] == "良"
    assert found[(funds.label, "得分")] == "5.83"
    assert found[("结果图", picture.title)] == "另一句。"


def test_what_no_name_is_known_for_is_still_a_difference(report):
    assert differences(report, replace(report, is_illustrative=not report.is_illustrative))


def test_a_long_text_is_cut_to_where_it_differs(report):
    text = report.canonical_json.replace('"expected_goal":"完成年度任务"', f'"expected_goal":"{"甲" * 80}乙"')
    told = type(report).from_json(text)
    other = type(report).from_json(text.replace("甲乙", "甲丙"))
    (change,) = differences(told, other)
    assert change.brief == (f"…{'甲' * 39}乙", f"…{'甲' * 39}丙")
    words = in_a_sentence([change])
    assert "乙" in words and "丙" in words and len(words) < 160


def test_a_difference_is_said_as_a_person_would_say_it(report):
    row = report.summary[0]
    dearer = replace(row, money=replace(row.money, executed=row.money.executed + Decimal("10000")))
    told = in_a_sentence(differences(report, replace(report, summary=(dearer,))))
    assert told == f"汇总表“{row.money.label}”：全年执行数（万元）由0.09改为1.09"
    assert in_a_sentence(differences(report, replace(report, summary=()))) == f"汇总表少了“{row.money.label}”一行"
    first = report.chapters[0]
    keyed = [each for each in first.paragraphs if each.key]
    longer = replace(first, paragraphs=(*first.paragraphs, Paragraph((Part("新的一段。"),), key="new")))
    told = in_a_sentence(differences(report, replace(report, chapters=(longer, *report.chapters[1:]))))
    assert told == f"{first.heading}增加了第{len(keyed) + 1}段“新的一段。”"
