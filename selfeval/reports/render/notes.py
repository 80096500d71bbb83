"""Texts too long for a cell stand below the table, whole, and the cell says where: so no row is taller than a page."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from selfeval.reports.score_notes import score_notes
from selfeval.reports.sums import rounding_note
from selfeval.reports.values import AnnualReport, Sheet, SheetRow, SummaryRow
from selfeval.scoring.writing import NOTHING

# Characters: what a cell takes on about half of a page, by the width of its column.
GOAL, REASON, NARROW, SUMMARY = 900, 500, 150, 160


@dataclass
class Notes:
    """The notes below a table: (what it is about, the text)."""

    notes: list[tuple[str, str]] = field(default_factory=list)

    def brief(self, text: str, most: int, about: str) -> str:
        if len(text) <= most:
            return text
        self.notes.append((about, text))
        return f"见表后说明（{len(self.notes)}）"


def form_in_brief(sheet: Sheet) -> tuple[Sheet, list[tuple[str, str]]]:
    """The form with its long texts moved into notes."""
    notes = Notes()
    expected = notes.brief(sheet.expected_goal, GOAL, "预期目标")
    achieved = notes.brief(sheet.achieved_goal, GOAL, "实际完成情况")
    classes = tuple(
        replace(each, subclasses=tuple(_each_row(sub, lambda row: _row(row, notes)) for sub in each.subclasses))
        for each in sheet.classes
    )
    notes.notes += score_notes(sheet)
    return replace(sheet, expected_goal=expected, achieved_goal=achieved, classes=classes), notes.notes


def _each_row(subclass, change: Callable[[SheetRow], SheetRow]):
    return replace(subclass, rows=tuple(map(change, subclass.rows)))


def _row(row: SheetRow, notes: Notes) -> SheetRow:
    return replace(
        row,
        name=notes.brief(row.name, NARROW, "指标名称"),
        target=notes.brief(row.target, NARROW, f"{row.name[:30]}，年度指标值"),
        actual=notes.brief(row.actual or NOTHING, NARROW, f"{row.name[:30]}，实际完成值"),
        reason=notes.brief(row.reason, REASON, f"{row.name[:30]}，偏差原因分析及改进措施"),
    )


def summary_in_brief(report: AnnualReport) -> tuple[AnnualReport, list[tuple[str, str]]]:
    """The report with the long reasons of its summary moved into notes."""
    notes = Notes()

    def brief(row: SummaryRow) -> SummaryRow:
        return replace(row, reason=notes.brief(row.reason, SUMMARY, f"{row.money.label}，主要原因"))

    rows = tuple(map(brief, report.summary))
    if note := rounding_note(report):
        notes.notes.append(("合计", note))
    return replace(report, summary=rows), notes.notes
