"""The pictures of the report: projects, months, scores by class, and the years side by side, as frozen values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from budgets.bars import Bar, Picture
from budgets.facts import thresholds_of
from budgets.models import FiscalYear
from budgets.pages import course_of
from budgets.pictures import months_picture, projects_picture
from budgets.queries import DepartmentMoney, department_money, months_of_year
from selfeval.reports.values import Sheet
from selfeval.scoring.rounding import exact, round_half_up

MOST_YEARS = 4
BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d{3})")


def pictures_of(fiscal_year: FiscalYear, money: DepartmentMoney, sheets: Sequence[Sheet]) -> tuple[Picture, ...]:
    """Those that there is something to draw for."""
    thresholds = thresholds_of(fiscal_year)
    course = course_of(money.total, months_of_year(fiscal_year), thresholds)
    drawn = [
        projects_picture(money, thresholds),
        months_picture(money.total, course),
        _scores(sheets),
        _years(fiscal_year, money),
    ]
    return tuple(_as_documents_write(picture) for picture in drawn if picture and _has_something(picture))


def _has_something(picture: Picture) -> bool:
    """Empty bars, or twelve months that nobody recorded, would be a picture of nothing."""
    return any(bar.front or (bar.track and not picture.upright) for bar in picture.bars)


def _as_documents_write(picture: Picture) -> Picture:
    """The sentence as the chapters write figures: the screen's groups of three digits are no use of documents."""
    return replace(picture, summary=BETWEEN_DIGITS.sub("", picture.summary))


EXECUTION = "预算执行"
Reached = tuple[Decimal, Decimal]  # points, and those that could be had


def _scores(sheets: Sequence[Sheet]) -> Picture:
    """得分 by class: the mean of the forms that have a score beside the mean of what they could reach."""
    scored = [sheet for sheet in sheets if sheet.total is not None]
    found: dict[str, list[Reached]] = {EXECUTION: []}
    for sheet in scored:
        for label, reached in _reached(sheet):
            found.setdefault(label, []).append(reached)
    found = {label: pairs for label, pairs in found.items() if pairs}
    fewer = "、".join(f"{label}{len(pairs)}张" for label, pairs in found.items() if len(pairs) < len(scored))
    told = f"，其中{fewer}" if fewer else ""
    left_out = "，不适用的不计入" if any(map(_leaves_out, scored)) else ""
    return Picture(
        title="各类指标平均得分",
        summary=f"{len(scored)}张已评分自评表各类指标得分与分值的平均数{told}{left_out}。",
        front="平均得分",
        track="平均分值",
        state="",
        bars=tuple(_mean(label, pairs) for label, pairs in found.items()),
        share="得分率",
    )


def _reached(sheet: Sheet) -> Iterator[tuple[str, Reached]]:
    """What a form with a score reached in each class; what is not applicable counts on neither side."""
    if sheet.total_funds.score is not None:
        yield EXECUTION, (sheet.total_funds.score, sheet.execution_weight)
    for each in sheet.classes:
        rows = [row for sub in each.subclasses for row in sub.rows]
        scores = [row.score for row in rows if row.score is not None]
        if scores or not rows:
            left_out = sum((row.weight for row in rows if row.score is None), Decimal(0))
            yield each.label, (sum(scores, Decimal(0)), each.weight - left_out)


def _leaves_out(sheet: Sheet) -> bool:
    return None in (sheet.total_funds.score, *(row.score for row in sheet.rows))


def _mean(label: str, pairs: list[Reached]) -> Bar:
    score, weight = (sum(column, Decimal(0)) for column in zip(*pairs, strict=True))
    with exact():
        return Bar(
            label,
            round_half_up(score / len(pairs)),
            round_half_up(weight / len(pairs)),
            round_half_up(score / weight, 6) if weight else None,
            unit="分",
        )


def _years(fiscal_year: FiscalYear, money: DepartmentMoney) -> Picture | None:
    """近年对比: the earlier years of the department that are in the books, and this one."""
    earlier = FiscalYear.objects.filter(department=fiscal_year.department, year__lt=fiscal_year.year)
    rows = [(year.year, department_money(year).total) for year in earlier.order_by("-year")[: MOST_YEARS - 1]]
    rows = [row for row in rows if row[1].adjusted or row[1].executed]
    if not rows:
        return None
    bars = [
        Bar(f"{year}年", each.executed, each.adjusted, each.rate)
        for year, each in [*reversed(rows), (fiscal_year.year, money.total)]
    ]
    summary = f"本部门{bars[0].label}至{bars[-1].label}全部支出的全年预算数与执行数。"
    return Picture("近年预算执行对比", summary, "执行数", "全年预算数", "", tuple(bars))
