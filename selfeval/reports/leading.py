"""Leadership's page: one screen of what was handed in."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.reports.performance import ASKING_WHY
from selfeval.reports.values import AnnualReport, Part, Sheet, SummaryRow
from selfeval.scoring.terms import Grade
from selfeval.scoring.writing import TOO_SMALL, gap_as_printed

SHOWN = 5  # deviating rows on the screen; the rest is a link away
UNSAID, UNASKED = "未填写原因", "偏差小，按规则不必说明"
MONEY = ("total.initial", "total.appropriated", "total.executed", "total.share")


@dataclass(frozen=True)
class Deviating:
    """A project that did not do what was planned, and why, as it was typed."""

    row: SummaryRow
    why: str


@dataclass(frozen=True)
class OffPlan:
    """The whole spending, or the basic one, that is not what was planned, and why, as it was explained."""

    label: str
    planned: Part
    executed: Part
    rate: Part
    why: str


@dataclass(frozen=True)
class Leading:
    """What a leader needs before he signs."""

    report: AnnualReport
    money: tuple[Part, ...]
    off_plan: tuple[OffPlan, ...]
    grades: tuple[tuple[str, int], ...]
    deviating: tuple[Deviating, ...]
    whole_score: Part | None  # of the department's own form
    number: int
    of_money: int
    of_indicators: int

    @property
    def is_overspent(self) -> bool:
        """More was spent than was appropriated."""
        return any(part.key == "total.share" and Decimal(part.value) > 1 for part in self.money)

    @property
    def rest(self) -> int:
        return self.number - len(self.deviating)

    @property
    def unsaid(self) -> str:
        """What stands in place of a reason: where everything asked for is explained, none was asked for."""
        return unsaid(self.report)


def unsaid(report: AnnualReport) -> str:
    return UNSAID if report.unexplained else UNASKED


def leading_of(report: AnnualReport) -> Leading:
    parts = {part.key: part for each in report.chapters for told in each.paragraphs for part in told.parts if part.key}
    counted = Counter(row.grade for row in report.summary)
    labels = [grade.label for grade in Grade]
    grades = [(label, counted[label]) for label in labels] + [("未评分", counted[""])] * bool(counted[""])
    deviating = sorted(filter(deviates, report.summary), key=_weight, reverse=True)
    off_plan = tuple(_off_plan(parts))
    sheets = {sheet.project_id: sheet for sheet in report.sheets}
    shown = deviating[: SHOWN - len(off_plan)]
    return Leading(
        report=report,
        money=tuple(parts[key] for key in MONEY if key in parts),
        off_plan=off_plan,
        grades=tuple(grades),
        deviating=tuple(Deviating(row, _why(row, sheets[row.project_id], parts, unsaid(report))) for row in shown),
        whole_score=parts.get("whole.score"),
        number=len(deviating),
        of_money=sum(_distance(row) > 0 for row in deviating),
        of_indicators=sum(row.unmet > 0 for row in deviating),
    )


def _off_plan(parts: dict[str, Part]) -> Iterator[OffPlan]:
    """The office against what it was given, basic spending against its budget: chapter three tells both."""
    of_office = ("total.appropriated", "total.executed", "total.share")
    of_basic = ("basic.adjusted", "basic.executed", "basic.rate")
    for label, gap, columns, place in (
        ("部门支出（比拨付数）", "total.over", of_office, "department"),
        ("基本支出", "basic.gap", of_basic, "basic"),
    ):
        if gap in parts and all(key in parts for key in columns):
            said = [part.text.rstrip("。") for key, part in parts.items() if re.match(rf"said\.\w+\.{place}$", key)]
            yield OffPlan(label, *(parts[key] for key in columns), "；".join(said))


def deviates(row: SummaryRow) -> bool:
    """A project whose money was not spent to the point, or whose indicators missed their promise."""
    return row.money.executed != row.money.adjusted or row.unmet > 0 or row.money.score is None


def _why(row: SummaryRow, sheet: Sheet, parts: dict[str, Part], nothing: str) -> str:
    """Of the money first, even that nobody wrote why; then of each indicator that missed its promise."""
    told = _of_spending(sheet, parts) or _unsaid(row, nothing)
    told += [f"{each.name}：{each.cause or each.reason or '没有说明'}" for each in sheet.unmet]
    return "；".join(each.rstrip("。") for each in told)


def _unsaid(row: SummaryRow, nothing: str) -> list[str]:
    """That nobody wrote why the money deviates; or how, where the columns beside it print the same twice."""
    spent, budget = row.money.executed, row.money.adjusted
    if spent == budget:
        return []
    if gap_as_printed(spent, budget):
        return [f"资金：{nothing}"]
    return [f"资金：{'超出' if spent > budget else '结余'}{TOO_SMALL}"]


def _of_spending(sheet: Sheet, parts: dict[str, Part]) -> list[str]:
    """The reason of the form, else what was said to the checks of its money, the same words once."""
    if sheet.execution_note:
        return [sheet.execution_note]
    keys = (f"said.{check_id}.project:{sheet.project_id}" for check_id in ASKING_WHY)
    return list(dict.fromkeys(parts[key].text for key in keys if key in parts))


def _weight(row: SummaryRow) -> tuple[Decimal, int]:
    """What comes first: the larger sum that was not spent as planned, then the more indicators missed."""
    return _distance(row), row.unmet


def _distance(row: SummaryRow) -> Decimal:
    return abs(row.money.executed - row.money.adjusted)
