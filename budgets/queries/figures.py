"""The recorded figures themselves: which are current, which a sum counts, what was explained."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from budgets.models import Explanation, Figure, FiscalYear, Measure

ZERO = Decimal("0.00")


def current_figures() -> QuerySet[Figure]:
    """Figures that no later one supersedes."""
    return Figure.objects.filter(superseded_by__isnull=True)


def standing_figures() -> QuerySet[Figure]:
    """Current figures without the cells that were emptied."""
    return current_figures().filter(amount__isnull=False)


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
