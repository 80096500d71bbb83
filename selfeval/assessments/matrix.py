"""How far a round is: sections × states with counts, each project with whose turn it is, the list of the late."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from budgets.models import Project
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment, AssessmentRound
from selfeval.assessments.queries import visible_to
from selfeval.assessments.queries.late import Owed, Responsible, owed_in, responsible_for
from selfeval.assessments.queries.rounds import DueDays, hindrance
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import STEPS, Action, State

FORWARD = frozenset({Action.SUBMIT, Action.PASS, Action.APPROVE})
TURNS = {
    (step.state, number): step for step in STEPS if step.action in FORWARD for number in step.rounds
}  # whose turn it is in a state, with that many review steps


def days_in_words(days: int, past: str = "逾期") -> str:
    """Days until a due day as people say them; negative days are days late."""
    if days < 0:
        return f"{past}{-days}天"
    return "今天截止" if days == 0 else f"还剩{days}天"


def urgency(days: int) -> str:
    """Which mark such days carry: what is late, what is near."""
    return "over" if days < 0 else "low" if days <= 7 else ""


@dataclass(frozen=True)
class ProgressRow:
    """A project of the round: its form's state, whose turn it is, and until when."""

    form: Assessment
    due_on: date
    days: int  # until the due day

    name = property(lambda self: self.form.project.name)
    section = property(lambda self: self.form.section.name)
    position = property(lambda self: self.form.project.position)
    state = property(lambda self: State(self.form.state))

    @property
    def turn(self) -> Role | None:
        step = TURNS.get((self.state, self.form.round.review_steps))
        return step.role if step else None

    @property
    def is_done(self) -> bool:
        return self.turn is None

    @property
    def left(self) -> str:
        return "" if self.is_done else days_in_words(self.days)

    @property
    def mark(self) -> str:
        return "" if self.is_done else urgency(self.days)


@dataclass
class SectionRow:
    """A section's forms by state, and how many of them are late with being handed in."""

    name: str
    pk: int | None = None
    counts: Counter = field(default_factory=Counter)
    late: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def by_state(self) -> list[tuple[State, int]]:
        return [(state, self.counts[state]) for state in State]


def forms_in(scope: Scope, round_: AssessmentRound) -> QuerySet[Assessment]:
    """The forms whose progress a person follows: those of his sections, or all where he holds a wider post."""
    forms = visible_to(scope).filter(round=round_)
    if scope.only_sections:
        forms = forms.filter(section__in=scope.only_sections)
    return forms.select_related(None).select_related("project", "section").order_by("project__position")


def progress_of(
    scope: Scope, round_: AssessmentRound, today: date, projects: QuerySet[Project] | None = None
) -> list[ProgressRow]:
    """The forms of a round, of the chosen projects only where given: two queries."""
    forms = forms_in(scope, round_)
    if projects is not None:
        forms = forms.filter(project__in=projects)
    days, rows = DueDays([round_]), []
    for form in forms:
        form.round = round_
        due_on = days.of(form)
        rows.append(ProgressRow(form, due_on, (due_on - today).days))
    return rows


def by_section(rows: list[ProgressRow]) -> tuple[list[SectionRow], SectionRow]:
    """The rows counted by section and state, and their sum."""
    sections: dict[int, SectionRow] = {}
    for row in sorted(rows, key=lambda row: row.form.section.position):
        of = sections.setdefault(row.form.section_id, SectionRow(row.section, row.form.section_id))
        of.counts[row.state] += 1
        of.late += row.turn == Role.FILLER and row.days < 0
    whole = SectionRow("合计")
    for each in sections.values():
        whole.counts += each.counts
        whole.late += each.late
    return list(sections.values()), whole


@dataclass(frozen=True)
class Deadline:
    """What the round's calendar says to whoever hands a form in; `refuses` where he cannot do it now."""

    words: str
    refuses: bool = False


def deadline_of(form: Assessment, scope: Scope, today: date) -> Deadline | None:
    """The day by which a form is due, or why it cannot be handed in; nothing for who does not hand it in."""
    step = TURNS.get((State(form.state), form.round.review_steps))
    if (
        step is None
        or step.role != Role.FILLER
        or Role.FILLER not in scope.roles_in(form.department_id, form.section_id)
    ):
        return None
    if refusal := hindrance(form, Action.SUBMIT, today):
        return Deadline(refusal, refuses=True)
    due_on = DueDays([form.round]).of(form)
    days = days_in_words((due_on - today).days)
    label = "填报截止日期" if State(form.state) == State.DRAFT else "请在审核截止日期前重新送审："
    return Deadline(f"{label}{write_day(due_on)}，{days}。")


@dataclass(frozen=True)
class LateRow:
    """A form on the 催报名单, with those whose work it is."""

    owed: Owed
    people: Responsible
    days_late: int

    form = property(lambda self: self.owed.form)
    name = property(lambda self: self.owed.form.project.name)
    section = property(lambda self: self.owed.form.section.name)
    state = property(lambda self: State(self.owed.form.state))
    due_on = property(lambda self: self.owed.due_on)
    responsible = property(lambda self: self.people.names)


def late_of(scope: Scope, round_: AssessmentRound, today: date) -> list[LateRow]:
    """催报名单: what is not handed in though its day is over, the longest overdue first: three queries."""
    owed = owed_in([round_], until=today - timedelta(days=1), scope=scope)
    people = responsible_for({each.form.section_id for each in owed}, today)
    return [LateRow(each, people[each.form.section_id], each.days_late(today)) for each in owed]
