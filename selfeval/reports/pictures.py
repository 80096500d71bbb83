"""The pictures of the report: projects, months, scores by class, and the years side by side, as frozen values."""

import re
from collections.abc import Sequence
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


def _scores(sheets: Sequence[Sheet]) -> Picture:
    """得分 by class: the mean of the forms that have a score beside the mean of what they could reach."""
    found: dict[str, list[tuple[Decimal, Decimal]]] = {}
    scored = [sheet for sheet in sheets if sheet.total is not None]
    for sheet in scored:
        found.setdefault("预算执行", []).append((sheet.total_funds.score or Decimal(0), sheet.execution_weight))
        for each in sheet.classes:
            points = sum((row.score or Decimal(0) for sub in each.subclasses for row in sub.rows), Decimal(0))
            found.setdefault(each.label, []).append((points, each.weight))
    return Picture(
        title="各类指标平均得分",
        summary=f"{len(scored)}张已评分自评表各类指标得分与分值的平均数。",
        front="平均得分",
        track="平均分值",
        state="",
        bars=tuple(_mean(label, pairs) for label, pairs in found.items()),
        share="得分率",
    )


def _mean(label: str, pairs: list[tuple[Decimal, Decimal]]) -> Bar:
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
