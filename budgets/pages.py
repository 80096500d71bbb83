"""What the pages ask beyond sums: chosen rows, months, the rows behind a figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from django.db.models import Q, QuerySet

from budgets.models import BudgetAdjustment, BudgetLine, Figure, FiscalYear, Project
from budgets.queries import (
    Money,
    Months,
    ProjectMoney,
    counted,
    counted_then_or_since,
    department_money,
    figures_of,
    marked,
    money_by_line,
    total,
)
from selfeval.checking.registry import Thresholds
from selfeval.scoring.execution import execution_rate
from selfeval.scoring.progress import Light, light_of, pace


def rows_of(fiscal_year: FiscalYear, projects: QuerySet[Project]) -> list[ProjectMoney]:
    """The chosen projects of a year with their money, in the order of the year."""
    chosen = set(projects.values_list("pk", flat=True))
    return [row for row in department_money(fiscal_year).projects if row.project.pk in chosen]


@dataclass(frozen=True)
class Month:
    """Where a set of lines stands at a month's end (元); `pace` is the share of the year that has passed."""

    number: int
    appropriated: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    light: Light | None = None

    @property
    def pace(self) -> Decimal:
        return pace(self.number)


def course_of(money: Money, months: Months, thresholds: Thresholds) -> list[Month]:
    """The twelve months of a sum of lines, each against the time that has passed."""
    course = []
    for number, appropriated, executed in months:
        is_measured = executed is not None and money.adjusted > 0
        rate = execution_rate(executed, money.adjusted) if is_measured else None
        course.append(Month(number, appropriated, executed, rate, light_of(rate, number, thresholds)))
    return course


# The sum that the counted figures of a measure give. 全年预算数 sums the initial figures; adjustments follow.
TOTALS = {
    "INITIAL": attrgetter("initial"),
    "ADJUSTED": attrgetter("initial"),
    "APPROPRIATED": attrgetter("appropriated"),
    "EXECUTED": attrgetter("executed"),
}


@dataclass(frozen=True)
class LineRow:
    """A budget line with its money."""

    line: BudgetLine
    money: Money

    name = property(lambda self: self.line.name)
    kind = property(lambda self: self.line.get_kind_display())
    source = property(lambda self: self.line.get_source_display())
    initial = property(lambda self: self.money.initial)
    adjusted = property(lambda self: self.money.adjusted)
    appropriated = property(lambda self: self.money.appropriated)
    executed = property(lambda self: self.money.executed)
    rate = property(lambda self: self.money.rate)


@dataclass(frozen=True)
class Behind:
    """The rows behind a figure: the lines' money now, the figures that it sums, the budget adjustments."""

    lines: list["LineRow"]
    money: Money
    figures: QuerySet[Figure]
    adjustments: QuerySet[BudgetAdjustment]

    @property
    def derived(self) -> list[tuple[str, str, Decimal | None]]:
        """(how it is computed, "share" or "amount", value) of what the columns say about one another."""
        of = self.money
        return [
            ("执行数 ÷ 全年预算数", "share", of.rate),
            ("执行数 − 全年预算数", "amount", of.executed - of.adjusted),
            ("执行数 ÷ 拨付数", "share", of.executed / of.appropriated if of.appropriated else None),
            ("执行数 − 拨付数", "amount", of.executed - of.appropriated),
            ("拨付数 − 年初预算数", "amount", of.appropriated - of.initial),
        ]


def behind(
    fiscal_year: FiscalYear,
    runs: list[tuple[int, int]],
    measures: Iterable[str],
    with_history: bool = False,
    at: datetime | None = None,
) -> Behind:
    """What a sum of lines is made of. Lines of another year are left out; no lines means all of the year.

    The figures are those that the sum adds up, or all that were ever recorded; with a moment each is marked whether it
    counted then, and those that did or were recorded since are there, too.
    """
    pairs = [
        (line, money)
        for line, money in money_by_line(fiscal_year)
        if not runs or any(first <= line.pk <= last for first, last in runs)
    ]
    line_ids = [line.pk for line, _ in pairs]
    moved = BudgetAdjustment.objects.filter(Q(line__in=line_ids) | Q(from_line__in=line_ids))
    if at is None:
        figures = figures_of(line_ids) if with_history else counted(line_ids)
    else:
        figures = marked(figures_of(line_ids), at) if with_history else counted_then_or_since(line_ids, at)
    return Behind(
        [LineRow(line, money) for line, money in pairs],
        total(money for _, money in pairs),
        figures.filter(measure__in=measures) if measures else figures,
        moved.select_related("line", "from_line", "recorded_by").order_by("decided_on", "pk"),
    )
