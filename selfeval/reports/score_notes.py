"""What stands below a form about its scores: where they do not say by themselves why they are what they are."""

import re
from decimal import Decimal

from selfeval.reports.values import Sheet
from selfeval.scoring.rounding import plain, points, round_half_up
from selfeval.scoring.writing import percent

WHOLE, SHARE = re.compile(r"^\D*100(?:\.0+)?%$"), re.compile(r"(\d+(?:\.\d+)?)%")


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
