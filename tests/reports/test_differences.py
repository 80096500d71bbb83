"""A difference that stands beside its two amounts is what a reader gets who subtracts them as they are printed."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.operations import record_figure
from budgets.queries import Money
from selfeval.checking.prose import check_prose
from selfeval.reports.content import build
from selfeval.reports.figures import money
from selfeval.reports.grids import money_grid
from selfeval.reports.rules import ANALYSIS
from selfeval.scoring.writing import gap_as_printed, percent, wan
from tests.factories import Story, make_line

YUAN = st.integers(0, 10**10).map(lambda cents: Decimal(cents).scaleb(-2))
PAIRS = {"gap": ("executed", "adjusted"), "given": ("appropriated", "initial"), "over": ("executed", "appropriated")}


def figures_of(basic: Money, project: Money) -> dict[str, Decimal]:
    """What is printed of an office of two lines, by key."""
    year = SimpleNamespace(pk=1)
    total = basic + project
    parts = {"personnel": basic, "operating": Money(*[Decimal(0)] * 4)}
    of_year = SimpleNamespace(total=total, basic=basic, project=project, projects=(), **parts)
    facts = SimpleNamespace(fiscal_year=year, money=of_year, sections=(), staffing=())
    return {p.key: Decimal(p.text) for p in money.figures(facts) if re.fullmatch(r"\d+\.\d\d", p.text)}


MONEY = st.builds(Money, YUAN, st.just(Decimal(0)), YUAN, YUAN)


@given(MONEY, MONEY)
def test_every_printed_difference_is_that_of_the_printed_amounts(basic, project):
    told = figures_of(basic, project)
    for thing in ("total", "basic", "project"):
        for gap, (one, other) in PAIRS.items():
            assert told[f"{thing}.{gap}"] == abs(told[f"{thing}.{one}"] - told[f"{thing}.{other}"])
    ways = [told[f"{thing}.executed"] - told[f"{thing}.adjusted"] for thing in ("basic", "project")]
    assert told["total.netted"] == abs(sum(ways))


@given(st.integers(1, 10**10), st.integers(0, 10**10))
def test_the_reader_of_prose_accepts_what_is_printed(budget, spent):
    adjusted, executed = (Decimal(cents).scaleb(-2) for cents in (budget, min(spent, budget)))
    left = wan(gap_as_printed(adjusted, executed))
    said = f"完成预算的{percent(executed / adjusted)}，结余{left}万元"
    words = f"维修费全年预算数为{wan(adjusted)}万元，执行数为{wan(executed)}万元，{said}。"
    assert check_prose(f"2021年度自评报告\n{words}").findings == ()


@pytest.mark.django_db
def test_half_a_hundredth_of_a_wan_subtracts_in_the_report():
    story = Story()
    given = {story.line: ("6000000", "5805550"), make_line(story.year): ("4805550", "5000000")}
    for line, (initial, executed) in given.items():
        for measure, month, amount in (("INITIAL", 0, initial), ("EXECUTED", 12, executed)):
            record_figure(line=line, measure=measure, month=month, amount=Decimal(amount), by=story.finance.user)
    chapters = build(story.year).chapters
    told = {part.key: part for chapter in chapters for each in chapter.paragraphs for part in each.parts}
    assert "全年预算数为600.00万元，执行数为580.56万元，完成预算的96.76%，结余19.44万元" in "".join(
        each.text for each in chapters[ANALYSIS - 1].paragraphs
    )
    assert told["basic.gap"].text == "19.44" and told["basic.gap"].source.lines
    assert "total.netted" not in told  # nothing is left of two gaps of 19.44
    spending = next(each.text for each in chapters[2].paragraphs if each.key == "parts")
    assert spending.endswith("两项相抵，合计与全年预算数一致。")


def told_of(**executed):
    """A report of nothing but the money figures of two classes with budgets of 100 and 200 万元."""
    parts = {"basic": "1000000", "project": "2000000"}
    given = {
        name: Money(Decimal(budget), Decimal(0), Decimal(budget), Decimal(executed[name]))
        for name, budget in parts.items()
    }
    given |= {"personnel": given["basic"], "operating": Money(*[Decimal(0)] * 4)}
    of_year = SimpleNamespace(total=given["basic"] + given["project"], projects=(), **given)
    facts = SimpleNamespace(fiscal_year=SimpleNamespace(pk=1), money=of_year, sections=(), staffing=())
    paragraph = SimpleNamespace(parts=tuple(money.figures(facts)))
    return SimpleNamespace(chapters=[SimpleNamespace(paragraphs=[paragraph])])


def test_the_workbook_says_which_way_a_difference_goes():
    boxes = money_grid(told_of(basic="1300000", project="1900000")).boxes
    labels = {box.value for box in boxes if box.column == 0}
    assert {"基本支出执行数超出全年预算数", "项目支出执行数比全年预算数少", "部门执行数超出全年预算数"} <= labels
    assert {"基本支出执行数超出拨付数", "基本支出和项目支出相抵后超出全年预算数"} <= labels


def test_a_difference_whose_amounts_the_report_does_not_say_keeps_its_name():
    report = told_of(basic="1300000", project="1900000")
    (paragraph,) = report.chapters[0].paragraphs
    paragraph.parts = tuple(part for part in paragraph.parts if part.key == "basic.gap")
    assert [box.value for box in money_grid(report).boxes if box.row == 1][0] == "基本支出执行数与全年预算数相差"
