"""催报: one reminder a person, form and due day, made as often as asked for but put down once; mailed where set up."""

import logging
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from selfeval.accounts.models import User
from selfeval.assessments.models import AssessmentRound, Reminder
from selfeval.assessments.queries.late import Owed, mail_is_on, owed_in, responsible_for, unsent_reminders
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import State

WITHIN = 7  # days before the due day from which on a section is reminded
LOGGER = logging.getLogger(__name__)


@transaction.atomic
def make_reminders(*, today: date, rounds: Iterable[AssessmentRound] | None = None) -> list[Reminder]:
    """Remind everybody whose form is due within a week or overdue; gives back what is new.

    It asks for `<=` and "not yet reminded", so a day on which nobody ran it is made up, and a second
    run on the same day finds nothing to do.
    """
    chosen = AssessmentRound.objects.select_for_update(of=("self",)).filter(opens_on__lte=today)
    if rounds is not None:
        chosen = chosen.filter(pk__in=[each.pk for each in rounds])
    owed = owed_in(list(chosen), until=today + timedelta(days=WITHIN))
    people = responsible_for({each.form.section_id for each in owed}, today)
    wanted = {
        (each.form.pk, person.pk, each.due_on): (each, person)
        for each in owed
        for person in people[each.form.section_id].to_remind(each.days_late(today) > 0)
    }
    have = Reminder.objects.filter(assessment__in={each.form.pk for each in owed})
    for key in have.values_list("assessment", "user", "due_on"):
        wanted.pop(key, None)
    return Reminder.objects.bulk_create(_reminder(each, person, today) for each, person in wanted.values())


def why_nobody(round_: AssessmentRound, today: date) -> str:
    """Why a round has nobody to remind now, once make_reminders found nothing new."""
    if round_.opens_on > today:
        return f"没有人要催：填报从{write_day(round_.opens_on)}开始。"
    owed = owed_in([round_], until=today + timedelta(days=WITHIN))
    if not owed:
        return f"没有人要催：没有逾期未送审的自评表，{WITHIN}天内也没有到期的。"
    people = responsible_for({each.form.section_id for each in owed}, today)
    if not any(people[each.form.section_id].to_remind(is_late=True) for each in owed):
        return "没有提醒到人：这些科室没有经办人，也没有科室负责人，请系统管理员设置岗位。"
    return "没有新的提醒：该提醒的人都已提醒过（每张表、每个截止日期只提醒一次）。"


def _reminder(owed: Owed, person: User, today: date) -> Reminder:
    name = f"{owed.form.round.fiscal_year.year}年度“{owed.form.project.name}”自评表"
    when = f"应于{write_day(owed.due_on)}前送审，"
    if owed.days_late(today) <= 0:
        when += "请按时办理。"
    elif owed.form.state == State.DRAFT:  # the due day stops what was never handed in
        when += "已逾期，现在不能送审：请尽快填好，并联系财务人员为科室办理延期。"
    else:
        when += "已逾期，请尽快办理。"
    return Reminder(assessment=owed.form, user=person, due_on=owed.due_on, text=name + when)


def mail_reminders() -> int:
    """Mail what was made and not yet mailed, where the office has a mail server; gives back how many went out.

    A reminder counts as mailed only once its letter was handed over, so a failure is tried again next time.
    """
    if not mail_is_on():
        return 0
    sent = 0
    try:
        with get_connection() as connection:
            for each in unsent_reminders():
                address = f"{each.user.username}@{settings.EMAIL_DOMAIN}"
                EmailMessage("绩效自评催报提醒", each.text, to=[address], connection=connection).send()
                each.mailed_at = timezone.now()
                each.save(update_fields=["mailed_at"])
                sent += 1
    except OSError as fault:
        LOGGER.warning("reminders not mailed: %s", fault)
    return sent


@transaction.atomic
def read_reminders(*, ids: Iterable[int], user: User) -> int:
    """Take a person's own reminders off his first page."""
    return Reminder.objects.filter(pk__in=list(ids), user=user, read_at__isnull=True).update(read_at=timezone.now())
