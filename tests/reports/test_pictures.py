"""What the pictures of the report say: years side by side, no picture of nothing, the largest of many projects."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.operations import record_figure
from budgets.queries import department_money
from selfeval.reports.content import build
from selfeval.reports.pictures import pictures_of
from tests.factories import Story, fill_in, make_line, make_project, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def spend(line, by, initial, executed):
    for measure, month, amount in (("INITIAL", 0, initial), ("EXECUTED", 12, executed)):
        record_figure(line=line, measure=measure, month=month, amount=Decimal(amount), by=by)


def titles(pictures):
    return [picture.title for picture in pictures]


def test_the_years_of_the_department_stand_side_by_side_oldest_first():
    story = Story()
    for year, initial, executed in ((2017, "1", "1"), (2018, "600", "500"), (2019, "700", "770"), (2020, "0", "0")):
        spend(make_line(make_year(story.department, year)), story.finance.user, initial, executed)
    spend(make_line(make_year(year=2020)), story.finance.user, "9999", "9999")  # of another department
    picture = build(story.year).charts[-1]
    assert picture.title == "近年预算执行对比"
    assert picture.summary == "本部门2018年至2021年全部支出的全年预算数与执行数。"
    told = [(bar.label, bar.front, bar.track, bar.rate) for bar in picture.bars]
    assert told[1:] == [
        ("2019年", 770, 700, Decimal("1.1")),
        ("2021年", 850, 1000, Decimal("0.85")),
    ]
    assert told[0][:3] == ("2018年", 500, 600) and len(told) == 3  # 2020 held no money, 2017 is too long ago


def test_a_first_year_has_no_years_to_compare():
    assert "近年预算执行对比" not in titles(build(Story().year).charts)


def test_a_year_that_nobody_recorded_by_month_has_no_picture_of_months():
    year = make_year()
    line = make_line(project=make_project(year))
    assert pictures_of(year, department_money(year), ()) == ()
    record_figure(line=line, measure="INITIAL", month=0, amount=Decimal(5), by=Story().finance.user)
    assert titles(pictures_of(year, department_money(year), ())) == ["各项目执行情况"]


def test_of_forty_projects_the_largest_are_shown_and_the_rest_told_in_a_line():
    year, by = make_year(), Story().finance.user
    for number in range(40):
        spend(make_line(project=make_project(year)), by, 1000 + number, 500)
    picture, _ = pictures_of(year, department_money(year), ())
    assert picture.summary == "共40个项目，列出全年预算数最大的12个，其余合计为一行。"
    assert len(picture.bars) == 13 and picture.bars[-1].label == "其余28个项目合计"
    assert sum(bar.track for bar in picture.bars) == sum(range(1000, 1040))


def test_sentences_under_the_pictures_write_figures_as_the_chapters_do(demonstration):
    told = "".join(picture.summary for picture in build(demonstration).charts)
    assert "累计执行7993.51万元" in told and "," not in told


def with_scores(sheet, execution, *rows):
    """The sheet with these points of the execution and of its indicators; None is not applicable."""
    left = map(points, rows)

    def scored(sub):
        return replace(sub, rows=tuple(replace(row, score=next(left)) for row in sub.rows))

    classes = [replace(each, subclasses=tuple(map(scored, each.subclasses))) for each in sheet.classes]
    funds = replace(sheet.total_funds, score=points(execution))
    return replace(sheet, classes=tuple(classes), total_funds=funds, total=Decimal(90))


def points(score):
    return None if score is None else Decimal(score)


def scores_of(*forms):
    story = Story()
    fill_in(story.form, story.filler)
    (sheet,) = build(story.year).sheets
    sheets = [with_scores(sheet, *form) for form in forms]
    pictures = pictures_of(story.year, department_money(story.year), sheets)
    picture = next(each for each in pictures if each.title == "各类指标平均得分")
    return picture.summary, {bar.label: (bar.front, bar.track, bar.rate) for bar in picture.bars}


def test_a_project_without_a_budget_is_left_out_of_the_mean_of_the_execution():
    forms = [(score, 50, 30, 10) for score in (None, "9.68", "10", "10", "4")]
    summary, bars = scores_of(*forms)
    assert bars["预算执行"] == (Decimal("8.42"), Decimal(10), Decimal("0.842"))
    assert bars["产出指标"] == (50, 50, 1) and list(bars)[0] == "预算执行"
    assert summary == "5张已评分自评表各类指标得分与分值的平均数，其中预算执行4张，不适用的不计入。"


def test_indicators_that_do_not_apply_count_on_neither_side_of_their_class():
    summary, bars = scores_of(("10", 50, 30, None), ("10", 40, 30, 5))
    assert bars["满意度指标"] == (5, 10, Decimal("0.5")) and bars["产出指标"][:2] == (45, 50)
    assert summary.endswith("的平均数，其中满意度指标1张，不适用的不计入。")


def test_where_every_form_counts_nothing_more_is_said():
    assert scores_of(("10", 50, 30, 10))[0] == "1张已评分自评表各类指标得分与分值的平均数。"
