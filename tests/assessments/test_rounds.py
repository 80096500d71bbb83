"""The round of a year: opened once, kept by its days, left and entered by its projects for a reason."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from selfeval.accounts.operations import appoint
from selfeval.accounts.roles import Role
from selfeval.assessments import operations, queries
from selfeval.assessments.models import Assessment, AssessmentRound, Reminder
from selfeval.assessments.operations.reminding import WITHIN
from selfeval.assessments.queries import rounds as calendar
from selfeval.assessments.queries.late import owed_in, unread_reminders
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import Action, State
from selfeval.reports.content import NothingToReport, build
from tests.factories import Story, fill_in, in_days, make_project, make_round, make_scope, make_section, make_year

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def move(story, opens=-30, due=30, closes=60):
    AssessmentRound.objects.filter(pk=story.round.pk).update(
        opens_on=in_days(opens), due_on=in_days(due), closes_on=in_days(closes)
    )
    story.round.refresh_from_db()
    story.form = Assessment.objects.get(pk=story.form.pk)


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler)
    return told


@pytest.fixture
def overdue(story):
    move(story, due=-3)
    return story


# Opening


def test_a_round_opens_with_a_form_for_each_chosen_project():
    year = make_year()
    section = make_section(year.department)
    chosen, other = (make_project(year, section) for _ in range(2))
    round_ = make_round(year, projects=[chosen])
    assert [form.project for form in round_.assessments.all()] == [chosen]
    assert [*calendar.outside_of(year)] == [other]


def test_a_second_round_of_a_year_is_refused_in_a_sentence(story):
    with pytest.raises(operations.CannotOpen, match="只能开启一次"):
        make_round(story.year)
    assert AssessmentRound.objects.count() == 1


@pytest.mark.parametrize("days", [(5, 1, 9), (1, 9, 5), (9, 5, 1)])
def test_days_out_of_order_are_refused(days):
    year = make_project().fiscal_year
    with pytest.raises(operations.CannotOpen, match="先后"):
        make_round(year, days=[in_days(day) for day in days])


def test_a_year_without_projects_opens_no_round():
    with pytest.raises(operations.CannotOpen, match="没有纳入自评的项目"):
        make_round(make_year())
    assert not AssessmentRound.objects.exists()


def test_a_project_added_later_is_taken_in_once(story):
    added = make_project(story.year, story.section)
    form = operations.take_in(round_id=story.round.pk, project=added, by=story.finance)
    assert (form.round, form.section, form.state) == (story.round, story.section, State.DRAFT)
    with pytest.raises(operations.CannotAct, match="已有自评表"):
        operations.take_in(round_id=story.round.pk, project=added, by=story.finance)
    with pytest.raises(operations.CannotAct, match="不属于本年度"):
        operations.take_in(round_id=story.round.pk, project=make_project(), by=story.finance)


# Days


def test_before_the_opening_day_nothing_is_filled_in_and_the_day_is_named(story):
    move(story, opens=2)
    named = write_day(in_days(2))
    with pytest.raises(operations.CannotAct, match=named):
        operations.describe(assessment_id=story.form.pk, by=story.filler, achieved_goal="早")
    with pytest.raises(operations.CannotAct, match=named):
        story.act(story.filler, Action.SUBMIT)


@pytest.mark.parametrize(("late", "offered"), [(-1, True), (0, True), (1, False)])
def test_the_due_day_is_the_last_on_which_a_form_is_handed_in(story, late, offered):
    day = story.round.due_on + timedelta(days=late)
    actions = {step.action for step in queries.steps_for(story.form, story.filler, day)}
    assert (Action.SUBMIT in actions) == offered
    assert (queries.why_not(story.form, story.filler, Action.SUBMIT, day) == "") == offered


def test_after_the_due_day_the_refusal_says_what_to_do(overdue):
    with pytest.raises(operations.CannotAct, match="已过.*延期"):
        overdue.act(overdue.filler, Action.SUBMIT)
    assert calendar.may_submit_until(overdue.form) == overdue.round.due_on


def test_an_extension_opens_the_way_for_its_section_and_ends_by_itself(overdue):
    other = make_section(overdue.department, "其他科")
    given = {"round_id": overdue.round.pk, "reason": "数据核对", "by": overdue.finance}
    operations.extend(section=other, due_on=in_days(9), **given)
    assert queries.why_not(overdue.form, overdue.filler, Action.SUBMIT)
    operations.extend(section=overdue.section, due_on=in_days(5), **given)
    assert calendar.may_submit_until(overdue.form) == in_days(5)
    assert queries.why_not(overdue.form, overdue.filler, Action.SUBMIT, in_days(6))
    overdue.act(overdue.filler, Action.SUBMIT)


def test_an_extension_ends_later_than_now_and_than_what_holds_already(overdue):
    given = {"round_id": overdue.round.pk, "section": overdue.section, "reason": "数据核对"}
    with pytest.raises(operations.CannotAct, match="已经过去"):
        operations.extend(due_on=in_days(-1), by=overdue.finance, **given)
    with pytest.raises(operations.CannotAct, match="应晚于"):
        operations.extend(due_on=in_days(-3), by=overdue.finance, **given)
    with pytest.raises(operations.CannotAct, match="财务人员"):
        operations.extend(due_on=in_days(3), by=overdue.chief, **given)
    strange = given | {"section": make_project().section}
    with pytest.raises(operations.CannotAct, match="不属于本部门"):
        operations.extend(due_on=in_days(3), by=overdue.finance, **strange)


def test_what_a_reviewer_returned_comes_back_even_after_every_day(story):
    story.act(story.filler, Action.SUBMIT)
    story.act(story.chief, Action.RETURN)
    move(story, opens=-90, due=-60, closes=-30)
    assert calendar.may_submit_until(story.form) is None
    story.act(story.filler, Action.SUBMIT)
    story.act(story.chief, Action.PASS)
    story.act(story.panel, Action.APPROVE)


def test_nobody_recalls_what_he_could_not_hand_in_again(story):
    story.act(story.filler, Action.SUBMIT)
    move(story, due=-1)
    with pytest.raises(operations.CannotAct, match="撤回后不能再送审"):
        story.act(story.filler, Action.RECALL)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("who", ["finance", "filler", "chief", "panel"])
def test_a_step_is_offered_exactly_when_nothing_is_said_against_it(story, state, who):
    story.form.state = state
    for action in Action:
        offered = any(s.action == action for s in queries.steps_for(story.form, getattr(story, who)))
        assert offered == (queries.why_not(story.form, getattr(story, who), action) == "")


# Leaving


def test_a_project_that_left_is_not_listed_or_reported_but_kept_with_its_reason(story):
    staying = make_project(story.year, story.section)
    operations.take_in(round_id=story.round.pk, project=staying, by=story.finance)
    operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="项目取消")
    assert [form.project for form in queries.visible_to(story.finance)] == [staying]
    assert [sheet.project_id for sheet in build(story.year).sheets] == [staying.pk]
    assert [(form.project, form.left_reason) for form in calendar.left_of(story.round)] == [(story.project, "项目取消")]
    with pytest.raises(operations.CannotAct, match="项目取消"):
        operations.describe(assessment_id=story.form.pk, by=story.filler, achieved_goal="改")
    with pytest.raises(operations.CannotAct, match="项目取消"):
        story.act(story.filler, Action.SUBMIT)


def test_when_every_project_left_there_is_nothing_to_report(story):
    operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="项目取消")
    with pytest.raises(NothingToReport):
        build(story.year)


def test_a_project_comes_back_and_goes_on_where_it_stood(story):
    operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="并入其他项目")
    with pytest.raises(operations.CannotAct, match="已经移出"):
        operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="又一次")
    operations.return_to_round(assessment_id=story.form.pk, by=story.finance)
    with pytest.raises(operations.CannotAct, match="没有移出"):
        operations.return_to_round(assessment_id=story.form.pk, by=story.finance)
    story.act(story.filler, Action.SUBMIT)


def test_leaving_needs_a_reason_a_finance_officer_and_a_form_that_is_not_under_review(story):
    with pytest.raises(operations.CannotAct, match="原因"):
        operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="  ")
    with pytest.raises(operations.CannotAct, match="财务人员"):
        operations.leave_round(assessment_id=story.form.pk, by=story.chief, reason="取消")
    with pytest.raises(operations.MovedOn):
        operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="取消", version=99)
    story.act(story.filler, Action.SUBMIT)
    with pytest.raises(operations.CannotAct, match="先退回"):
        operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="取消")
    with pytest.raises(IntegrityError, match="assessment_left"), transaction.atomic():
        Assessment.objects.filter(pk=story.form.pk).update(left_reason="改")


# The late, and their reminders


def test_who_is_late_is_named_from_the_day_after_on(story):
    for day, late in ((story.round.due_on, []), (story.round.due_on + timedelta(days=2), [2])):
        owed = owed_in([story.round], until=day - timedelta(days=1))
        assert [each.days_late(day) for each in owed] == late


def made(day=None):
    return [(each.user, each.due_on) for each in operations.make_reminders(today=day or today())]


def test_a_reminder_is_made_once_however_often_asked(story):
    due = story.round.due_on
    assert made() == []
    assert made(due - timedelta(days=WITHIN)) == [(story.filler.user, due)]
    assert made(due) == []
    assert "请按时办理" in Reminder.objects.get().text


def test_a_missed_day_is_made_up_and_the_chief_hears_of_what_is_late(story):
    due = story.round.due_on
    assert made(due + timedelta(days=40)) == [(story.filler.user, due), (story.chief.user, due)]
    assert made(due + timedelta(days=41)) == []


def test_an_extension_brings_a_reminder_of_its_own(overdue):
    assert {day for _, day in made()} == {overdue.round.due_on}
    operations.extend(
        round_id=overdue.round.pk, section=overdue.section, due_on=in_days(2), reason="核对", by=overdue.finance
    )
    assert made() == [(overdue.filler.user, in_days(2))]


def test_nobody_is_reminded_of_what_was_handed_in_or_left_or_is_not_open(story):
    late = story.round.due_on + timedelta(days=1)
    move(story, opens=29)
    assert made(in_days(28)) == []
    move(story)
    operations.leave_round(assessment_id=story.form.pk, by=story.finance, reason="取消")
    assert made(late) == []
    operations.return_to_round(assessment_id=story.form.pk, by=story.finance)
    story.act(story.filler, Action.SUBMIT)
    assert made(late) == []


def test_a_reminder_stays_until_read_and_only_its_own_person_reads_it(overdue):
    operations.make_reminders(today=today())
    ids = [*Reminder.objects.values_list("pk", flat=True)]
    assert operations.read_reminders(ids=ids, user=overdue.finance.user) == 0
    assert len(unread_reminders(overdue.filler)) == len(unread_reminders(overdue.chief)) == 1
    assert operations.read_reminders(ids=ids, user=overdue.filler.user) == 1
    assert not unread_reminders(overdue.filler) and unread_reminders(overdue.chief)


def test_without_a_mail_server_nothing_is_mailed(overdue, settings):
    settings.EMAIL_HOST = ""
    call_command("remind", verbosity=0)
    assert mail.outbox == [] and not Reminder.objects.filter(mailed_at__isnull=False)


def test_the_command_mails_each_reminder_once(overdue, settings, capsys):
    settings.EMAIL_HOST, settings.EMAIL_DOMAIN = "mail.test", "office.test"
    call_command("remind")
    call_command("remind")
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        f"{who.user.username}@office.test" for who in (overdue.filler, overdue.chief)
    )
    assert "新增催报提醒2条，发出邮件2封" in capsys.readouterr().out


def test_a_letter_that_did_not_go_out_is_tried_again(overdue, settings, monkeypatch, caplog):
    settings.EMAIL_HOST, settings.EMAIL_DOMAIN = "mail.test", "office.test"
    operations.make_reminders(today=today())
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _refuse)
        assert operations.mail_reminders() == 0
    assert "not mailed" in caplog.text
    assert operations.mail_reminders() == 2


def _refuse(*args, **options):
    raise ConnectionRefusedError("no server")


def test_a_section_without_filler_has_its_chief_reminded():
    story = Story()
    story.filler.user.posts.update(ends_on=in_days(-1))
    move(story, due=1)
    assert made() == [(story.chief.user, story.round.due_on)]


def test_the_rounds_page_names_the_sections_that_have_nobody_to_fill_in(client, story):
    client.force_login(story.finance.user)
    address = reverse("assessments:round", args=[story.year.pk])
    assert "没有经办人" not in client.get(address).content.decode()
    office = make_section(story.department, "办公室")
    operations.take_in_whole(round_id=story.round.pk, by=story.finance, section=office)
    assert "办公室没有经办人，自评表没有人填报" in client.get(address).content.decode()
    make_scope(Role.FILLER, story.department, office)
    assert "没有经办人" not in client.get(address).content.decode()


def test_a_person_with_both_posts_is_reminded_once(overdue):
    appoint(
        user=overdue.filler.user,
        role=Role.SECTION_CHIEF,
        starts_on=date(2020, 1, 1),
        department=overdue.department,
        section=overdue.section,
    )
    assert len(made()) == 2


def test_another_departments_round_is_not_touched_when_one_is_asked_for(overdue):
    other = Story()
    move(other, due=-1)
    operations.make_reminders(today=today(), rounds=[overdue.round])
    assert not Reminder.objects.filter(assessment__round=other.round).exists()
    assert make_scope(Role.FINANCE, other.department).may("assessments.add_assessmentround", other.department.pk)


# Corrections

NOTICE = {"notice_title": "关于开展绩效自评工作的通知", "notice_number": "测财〔2022〕1号"}


def correct(story, by=None, reason="上级推迟了报送时间", **given):
    round_ = AssessmentRound.objects.get(pk=story.round.pk)
    days = {name: getattr(round_, name) for name in ("opens_on", "due_on", "closes_on")}
    operations.change_round(round_id=story.round.pk, by=by or story.finance, reason=reason, **NOTICE | days | given)


def test_days_and_notice_are_corrected_and_what_stood_before_stays_with_the_reason(client, story):
    before = AssessmentRound.objects.get(pk=story.round.pk).due_on
    correct(story, due_on=in_days(40), notice_number="测财〔2022〕7号")
    round_ = AssessmentRound.objects.get(pk=story.round.pk)
    assert (round_.due_on, round_.notice_number) == (in_days(40), "测财〔2022〕7号")
    client.force_login(story.finance.user)
    page = client.get(reverse("assessments:round", args=[story.year.pk])).content.decode()
    assert f"填报截止日期由{write_day(before)}改为{write_day(in_days(40))}" in page
    assert "文号由测财〔2022〕1号改为测财〔2022〕7号" in page and "上级推迟了报送时间" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "没有变化"),
        ({"due_on": in_days(90)}, "先后不对"),
        ({"opens_on": in_days(-29)}, "不能再改"),
        ({"due_on": in_days(31), "reason": " "}, "写明更改的原因"),
    ],
)
def test_a_correction_that_changes_nothing_or_too_much_is_refused(story, given, words):
    with pytest.raises(operations.CannotAct, match=words):
        correct(story, **given)


def test_only_finance_corrects_a_round_and_a_bad_day_keeps_what_was_typed(client, story):
    with pytest.raises(operations.CannotAct, match="只有财务人员"):
        correct(story, by=story.chief, due_on=in_days(31))
    client.force_login(story.finance.user)
    data = NOTICE | {"due_on": "2022-02-30", "closes_on": in_days(60), "reason": "改期"}
    answer = client.post(reverse("assessments:change_round", args=[story.year.pk]), data)
    assert answer.status_code == 422 and 'value="改期"' in answer.content.decode()
    data["due_on"] = in_days(33)
    assert client.post(reverse("assessments:change_round", args=[story.year.pk]), data).status_code == 302
    assert AssessmentRound.objects.get(pk=story.round.pk).due_on == in_days(33)


def test_an_extension_stays_within_the_review(overdue):
    with pytest.raises(operations.CannotAct, match="不能晚于审核截止日期"):
        operations.extend(
            round_id=overdue.round.pk, section=overdue.section, due_on=in_days(400), reason="晚", by=overdue.finance
        )
