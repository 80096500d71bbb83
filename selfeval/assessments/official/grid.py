"""A worksheet as people see it: merged cells filled out, percentages as percentages, headings found."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from budgets.workbooks.book import Sheet
from selfeval.assessments.official.values import Cell, NotAForm
from selfeval.assessments.official.words import INDICATOR_HEADS, Heads, head_of
from selfeval.scoring.rounding import plain as as_number

WIDEST, DEEPEST = 60, 5_000  # columns and rows that a form is looked for in


class Grid:
    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.height = min(DEEPEST, len(sheet.rows))
        self.width = min(WIDEST, max((len(row) for row in sheet.rows[:DEEPEST]), default=0))
        self._covered = {} if len(sheet.merged) > DEEPEST else sheet.covered

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """The cell whose text stands there: of a merged area its first."""
        return self._covered.get((row, column), (row, column))

    def text(self, row: int, column: int) -> str:
        row, column = self.origin(row, column)
        text = self.sheet.text(row, column).strip()
        return _percent(text) if text and (row, column) in self.sheet.percents else text

    def cell(self, row: int, column: int) -> Cell:
        return Cell(self.sheet.name, row, column, self.text(row, column))

    def known(self, row: int, column: int) -> Cell:
        """The cell of a value that is computed with; raises NotAForm where a formula has no result."""
        cell = self.cell(row, column)
        error = self.sheet.uncalculated.get(self.origin(row, column))
        if error is not None:
            told = f"是错误值{error}" if error else "没有计算结果"
            words = "请改正公式后再核对" if error else "请用 Excel 或 WPS 打开，保存一次后再核对"
            raise NotAForm(f"{cell.place}是公式，{told}，{words}。")
        return cell

    def compared(self, row: int, column: int, sign: str) -> Cell:
        """As known; "=95%" typed into the cell of a target became a formula, and means what was typed."""
        at = self.origin(row, column)
        constant = self.sheet.constants.get(at)
        if constant is None:
            return self.known(row, column)
        return Cell(
            self.sheet.name, row, column, sign + (_percent(constant) if at in self.sheet.percents else constant)
        )

    def row(self, row: int) -> list[str]:
        return [self.text(row, column) for column in range(self.width)]

    def texts(self, first: int, end: int) -> Iterator[Cell]:
        """The filled cells of some rows, each once, row by row."""
        for row in range(first, end):
            for column in range(self.width):
                if self.origin(row, column) == (row, column) and self.text(row, column):
                    yield self.cell(row, column)

    def heads(self, row: int, words: Heads) -> dict[str, int]:
        """The first column of each heading of a row."""
        found: dict[str, int] = {}
        for column in range(self.width):
            text = self.text(row, column)
            key = head_of(text, words) if text and len(text) <= 40 else ""
            if key:
                found.setdefault(key, column)
        return found


def _percent(text: str) -> str:
    try:
        return f"{as_number(Decimal(text) * 100)}%"
    except InvalidOperation:
        return text


def indicator_header(grid: Grid, row: int) -> tuple[dict[str, int], int] | None:
    """The columns of the indicator table if its header starts in this row, and the first row below the header.

    A header takes one line or two: what the lower line names goes before what stands above it.
    """
    found = grid.heads(row, INDICATOR_HEADS)
    if "name" not in found or not _is_header(found, grid.text(row, found["name"])):
        return None
    end = row + 1
    while end < grid.height and _belongs(grid, row, end, found):
        lower = grid.heads(end, INDICATOR_HEADS)
        found |= {key: column for key, column in lower.items() if key not in ("class", "subclass", "name")}
        end += 1
    if row and not {"score", "actual"} <= set(found):
        found = grid.heads(row - 1, INDICATOR_HEADS) | found
    return (found, end) if {"score", "actual", "review"} & set(found) else None


def _is_header(found: dict[str, int], name: str) -> bool:
    return "class" in found or ("三级" not in name and "score" in found and {"target", "actual"} <= set(found))


def _belongs(grid: Grid, header: int, row: int, found: dict[str, int]) -> bool:
    """Whether a row is the lower line of the header: its levels are merged with the upper line, or empty."""
    if row > header + 2:
        return False
    for key in ("class", "name"):
        if key in found and grid.text(row, found[key]) not in ("", grid.text(header, found[key])):
            return False
    lower = grid.heads(row, INDICATOR_HEADS)
    merged = "name" in found and grid.origin(row, found["name"])[0] == grid.origin(header, found["name"])[0]
    return merged or len(set(lower) - {"class", "subclass", "name"}) >= 2
