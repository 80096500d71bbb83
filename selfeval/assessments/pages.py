"""What the pages ask beyond the forms themselves: the rows of the list, a form in the official layout."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from budgets.models import FiscalYear, Project
from budgets.queries import DepartmentMoney, Money, project_money, total
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment, Indicator, Transition
from selfeval.assessments.phrases import actual_text, target_text
from selfeval.assessments.queries import funds_of, is_stale, row_of, score_of, unmet_of, visible_to
from selfeval.assessments.queries.funds import Rows, by_source, parts_of
from selfeval.assessments.queries.reviewing import self_totals, steps_forward
from selfeval.assessments.queries.rounds import UNSUBMITTED, in_round
from selfeval.assessments.workflow import State, Step
from selfeval.scoring.indicators import is_met
from selfeval.scoring.sheet import RowScore, SheetScore
from selfeval.scoring.terms import Cause, Grade


@dataclass(frozen=True)
class ListRow:
    """A form in the list, with the money that it was judged on; the money of now as long as it is filled in.

    What nobody handed in has no score there, as in the report: one that was withdrawn keeps its old one until then.
    """

    form: Assessment
    money: Money
    unmet: int  # how many indicators missed what was promised
    self_total: Decimal | None = None  # points before deductions, where there is one
    step: Step | None = None  # what the reader may agree to now

    name = property(lambda self: self.form.project.name)
    section = property(lambda self: self.form.section.name)
    position = property(lambda self: self.form.project.position)
    adjusted = property(lambda self: self.money.adjusted)
    initial = property(lambda self: self.money.initial)
    executed = property(lambda self: self.money.executed)
    rate = property(lambda self: self.money.rate)
    is_counted = property(lambda self: self.form.state not in UNSUBMITTED)
    score = property(lambda self: self.form.score if self.is_counted else None)
    state = property(lambda self: self.form.state)

    @property
    def self_score(self) -> Decimal | None:
        return self.score if self.self_total is None or not self.is_counted else self.self_total

    @property
    def deduction(self) -> Decimal | None:
        """扣减分 (points), or None where nothing was taken off."""
        return None if self.self_total is None or self.score is None else self.self_total - self.score

    @property
    def grade(self) -> Grade | None:
        return Grade(self.form.grade) if self.form.grade and self.is_counted else None


def list_of(scope: Scope, of_year: DepartmentMoney, projects: QuerySet[Project]) -> list[ListRow]:
    """The forms that a person sees of the chosen projects: few queries beside the money, whatever their number."""
    now = {row.project.pk: row.money for row in of_year.projects}
    forms = visible_to(scope).filter(project__in=projects)
    unmet, before = unmet_of(forms), self_totals(forms)
    steps = steps_forward(of_year.fiscal_year, scope)
    # Only what a row shows: the year and the rule set of every form would be made again for each of them.
    listed = forms.select_related(None).select_related("project", "section").prefetch_related("funds")
    return [
        ListRow(form, _judged(form, now[form.project_id]), unmet[form.pk], before.get(form.pk), steps(form))
        for form in listed.order_by("project__position")
    ]


def whole_of(scope: Scope, fiscal_year: FiscalYear) -> Assessment | None:
    """部门整体支出绩效自评表, if there is one and the person sees it: it stands apart from the projects."""
    form = visible_to(scope).filter(project__fiscal_year=fiscal_year, project__is_whole=True).first()
    if form is not None and form.state in UNSUBMITTED:
        form.score, form.grade = None, ""  # what an earlier submission was judged with holds no more
    return form


def coverage_of(of_year: DepartmentMoney) -> Decimal | None:
    """自评覆盖率: the adjusted budget of the projects whose forms were handed in ÷ that of all (share of 1)."""
    rows = of_year.projects
    forms = in_round(Assessment.objects.filter(project__fiscal_year=of_year.fiscal_year, project__is_whole=False))
    forms = forms.exclude(state__in=UNSUBMITTED)
    assessed = set(forms.values_list("project", flat=True))
    whole = total(row.money for row in rows).adjusted
    return total(row.money for row in rows if row.project.pk in assessed).adjusted / whole if whole else None


def _judged(form: Assessment, now: Money) -> Money:
    funds = list(form.funds.all())
    if not funds or form.state in UNSUBMITTED:
        return now
    initial, adjusted, executed = (
        sum((getattr(row, column) for row in funds), Decimal("0.00")) for column in ("initial", "adjusted", "executed")
    )
    return Money(initial, adjusted - initial, now.appropriated, executed, now.line_ids)


@dataclass(frozen=True)
class SheetRow:
    """A third-level indicator with its result and its score."""

    indicator: Indicator
    score: RowScore

    @property
    def target(self) -> str:
        return target_text(self.indicator)

    @property
    def actual(self) -> str:
        return actual_text(self.indicator, self.indicator.result)

    @property
    def is_met(self) -> bool | None:
        return is_met(row_of(self.indicator.result))

    @property
    def cause(self) -> str:
        cause = self.indicator.result.cause
        return Cause(cause).label if cause else ""


@dataclass(frozen=True)
class SheetBlock:
    """A class or subclass of the form's left side, with how many printed rows it is high."""

    label: str
    rows: tuple
    height: int
    weight: Decimal | None = None


