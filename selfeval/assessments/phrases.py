"""How forms write a target and what came of it (GB/T 15835-2011): 年度指标值 and 实际完成值 in one cell."""

from datetime import date
from decimal import Decimal

from selfeval.assessments.models import Indicator, Result
from selfeval.assessments.typed import write_day
from selfeval.scoring.rounding import plain
from selfeval.scoring.terms import Band, Operator


def target_text(indicator: Indicator) -> str:
    """年度指标值: operator, value and unit in one cell."""
    operator = Operator(indicator.operator)
    if operator == Operator.BY_DATE:
        return f"{write_day(indicator.target_date)}前" if indicator.target_date else ""
    if indicator.target is None:
        return indicator.target_text
    return f"{operator.label}{plain(indicator.target)}{indicator.unit}"


def actual_text(indicator: Indicator, result: Result) -> str:
    """实际完成值: the value with its unit, the day, or the words and the band."""
    if result.actual is not None:
        return f"{plain(result.actual)}{indicator.unit}"
    if result.actual_date is not None:
        return write_day(result.actual_date)
    if result.actual_text:
        return result.actual_text
    return Band(result.band).label if result.band else ""


def said_value(row: Indicator | Result, name: str) -> str:
    """A field of an indicator or its result as the history tells it: labels of choices, numbers and days as written."""
    value = getattr(row, name)
    if isinstance(value, date):
        return write_day(value)
    if isinstance(value, Decimal):
        return plain(value)
    field = row._meta.get_field(name)
    return dict(field.choices).get(value, "") if field.choices else value or ""


def declared_text(indicator: Indicator) -> str:
    """A whole indicator in one line: what was promised, how it is scored, for how many points."""
    names = ("subclass", "name", "kind", "pass_threshold", "explanation", "source")
    first, name, kind, threshold, *rest = (said_value(indicator, each) for each in names)
    operator = Operator(indicator.operator)
    target = target_text(indicator) or f"{operator.label}（未填指标值）"
    pass_line = f"（合格线{threshold}）" if threshold else ""
    told = [f"{first}“{name}”", target, f"{kind}{pass_line}", f"{plain(indicator.weight)}分", *filter(None, rest)]
    return "，".join(told)
