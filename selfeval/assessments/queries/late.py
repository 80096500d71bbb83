"""Who owes a form: what is not handed in, by which day it was or is due, and whose work that is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment, AssessmentRound, Reminder
from selfeval.assessments.queries.forms import visible_to
from selfeval.assessments.queries.rounds import UNSUBMITTED, DueDays, in_round


@dataclass(frozen=True)
class Owed:
    """A form that is not handed in, with the day by which it should be."""

    form: Assessment
    due_on: date

    def days_late(self, today: date) -> int:
        """Days since the due day; 0 on it, negative before."""
        return (today - self.due_on).days


@dataclass
class Responsible:
    """Whose work the forms of a section are today."""

    fillers: list[User] = field(default_factory=list)
    chiefs: list[User] = field(default_factory=list)

    def to_remind(self, is_late: bool) -> list[User]:
        """The fillers; their chief too once a form is late, or where nobody fills in."""
        people = [*self.fillers, *self.chiefs] if is_late or not self.fillers else self.fillers
        return list({person.pk: person for person in people}.values())

    @property
    def names(self) -> str:
        parts = [("经办人", self.fillers), ("科室负责人", self.chiefs)]
        said = [f"{label}：{'、'.join(person.full_name for person in people)}" for label, people in parts if people]
        return "；".join(said) or "（科室没有经办人，请系统管理员设置岗位）"


def owed_in(rounds: Iterable[AssessmentRound], until: date, scope: Scope | None = None) -> list[Owed]:
    """The forms of some rounds that are not handed in and due by a day, the most urgent first: two queries."""
    rounds = list(rounds)
    forms = in_round(Assessment.objects.all()) if scope is None else visible_to(scope)
    forms = forms.filter(round__in=rounds, state__in=UNSUBMITTED).select_related(
        "project", "section", "round__fiscal_year"
    )
    days = DueDays(rounds)
    owed = [Owed(form, days.of(form)) for form in forms.order_by("section__position", "project__position")]
    return sorted((each for each in owed if each.due_on <= until), key=lambda each: each.due_on)


def responsible_for(section_ids: Iterable[int], today: date) -> dict[int, Responsible]:
    """The fillers and chiefs of some sections on a day: one query."""
    found: dict[int, Responsible] = defaultdict(Responsible)
    posts = Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        section__in=set(section_ids),
        starts_on__lte=today,
        role__in=[Role.FILLER, Role.SECTION_CHIEF],
        user__is_active=True,
    )
    for post in posts.select_related("user").order_by("pk"):
        people = found[post.section_id]
        (people.fillers if post.role == Role.FILLER else people.chiefs).append(post.user)
    return found


def without_fillers(round_: AssessmentRound, today: date) -> list[str]:
    """The sections that have forms to fill in and nobody who does: two queries."""
    forms = in_round(round_.assessments.filter(state__in=UNSUBMITTED)).order_by("section__position", "section__pk")
    sections = dict(forms.values_list("section", "section__name"))
    people = responsible_for(sections, today)
    return [name for pk, name in sections.items() if not people[pk].fillers]


def unsent_reminders() -> QuerySet[Reminder]:
    """What is still to be mailed: a form handed in since needs no letter any more."""
    waiting = Reminder.objects.filter(
        mailed_at__isnull=True, assessment__state__in=UNSUBMITTED, assessment__left_at__isnull=True
    )
    return waiting.filter(user__is_active=True).select_related("user").order_by("pk")


def unread_reminders(scope: Scope) -> QuerySet[Reminder]:
    """What a person was reminded of and has not read, as long as it is still to be done and still his."""
    mine = Reminder.objects.filter(user=scope.user, read_at__isnull=True, assessment__state__in=UNSUBMITTED)
    return mine.filter(assessment__in=visible_to(scope).order_by().values("pk")).order_by("due_on", "pk")


def mail_is_on() -> bool:
    return bool(settings.EMAIL_HOST and settings.EMAIL_DOMAIN)