@dataclass(frozen=True)
class SheetPage:
    """A form in the official layout."""

    form: Assessment
    score: SheetScore
    funds: tuple[tuple[str, Money], ...]
    parts: tuple[tuple[str, Money], ...]  # 基本支出 and 项目支出, of 部门整体支出 only
    classes: tuple[SheetBlock, ...]
    is_stale: bool
    trail: tuple[Transition, ...]

    @property
    def all_funds(self) -> Money:
        return total(money for _, money in self.funds)

    @property
    def money_height(self) -> int:
        """The printed rows of the money, with the header row and the sum."""
        return 2 + len(self.funds) + len(self.parts)

    @property
    def state(self) -> State:
        return State(self.form.state)

    @property
    def execution_weight(self) -> Decimal:
        return self.form.rules.execution_weight

    @property
    def execution_cause(self) -> str:
        return Cause(self.form.execution_cause).label if self.form.execution_cause else ""

    @property
    def height(self) -> int:
        """The printed rows of the indicators, with the header row."""
        return 1 + sum(block.height for block in self.classes)


def sheet_of(form: Assessment) -> SheetPage:
    score = score_of(form)
    trail = tuple(form.transitions.select_related("taken_by"))
    funds, parts = money_rows(form, funds_of(form))
    return SheetPage(form, score, funds, parts, classes_of(form, score), is_stale(form), trail)


Printed = tuple[tuple[str, Money], ...]


def money_rows(form: Assessment, rows: Rows) -> tuple[Printed, Printed]:
    """A form's money by source and by kind of spending, with the budget lines that it came from."""
    now = project_money(form.project)
    lines = {(source.value, ""): money.line_ids for source, money in now.by_source}
    lines |= {(source.value, kind.value): money.line_ids for source, kind, money in now.cells}

    def summed(group: Rows) -> Money:
        return total(
            Money(
                initial=row.initial,
                adjustments=row.adjusted - row.initial,
                executed=row.executed,
                line_ids=lines[row.source, row.kind],
            )
            for row in group
        )

    funds = tuple((source.label, summed(group)) for source, group in by_source(rows))
    return funds, tuple((label, summed(group)) for label, group in parts_of(rows))


def classes_of(form: Assessment, score: SheetScore) -> tuple[SheetBlock, ...]:
    """The left side of the form: classes and subclasses in the rule set's layout, empty ones too."""
    rule_set = form.rules
    scored = {row.key: row for row in score.rows}
    places: dict[tuple[str, str], list[SheetRow]] = {}
    for indicator in form.indicators.all():
        place = (indicator.indicator_class, indicator.subclass)
        places.setdefault(place, []).append(SheetRow(indicator, scored[str(indicator.pk)]))
    weights, classes = dict(rule_set.class_weights), []
    for of_class, subclasses in dict(rule_set.layout).items():
        found = [(each.label, tuple(places.get((of_class.value, each.value), ()))) for each in subclasses]
        blocks = tuple(SheetBlock(label, rows, max(1, len(rows))) for label, rows in found)
        height = sum(block.height for block in blocks)
        classes.append(SheetBlock(of_class.label, blocks, height, weights[of_class]))
    return tuple(classes)
