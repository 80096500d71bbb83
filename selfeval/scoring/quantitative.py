"""Points of an actual held against a numeric target."""

from decimal import Decimal
from typing import NamedTuple

from selfeval.scoring.rounding import exact, plain
from selfeval.scoring.terms import Operator

ZERO = Decimal(0)
NOT_ABOVE = (Operator.LE, Operator.LT)
AT_LEAST = (Operator.GE, Operator.GT, Operator.EQ)


class Earned(NamedTuple):
    """Unrounded points, and the arithmetic that gave them (without the result)."""

    points: Decimal
    arithmetic: str


def compare(operator: Operator, target: Decimal, actual: Decimal, weight: Decimal, reverse: str) -> Earned:
    """Points (0 … weight) by the table of 财预〔2020〕10号; target is not negative.

    A negative actual counts as 0. reverse: "linear" loses w per target overshot, "ratio" is w·t÷a.
    """
    if actual < 0:
        earned = compare(operator, target, ZERO, weight, reverse)
        return earned._replace(arithmetic=f"负数按0计，{earned.arithmetic}")
    if operator in NOT_ABOVE or (operator is Operator.EQ and target == 0):
        return _not_above(target, actual, weight, reverse)
    return _at_least(target, actual, weight)


def reaches(operator: Operator, target: Decimal, actual: Decimal) -> bool:
    """Whether the actual earns full points against the target."""
    actual = max(actual, ZERO)
    if operator in NOT_ABOVE or (operator is Operator.EQ and target == 0):
        return actual <= target
    return actual >= target


def achievement(operator: Operator, target: Decimal, actual: Decimal) -> Decimal | None:
    """actual ÷ target where more is better (1.30 = 130 %), else None."""
    if operator not in AT_LEAST or target <= 0:
        return None
    with exact():
        return max(actual, ZERO) / target


def _at_least(target: Decimal, actual: Decimal, weight: Decimal) -> Earned:
    if actual >= target:
        return Earned(weight, f"{plain(actual)} 达到 {plain(target)}，得满分")
    with exact():
        return Earned(weight * actual / target, f"{plain(weight)} × {plain(actual)} ÷ {plain(target)}")


def _not_above(target: Decimal, actual: Decimal, weight: Decimal, reverse: str) -> Earned:
    w, t, a = plain(weight), plain(target), plain(actual)
    if actual <= target:
        return Earned(weight, f"{a} {'低于' if actual < target else '未超过'} {t}，得满分")
    if target == 0:
        return Earned(ZERO, f"目标为 0，实际为 {a}，不得分")
    with exact():
        if reverse == "ratio":
            return Earned(weight * target / actual, f"{w} × {t} ÷ {a}")
        if actual >= 2 * target:
            return Earned(ZERO, f"{a} 达到 {t} 的两倍，不得分")
        return Earned(weight * (2 * target - actual) / target, f"{w} × (1 − ({a} − {t}) ÷ {t})")
