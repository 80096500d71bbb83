"""What the money facts say now. Asks, never judges, never writes. Amounts are Decimal in 元.

Sums are made in Python: SQLite would add decimals as doubles.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import DecimalField, OuterRef, Subquery

from budgets.models import (
    BudgetLine,
    FiscalYear,
    FundSource,
    LineKind,
    Measure,
    Project,
)
from budgets.queries.figures import adjustments_by_line, standing_figures
from selfeval.scoring.execution import rate_or_none

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
        return rate_or_none(self.executed, self.adjusted)

    @property
    def balance(self) -> Decimal:
        return self.adjusted - self.executed

    @property
    def is_idle(self) -> bool:
        """Neither a budget nor spending: there is no rate to speak of."""
        return not self.adjusted and not self.executed

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
    cells: tuple[tuple[FundSource, LineKind, Money], ...] = ()  # of 部门整体支出: each source by kind of spending

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


def _latest(measure: Measure) -> Subquery:
    latest = standing_figures().filter(line=OuterRef("pk"), measure=measure).order_by("-month")
    return Subquery(latest.values("amount")[:1], output_field=DecimalField(max_digits=18, decimal_places=2))


def line_money(line: BudgetLine) -> Money:
    """The current money of one line: two queries."""
    return money_by_line(line.fiscal_year, only=line)[0][1]


def money_by_line(
    fiscal_year: FiscalYear, project: Project | None = None, only: BudgetLine | None = None
) -> list[tuple[BudgetLine, Money]]:
    """Every line of a year (or of one project, or only one) with its current money: two queries."""
    lines = BudgetLine.objects.filter(fiscal_year=fiscal_year).annotate(
        initial=_latest(Measure.INITIAL),
        appropriated=_latest(Measure.APPROPRIATED),
        executed=_latest(Measure.EXECUTED),
    )
    if project is not None:
        lines = lines.filter(project=project)
    if only is not None:
        lines = lines.filter(pk=only.pk)
    adjustments = adjustments_by_line(fiscal_year, only)
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
    """The money of one project: two queries. That of 部门整体支出 is all of its year."""
    pairs = money_by_line(project.fiscal_year, None if project.is_whole else project)
    row = _project_row(project, pairs)
    return replace(row, cells=_cells(pairs)) if project.is_whole else row


def _cells(pairs: list[tuple[BudgetLine, Money]]) -> tuple[tuple[FundSource, LineKind, Money], ...]:
    return tuple(
        (source, kind, total(money for line, money in pairs if (line.source, line.kind) == (source, kind)))
        for source in FundSource
        for kind in LineKind
    )


def _project_row(project: Project, pairs: list[tuple[BudgetLine, Money]]) -> ProjectMoney:
    return ProjectMoney(project, total(money for _, money in pairs), _by_source(pairs))
