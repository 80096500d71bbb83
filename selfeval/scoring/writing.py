"""How amounts, shares and scores are written (GB/T 15835-2011): two decimals, halves up, — for nothing."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from selfeval.scoring import rounding
from selfeval.scoring.rounding import exact, round_half_up

WAN = Decimal(10_000)
NOTHING = "—"
INSIDE = str.maketrans("“”‘’", "‘’“”")  # quotation marks change places inside others


def in_wan(amount: Decimal) -> Decimal:
    """元 in 万元 with two decimals."""
    with exact():
        return round_half_up(amount / WAN)


def wan(amount: Decimal | None) -> str:
    """元 as 万元, without separators as documents print it: 12345678.9 → 1234.57."""
    return NOTHING if amount is None else f"{in_wan(amount):.2f}"


def yuan(amount: Decimal) -> str:
    """元 with its unit, for what 万元 would hide: 286030 → 286,030.00元."""
    return f"{round_half_up(amount):,.2f}元"


def writing_apart(*pairs: tuple[Decimal, Decimal]) -> Callable[[Decimal], str]:
    """How amounts that are held against each other are written: in 元 where 万元 would hide that two differ."""
    is_hidden = any(one != other and wan(one) == wan(other) for one, other in pairs)
    return yuan if is_hidden else lambda amount: f"{wan(amount)}万元"


def sum_as_printed(amounts: Iterable[Decimal]) -> Decimal:
    """What a column's rows add up to as they are printed in 万元 (元): the total that its reader checks."""
    with exact():
        return sum((in_wan(each) for each in amounts), Decimal(0)) * WAN


TOO_SMALL = "不到0.01万元"  # in place of an amount that 万元 would print as nothing


def gap_as_printed(amount: Decimal, other: Decimal) -> Decimal:
    """How much more an amount is than another as both are printed in 万元 (元): what their reader subtracts."""
    with exact():
        return (in_wan(amount) - in_wan(other)) * WAN


def percent(share: Decimal | None) -> str:
    """A share of 1 as a percentage: 0.99577 → 99.58%; — where there is nothing to divide by."""
    if share is None:
        return NOTHING
    with exact():
        return f"{round_half_up(share * 100):.2f}%"


def percent_apart(share: Decimal, limit: Decimal) -> str:
    """A share beside a limit that it is not equal to, with as many decimals as show that: 89.9999 % below 90 %."""
    places = 2
    with exact():
        while share != limit and round_half_up(share * 100, places) == round_half_up(limit * 100, places):
            places += 1
        return f"{round_half_up(share * 100, places):f}%"


def quoted(name: str) -> str:
    """A name in quotation marks; those that it holds itself do not stand double."""
    return f"“{name.translate(INSIDE)}”"


def points(score: Decimal | None) -> str:
    """A score with the two decimals that the form prints: 13.8 → 13.80."""
    return NOTHING if score is None else rounding.points(score)
