"""The one table of the fields of a form that a person fills in: what each is called, holds, and is read by.

Django-free. What the table does not name cannot be saved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from selfeval.assessments.typed import (
    NotReadable,
    read_day,
    read_number,
    read_points,
    read_weight,
    read_words,
    short,
    write_day,
)
from selfeval.scoring.rounding import plain
from selfeval.scoring.terms import CAUSES, Band, Cause, IndicatorClass, ScoringKind

# What the history calls a change that is no field of this table.
DEDUCTED, EVIDENCE = "扣减分", "佐证材料"
# End the names of what was carried over when somebody handed in: he is kept beside it and typed none of it.
TAKEN, COMPUTED = "（取自资金数据）", "（系统计算）"


class Kind(StrEnum):
    LINE = "LINE"
    WORDS = "WORDS"
    NUMBER = "NUMBER"
    DAY = "DAY"
    CHOICE = "CHOICE"


class Owner(StrEnum):
    """Which row of the database holds the field."""

    FORM = "FORM"
    INDICATOR = "INDICATOR"
    RESULT = "RESULT"


@dataclass(frozen=True)
class Field:
    """A field: `read(text, unit)` raises NotReadable; `write` is the text that stands in it on the page."""

    name: str
    label: str
    owner: Owner
    kind: Kind
    read: Callable[[str, str], Any]
    longest: int = 40
    choices: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()  # of the choices, under their titles
    is_declared: bool = False  # part of what was promised: open until the indicators are frozen

    def write(self, value: Any) -> str:
        if self.kind is Kind.DAY:
            return write_day(value)
        if self.kind is Kind.NUMBER:
            return "" if value is None else plain(Decimal(value))
        return value or ""

    def say(self, value: Any) -> str:
        """The value as the history tells it."""
        return dict(self.choices).get(value, "") if self.kind is Kind.CHOICE else self.write(value)


def _words(name: str, label: str, owner: Owner, longest: int, **more) -> Field:
    kind = Kind.WORDS if longest > 200 else Kind.LINE
    return Field(name, label, owner, kind, lambda text, unit: read_words(text, longest), longest, **more)


def _number(name: str, label: str, owner: Owner, read=read_number, **more) -> Field:
    return Field(name, label, owner, Kind.NUMBER, read, **more)


def _day(name: str, label: str, owner: Owner) -> Field:
    return Field(name, label, owner, Kind.DAY, read_day)


def _choice(name: str, label: str, owner: Owner, enum, groups=()) -> Field:
    choices = _offered(enum)

    def read(text: str, unit: str) -> str:
        if text and text not in dict(choices):
            raise NotReadable(f"“{short(text)}”不是“{label}”可选的内容：请从列表中选择。")
        return text

    titled = tuple((title, _offered(members)) for title, members in groups)
    return Field(name, label, owner, Kind.CHOICE, read, choices=choices, groups=titled)


def _offered(terms) -> tuple[tuple[str, str], ...]:
    return tuple((term.value, term.label) for term in terms)


FORM, INDICATOR, RESULT = Owner.FORM, Owner.INDICATOR, Owner.RESULT
TABLE = (
    _words("expected_goal", "预期目标", FORM, 2000, is_declared=True),
    _words("achieved_goal", "实际完成情况", FORM, 2000),
    _choice("execution_cause", "执行偏差原因类别", FORM, Cause, CAUSES),
    _words("execution_reason", "执行偏差原因", FORM, 2000),
    _words("execution_improvement", "执行改进措施", FORM, 2000),
    _words("responsible", "执行改进责任人", FORM, 40),
    _day("improve_by", "执行改进完成时限", FORM),
    _number("weight", "分值", INDICATOR, read_weight, is_declared=True),
    _number("actual", "实际完成值", RESULT),
    _day("actual_date", "完成日期", RESULT),
    _words("actual_text", "完成情况", RESULT, 200),
    _choice("band", "评判等级", RESULT, Band),
    _number("band_score", "等级得分", RESULT, read_points),
    _choice("cause", "偏差原因类别", RESULT, Cause, CAUSES),
    _words("deviation_reason", "偏差原因分析", RESULT, 2000),
    _words("improvement", "改进措施", RESULT, 2000),
    _words("responsible", "责任人", RESULT, 40),
    _day("improve_by", "完成时限", RESULT),
    # Filling this in takes the indicator out of the score, emptying it takes it in again.
    _words("not_applicable_reason", "不适用的原因", RESULT, 300),
    _words("missing_evidence_reason", "未附佐证材料的原因", RESULT, 300),
)
OF_FORM = {field.name: field for field in TABLE if field.owner is FORM}
OF_ROW = {field.name: field for field in TABLE if field.owner is not FORM}


NEGATIVE = "填的是负数，计分时按0计，请核对是否填错。"


def is_satisfaction(indicator_class: str, kind: str, unit: str) -> bool:
    """Whether an indicator counts the share of people who are satisfied, in percent."""
    return kind == ScoringKind.SATISFACTION or (indicator_class == IndicatorClass.SATISFACTION and unit in ("%", "％"))


def read_for(field: Field, text: str, indicator: Any = None) -> Any:
    """What was typed into a field of an indicator, or of the form (None). Raises NotReadable."""
    if indicator is None:
        return field.read(text, "")
    value = field.read(text, indicator.unit)
    is_share = field.name == "actual" and is_satisfaction(indicator.indicator_class, indicator.kind, indicator.unit)
    if is_share and value is not None and not 0 <= value <= 100:
        raise NotReadable(f"“{short(text)}”不在0到100之间：满意度是百分比，请核对。")
    return value


def doubt_of(field: Field, text: str) -> str:
    """What a person is asked about a text that was saved; empty where there is nothing to ask."""
    return NEGATIVE if field.name == "actual" and text.startswith("-") else ""


def field_named(name: str, of_row: bool) -> Field | None:
    return (OF_ROW if of_row else OF_FORM).get(name)
