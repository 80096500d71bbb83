"""Where the table of a sheet begins and what its columns mean."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from budgets.workbooks.book import Book, Sheet
from budgets.workbooks.headings import UNITS, Column, clean, column_of, month_in, parse_column, unit_in

SEARCHED_ROWS, SEARCHED_COLUMNS, HEADING_LENGTH = 30, 200, 60
MARK_SHEET, MARK, VERSION = "selfeval", "selfeval-template", "1"
MACHINE_ROW = "#columns"


@dataclass(frozen=True)
class Layout:
    """A table in a sheet. `columns` by column number; `unit` is "wan", "yuan" or None where none is stated."""

    sheet: Sheet
    first_row: int
    headings: tuple[str, ...]
    columns: Mapping[int, Column]
    fingerprint: str
    unit: str | None = None
    odd_unit: str = ""
    month: int | None = None
    by_hand: bool = False
    depth: int = 1  # rows of headings

    @property
    def twice(self) -> dict[Column, list[int]]:
        """Columns that mean the same: nobody can know which one counts."""
        found: dict[Column, list[int]] = {}
        for number, column in self.columns.items():
            found.setdefault(Column(column.key, column.month), []).append(number)
        return {column: numbers for column, numbers in found.items() if len(numbers) > 1}

    @property
    def is_complete(self) -> bool:
        """Whether rows can be read: something names the line, something holds an amount."""
        held = self.columns.values()
        keys = {column.key for column in held}
        named = any(column.is_identity for column in held)
        return named and any(column.is_value for column in held) and ("amount" not in keys or "measure" in keys)

    @property
    def score(self) -> int:
        return len({(column.key, column.month) for column in self.columns.values()})

    @property
    def needs_month(self) -> bool:
        """Whether an amount has no month: neither its heading, nor a column, nor the title names one."""
        if self.month is not None or any(column.key == "month" for column in self.columns.values()):
            return False
        keys = ("APPROPRIATED", "EXECUTED", "amount")
        return any(column.key in keys and column.month is None for column in self.columns.values())

    @property
    def needs_unit(self) -> bool:
        return self.unit is None and any(column.is_value and not column.unit for column in self.columns.values())


@dataclass(frozen=True)
class Stamp:
    """What our own template says about itself."""

    version: str
    department: str
    year: str


def stamp_of(book: Book) -> Stamp | None:
    sheet = book.sheet(MARK_SHEET)
    if sheet is None or sheet.text(0, 0) != MARK:
        return None
    return Stamp(sheet.text(0, 1), sheet.text(0, 2), sheet.text(0, 3))


def fingerprint_of(headings: tuple[str, ...]) -> str:
    written = "\x1f".join(re.sub(r"\s", "", heading) for heading in headings).rstrip("\x1f")
    return hashlib.sha256(written.encode()).hexdigest()


def layouts_of(book: Book, saved: Mapping[str, Mapping[str, str]]) -> list[Layout]:
    """The table of every visible sheet that has one, best first; `saved` are mappings by fingerprint."""
    found = [layout for sheet in book.sheets if sheet.visible and (layout := layout_of(sheet, saved))]
    return sorted(found, key=lambda layout: (-layout.is_complete, -layout.score))


def fitting(layouts: list[Layout]) -> list[Layout]:
    """The best table and those of the same make: an office may keep a sheet for each section."""
    complete = [layout for layout in layouts if layout.is_complete]
    return [layout for layout in complete if layout.fingerprint == complete[0].fingerprint]


def layout_of(sheet: Sheet, saved: Mapping[str, Mapping[str, str]]) -> Layout | None:
    ours = _machine_layout(sheet)
    if ours is not None:
        return ours
    candidates = [
        _layout(sheet, top, depth, saved)
        for top in range(min(SEARCHED_ROWS, len(sheet.rows)))
        for depth in (1, 2)
        if any(sheet.rows[top])
    ]
    by_hand = [layout for layout in candidates if layout.by_hand]
    if by_hand:
        return by_hand[0]
    # One row of headings rather than two; max() keeps the first of equals, the upper one.
    best = max(candidates, key=lambda layout: (layout.is_complete, layout.score, -layout.depth), default=None)
    if best is not None and best.score >= 2:
        return best
    return _guess(candidates)


def _guess(candidates: list[Layout]) -> Layout | None:
    """The row that looks most like headings, for a person to say what they mean."""

    def words(layout: Layout) -> int:
        return len([heading for heading in layout.headings if heading and not _is_number(heading)])

    single = [layout for layout in candidates if layout.depth == 1 and words(layout) >= 2]
    return max(single, key=words, default=None)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-\d.,%]+", text) is not None


def _layout(sheet: Sheet, top: int, depth: int, saved: Mapping[str, Mapping[str, str]]) -> Layout:
    headings, columns = _headings(sheet, top, depth)
    fingerprint = fingerprint_of(headings)
    by_hand = saved.get(fingerprint)
    if by_hand is not None:
        told = {int(number): parse_column(key) for number, key in by_hand.items() if number.isdigit()}
        stated = {number: unit_in(heading) for number, heading in enumerate(headings)}
        columns = {
            number: Column(column.key, column.month, stated.get(number, "") if column.is_value else "")
            for number, column in told.items()
            if column is not None and number < len(headings)
        }
    above = [text for row in sheet.rows[:top] for text in row if text]
    unit = next((unit for text in above if (unit := unit_in(text))), "")
    units = {unit, *(column.unit for column in columns.values() if column.is_value)} - {""}
    odd = next((unit for unit in sorted(units) if unit not in UNITS), "")
    month = next((month for text in above if (month := month_in(text))), None)
    return Layout(
        sheet, top + depth, headings, columns, fingerprint, UNITS.get(unit), odd, month, by_hand is not None, depth
    )


def _headings(sheet: Sheet, top: int, depth: int) -> tuple[tuple[str, ...], dict[int, Column]]:
    width = min(max((len(row) for row in sheet.rows[top : top + depth]), default=0), SEARCHED_COLUMNS)
    headings, columns = [], {}
    for number in range(width):
        texts = [_spread(sheet, row, number) for row in range(top, top + depth)]
        if depth == 2 and texts[0] == texts[1]:
            texts = texts[:1]
        whole = "".join(texts)
        headings.append(" ".join(text.strip() for text in texts if text.strip()))
        if len(whole) > HEADING_LENGTH:
            continue
        column = column_of(whole) or (column_of(texts[-1]) if clean(texts[-1]) else None)
        if column is not None:
            columns[number] = column
    return tuple(headings), columns


def _spread(sheet: Sheet, row: int, column: int) -> str:
    """The text of a cell, or of the merged cell that covers it."""
    return sheet.text(row, column) or sheet.text(*sheet.covered.get((row, column), (row, column)))


def _machine_layout(sheet: Sheet) -> Layout | None:
    """The table of our own template, by the hidden row that names its columns."""
    for number, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        if row and row[0] == MACHINE_ROW:
            columns = {0: Column("line_id")}
            columns |= {n: column for n, key in enumerate(row) if key and (column := parse_column(key))}
            headings = tuple(sheet.rows[number + 1]) if number + 1 < len(sheet.rows) else ()
            unit = next((unit for above in sheet.rows[:number] for text in above if (unit := unit_in(text))), "")
            return Layout(sheet, number + 2, headings, columns, fingerprint_of(headings), UNITS.get(unit))
    return None
