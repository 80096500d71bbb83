"""Texts too long for a cell stand below the table, whole, and the cell says where: so no row is taller than a page."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from selfeval.reports.sums import rounding_note
from selfeval.reports.values import AnnualReport, Sheet, SheetRow, SummaryRow
from selfeval.scoring.rounding import plain, points, round_half_up
from selfeval.scoring.writing import NOTHING, percent

# Characters: what a cell takes on about half of a page, by the width of its column.
GOAL, REASON, NARROW, SUMMARY = 900, 500, 150, 160
WHOLE, SHARE = re.compile(r"^\D*100(?:\.0+)?%$"), re.compile(r"(\d+(?:\.\d+)?)%")


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


def score_notes(sheet: Sheet) -> list[tuple[str, str]]:
    """What the scores of a form do not say by themselves."""
    notes = [("预算执行率", execution_note(sheet)), *over_notes(sheet), ("总分", total_note(sheet))]
    return [(about, note) for about, note in notes if note]


def execution_note(sheet: Sheet) -> str:
    """That more than all of the budget was spent, where the score beside it does not show it."""
    money = sheet.total_funds
    if money.rate is None or money.rate <= 1 or money.score is None:
        return ""
    return f"{percent(money.rate)}超过100%，评分规则不加分也不扣分，得{points(money.score)}分。"


def over_notes(sheet: Sheet) -> list[tuple[str, str]]:
    """The same of each indicator that promised a whole, and more than a whole was done."""
    return [
        (row.name[:30], f"{row.actual}超过100%，评分规则不加分也不扣分，得{points(row.score)}分。")
        for row in sheet.rows
        if row.score == row.weight and WHOLE.search(row.target) and _share(row.actual) > 1
    ]


def _share(text: str) -> Decimal:
    """A percentage as a share of 1; nothing where the text is something else."""
    match = SHARE.fullmatch(text)
    return Decimal(match[1]) / 100 if match else Decimal(0)


def total_note(sheet: Sheet) -> str:
    """Why the total is not what the printed rows add up to: some do not apply, or a rule lowers it."""
    scored = [row for row in sheet.rows if row.score is not None]
    added = (sheet.total_funds.score or Decimal(0)) + sum((row.score for row in scored), Decimal(0))
    if sheet.total is None or added == sheet.total:
        return ""
    whole = (sheet.execution_weight if sheet.total_funds.score is not None else Decimal(0)) + sum(
        (row.weight for row in scored), Decimal(0)
    )
    if whole and round_half_up(added * 100 / whole) == sheet.total:
        return f"有不适用的指标，总分按适用部分折算：{points(added)}÷{plain(whole)}×100＝{points(sheet.total)}。"
    return f"各项得分相加为{points(added)}分，按评分规则总分为{points(sheet.total)}分。"


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
