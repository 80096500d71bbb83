"""Where a person is needed: the forms that wait for him, what finance has to see to, how the year stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from budgets.models import FiscalYear
from budgets.notes import notes_of
from selfeval.accounts.scope import Scope
from selfeval.assessments.matrix import FORWARD, TURNS, days_in_words, urgency
from selfeval.assessments.models import Assessment, AssessmentRound, Reminder, Transition
from selfeval.assessments.queries import outdated_of
from selfeval.assessments.queries.late import owed_in, unread_reminders
from selfeval.assessments.queries.rounds import UNSUBMITTED, DueDays, in_round
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import STEPS, Action, State

SHOWN = 50  # tasks of a kind on the first page; the rest is a link to the list
YEARS = 6  # the latest years whose state is shown
LEAD = "assessments.add_assessmentround"
TITLES = {
    (Action.SUBMIT, State.RETURNED): "退回修改",
    (Action.SUBMIT, State.DRAFT): "待填报",
    (Action.PASS, State.SUBMITTED): "待您审核",
    (Action.APPROVE, State.SUBMITTED): "待您审定",
    (Action.APPROVE, State.REVIEWED): "待您审定",
}


@dataclass(frozen=True)
class Task:
    """One thing that waits for the person, with the address where he does it."""

    name: str
    url: str
    where: str = ""
    when: str = ""
    mark: str = ""
    opinion: str = ""


@dataclass(frozen=True)
class Group:
    """Tasks of a kind, the most urgent first; `number` counts those too that are not shown."""

    title: str
    tasks: tuple[Task, ...]
    number: int
    more_url: str = ""


@dataclass(frozen=True)
class YearState:
    """A year as its readers follow it: its round's days, its forms by state."""

    fiscal_year: FiscalYear
    round: AssessmentRound | None
    counts: tuple[tuple[State, int], ...] = ()
    when: str = ""
    mark: str = ""

    @property
    def total(self) -> int:
        return sum(number for _, number in self.counts)


@dataclass(frozen=True)
class Todo:
    reminders: tuple[Reminder, ...]
    groups: tuple[Group, ...]
    years: tuple[YearState, ...]


def todo_of(scope: Scope, years: Iterable[FiscalYear], today: date) -> Todo:
    """Everything of a person's first page: a fixed number of queries. `years` are those he sees, newest first."""
    years = list(years)[:YEARS]
    rounds = {
        each.fiscal_year_id: each
        for each in AssessmentRound.objects.filter(fiscal_year__in=years).select_related("fiscal_year")
    }
    led = [each for each in years if scope.may(LEAD, each.department_id)]
    groups = [*forms_waiting(scope, today), *forms_outdated(scope, years), *finance_tasks(led, rounds, today)]
    return Todo(tuple(unread_reminders(scope)[:SHOWN]), tuple(groups), tuple(states_of(scope, years, rounds, today)))


def waits_for(scope: Scope) -> Q:
    """The condition of the forms whose next step forward is this person's, as STEPS has it."""
    condition, me = Q(pk__in=()), scope.user.pk
    for post in scope.posts:
        place = Q(section=post.section_id) if post.section_id else Q(department=post.department_id)
        for step in STEPS:
            if step.role == post.role and step.action in FORWARD and post.department_id:
                mine = place & Q(state=step.state, round__review_steps__in=step.rounds)
                if step.own_work_refused:
                    mine &= ~Q(submitted_by=me) & ~Q(reviewed_by=me)
                condition |= mine
    return condition


def forms_waiting(scope: Scope, today: date) -> list[Group]:
    """The forms that wait for a person: returned ones first, each with the day it is due."""
    last_opinion = Transition.objects.filter(assessment=OuterRef("pk"), to_state=State.RETURNED).order_by("-number")
    forms = (
        in_round(Assessment.objects.filter(waits_for(scope)))
        .select_related("project", "section", "round__fiscal_year")
        .annotate(last_opinion=Subquery(last_opinion.values("opinion")[:1]))
        .order_by("project__fiscal_year__year", "project__position")
    )
    found = list(forms)
    days, kinds = DueDays({form.round for form in found}), defaultdict(list)
    for form in found:
        step = TURNS[State(form.state), form.round.review_steps]
        due_on = days.of(form) if step.action == Action.SUBMIT else form.round.closes_on
        kinds[TITLES[step.action, step.state]].append((due_on, form))
    return [_group(title, kinds[title], today) for title in dict.fromkeys(TITLES.values()) if kinds[title]]


def _group(title: str, waiting: list[tuple[date, Assessment]], today: date) -> Group:
    waiting.sort(key=lambda each: each[0])
    shown = tuple(_task(form, due_on, today) for due_on, form in waiting[:SHOWN])
    more = reverse("assessments:progress", args=[waiting[0][1].round.fiscal_year_id])
    return Group(title, shown, len(waiting), more)


