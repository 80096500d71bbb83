"""T10: a rate is its own numerator over its own denominator. Any denominator that the text offers is accepted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.findings import Severity
from selfeval.checking.prose.budgets import budgets
from selfeval.checking.prose.facts import OTHER_YEAR, Found, Prose, at, is_unit_slip, told, wan
from selfeval.checking.prose.figures import Amount, Rate
from selfeval.checking.prose.labels import ADJUSTED, APPROPRIATED, BUDGET, FULL, INITIAL, SPENT
from selfeval.checking.prose.shares import wrong_shares
from selfeval.checking.prose.tallies import wrong_tallies
from selfeval.checking.prose.text import plain
from selfeval.checking.registry import Thresholds, check

OF_BUDGET = re.compile(r"支出率|执行率|完成预算|预算完成率|支出进度|执行进度|资金使用率|支付率")
OF_FUNDS = re.compile(r"到位率|拨付率")


def is_of_spending(before: str) -> bool:
    """Whether the rate named last before a claim is one of spending: 资金到位率均达到100%，支出率… is not."""
    last = before.rfind("率")
    return any(last < match.end() for match in OF_BUDGET.finditer(before))


@dataclass(frozen=True)
class WrongRate:
    """A rate that none of the quotients gives; the likeliest of them first."""

    rate: Rate
    above: Amount
    below: list[Decimal]
    is_certain: bool

    @property
    def quotient(self) -> Decimal:
        return self.above.value * 100 / self.below[0]

    @property
    def is_unit_slip(self) -> bool:
        return is_unit_slip(self.quotient, self.rate.value)


@check("T10", "prose", Severity.ERROR, "比率等于文中自己的分子除以分母")
def rates_are_their_quotients(prose: Prose, thresholds: Thresholds) -> Found:
    for each in wrong_rates(prose):
        if each.is_unit_slip:  # T13 says so
            continue
        computed = f"{plain(each.quotient)}%"
        quotients = "，".join(
            f"÷{wan(below)}万元＝{plain(each.above.value * 100 / below)}%"
            for below in list(dict.fromkeys(each.below))[:3]
        )
        message = f"{each.above.entity}{wan(each.above.value)}万元{quotients}，文中写{each.rate.text}"
        severity = Severity.ERROR if each.is_certain else Severity.WARNING
        yield at(each.rate.sentence), message, told(computed, each.rate.text), severity
    yield from wrong_shares(prose)
    yield from wrong_tallies(prose)


def wrong_rates(prose: Prose) -> Iterator[WrongRate]:
    """The rates of spending and of funding that no reading of the text gives."""
    for rate in prose.figures.rates:
        over, under = _columns_of(rate)
        if not over or OTHER_YEAR.search(rate.label):
            continue
        above = _numerator(prose, rate, over)
        if above is None or above.value <= 0:
            continue
        below, is_certain = _denominators(prose, above, under)
        if below and not any(agrees(rate, above, each) for each in below):
            yield WrongRate(rate, above, [each.value for each in below], is_certain)


def _columns_of(rate: Rate) -> tuple[str, tuple[str, ...]]:
    """The column above the line, and those that may stand below it."""
    if OF_BUDGET.search(rate.label):
        return SPENT, (BUDGET, APPROPRIATED)
    return (APPROPRIATED, (BUDGET,)) if OF_FUNDS.search(rate.label) else ("", ())


def _numerator(prose: Prose, rate: Rate, role: str) -> Amount | None:
    """The amount that the rate speaks of: the last of its column before it in its sentence.

    "完成预算的96.67%（执行数290万元，预算数300万元）" tells it behind the rate.
    """
    mine = [a for a in prose.figures.near(rate.sentence, rate.offset) if a.role == role]
    before = [a for a in mine if a.offset < rate.offset and (not rate.entity or a.entity == rate.entity)]
    if before:
        return before[-1]
    text, end = rate.sentence.text, rate.offset - rate.sentence.offset + len(rate.text)
    closing = text.find("）", end)
    behind = [a for a in mine if rate.offset < a.offset < rate.sentence.offset + closing]
    return behind[0] if text[end : end + 1] == "（" and len(behind) == 1 else None


def _denominators(prose: Prose, above: Amount, roles: tuple[str, ...]) -> tuple[list[Amount], bool]:
    """What the same money was budgeted or given, the likeliest first, and whether there is no second reading."""
    own = [
        a
        for a in prose.figures.near(above.sentence, above.offset)
        if a.role in (*roles, ADJUSTED) and a.entity == above.entity
    ]
    same = [a for role in (*roles, ADJUSTED) for a in prose.figures.of(above.entity, role) if prose.is_own(a)]
    own_given = [a for a in own if a.role != ADJUSTED]
    if own_given:
        found = budgets(own)
        # A sentence may name 年初 only, and compute with 全年.
        later = [a for a in same if a.stage == FULL] if all(a.stage == INITIAL for a in own_given) else []
        return found + later, not later or _is_one([*found, *later])
    bare = _unnamed_before(prose, above)
    if bare:
        return bare, True
    if not above.entity or above.is_partial or not prose.is_own(above):
        return [], False
    found = budgets(same)
    if found and all(a.stage == INITIAL for a in found) and prose.is_budget_changed:
        return [], False
    return found, _is_one(found)


def _unnamed_before(prose: Prose, above: Amount) -> list[Amount]:
    """ "公用经费37.88万元，支出35.60万元": the amount that says nothing but whose it is, before the spending."""
    if not above.told or above.named or not above.entity:
        return []
    return [
        a
        for a in prose.figures.near(above.sentence, above.offset)
        if a.offset < above.offset and a.entity == above.entity and not a.told
    ][:1]


def _is_one(below: list[Amount]) -> bool:
    return len({a.value for a in [each for each in below if each.stage == FULL] or below}) == 1


def agrees(rate: Rate, above: Amount, below: Amount) -> bool:
    """Rounded or cut off at the digits that were written; exactly 100 % is no rounding of less or more.

    The amounts were rounded too: 0.09万元 of 0.10万元 may be 85 % or 94 %.
    """
    if below.value <= below.exactness:
        return True
    slack = Decimal("0.005") if rate.value == 100 else Decimal(1).scaleb(-rate.places)
    least = (above.value - above.exactness) * 100 / (below.value + below.exactness)
    most = (above.value + above.exactness) * 100 / (below.value - below.exactness)
    return least - slack < rate.value < most + slack
