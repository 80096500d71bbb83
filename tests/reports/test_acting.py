"""What is done to a report: handed in, returned, signed, printed, started again; each step once and in order."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from selfeval.accounts.models import User
from selfeval.accounts.operations import appoint
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import scope_of
from selfeval.assessments.typed import write_day
from selfeval.reports import issued_files, operations
from selfeval.reports.content import build
from selfeval.reports.models import IssuedFile, IssuedReport, ReportDraft
from selfeval.reports.queries.seals import broken_seals
from selfeval.reports.render import FontsMissing
from selfeval.reports.storage import path_of
from selfeval.reports.todo import reports_waiting
from selfeval.reports.values import UNDATED, AnnualReport
from selfeval.reports.way import Way, changes_since, report_steps_for, why_not
from selfeval.reports.workflow import Action
from tests.factories import Story, make_scope, make_year
from tests.reports.stories import ReportStory, print_cheaply, queued

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cheap_paper(monkeypatch):
    print_cheaply(monkeypatch)


@pytest.fixture
def story():
    return ReportStory()


def test_a_year_without_a_row_is_a_draft_that_is_not_stored(story):
    assert story.draft.pk is None and story.draft.state == "DRAFT"
    assert [step.action for step in report_steps_for(story.draft, story.finance)] == [Action.SUBMIT]
    assert not ReportDraft.objects.exists()


def test_a_report_that_nobody_could_sign_is_not_handed_in_and_it_is_said_before(story):
    """The account disabled, the post ended, or the only leader is who hands in."""
    User.objects.filter(pk=story.leader.user.pk).update(is_active=False)
    words = "本单位没有可以签发的“单位领导”账号，请系统管理员先设置。"
    assert [each.words for each in Way(story.draft, story.finance).hindrances] == [words]
    with pytest.raises(operations.CannotAct, match="没有可以签发的“单位领导”账号"):
        story.take("SUBMIT")
    ((waiting,),) = [group.tasks for group in reports_waiting(story.finance) if group.title == "待送签的报告"]
    assert waiting.when.startswith("没有可以签发的") and waiting.mark == "over"
    appoint(user=story.finance.user, role=Role.LEADER, starts_on=date(2020, 1, 1), department=story.department)
    both = scope_of(User.objects.get(pk=story.finance.user.pk), timezone.localdate())
    assert [each.words for each in Way(story.draft, both).hindrances] == [words]
    User.objects.filter(pk=story.leader.user.pk).update(is_active=True)
    assert not Way(story.draft, both).hindrances


def test_finance_is_told_when_nobody_is_left_to_sign_what_was_handed_in(story):
    story.take("SUBMIT")
    assert "没有人可以签发的报告" not in [group.title for group in reports_waiting(story.finance)]
    assert not Way(story.draft, story.finance).hindrances
    User.objects.filter(pk=story.leader.user.pk).update(is_active=False)
    assert "没有可以签发的" in Way(story.draft, story.finance).hindrances[0].words
    assert "没有人可以签发的报告" in [group.title for group in reports_waiting(story.finance)]


def test_handing_in_seals_the_content_of_the_moment(story):
    story.take("SUBMIT")
    report = build(story.year)
    assert (story.draft.sealed, story.draft.sha256) == (report.canonical_json, report.sha256)


def test_a_report_goes_its_way_and_becomes_a_version(story):
    issued = story.issue()
    assert (issued.number, issued.reason, issued.previous) == (1, "", "")
    dated = replace(build(story.year), dated=write_day(timezone.localdate(issued.signed_at)))
    assert (issued.content, issued.sha256) == (dated.canonical_json, dated.sha256)
    assert (issued.submitted_by, issued.signed_by) == (story.finance.user, story.leader.user)
    assert [step.action for step in story.draft.steps.all()] == ["SUBMIT", "SIGN", "ISSUE"]
    assert story.draft.state == "ISSUED" and story.draft.progress == 100
    assert {file.kind for file in issued.files.all()} == {"JSON", "PDF"}
    assert all(path_of(file.sha256).exists() for file in issued.files.all())
    assert broken_seals() == []


def test_a_report_is_dated_when_it_is_signed_never_before_its_last_approval_nor_in_the_future(story):
    """The round closes in the future; the day under the report is that on which the leader signed."""
    assert story.round.closes_on > timezone.localdate() and build(story.year).dated == UNDATED
    story.take("SUBMIT")
    assert AnnualReport.from_json(story.draft.sealed).dated == UNDATED
    story.take("SIGN")
    assert changes_since(story.draft, build(story.year)) == []
    issued = operations.issue(draft_id=story.draft.pk)
    told = AnnualReport.from_json(issued.content).dated
    day = date(*map(int, re.findall(r"\d+", told)))
    last = max(row.taken_at for row in story.form.transitions.filter(to_state="APPROVED"))
    assert timezone.localdate(last) <= day == timezone.localdate(issued.signed_at) <= timezone.localdate()
    assert told == f"{day.year}年{day.month}月{day.day}日"  # no zeros in front


def test_a_new_version_needs_a_reason_and_is_tied_to_the_one_before(story):
    first = story.issue()
    with pytest.raises(operations.CannotAct, match="必须填写原因"):
        story.take("REVISE", opinion=" ")
    with pytest.raises(operations.CannotAct, match="不超过300字"):
        story.take("REVISE", opinion="字" * 301)
    story.take("REVISE", opinion="决算批复后更正")
    second = story.issue()
    assert (second.number, second.reason, second.previous) == (2, "决算批复后更正", first.chain)
    assert story.current == second and broken_seals() == []


def test_issuing_twice_is_issuing_once(story):
    story.issue()
    assert operations.issue(draft_id=story.draft.pk) is None
    assert IssuedReport.objects.count() == 1 and story.draft.version == 3


def test_signing_puts_one_task_into_the_queue(story):
    story.take("SUBMIT")
    assert not queued().exists()
    story.take("SIGN")
    assert queued().get().args_kwargs["kwargs"] == {"draft_id": story.draft.pk}


def test_what_changed_since_it_was_handed_in_is_not_signed_and_is_named(story):
    story.take("SUBMIT")
    story.line.project.fiscal_year.department.short_name = "改名局"
    story.department.short_name = "改名局"
    story.department.save()
    with pytest.raises(operations.CannotAct, match="送签之后内容有变动") as refusal:
        story.take("SIGN")
    assert "改名局" in str(refusal.value) and str(refusal.value).endswith("。")
    assert story.draft.state == "SUBMITTED" and not queued().exists()
    story.take("RETURN", opinion="请核对名称")
    story.take("SUBMIT")
    story.take("SIGN")


def test_a_form_that_is_not_approved_is_named():
    story = Story()
    with pytest.raises(operations.CannotAct, match=f"还有自评表没有审定：项目.*“{story.project.name}”，共1张"):
        operations.act(fiscal_year_id=story.year.pk, by=story.finance, action=Action.SUBMIT, version=0)


def test_a_year_without_a_round_is_told_so():
    year = make_year()
    finance = make_scope(Role.FINANCE, year.department)
    with pytest.raises(operations.CannotAct, match="还没有开启自评批次"):
        operations.act(fiscal_year_id=year.pk, by=finance, action=Action.SUBMIT, version=0)


def test_an_unexplained_finding_keeps_the_report_from_being_handed_in():
    story = ReportStory(explained=False)
    assert "没有更正或说明" in why_not(story.draft, story.finance, Action.SUBMIT)


def test_nobody_signs_what_he_handed_in(story):
    today = story.round.opens_on
    appoint(user=story.finance.user, role=Role.LEADER, starts_on=today, department=story.department)
    both = scope_of(story.finance.user, timezone.localdate())
    story.take("SUBMIT", both)
    assert [step.action for step in report_steps_for(story.draft, both)] == [Action.RECALL, Action.RETURN]
    assert "报告是您送签的" in why_not(story.draft, both, Action.SIGN)


def test_the_second_of_two_clicks_is_refused_with_where_the_report_stands(story):
    story.take("SUBMIT")
    with pytest.raises(operations.MovedOn, match="当前状态为“待签发”"):
        operations.act(fiscal_year_id=story.year.pk, by=story.finance, action=Action.SUBMIT, version=0)


def test_a_failure_is_a_sentence_and_the_draft_can_be_printed_again(story, monkeypatch):
    def fail(*_):
        raise FontsMissing("缺少字体文件X：请先安装。")

    real = issued_files.FILES
    broken = (*real[:1], type(real[1])(real[1].kind, "pdf", "排版", fail))
    monkeypatch.setattr(issued_files, "FILES", broken)
    assert story.issue() is None
    assert story.draft.failure == "缺少字体文件X：请先安装。" and story.draft.state == "SIGNED"
    monkeypatch.setattr(issued_files, "FILES", real)
    assert operations.issue(draft_id=story.draft.pk).number == 1
    assert story.draft.failure == "" and IssuedFile.objects.count() == 2


def test_the_leaders_opinion_stands_where_the_words_are_mended_until_they_are_handed_in_again(client, story):
    client.force_login(story.finance.user)
    page = reverse("reports:write", args=[story.year.pk])
    assert "退回意见" not in client.get(page).content.decode()
    story.take("SUBMIT")
    story.take("RETURN", opinion="第五部分写明责任科室。")
    assert "退回意见</h2>" in (page_now := client.get(page).content.decode()) and "第五部分写明责任科室。" in page_now
    story.take("SUBMIT")
    assert "退回意见" not in client.get(page).content.decode()
