"""The day that a form says it was filled in or printed on, beside a label or alone below the table."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from selfeval.assessments.official.grid import Grid, indicator_header
from selfeval.assessments.official.values import Cell
from selfeval.assessments.official.words import plain

BELOW = 8  # rows under the table that still belong to the form
LABEL = re.compile(r".{0,12}?(?:打印|填报|填表|填写|制表|编制|报送|自评|评价)(?:日期|时间)[:]?")
DAY = re.compile(r"(?P<year>20\d\d)[年./-](?P<month>\d{1,2})(?:月|[./-](?=\d)|$)(?:(?P<day>\d{1,2})日?)?")


def dated_at(grid: Grid, start: int, header: int, end: int) -> tuple[Cell, date] | None:
    """The last such day of a form and its cell; a month alone means its last day."""
    found = [*_labelled(grid, start, header), *_below(grid, end)]
    return found[-1] if found else None


def _below(grid: Grid, end: int) -> Iterator[tuple[Cell, date]]:
    for row in range(max(end - 1, 0), min(end + BELOW, grid.height)):
        if indicator_header(grid, row) or any("自评表" in text for text in grid.row(row)):
            return
        yield from _labelled(grid, row, row + 1)
        texts = list(grid.texts(row, row + 1))
        if len(texts) == 1 and (day := _day(plain(texts[0].text))):
            yield texts[0], day


def _labelled(grid: Grid, first: int, end: int) -> Iterator[tuple[Cell, date]]:
    for row in range(first, end):
        texts = list(grid.texts(row, row + 1))
        for number, cell in enumerate(texts):
            label = LABEL.match(plain(cell.text)) if len(cell.text) <= 40 else None
            if label is None:
                continue
            told = plain(cell.text)[label.end() :]
            value = cell if told else next(iter(texts[number + 1 :]), cell)
            if day := _day(told or plain(value.text)):
                yield value, day


def _day(text: str) -> date | None:
    found = DAY.fullmatch(text)
    if found is None:
        return None
    year, month = int(found["year"]), int(found["month"])
    try:
        return date(year, month, int(found["day"] or calendar.monthrange(year, month)[1]))
    except ValueError:  # the thirteenth month, the thirtieth of February
        return None
