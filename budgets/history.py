"""What was changed, by whom, from what to what; and the sentence that sums it up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from budgets.models import BudgetAdjustment, Figure, FiscalYear, Measure
from selfeval.scoring.writing import wan

ZERO = Decimal("0.00")


def changes_of(fiscal_year: FiscalYear) -> QuerySet[Figure]:
    """Every recorded figure of a year, newest first, with what it superseded."""
    found = Figure.objects.filter(fiscal_year=fiscal_year)
    return found.select_related("line", "supersedes", "recorded_by", "upload").order_by("-pk")


@dataclass(frozen=True)
class Digest:
    """How many figures were put down and corrected, by how much each measure, and the adjustments (元)."""

    recorded: int
    corrections: dict[str, tuple[int, Decimal]]
    adjusted: int
    adjustment: Decimal

    def __str__(self) -> str:
        parts = [f"新录入{self.recorded}个数"] if self.recorded else []
        parts += [
            f"更正{Measure(measure).label}{number}个，合计{signed(change)}万元"
            for measure, (number, change) in self.corrections.items()
        ]
        if self.adjusted:
            parts.append(f"预算调整{self.adjusted}笔，合计{signed(self.adjustment)}万元")
        return f"本周{'；'.join(parts)}。" if parts else "本周没有变动。"


def signed(amount: Decimal) -> str:
    """元 as 万元 with its sign: +1.20, −12.30, 0.00."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{wan(abs(amount))}"


def week_of(now: datetime) -> datetime:
    """Monday, the first minute, of the local week."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def digest_of(fiscal_year: FiscalYear, since: datetime) -> Digest:
    """The digest of what was put down since a moment: two queries."""
    figures = Figure.objects.filter(fiscal_year=fiscal_year, recorded_at__gte=since)
    recorded, corrections = 0, {}
    for measure, amount, before, former in figures.order_by("measure").values_list(
        "measure", "amount", "supersedes__amount", "supersedes"
    ):
        if former is None:
            recorded += 1
            continue
        number, change = corrections.get(measure, (0, ZERO))
        corrections[measure] = number + 1, change + (amount or ZERO) - (before or ZERO)
    adjustments = BudgetAdjustment.objects.filter(fiscal_year=fiscal_year, recorded_at__gte=since)
    moved = [
        ZERO if kind == "TRANSFER" else -amount if kind == "DECREASE" else amount
        for kind, amount in adjustments.values_list("kind", "amount")
    ]
    return Digest(recorded, corrections, len(moved), sum(moved, ZERO))
