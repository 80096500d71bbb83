"""Lists as files for a spreadsheet: xlsx and CSV out of plain values, with a total that its own rows add up to.

What somebody typed stays text: Excel or WPS must never take a name for a formula.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from selfeval.scoring.rounding import round_half_up
from selfeval.scoring.writing import in_wan, percent

# How a formula begins, the full-width signs included, which Chinese versions take for the narrow ones.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
ZERO = Decimal("0.00")


class Kind(StrEnum):
    """What a column holds, and so how it is written."""

    TEXT = "TEXT"
    COUNT = "COUNT"
    AMOUNT = "AMOUNT"
    SHARE = "SHARE"
    POINTS = "POINTS"
    DAY = "DAY"


FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "0",
    Kind.AMOUNT: "#,##0.00",
    Kind.SHARE: "0.00%",
    Kind.POINTS: "0.00",
    Kind.DAY: "yyyy-mm-dd hh:mm",
}
LEFT = {Kind.TEXT, Kind.DAY}


@dataclass(frozen=True)
class Column:
    head: str
    kind: Kind = Kind.TEXT
    width: int = 14


@dataclass(frozen=True)
class Listing:
    """A list to be written. Amounts are 元 and are written in `unit` ("yuan" or "wan").

    `totals` holds what cannot be added up (a rate, a mean), by heading; amounts are added up from the written
    cells wherever `is_sum` says that they make up one sum.
    """

    title: str
    about: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple]
    unit: str = "yuan"
    is_sum: bool = True
    totals: tuple[tuple[str, Decimal | None], ...] = ()

    @property
    def unit_label(self) -> str:
        return "万元" if self.unit == "wan" else "元"

    @property
    def heads(self) -> list[str]:
        return [f"{each.head}（{self.unit_label}）" if each.kind == Kind.AMOUNT else each.head for each in self.columns]

    def written(self) -> list[list]:
        """The cells as they are written: amounts in the unit, shares and scores rounded, texts clean."""
        rows = [
            [_value(value, column.kind, self.unit) for value, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]
        return [*rows, self._total(rows)] if self.is_sum else rows

    def _total(self, rows: list[list]) -> list:
        given, cells = dict(self.totals), []
        for place, column in enumerate(self.columns):
            if column.kind == Kind.AMOUNT:
                cells.append(sum((row[place] for row in rows if row[place] is not None), ZERO))
            else:
                cells.append(_value(given.get(column.head), column.kind, self.unit))
        first = next(place for place, column in enumerate(self.columns) if column.kind == Kind.TEXT)
        cells[first] = "合计"
        return cells


def _value(value, kind: Kind, unit: str):
    if value is None or value == "":
        return None
    if kind == Kind.AMOUNT:
        return in_wan(value) if unit == "wan" else round_half_up(value)
    if kind == Kind.SHARE:
        return round_half_up(value, 4)
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def to_xlsx(listing: Listing) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    head_row = len(listing.about) + 2
    sheet.freeze_panes = f"A{head_row + 1}"
    for place, column in enumerate(listing.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([_text(sheet, listing.title, Font(bold=True, size=14))])
    for line in listing.about:
        sheet.append([_text(sheet, line, Font(color="566274"))])
    _append_rows(sheet, listing)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _append_rows(sheet, listing: Listing) -> None:
    line = Border(*[Side("thin", color="DBE1E9")] * 4)
    wash, bold = PatternFill("solid", fgColor="F5F7FA"), Font(bold=True)
    heads = []
    for column, head in zip(listing.columns, listing.heads, strict=True):
        cell = _text(sheet, head, bold)
        cell.fill, cell.border = wash, line
        cell.alignment = Alignment("left" if column.kind in LEFT else "right", "center", wrap_text=True)
        heads.append(cell)
    sheet.append(heads)
    plain = [_style(sheet, column.kind, line) for column in listing.columns]
    summed = [_style(sheet, column.kind, line, wash, bold) for column in listing.columns]
    rows = listing.written()
    for number, row in enumerate(rows, 1):
        styles = summed if listing.is_sum and number == len(rows) else plain
        sheet.append([_cell(sheet, value, style) for value, style in zip(row, styles, strict=True)])


def _style(sheet, kind: Kind, line, fill=None, font=None):
    """A pattern that every cell of a column takes over: setting styles cell by cell is slow."""
    cell = WriteOnlyCell(sheet)
    cell.number_format, cell.border = FORMATS[kind], line
    cell.alignment = Alignment("left" if kind in LEFT else "right", "top", wrap_text=kind == Kind.TEXT)
    if fill is not None:
        cell.fill, cell.font = fill, font
    return cell._style


def _cell(sheet, value, style):
    if isinstance(value, str):
        cell = _text(sheet, value)
        quoted = cell.quotePrefix
        cell._style = style
        if quoted:
            cell.quotePrefix = True
        return cell
    cell = WriteOnlyCell(sheet, value)
    cell._style = style
    return cell


def _text(sheet, words: str, font=None):
    """A cell of type text, whatever it begins with; the prefix keeps it one when somebody edits it."""
    cell = WriteOnlyCell(sheet, words)
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(FORMULA_STARTS)
    if font is not None:
        cell.font = font
    return cell


def to_csv(listing: Listing) -> bytes:
    """UTF-8 with a byte order mark, without which Excel and WPS take Chinese for something else."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([_safe(listing.title)])
    writer.writerows([_safe(line)] for line in listing.about)
    writer.writerow([_safe(head) for head in listing.heads])
    kinds = [column.kind for column in listing.columns]
    for row in listing.written():
        writer.writerow([_words(value, kind) for value, kind in zip(row, kinds, strict=True)])
    return file.getvalue().encode("utf-8-sig")


def _words(value, kind: Kind) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _safe(value)
    if kind == Kind.SHARE:
        return percent(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _safe(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA_STARTS) else words
