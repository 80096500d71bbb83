"""What the pictures show: months against the time that has passed, projects, sources."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.bars import Bar, Picture
from budgets.models import FiscalYear, Project
from budgets.pages import Month, course_of
from budgets.queries import DepartmentMoney, Money, months_of_year, total
from selfeval.checking.registry import Thresholds
from selfeval.scoring.progress import pace
from selfeval.scoring.writing import in_wan, percent

MOST_PROJECTS = 12


@dataclass(frozen=True)
class Placed:
    """A picture with the name of its address and the object that the address names."""

    picture: Picture
    address: str
    pk: int


def of_year(fiscal_year: FiscalYear, money: DepartmentMoney, thresholds: Thresholds) -> list[Placed]:
    """The three pictures of a department's year: one more query than its money."""
    course = course_of(money.total, months_of_year(fiscal_year), thresholds)
    drawn = {
        "budgets:months_picture": months_picture(money.total, course),
        "budgets:projects_picture": projects_picture(money, thresholds),
        "budgets:sources_picture": sources_picture(money, thresholds),
    }
    return [Placed(picture, address, fiscal_year.pk) for address, picture in drawn.items()]


def of_project(project: Project, money: Money, course: Iterable[Month]) -> Placed:
    return Placed(months_picture(money, course), "budgets:project_picture", project.pk)


def months_picture(money: Money, course: Iterable[Month]) -> Picture:
    """累计执行数 at each month's end beside what 序时进度 asks for: the adjusted budget × month ÷ 12."""
    bars, last = [], None
    for month in course:
        state, tone = ("—", "") if month.light is None else (f"{month.light.sign} {month.light.label}", month.light)
        due = money.adjusted * month.number / 12
        bars.append(Bar(f"{month.number}月", month.executed, due, month.rate, state, tone))
        last = month if month.executed is not None else last
    return Picture(
        title="支出进度与序时进度",
        summary=_where_it_stands(last),
        front="累计执行数",
        track="序时应达数",
        state="进度",
        basis="（全年预算数×月数÷12）",
        bars=tuple(bars),
        upright=True,
    )


def _where_it_stands(month: Month | None) -> str:
    if month is None:
        return "还没有录入执行数。"
    light = f"，进度{month.light.label}" if month.light else ""
    return (
        f"截至{month.number}月，累计执行{in_wan(month.executed):,.2f}万元，执行率{percent(month.rate)}，"
        f"序时进度{percent(pace(month.number))}{light}。"
    )


def projects_picture(money: DepartmentMoney, thresholds: Thresholds) -> Picture:
    """The largest projects by adjusted budget, the others as one row."""
    rows = sorted(money.projects, key=lambda row: (-row.adjusted, row.position))
    # One project more is named rather than called "the other one".
    shown = rows if len(rows) <= MOST_PROJECTS + 1 else rows[:MOST_PROJECTS]
    bars = [_bar(row.name, row.money, thresholds) for row in shown]
    summary = f"共{len(rows)}个项目，按全年预算数从大到小排列。"
    if others := rows[len(shown) :]:
        bars.append(_bar(f"其余{len(others)}个项目合计", total(row.money for row in others), thresholds))
        summary = f"共{len(rows)}个项目，列出全年预算数最大的{len(shown)}个，其余合计为一行。"
    return replace(_EXECUTION, title="各项目执行情况", summary=summary, bars=tuple(bars))


def sources_picture(money: DepartmentMoney, thresholds: Thresholds) -> Picture:
    bars = tuple(_bar(source.label, part, thresholds) for source, part in money.by_source)
    return replace(_EXECUTION, title="各资金来源执行情况", summary="全部支出按资金来源划分。", bars=bars)


_EXECUTION = Picture(title="", summary="", front="执行数", track="全年预算数", state="提示", bars=())


def _bar(label: str, money: Money, thresholds: Thresholds) -> Bar:
    state, tone = _what_stands_out(money, thresholds["rate_explain_below"])
    return Bar(label, money.executed, money.adjusted, money.rate, state, tone)


def _what_stands_out(money: Money, lowest: Decimal) -> tuple[str, str]:
    """The sign and words that the tables put beside a rate, and their colour."""
    if not money.adjusted and money.executed:
        return "! 无预算支出", "RED"
    if money.rate is None:
        return "", ""
    if money.rate > 1:
        return "▲ 超过100%", "RED"
    return (f"▼ 低于{lowest * 100:.0f}%", "YELLOW") if money.rate < lowest else ("", "")
