"""What the money facts say now. Asks, never judges, never writes. Amounts are Decimal in 元.

Sums are made in Python: SQLite would add decimals as doubles.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import DecimalField, Exists, OuterRef, QuerySet, Subquery

from budgets.models import (
    BudgetAdjustment,
    BudgetLine,
    Department,
    Explanation,
    Figure,
    FiscalYear,
    FundSource,
    LineKind,
    Measure,
    Project,
)
from selfeval.scoring.execution import SpendingWithoutBudget, execution_rate

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Money:
    """The four columns of a budget line or of a sum of lines (元), with the lines that they came from."""

    initial: Decimal = ZERO
    adjustments: Decimal = ZERO
    appropriated: Decimal = ZERO
    executed: Decimal = ZERO
    line_ids: tuple[int, ...] = ()

    @property
    def adjusted(self) -> Decimal:
        return self.initial + self.adjustments

    @property
    def rate(self) -> Decimal | None:
        """executed ÷ adjusted (share of 1), None where there is no budget to divide by."""
        try:
            return execution_rate(self.executed, self.adjusted)
        except SpendingWithoutBudget:
            return None

    @property
    def balance(self) -> Decimal:
        return self.adjusted - self.executed

    def __add__(self, other: "Money") -> "Money":
        return Money(
            self.initial + other.initial,
            self.adjustments + other.adjustments,
            self.appropriated + other.appropriated,
            self.executed + other.executed,
            self.line_ids + other.line_ids,
        )


@dataclass(frozen=True)
class ProjectMoney:
    """A project with its money: a row of the project list."""

    project: Project
    money: Money
    by_source: tuple[tuple[FundSource, Money], ...] = ()

    name = property(lambda self: self.project.name)
    section = property(lambda self: self.project.section.name)
    initial = property(lambda self: self.money.initial)
    adjusted = property(lambda self: self.money.adjusted)
    appropriated = property(lambda self: self.money.appropriated)
    executed = property(lambda self: self.money.executed)
    rate = property(lambda self: self.money.rate)
    position = property(lambda self: self.project.position)


@dataclass(frozen=True)
class DepartmentMoney:
    """The money of a department and year: personnel, operating and every project."""

    fiscal_year: FiscalYear
    personnel: Money
    operating: Money
    projects: tuple[ProjectMoney, ...]
    by_source: tuple[tuple[FundSource, Money], ...] = field(default=())

    @property
    def basic(self) -> Money:
        return self.personnel + self.operating

    @property
    def project(self) -> Money:
        return total(row.money for row in self.projects)

    @property
    def total(self) -> Money:
        return self.basic + self.project


def total(parts: Iterable[Money]) -> Money:
    return sum(parts, Money())


def departments_in(scope) -> QuerySet[Department]:
    return Department.objects.filter(scope.departments()).select_related("bureau").order_by("code")


def fiscal_years_in(scope) -> QuerySet[FiscalYear]:
    return (
        FiscalYear.objects.filter(scope.departments("department"))
        .select_related("department__bureau")
        .order_by("-year", "department__code")
    )


def projects_in(scope) -> QuerySet[Project]:
    return Project.objects.filter(scope.departments("department")).select_related(
        "section", "fiscal_year", "department"
    )


def current_figures() -> QuerySet[Figure]:
    """Figures that no later one supersedes."""
    return Figure.objects.filter(superseded_by__isnull=True)


def standing_figures() -> QuerySet[Figure]:
    """Current figures without the cells that were emptied."""
    return current_figures().filter(amount__isnull=False)


def _latest(measure: Measure) -> Subquery:
    latest = standing_figures().filter(line=OuterRef("pk"), measure=measure).order_by("-month")
    return Subquery(latest.values("amount")[:1], output_field=DecimalField(max_digits=18, decimal_places=2))


def money_by_line(fiscal_year: FiscalYear, project: Project | None = None) -> list[tuple[BudgetLine, Money]]:
    """Every line of a year (or of one project) with its current money: two queries."""
    lines = BudgetLine.objects.filter(fiscal_year=fiscal_year).annotate(
        initial=_latest(Measure.INITIAL),
        appropriated=_latest(Measure.APPROPRIATED),
        executed=_latest(Measure.EXECUTED),
    )
    moved = BudgetAdjustment.objects.filter(fiscal_year=fiscal_year)
    if project is not None:
        lines = lines.filter(project=project)
    adjustments: dict[int, Decimal] = {}
    for line_id, from_id, kind, amount in moved.values_list("line_id", "from_line_id", "kind", "amount"):
        signed = -amount if kind == "DECREASE" else amount
        adjustments[line_id] = adjustments.get(line_id, ZERO) + signed
        if from_id is not None:
            adjustments[from_id] = adjustments.get(from_id, ZERO) - amount
    return [
        (
            line,
            Money(
                line.initial or ZERO,
                adjustments.get(line.pk, ZERO),
                line.appropriated or ZERO,
                line.executed or ZERO,
                (line.pk,),
            ),
        )
        for line in lines
    ]


def _by_source(pairs: list[tuple[BudgetLine, Money]]) -> tuple[tuple[FundSource, Money], ...]:
    return tuple((source, total(money for line, money in pairs if line.source == source)) for source in FundSource)


def department_money(fiscal_year: FiscalYear) -> DepartmentMoney:
    """All money of a department and year: three queries, whatever the number of projects."""
    pairs = money_by_line(fiscal_year)
    of_project: dict[int, list[tuple[BudgetLine, Money]]] = {}
    for line, money in pairs:
        if line.project_id is not None:
            of_project.setdefault(line.project_id, []).append((line, money))
    projects = Project.objects.filter(fiscal_year=fiscal_year).select_related("section")
    return DepartmentMoney(
        fiscal_year,
        total(money for line, money in pairs if line.kind == LineKind.PERSONNEL),
        total(money for line, money in pairs if line.kind == LineKind.OPERATING),
        tuple(_project_row(project, of_project.get(project.pk, [])) for project in projects),
        _by_source(pairs),
    )


def project_money(project: Project) -> ProjectMoney:
    return _project_row(project, money_by_line(project.fiscal_year, project))


def _project_row(project: Project, pairs: list[tuple[BudgetLine, Money]]) -> ProjectMoney:
    return ProjectMoney(project, total(money for _, money in pairs), _by_source(pairs))


def months_of(lines: Iterable[int]) -> list[tuple[int, Decimal | None, Decimal | None]]:
    """(month, cumulative appropriated, cumulative executed) of a set of lines, 元; None where nobody recorded."""
    sums: dict[tuple[int, str], Decimal] = {}
    figures = standing_figures().filter(line__in=list(lines)).exclude(measure=Measure.INITIAL)
    for month, measure, amount in figures.values_list("month", "measure", "amount"):
        sums[month, measure] = sums.get((month, measure), ZERO) + amount
    return [
        (month, sums.get((month, Measure.APPROPRIATED)), sums.get((month, Measure.EXECUTED))) for month in range(1, 13)
    ]


def figures_of(lines: Iterable[int]) -> QuerySet[Figure]:
    """The rows behind a figure, newest month first, superseded ones included."""
    return (
        Figure.objects.filter(line__in=list(lines))
        .select_related("line", "recorded_by", "superseded_by")
        .order_by("line_id", "measure", "-month", "-pk")
    )


def counted(lines: Iterable[int]) -> QuerySet[Figure]:
    """The figures that a sum of lines adds up: the current one of the latest month, by line and measure."""
    later = standing_figures().filter(line=OuterRef("line"), measure=OuterRef("measure"), month__gt=OuterRef("month"))
    standing = figures_of(lines).filter(~Exists(later), superseded_by__isnull=True, amount__isnull=False)
    return standing.order_by("measure", "line_id")


def explanations_of(fiscal_year: FiscalYear) -> dict[tuple[str, str], Explanation]:
    """The newest explanation of each (check, place)."""
    return {(e.check_id, e.place): e for e in fiscal_year.explanations.order_by("pk")}
