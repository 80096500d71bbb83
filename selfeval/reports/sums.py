"""Sums and differences as they are printed: the last row of the summary, what is said where that is not the exact sum,
and which way a difference goes.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from selfeval.reports.values import AnnualReport, Cells, Part, SummaryRow
from selfeval.scoring.execution import rate_or_none
from selfeval.scoring.writing import gap_as_printed, in_wan, sum_as_printed

AMOUNTS = ("initial", "adjusted", "executed")
IN_WAN = "（万元）"
# What the differences lie between, and the one of basic and project spending together.
GAPS = {".gap": ("executed", "adjusted"), ".given": ("appropriated", "initial"), ".over": ("executed", "appropriated")}
NETTED, PARTS = "total.netted", ("basic", "project")
NEUTRAL = re.compile(r"与([^与]+)相差$")


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


def label_of(part: Part, told: dict[str, Part]) -> str:
    """What a figure is called; a difference says which way it goes, as the sentences do."""
    label, thing = part.label.removesuffix(IN_WAN), part.key.partition(".")[0]
    pairs = [(thing, *GAPS[part.key.removeprefix(thing)])] if part.key.removeprefix(thing) in GAPS else []
    if part.key == NETTED:
        pairs = [(each, *GAPS[".gap"]) for each in PARTS]
    keys = [f"{each}.{side}" for each, *sides in pairs for side in sides]
    if not pairs or any(key not in told for key in keys):
        return label
    amounts = [Decimal(told[key].value) for key in keys]
    more = sum(map(gap_as_printed, amounts[::2], amounts[1::2])) > 0
    return NEUTRAL.sub(r"超出\1" if more else r"比\1少", label)
