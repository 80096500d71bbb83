"""Frozen dataclasses of values <-> plain JSON values: decimals as strings, enums by value."""

from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints


class NotReadable(Exception):
    """A value is not what its field holds; the text says where and why."""


def encode(value: Any) -> Any:
    """The JSON value of a dataclass, tuple, enum, Decimal, string or bool."""
    if is_dataclass(value):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def decode(kind: Any, value: Any, where: str) -> Any:
    """The value of a type that encode() wrote; raises NotReadable."""
    if get_origin(kind) is UnionType:
        return _optional(get_args(kind), value, where)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value, where)
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind), value, where)
    if is_dataclass(kind):
        return _dataclass(kind, value, where)
    if issubclass(kind, Enum):
        return _one_of(tuple(kind), value, where)
    if kind is Decimal:
        return _decimal(value, where)
    if not isinstance(value, kind):
        raise NotReadable(f"“{where}”的取值类型不正确。")
    return value


def _optional(kinds: tuple, value: Any, where: str) -> Any:
    """What may be left out: "X | None"."""
    return None if value is None else decode(next(kind for kind in kinds if kind is not NoneType), value, where)


def _tuple(kinds: tuple, value: Any, where: str) -> tuple:
    if not isinstance(value, (list, tuple)):
        raise NotReadable(f"“{where}”应为列表。")
    if kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        raise NotReadable(f"“{where}”应有{len(kinds)}项。")
    return tuple(
        decode(kind, item, f"{where}[{number}]")
        for number, (kind, item) in enumerate(zip(kinds, value, strict=True), 1)
    )


def _one_of(allowed: tuple, value: Any, where: str) -> Any:
    for item in allowed:
        if isinstance(value, str) and item == value:
            return item
    raise NotReadable(f"“{where}”的取值“{value}”不在允许范围内：{'、'.join(map(str, allowed))}。")


def _decimal(value: Any, where: str) -> Decimal:
    # A JSON number has been a float on its way here.
    try:
        number = Decimal(value) if isinstance(value, (str, Decimal)) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise NotReadable(f"“{where}”的取值“{value}”不是以文本书写的数字。")
    return number


def _dataclass(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise NotReadable(f"“{where}”应为一组带名称的设置。")
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(map(str, set(value) - set(known))):
        raise NotReadable(f"“{where}”中有不认识的设置：{'、'.join(unknown)}。")
    missing = [name for name, field in known.items() if field.default is MISSING and name not in value]
    if missing:
        raise NotReadable(f"“{where}”中缺少设置：{'、'.join(missing)}。")
    hints = get_type_hints(kind)
    return kind(**{name: decode(hints[name], item, f"{where}.{name}") for name, item in value.items()})
