"""One line of the indicator table, as numbers where it holds numbers."""

import re
from decimal import Decimal

from selfeval.assessments.official.grid import Grid
from selfeval.assessments.official.values import Cell, FormRow
from selfeval.assessments.official.words import (
    NOTE,
    as_written,
    day_of,
    is_nothing,
    number_of,
    operator_of,
    plain,
    split_target,
)

COMPUTED = ("target", "actual", "weight", "score", "review")
TYPED = {"target": "=", "actual": ""}  # what "=95" means there: a comparison, a number
SILENT = ("无", "无偏差", "无。", "不存在偏差", "没有", "未偏离")


def read_row(grid: Grid, row: int, columns: dict[str, int], levels: dict[str, str], year: int | None) -> FormRow | None:
    """The indicator of a row, or None where the row holds none."""
    cells = {key: _cell(grid, key, row, column) for key, column in columns.items()}
    text = {key: "" if is_nothing(cell.text) else cell.text for key, cell in cells.items()}
    name = text.get("name", "")
    if not name or _is_no_indicator(grid, row, columns, text):
        return None
    operator, target, unit = split_target(text.get("target", ""))
    own = text.get("operator", "")
    target_day, actual_day = (day_of(text.get(key, ""), year) for key in ("target", "actual"))
    if target_day is not None:
        target, unit = None, ""
    actual, unit = _actual(text, target, unit) if target_day is None else (None, unit)
    operator = operator_of(own) or operator
    return FormRow(
        indicator_class=levels["class"],
        subclass=levels["subclass"],
        name=name,
        operator=operator,
        sign=as_written(operator, own, text.get("target", "")),
        target=_same_scale(target, text.get("target", ""), actual, text.get("actual", ""), text.get("unit") or unit),
        target_text=text.get("target", ""),
        actual=_same_scale(actual, text.get("actual", ""), target, text.get("target", ""), text.get("unit") or unit),
        actual_text=text.get("actual", ""),
        unit=text.get("unit", "") or unit,
        weight=number_of(text.get("weight", "")),
        stated_score=number_of(text.get("score", "")),
        reason="" if plain(text.get("reason", "")) in SILENT else text.get("reason", ""),
        cells=cells,
        target_day=target_day,
        actual_day=actual_day if target_day is not None else None,
        review=number_of(text.get("review", "")),
        review_reason=text.get("review_reason", ""),
    )


def _cell(grid: Grid, key: str, row: int, column: int) -> Cell:
    if key in TYPED:
        return grid.compared(row, column, TYPED[key])
    return grid.known(row, column) if key in COMPUTED else grid.cell(row, column)


def _is_no_indicator(grid: Grid, row: int, columns: dict[str, int], text: dict[str, str]) -> bool:
    """A note under the table, or a level that spans the whole row."""
    first = columns.get("class")
    spans = first is not None and grid.origin(row, first) == grid.origin(row, columns["name"])
    values = [text.get(key) for key in COMPUTED]
    return spans or (not any(values) and bool(NOTE.match(plain(text["name"]))))


def _actual(text: dict[str, str], target: Decimal | None, unit: str) -> tuple[Decimal | None, str]:
    """The number of the actual, where it is in the target's unit; 万 and 万元 are one."""
    written = text.get("actual", "")
    actual = number_of(written)
    if actual is not None or target is None:
        return actual, unit
    sign, value, other = split_target(re.sub("达到(?=\\d)", "", written))
    units = {_unit(unit), _unit(text.get("unit", "")), ""}
    if sign or _unit(other) not in units:
        return None, unit
    return value, other if unit and _unit(unit) == _unit(other) and len(other) > len(unit) else unit


def _unit(text: str) -> str:
    """A unit without what it is counted for: 次/年 as 次; 万 and 万元 are one."""
    return re.sub(r"[/每].*", "", plain(text)).removesuffix("元")


def _same_scale(value: Decimal | None, text: str, other: Decimal | None, beside: str, unit: str) -> Decimal | None:
    """0.97 beside 95% is 97%: a share written without its sign."""
    if value is None or other is None or "%" in text or not 0 < value <= 1 < other:
        return value
    return value * 100 if "%" in beside + unit else value
