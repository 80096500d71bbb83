"""What a workbook holds once it is read, and what is wrong with it: frozen values with places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


class NotReadable(Exception):
    """The file is no workbook that can be read safely; the message is a Chinese sentence that says why."""


@dataclass(frozen=True)
class Sheet:
    """One worksheet as text. Rows and columns count from 0; an empty cell is ""."""

    name: str
    visible: bool
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]  # top, left, bottom, right
    uncalculated: Mapping[tuple[int, int], str] = field(default_factory=dict)  # formulas without result, or its error
    percents: frozenset[tuple[int, int]] = frozenset()  # cells that show 0.95 as 95 %
    constants: Mapping[tuple[int, int], str] = field(default_factory=dict)  # formulas that are a number: "=95%"

    def text(self, row: int, column: int) -> str:
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    @cached_property
    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The cells that a merged cell covers, with the one that holds its text."""
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }


@dataclass(frozen=True)
class Book:
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a workbook: where, what stands there, why it is refused, what may have been meant."""

    kind: str
    sheet: str
    row: int
    column: int
    value: str
    message: str
    nearest: str = ""

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.cell}"


def column_name(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    return f"{column_name(column)}{row + 1}"


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
