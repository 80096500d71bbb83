"""How official documents write amounts, rates, scores and numbers of paragraphs (GB/T 15835-2011)."""

from decimal import Decimal

from selfeval.scoring import rounding
from selfeval.scoring.rounding import round_half_up

NUMERALS = "零一二三四五六七八九"
WAN = Decimal(10_000)


def wan(amount: Decimal) -> str:
    """元 as 万元 with two decimals, no separators, as documents print it."""
    return f"{round_half_up(amount / WAN):.2f}"


def percent(share: Decimal | None) -> str:
    """A share of 1 as a percentage with two decimals; — where there is nothing to divide by."""
    return "—" if share is None else f"{round_half_up(share * 100):.2f}%"


def points(score: Decimal | None) -> str:
    return "—" if score is None else rounding.points(score)


def numeral(number: int) -> str:
    """1 to 99 in Chinese numerals: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    if number < 1 or number > 99:
        raise ValueError(number)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")
