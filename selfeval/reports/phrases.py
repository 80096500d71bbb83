"""How official documents write dates, amounts, rates and indicator values (GB/T 15835-2011)."""

from datetime import date
from decimal import Decimal

from selfeval.assessments.models import Indicator, Result
from selfeval.scoring import rounding
from selfeval.scoring.rounding import plain, round_half_up
from selfeval.scoring.terms import Band, Operator

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


def written_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """1 to 99 in Chinese numerals: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    if number < 1 or number > 99:
        raise ValueError(number)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")


def target_text(indicator: Indicator) -> str:
    """年度指标值: operator, value and unit in one cell."""
    operator = Operator(indicator.operator)
    if operator == Operator.BY_DATE:
        return f"{written_date(indicator.target_date)}前" if indicator.target_date else ""
    if indicator.target is None:
        return indicator.target_text
    return f"{operator.label}{plain(indicator.target)}{indicator.unit}"


def actual_text(indicator: Indicator, result: Result) -> str:
    """实际完成值: the value with its unit, the day, or the words and the band."""
    if result.actual is not None:
        return f"{plain(result.actual)}{indicator.unit}"
    if result.actual_date is not None:
        return written_date(result.actual_date)
    if result.actual_text:
        return result.actual_text
    return Band(result.band).label if result.band else ""
