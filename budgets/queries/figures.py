"""The recorded figures themselves: which are current, which a sum counts, what was explained."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Lag

from budgets.models import BudgetAdjustment, BudgetLine, Explanation, Figure, FiscalYear, Measure

ZERO = Decimal("0.00")


def current_figures() -> QuerySet[Figure]:
    """Figures that no later one supersedes."""
    return Figure.objects.filter(superseded_by__isnull=True)


def standing_figures() -> QuerySet[Figure]:
    """Current figures without the cells that were emptied."""
    return current_figures().filter(amount__isnull=False)


def adjustments_of(fiscal_year: FiscalYear, line_id: int | None = None) -> QuerySet[BudgetAdjustment]:
    """The adjustments of a year, newest first; of one line only, if one is named."""
    found = BudgetAdjustment.objects.filter(fiscal_year=fiscal_year)
    if line_id is not None:
        found = found.filter(Q(line=line_id) | Q(from_line=line_id))
    return found.select_related("line", "from_line", "recorded_by", "reverses", "reversed_by").order_by("-pk")


def adjustments_by_line(fiscal_year: FiscalYear, only: BudgetLine | None = None) -> dict[int, Decimal]:
    """What the adjustments of a year (or of one line) add to each line or take from it, 元: one query."""
    moved = BudgetAdjustment.objects.filter(fiscal_year=fiscal_year)
    if only is not None:
        moved = moved.filter(Q(line=only) | Q(from_line=only))
    sums: dict[int, Decimal] = {}
    for line_id, from_id, kind, amount in moved.values_list("line_id", "from_line_id", "kind", "amount"):
        sums[line_id] = sums.get(line_id, ZERO) + (-amount if kind == "DECREASE" else amount)
        if from_id is not None:
            sums[from_id] = sums.get(from_id, ZERO) - amount
    return sums


Months = list[tuple[int, Decimal | None, Decimal | None]]


def months_of(lines: Iterable[int]) -> Months:
    """(month, cumulative appropriated, cumulative executed) of a set of lines, 元; None where nobody recorded."""
    return _months(standing_figures().filter(line__in=list(lines)))


def months_of_year(fiscal_year: FiscalYear) -> Months:
    """The same of all lines of a year."""
    return _months(standing_figures().filter(fiscal_year=fiscal_year))


def _months(figures: QuerySet[Figure]) -> Months:
    """A line that was not recorded in a month counts with its latest figure before: its money is not gone."""
    sums: dict[tuple[int, str], Decimal] = {}
    latest: dict[tuple[int, str], Decimal] = {}
    running: dict[str, Decimal] = {}
    recorded = figures.exclude(measure=Measure.INITIAL).order_by("month")
    for line_id, month, measure, amount in recorded.values_list("line_id", "month", "measure", "amount"):
        running[measure] = running.get(measure, ZERO) + amount - latest.get((line_id, measure), ZERO)
        latest[line_id, measure] = amount
        sums[month, measure] = running[measure]
    return [
        (month, sums.get((month, Measure.APPROPRIATED)), sums.get((month, Measure.EXECUTED))) for month in range(1, 13)
    ]


def figures_of(lines: Iterable[int]) -> QuerySet[Figure]:
    """The rows behind a figure, newest month first, superseded ones included."""
    return (
        Figure.objects.filter(line__in=list(lines))
        .select_related("line", "recorded_by", "superseded_by", "upload")
        .order_by("line_id", "measure", "-month", "-pk")
    )


def counted(lines: Iterable[int]) -> QuerySet[Figure]:
    """The figures that a sum of lines adds up: the current one of the latest month, by line and measure."""
    later = standing_figures().filter(line=OuterRef("line"), measure=OuterRef("measure"), month__gt=OuterRef("month"))
    standing = figures_of(lines).filter(~Exists(later), superseded_by__isnull=True, amount__isnull=False)
    return standing.order_by("measure", "line_id")


def marked(figures: QuerySet[Figure], at: datetime) -> QuerySet[Figure]:
    """Figures with `counted_then`: whether the sum of their lines added them up at a moment."""
    replaced = Figure.objects.filter(supersedes=OuterRef("pk"), recorded_at__lte=at)
    stood = Figure.objects.filter(~Exists(replaced), recorded_at__lte=at, amount__isnull=False)
    later = stood.filter(line=OuterRef("line"), measure=OuterRef("measure"), month__gt=OuterRef("month"))
    is_counted = Q(~Exists(replaced), ~Exists(later), recorded_at__lte=at, amount__isnull=False)
    return figures.annotate(counted_then=ExpressionWrapper(is_counted, output_field=BooleanField()))


def counted_then_or_since(lines: list[int], at: datetime) -> QuerySet[Figure]:
    """The figures that a sum of lines added up at a moment, those recorded since, and those that it adds up now."""
    now = Q(pk__in=counted(lines).order_by().values("pk"))
    return marked(figures_of(lines), at).filter(Q(counted_then=True) | Q(recorded_at__gt=at) | now)


def falling_of(fiscal_year: FiscalYear) -> QuerySet[Figure]:
    """Cumulative figures below that of the month before them (`before`, 元): one query."""
    cumulative = standing_figures().filter(fiscal_year=fiscal_year, month__gte=1)
    earlier = Window(Lag("amount"), partition_by=["line", "measure"], order_by="month")
    return (
        cumulative.annotate(before=earlier)
        .filter(before__gt=F("amount"))
        .select_related("line__project")
        .order_by("line_id", "measure", "month")
    )


def explanations_of(fiscal_year: FiscalYear) -> dict[tuple[str, str], Explanation]:
    """The newest explanation of each (check, place)."""
    return {(e.check_id, e.place): e for e in explanations_in_order(fiscal_year)}


def explanations_in_order(fiscal_year: FiscalYear) -> QuerySet[Explanation]:
    """Everything that was ever explained in a year, oldest first, with who wrote it."""
    return fiscal_year.explanations.select_related("written_by").order_by("pk")
