"""T05, and the prose checks over our own report: the smallest report that breaks each, and what just passes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from selfeval.checking.findings import Severity
from selfeval.checking.registry import findings
from selfeval.reports.content import build
from selfeval.reports.judging import report_findings
from selfeval.reports.rules import ReportFacts, Spent
from selfeval.reports.values import AnnualReport, Cells, Chapter, Paragraph, Part
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS

THRESHOLDS = dict(DEFAULT_THRESHOLDS)
TOLD = "维修费全年预算数为1.00万元，执行数为0.85万元，完成预算的85.00%，结余0.15万元。主要原因：招标延期。"


def told(*analysis, rate="0.85", executed="8500", others=()) -> list[str]:
    projects = (Spent(1, "维修费", Decimal(executed), rate and Decimal(rate)), *others)
    found = findings("report", ReportFacts(projects, analysis), THRESHOLDS)
    return [each.message for each in found]


@pytest.mark.parametrize(
    ("paragraph", "missing"),
    [
        (TOLD, None),
        ("", "执行数0.85万元、执行率85.00%、原因"),
        (TOLD.replace("0.85万元", "0.86万元"), "执行数0.85万元"),
        (TOLD.replace("0.85万元", "10.85万元"), "执行数0.85万元"),
        (TOLD.replace("85.00%", "95.00%"), "执行率85.00%"),
        (TOLD.replace("主要原因：招标延期。", ""), "原因"),
        (TOLD.replace("维修费", "租赁费"), "执行数0.85万元、执行率85.00%、原因"),
    ],
)
def test_a_project_below_the_threshold_is_told_with_amount_rate_and_cause(paragraph, missing):
    expected = [f"“维修费”执行率85.00%，第四部分没有写明它的{missing}"] if missing else []
    assert told(paragraph) == expected


@pytest.mark.parametrize(("rate", "number"), [("0.8999", 1), ("0.90", 0), ("1", 0), ("1.0001", 1), (None, 0)])
def test_only_what_lies_outside_the_threshold_and_the_budget_must_be_told(rate, number):
    assert len(told(rate=rate)) == number


def test_a_longer_name_does_not_stand_for_the_shorter_one():
    longer = Spent(2, "办公楼维修费", Decimal(10000), Decimal(1))
    assert told(TOLD.replace("维修费", "办公楼维修费"), others=(longer,)) != []


def report(*chapters: tuple[str, ...]) -> AnnualReport:
    """A report of these chapters, each a heading and its paragraphs."""
    made = tuple(Chapter(heading, tuple(Paragraph((Part(text),)) for text in texts)) for heading, *texts in chapters)
    zero = Cells("合计", Decimal(0), Decimal(0), Decimal(0))
    return AnnualReport("测试局", 2021, ("测试局", "自评报告"), made, (), zero, (), 0, "2022年3月8日", False)


def test_a_contradiction_in_the_words_stands_at_its_paragraph_with_the_quote():
    (finding,) = report_findings(report(("二、机构设置", "共3个科室。", "内设机构3个，即综合科、秘书科。")), THRESHOLDS)
    assert (finding.check_id, finding.severity) == ("T04", Severity.ERROR)
    assert finding.place == "report:chapter:1:paragraph:2"
    assert "写3个，名单列出2个" in finding.message and "原文：“内设机构3个，即综合科、秘书科" in finding.message


def test_two_findings_of_one_check_in_one_paragraph_are_one_that_can_be_explained():
    (finding,) = report_findings(report(("一、", "共支出××万元，结余××万元。")), THRESHOLDS)
    assert finding.figures == "|××；|××" and finding.message.count("××") == 3


def test_the_use_of_results_is_asked_for_at_its_chapter():
    (finding,) = report_findings(report(("五、绩效自评结果拟应用和公开情况", "按规定公开。")), THRESHOLDS)
    assert (finding.check_id, finding.severity, finding.place) == ("T06", Severity.EXPLAIN, "report:chapter:1")


@pytest.mark.once
@pytest.mark.django_db
def test_our_own_report_has_no_findings_until_its_words_are_made_worse(demonstration):
    made = build(demonstration)
    assert report_findings(made, THRESHOLDS) == []
    without = Chapter(made.chapters[3].heading, made.chapters[3].paragraphs[:1])
    worse = replace(made, chapters=(*made.chapters[:3], without, *made.chapters[4:]))
    assert {each.check_id for each in report_findings(worse, THRESHOLDS)} == {"T05"}


@pytest.mark.once
@pytest.mark.django_db
def test_a_name_that_looks_like_a_list_claims_nothing(demonstration):
    project = demonstration.projects.first()
    project.name = "2023年度水、电、气费共3个"
    project.save()
    assert report_findings(build(demonstration), THRESHOLDS) == []