def _task(form: Assessment, due_on: date, today: date) -> Task:
    days, opens_on = (due_on - today).days, form.round.opens_on
    when, mark = f"{write_day(due_on)}前，{days_in_words(days)}", urgency(days)
    if days < 0:
        when = f"应于{write_day(due_on)}前办理，{days_in_words(days)}"
        when += "，科室延期后才能送审" if form.state == State.DRAFT else ""
    if today < opens_on:
        when, mark = f"{write_day(opens_on)}开始填报", ""
    opinion = form.last_opinion if form.state == State.RETURNED else ""
    where = f"{form.round.fiscal_year.year}年度，{form.section.name}"
    # Straight to where it is done: a filler to the fields, a reviewer to the form as it is read.
    page = "assessments:edit" if State(form.state) in UNSUBMITTED else "assessments:sheet"
    return Task(form.project.name, reverse(page, args=[form.pk]), where, when, mark, opinion or "")


def forms_outdated(scope: Scope, years: list[FiscalYear]) -> list[Group]:
    """The approved forms of the newest year whose approval the person has to withdraw, since their money changed."""
    withdrawing = {step.role for step in STEPS if step.action == Action.WITHDRAW}
    for year in years:
        if withdrawing & scope.roles_in(year.department_id):
            tasks = [
                Task(
                    form.project.name,
                    reverse("assessments:sheet", args=[form.pk]),
                    f"{year.year}年度，{form.section.name}",
                    "审定之后资金数据有变动，请撤销审定，由科室核对后重新送审",
                    "low",
                )
                for form in outdated_of(year)
            ]
            more = reverse("reports:findings", args=[year.pk])
            return [Group("待撤销审定的自评表", tuple(tasks[:SHOWN]), len(tasks), more)] if tasks else []
    return []


def finance_tasks(led: list[FiscalYear], rounds: dict[int, AssessmentRound], today: date) -> list[Group]:
    """What finance sees to: sections that are late, years without a round, money that nobody explained."""
    groups = []
    of_led = [rounds[each.pk] for each in led if each.pk in rounds]
    late = Counter(
        (each.form.round.fiscal_year, each.form.section.name)
        for each in owed_in(of_led, until=today - timedelta(days=1))
    )
    if late:
        tasks = [
            Task(
                section,
                reverse("assessments:late", args=[year.pk]),
                f"{year.year}年度",
                f"{number}张逾期未送审",
                "over",
            )
            for (year, section), number in late.items()
        ]
        groups.append(Group("逾期未送审的科室", tuple(tasks[:SHOWN]), len(tasks), tasks[0].url))
    roundless = [each for each in led if each.pk not in rounds]
    if roundless:
        tasks = [
            Task(f"开启{each.year}年度自评批次", reverse("assessments:round", args=[each.pk]), "", "还没有开启")
            for each in roundless
        ]
        groups.append(Group("待开启的自评批次", tuple(tasks), len(tasks)))
    return [*groups, *_open_money(led[:1])]


def _open_money(years: list[FiscalYear]) -> list[Group]:
    """The findings of the newest year's money that somebody has to mend or explain."""
    for year in years:
        number = sum(each.is_open for each in notes_of(year))
        if number:
            url = reverse("budgets:department", args=[year.pk]) + "#findings"
            task = Task("处理资金勾稽校验情况", url, f"{year.year}年度", f"{number}项未处理", "low")
            return [Group("资金数据待处理", (task,), 1)]  # one task: its page lists all findings
    return []


def states_of(
    scope: Scope, years: list[FiscalYear], rounds: dict[int, AssessmentRound], today: date
) -> Iterable[YearState]:
    """The years with their forms by state: one query."""
    forms = in_round(Assessment.objects.filter(round__in=rounds.values()))
    if scope.only_sections:
        forms = forms.filter(section__in=scope.only_sections)
    counts: dict[int, Counter] = defaultdict(Counter)
    for round_id, state, number in forms.values_list("round", "state").annotate(number=Count("pk")):
        counts[round_id][state] = number
    for year in years:
        round_ = rounds.get(year.pk)
        if round_ is None:
            yield YearState(year, None)
            continue
        by_state = tuple((state, counts[round_.pk][state]) for state in State)
        when, mark = _stage(round_, counts[round_.pk], today)
        yield YearState(year, round_, by_state, when, mark)


def _stage(round_: AssessmentRound, counts: Counter, today: date) -> tuple[str, str]:
    """Where the round is in its calendar, in words, and how urgent that is."""
    if counts and not sum(number for state, number in counts.items() if state != State.APPROVED):
        return "全部审定", ""
    if today < round_.opens_on:
        return f"{write_day(round_.opens_on)}开始填报", ""
    label, day = ("填报", round_.due_on) if today <= round_.due_on else ("审核", round_.closes_on)
    days = (day - today).days
    return f"{label}截止日期{write_day(day)}，{days_in_words(days, '已过')}", urgency(days)
