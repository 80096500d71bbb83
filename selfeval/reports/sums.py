"""The last row of the summary: what its printed rows add up to, and what is said where that is not the exact sum."""

from collections.abc import Sequence
from decimal import Decimal

from selfeval.reports.values import AnnualReport, Cells, SummaryRow
from selfeval.scoring.execution import rate_or_none
from selfeval.scoring.writing import in_wan, sum_as_printed

AMOUNTS = ("initial", "adjusted", "executed")


def printed_sums(summary: Sequence[SummaryRow]) -> dict[str, Decimal]:
    """The amounts of the last row (元), by column."""
    return {name: sum_as_printed(getattr(row.money, name) for row in summary) for name in AMOUNTS}


def exact_sums(summary: Sequence[SummaryRow]) -> dict[str, Decimal]:
    """The amounts of all rows (元), by column, to the cent."""
    return {name: sum((getattr(row.money, name) for row in summary), Decimal("0.00")) for name in AMOUNTS}


def total_row(label: str, summary: Sequence[SummaryRow], score: Decimal | None) -> Cells:
    """The last row: money as its printed rows add up, the rate of the exact sums, the score given."""
    exact = exact_sums(summary)
    return Cells(label, **printed_sums(summary), rate=rate_or_none(exact["executed"], exact["adjusted"]), score=score)


def rounding_note(report: AnnualReport) -> str:
    """What is said below the table where rounded rows add up to another amount than the rounded sum."""
    exact = exact_sums(report.summary)
    gaps = [abs(in_wan(getattr(report.summary_total, name)) - in_wan(exact[name])) for name in AMOUNTS]
    if not any(gaps):
        return ""
    return f"合计为表中各行相加；因各行四舍五入，与准确的合计最多相差{max(gaps)}万元。"
