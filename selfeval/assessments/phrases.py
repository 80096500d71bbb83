"""How forms write a target and what came of it (GB/T 15835-2011): 年度指标值 and 实际完成值 in one cell."""

from datetime import date

from selfeval.assessments.models import Indicator, Result
from selfeval.scoring.rounding import plain
from selfeval.scoring.terms import Band, Operator


def written_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


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
