"""Where am I needed: each role's first page, the progress of a round, the list of the late, by their views."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from budgets import operations as money
from selfeval.accounts import middleware
from selfeval.accounts.roles import Role
from selfeval.assessments import operations, todo
from selfeval.assessments.matrix import days_in_words
from selfeval.assessments.models import Assessment, AssessmentRound, Extension, Funds, Reminder
from selfeval.assessments.workflow import Action
from selfeval.reports.content import build
from tests.factories import Story, fill_in, in_days, make_project, make_scope, make_year

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    assert response.status_code in (200, 422), response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.fixture
def story():
    return Story()


@pytest.fixture
def page(client, story):
    def open_page(who, name="home", **query):
        client.force_login(getattr(who, "user", who))
        return client.get(reverse(name, args=[] if name == "home" else [story.year.pk]), query)

    return open_page


def put(story, state, **days):
    """A form in a state, by hand: these tests are about who waits for it, not about its way there."""
    who = {"submitted_by": story.filler.user, "submitted_at": "2022-01-01T00:00Z", "score": 90}
    if state in ("DRAFT", "RETURNED"):
        who = {}
    Assessment.objects.filter(pk=story.form.pk).update(state=state, **who)
    if days:
        AssessmentRound.objects.filter(pk=story.round.pk).update(**{name: in_days(n) for name, n in days.items()})


# The first page


def test_a_filler_finds_his_drafts_with_the_days_left(page, story):
    shown = text_of(page(story.filler))
    assert "待填报1" in shown and story.project.name in shown and "还剩30天" in shown


def test_before_the_opening_day_the_first_page_names_it(page, story):
    put(story, "DRAFT", opens_on=2)
    assert "开始填报" in text_of(page(story.filler))


def test_an_overdue_filler_is_told_what_helps(page, story):
    put(story, "DRAFT", due_on=-2)
    shown = text_of(page(story.filler))
    assert "逾期2天" in shown and "延期后才能送审" in shown


def test_a_returned_form_comes_first_with_its_opinion(page, story):
    put(story, "SUBMITTED")
    story.act(story.chief, Action.RETURN, opinion="请补充满意度的依据。")
    shown = text_of(page(story.filler))
    assert "退回修改1" in shown and "退回意见：请补充满意度的依据。" in shown


@pytest.mark.parametrize(
    ("state", "who", "title"),
    [("SUBMITTED", "chief", "待您审核1"), ("REVIEWED", "panel", "待您审定1")],
)
def test_reviewers_find_what_waits_for_them_and_nobody_else_does(page, story, state, who, title):
    put(story, state)
    for name in ("filler", "chief", "panel"):
        assert (title in text_of(page(getattr(story, name)))) == (name == who)


def test_with_one_review_step_the_group_is_needed_at_once(client):
    story = Story(review_steps=1)
    put(story, "SUBMITTED")
    client.force_login(story.panel.user)
    assert "待您审定1" in text_of(client.get(reverse("home")))
    client.force_login(story.chief.user)
    assert "没有等您办理" in text_of(client.get(reverse("home")))


def test_nobody_waits_for_his_own_work(page, story):
    put(story, "SUBMITTED")
    Assessment.objects.filter(pk=story.form.pk).update(submitted_by=story.chief.user)
    assert "没有等您办理" in text_of(page(story.chief))


def test_another_sections_filler_finds_nothing(page, story):
    stranger = make_scope(Role.FILLER, story.department, make_project(story.year).section)
    shown = text_of(page(stranger))
    assert "没有等您办理" in shown and story.project.name not in shown


def test_the_group_finds_what_it_must_withdraw_once_the_money_of_an_approved_form_changed(page, story):
    title = "待撤销审定的自评表"
    fill_in(story.form, story.filler)
    for who, action in ((story.filler, "SUBMIT"), (story.chief, "PASS"), (story.panel, "APPROVE")):
        story.act(who, Action(action))
    assert title not in text_of(page(story.panel))
    money.record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(950), by=story.finance.user)
    assert title in (seen := text_of(page(story.panel))) and story.project.name in seen
    assert not any(title in text_of(page(who)) for who in (story.chief, story.filler, story.finance))
    story.act(story.panel, Action.WITHDRAW)
    assert title not in text_of(page(story.panel))


def test_the_group_is_asked_as_often_for_thirty_approved_forms_as_for_one(page, story, monkeypatch):
    monkeypatch.setattr(middleware, "TOUCH_EVERY", 10**9)
    operations.take_in_whole(round_id=story.round.pk, section=story.section, by=story.finance)
    counts = []
    for more in (1, 29):
        for _ in range(more):
            project = make_project(story.year, story.section)
            operations.take_in(round_id=story.round.pk, project=project, by=story.finance)
        Assessment.objects.update(
            state="APPROVED",
            score=90,
            submitted_by=story.filler.user,
            submitted_at=timezone.now(),
            approved_by=story.panel.user,
            approved_at=timezone.now(),
        )
        Funds.objects.bulk_create(
            Funds(assessment=form, source="APPROPRIATION", initial=1, adjusted=1, executed=1)
            for form in Assessment.objects.filter(funds=None)
        )
        page(story.panel)
        with CaptureQueriesContext(connection) as queries:
            page(story.panel)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_finance_finds_late_sections_the_open_money_and_years_without_a_round(page, story):
    put(story, "DRAFT", due_on=-1)
    money.open_next_year(last=story.year, carried={}, by=story.finance.user)
    shown = text_of(page(story.finance))
    assert "1张逾期未送审" in shown and "开启2022年度自评批次" in shown


def test_finance_is_led_to_findings_that_nobody_explained(page, story):
    money.record_figure(line=story.line, measure="EXECUTED", month=12, amount=2000, by=story.finance.user)
    assert "资金数据待处理" in text_of(page(story.finance))
    assert "资金数据待处理" not in text_of(page(story.chief))


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.BUREAU])
def test_readers_see_how_the_year_stands_and_the_way_to_the_money(page, story, role):
    reader = make_scope(role, story.department, bureau=story.department.bureau)
    response = page(reader)
    assert "没有等您办理" in text_of(response) and "填报截止日期" in text_of(response)
    assert reverse("budgets:department", args=[story.year.pk]) in response.content.decode()


def test_what_left_the_round_waits_for_nobody(page, story):
    operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="取消")
    assert "没有等您办理" in text_of(page(story.filler))


def test_the_first_page_asks_as_often_for_thirty_forms_as_for_one(page, story, monkeypatch):
    monkeypatch.setattr(middleware, "TOUCH_EVERY", 10**9)
    put(story, "DRAFT", due_on=-1)
    counts = []
    for more in (0, 29):
        for _ in range(more):
            operations.take_in(
                round_id=story.round.pk, project=make_project(story.year, story.section), by=story.finance
            )
        operations.make_reminders(today=in_days(0))
        for who in (story.filler, story.chief, story.panel, story.finance):
            page(who)
            with CaptureQueriesContext(connection) as queries:
                page(who)
            counts.append(len(queries))
    assert counts[:4] == counts[4:]


def test_a_reminder_stands_on_the_first_page_until_it_is_read(page, client, story):
    put(story, "DRAFT", due_on=-1)
    operations.make_reminders(today=in_days(0))
    assert "催报：" in text_of(page(story.filler))
    mine = [*Reminder.objects.filter(user=story.filler.user).values_list("pk", flat=True)]
    answer = client.post(reverse("assessments:read_reminders"), {"reminder": [*mine, "x", "9" * 30]})
    assert answer.url == reverse("home")
    assert "催报：" not in text_of(page(story.filler))
    assert "催报：" in text_of(page(story.chief))


def test_whoever_fills_in_reads_on_the_form_until_when_and_why_not(client, story):
    url = reverse("assessments:sheet", args=[story.form.pk])
    client.force_login(story.filler.user)
    assert "填报截止日期" in text_of(client.get(url)) and "还剩30天" in text_of(client.get(url))
    put(story, "DRAFT", due_on=-1)
    for name in ("sheet", "edit"):
        shown = text_of(client.get(reverse(f"assessments:{name}", args=[story.form.pk])))
        assert "不能再送审" in shown and "办理延期" in shown
    put(story, "RETURNED")
    assert "重新送审" in text_of(client.get(url))
    client.force_login(story.chief.user)
    assert "重新送审：" not in text_of(client.get(url))


# The round's page


def given(**changes):
    fields = {
        "notice_title": "关于开展绩效自评的通知",
        "opens_on": in_days(-1).isoformat(),
        "due_on": in_days(9).isoformat(),
        "closes_on": in_days(19).isoformat(),
        "review_steps": "1",
        "rule_set": "split-20-80",
    }
    return fields | changes


@pytest.fixture
def empty(client):
    """A year with two projects and no round, and its finance officer signed in."""
    year = make_year()
    projects = [make_project(year) for _ in range(2)]
    client.force_login(make_scope(Role.FINANCE, year.department).user)
    return year, projects, reverse("assessments:round", args=[year.pk])


def test_finance_opens_a_round_on_the_page(client, empty):
    year, projects, url = empty
    assert "到期没有送审的" in text_of(client.get(url))
    assert client.post(url, given(projects=[projects[0].pk])).status_code == 302
    round_ = AssessmentRound.objects.get(fiscal_year=year)
    assert (round_.review_steps, round_.rule_set.name, round_.due_on) == (1, "split-20-80", in_days(9))
    assert [form.project for form in round_.assessments.all()] == projects[:1]
    shown = text_of(client.get(url))
    assert "预算执行率20分" in shown and "没有纳入自评的项目" in shown and "还剩9天" in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due_on": in_days(-5).isoformat()}, "填报截止日期不能早于开始日期"),
        ({"closes_on": in_days(5).isoformat()}, "审核截止日期不能早于填报截止日期"),
        ({"projects": []}, "请至少勾选一个项目"),
    ],
)
def test_a_bad_round_is_refused_where_it_is_wrong_and_nothing_typed_is_lost(client, empty, change, words):
    year, projects, url = empty
    shown = client.post(url, given(projects=[projects[0].pk], notice_number="测财〔2026〕7号") | change)
    assert words in text_of(shown) and "测财〔2026〕7号" in shown.content.decode()
    assert not AssessmentRound.objects.exists()


def test_a_second_round_is_refused_on_the_page(client, story):
    client.force_login(story.finance.user)
    url = reverse("assessments:round", args=[story.year.pk])
    assert "只能开启一次" in text_of(client.post(url, given(projects=[story.project.pk])))


def test_an_extension_is_granted_and_a_bad_one_keeps_what_was_typed(client, page, story):
    client.force_login(story.finance.user)
    url = reverse("assessments:extend", args=[story.year.pk])
    bad = client.post(url, {"section": story.section.pk, "due_on": in_days(3).isoformat(), "reason": "核对数据"})
    assert bad.status_code == 422 and "应晚于" in text_of(bad) and "核对数据" in bad.content.decode()
    assert not Extension.objects.exists()
    client.post(url, {"section": story.section.pk, "due_on": in_days(40).isoformat(), "reason": "核对数据"})
    assert "核对数据" in text_of(page(story.finance, "assessments:round"))


def test_a_project_leaves_and_comes_back_on_the_page(client, page, story):
    client.force_login(story.finance.user)
    url = reverse("assessments:leave", args=[story.year.pk])
    assert client.post(url, {"assessment": story.form.pk, "reason": ""}).status_code == 422
    client.post(url, {"assessment": story.form.pk, "reason": "并入其他项目"})
    shown = text_of(page(story.finance, "assessments:round"))
    assert "已移出自评的项目" in shown and "并入其他项目" in shown
    assert client.get(reverse("assessments:sheet", args=[story.form.pk])).status_code == 404
    client.post(reverse("assessments:return_to_round", args=[story.form.pk]))
    assert client.get(reverse("assessments:sheet", args=[story.form.pk])).status_code == 200


def test_a_project_that_left_leads_from_its_money_to_the_round_that_says_why(client, story):
    operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="项目取消")
    client.force_login(story.chief.user)
    shown = text_of(client.get(reverse("assessments:of_project", args=[story.project.pk]), follow=True))
    assert "没有您可以查看的自评表" in shown and "项目取消" in shown


def test_a_project_without_a_form_is_taken_in_on_the_page(client, story):
    added = make_project(story.year)
    client.force_login(story.finance.user)
    client.post(reverse("assessments:take_in", args=[added.pk]), follow=True)
    assert Assessment.objects.filter(project=added, round=story.round).exists()


def test_a_year_without_round_sends_its_posts_to_where_it_is_opened(client, empty):
    year, projects, url = empty
    for name in ("extend", "leave", "remind"):
        assert client.post(reverse(f"assessments:{name}", args=[year.pk])).url == url
    assert client.post(reverse("assessments:take_in", args=[projects[0].pk])).url == url
    for name in ("progress", "late"):
        assert "还没有开启自评批次" in text_of(client.get(reverse(f"assessments:{name}", args=[year.pk])))


# Progress and the late


def test_progress_counts_sections_by_state_and_filters(page, story):
    other = make_project(story.year)
    operations.take_in(round_id=story.round.pk, project=other, by=story.finance)
    put(story, "SUBMITTED")
    whole = text_of(page(story.finance, "assessments:progress"))
    assert "共2张自评表" in whole and "科室负责人" in whole
    chosen = page(story.finance, "assessments:progress", state="SUBMITTED", section=story.section.pk)
    assert "共1张自评表" in text_of(chosen)
    assert "共1张自评表" in text_of(page(story.filler, "assessments:progress"))


def test_the_list_of_the_late_names_people_and_days(page, story):
    assert "没有逾期" in text_of(page(story.finance, "assessments:late"))
    put(story, "DRAFT", due_on=-4)
    shown = text_of(page(story.finance, "assessments:late"))
    assert "经办人：张三；科室负责人：张三" in shown and "共1张自评表逾期" in shown


@pytest.mark.parametrize("name", ["export_late", "export_progress"])
def test_what_is_exported_is_what_the_page_lists(page, story, name):
    put(story, "DRAFT", due_on=-4)
    answer = page(story.finance, f"assessments:{name}", format="xlsx")
    cells = [c for row in load_workbook(BytesIO(answer.content)).active.values for c in row]
    assert story.project.name in cells
    assert {"export_late": 4, "export_progress": "逾期4天"}[name] in cells
    assert story.project.name in page(story.finance, f"assessments:{name}", format="csv").content.decode("utf-8-sig")


def test_finance_reminds_by_a_button_and_a_second_click_says_that_it_was_done(client, story):
    put(story, "DRAFT", due_on=-4)
    client.force_login(story.finance.user)
    url = reverse("assessments:remind", args=[story.year.pk])
    assert "2人收到2条提醒" in text_of(client.post(url, follow=True))
    assert "没有新的提醒" in text_of(client.post(url, follow=True))
    assert Reminder.objects.count() == 2


def test_a_round_with_nobody_to_remind_says_so_and_not_that_they_were_reminded(client, story):
    client.force_login(story.finance.user)
    url = reverse("assessments:remind", args=[story.year.pk])
    put(story, "DRAFT", due_on=30)
    assert "没有逾期未送审的自评表，7天内也没有到期的" in text_of(client.post(url, follow=True))
    put(story, "SUBMITTED", due_on=-4)
    assert "没有逾期未送审的自评表" in text_of(client.post(url, follow=True))
    put(story, "DRAFT")
    story.form.section.post_set.update(ends_on="2020-01-01", starts_on="2019-01-01")
    assert "没有经办人，也没有科室负责人" in text_of(client.post(url, follow=True))


@pytest.mark.parametrize(
    ("state", "due_on", "words"),
    [
        ("DRAFT", -4, "已逾期，现在不能送审：请尽快填好，并联系财务人员为科室办理延期。"),
        ("RETURNED", -4, "已逾期，请尽快办理。"),
        ("DRAFT", 3, "请按时办理。"),
    ],
)
def test_a_reminder_says_what_can_still_be_done(story, state, due_on, words):
    put(story, state, due_on=due_on, closes_on=due_on)
    assert operations.make_reminders(today=in_days(0))[0].text.endswith(words)


def test_what_is_listed_short_leads_to_the_whole_list(page, story, monkeypatch):
    money.record_figure(line=story.line, measure="EXECUTED", month=12, amount=2000, by=story.finance.user)
    shown = page(story.finance).content.decode()
    assert "只列出最急的" not in shown and reverse("budgets:department", args=[story.year.pk]) + "#findings" in shown
    monkeypatch.setattr(todo, "SHOWN", 1)
    project = make_project(story.year, story.section)
    operations.take_in(round_id=story.round.pk, project=project, by=story.finance)
    handed_in = {"submitted_by": story.filler.user, "submitted_at": "2022-01-01T00:00Z", "score": 90}
    Assessment.objects.filter(round=story.round).update(state="SUBMITTED", **handed_in)
    shown = page(story.chief).content.decode()
    assert "只列出最急的1项，共2项" in shown
    assert f'href="{reverse("assessments:progress", args=[story.year.pk])}">查看全部' in shown


def test_the_report_names_what_nobody_handed_in_and_gives_it_no_score(story):
    other = make_project(story.year)
    operations.take_in(round_id=story.round.pk, project=other, by=story.finance)
    put(story, "SUBMITTED")
    report = build(story.year)
    words = "".join(p.text for chapter in report.chapters for p in chapter.paragraphs)
    assert f"有1个项目未送审，没有自评得分和等级：{other.name}。" in words
    assert next(sheet for sheet in report.sheets if sheet.project_id == other.pk).total is None


def test_days_are_written_as_people_say_them():
    assert [days_in_words(n) for n in (3, 0, -2)] == ["还剩3天", "今天截止", "逾期2天"]
