"""部门整体支出 in the annual report: 附件2 and a sentence of chapter four; where there is none, nothing of it."""

from decimal import Decimal

import pytest

from budgets import operations as money
from selfeval.assessments.models import Result
from selfeval.assessments.operations import take_in
from selfeval.reports.content import build, gathered, judged
from selfeval.reports.difference import differences
from selfeval.reports.publishing import public_of
from selfeval.reports.queries.process import draft_of
from selfeval.reports.render.documents import names_of, pieces_of
from selfeval.reports.values import AnnualReport
from selfeval.reports.way import Way
from tests.assessments.wholes import WholeStory
from tests.factories import Story, make_explanation

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def story():
    story = WholeStory()
    story.approve()
    return story


def text_of(report) -> str:
    return "\n".join(each.text for each in report.chapters[3].paragraphs)


def test_it_is_the_second_attachment_and_the_projects_follow(story):
    report = build(story.year)
    assert names_of(report)[:3] == [
        "自评结果汇总表",
        "部门整体支出绩效自评表",
        f"{story.project.name}项目支出绩效自评表",
    ]
    assert [piece.mark for piece in pieces_of(report)][1:4] == ["附件1", "附件2", "附件3"]
    html = pieces_of(report)[2].html
    assert "部门名称" in html and "基本支出" in html and "项目名称" not in html


def test_without_it_the_report_is_as_before():
    story = Story()
    report = build(story.year)
    assert report.whole is None and report.first_form == 2
    assert names_of(report)[1] == f"{story.project.name}项目支出绩效自评表"
    assert "部门整体支出绩效自评" not in text_of(report)


def test_chapter_four_prints_its_score_and_grade_bound(story):
    report, form = build(story.year), story.whole
    assert f"部门整体支出绩效自评得分{form.score:.2f}分，自评等级为“{form.grade_label}”。" in text_of(report)
    parts = {part.key: part for each in report.chapters[3].paragraphs for part in each.parts if part.key}
    assert Decimal(parts["whole.score"].value) == form.score == report.whole.total
    assert parts["whole.grade"].source.url == f"/assessments/{form.pk}/"


def test_no_sum_and_no_count_of_projects_has_it(story):
    facts, report = gathered(story.year), build(story.year)
    assert len(report.summary) == len(report.sheets) == len(facts.forms) == 1
    assert [row.money.executed for row in report.summary] == [Decimal(850)]
    assert report.whole.total_funds.executed == Decimal(3850)
    assert sum(part.executed for part in (report.whole.parts[0], report.whole.parts[3])) == Decimal(3850)
    assert "纳入绩效自评的项目共1个" in report.chapters[2].paragraphs[1].text


def test_a_form_that_nobody_handed_in_has_no_score(story):
    story = WholeStory()
    assert "部门整体支出绩效自评表未送审，没有自评得分和等级。" in text_of(build(story.year))


def test_the_report_waits_for_its_approval_too(story):
    make_explanation(story)
    waiting = "".join(each.words for each in Way(draft_of(story.year), story.finance).hindrances)
    assert f"“{story.project.name}”" in waiting and "“部门整体支出”" not in waiting
    other = WholeStory()
    assert "“部门整体支出”" in "".join(each.words for each in Way(draft_of(other.year), other.finance).hindrances)


def test_what_stands_against_it_is_among_the_findings(story):
    story.record(story.basic, "EXECUTED", 12, "2990")
    found = [each for each in judged(story.year)[1] if each.form == story.whole and each.blocks]
    assert [each.finding.check_id for each in found] == ["P16"]
    assert found[0].place == "“部门整体支出”自评表"


def test_it_goes_through_json_and_its_changes_are_told(story):
    before = build(story.year)
    assert AnnualReport.from_json(before.canonical_json) == before
    Result.objects.filter(indicator__name="社会影响").update(improvement="另外的措施")
    changed = [each.where for each in differences(before, build(story.year))]
    assert changed == [before.chapters[3].heading, "自评表“部门整体支出”"]


def test_the_public_variant_of_a_report_with_a_secret_leaves_its_sums_out(story):
    other = money.add_project(fiscal_year=story.year, section=story.section, code="P2", name="公开的项目")
    take_in(round_id=story.round.pk, project=other, by=story.finance)
    money.keep_secret(project=other, is_secret=True, reason="涉密", by=story.finance.user)
    public = public_of(build(story.year))
    assert public.whole is None
    assert "部门整体支出绩效自评得分" not in text_of(public)
