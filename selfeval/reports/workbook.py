"""workbook_of(): 汇总表 and all forms as one .xlsx, in the layout of the paper; a door of openpyxl.

Values, not formulas: the workbook says what was sealed. Rows are streamed, so that 300 forms take little memory.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.functions import tostring

from budgets.workbooks.export import FORMULA_STARTS
from selfeval.reports.grids import (
    FORM_WIDTHS,
    RIGHT,
    Box,
    Grid,
    Kind,
    form_head,
    form_rows,
    forms_of,
    money_grid,
    picture_grid,
    summary_grid,
)
from selfeval.reports.render import Stamp
from selfeval.reports.score_notes import score_notes
from selfeval.reports.sums import rounding_note
from selfeval.reports.values import AnnualReport, Sheet
from selfeval.reports.word.markup import FORBIDDEN
from selfeval.reports.zipped import settled
from selfeval.scoring.rounding import round_half_up
from selfeval.scoring.writing import in_wan

SUMMARY, MONEY, PICTURES = "自评结果汇总表", "资金汇总", "图表数据"
FORMATS = {Kind.MONEY: "0.00", Kind.SHARE: "0.00%", Kind.POINTS: "0.00", Kind.NUMBER: "General"}
UNFIT, LONGEST_NAME, LONGEST_TEXT = str.maketrans(dict.fromkeys("[]:*?/\\'", "_")), 24, 32_767
TENTHS_A_CHARACTER, TENTHS_A_LETTER = 19, 16  # of the columns' unit, and of the smaller font in the cells
POINTS_A_LINE, LONGEST_ROW = 13, 400  # Excel takes rows of 409 points at most
THIN = Side(style="thin", color="000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SONG, HEI, FANG = "宋体", "黑体", "仿宋"


@dataclass(frozen=True)
class Line:
    """A line above a table, across its columns."""

    text: str
    size: int = 10
    place: str = "center"


def workbook_of(report: AnnualReport, stamp: Stamp, at: datetime | None = None) -> bytes:
    """The same report, stamp and moment give the same bytes."""
    book = Workbook(write_only=True)
    said = [Line(f"{stamp.draft}。", 10, "left")] if stamp.draft else []
    unit = Line(f"{'各项目金额与指标为演示数据　' if report.is_illustrative else ''}单位：万元", 10, "right")
    title = Line(f"{report.year}年度{SUMMARY}", 16)
    noted = [Line(note, 10, "left")] if (note := rounding_note(report)) else []
    _write(book, SUMMARY, [*said, title, *noted, unit], [summary_grid(report)], "landscape")
    if (money := money_grid(report)) is not None:
        title = Line(f"{report.department}{report.year}年度资金汇总", 16)
        _write(book, MONEY, [*said, title, Line("金额单位：万元", 10, "right")], [money], "portrait")
    for name, sheet in zip(sheet_names(report), forms_of(report), strict=True):
        grids = [*filter(None, (form_head(report.department, sheet), form_rows(sheet), _notes(sheet)))]
        about = f"（{report.year}年度）{'　演示数据' if report.is_illustrative else ''}"
        _write(book, name, [*said, Line(sheet.title, 16), Line(about)], grids, "portrait")
    if report.charts:
        grids = [_titled(picture_grid(each), each.title) for each in report.charts]
        _write(book, PICTURES, [*said, Line("图表数据", 16)], grids, "portrait", repeated=False)
    return _saved(book, report, stamp, at)


def sheet_names(report: AnnualReport) -> list[str]:
    """A name for each form: its number keeps two projects of one name apart."""
    whole = [report.whole.title] if report.whole else []
    return whole + [
        f"{number:02} {FORBIDDEN.sub('', each.project).translate(UNFIT)[:LONGEST_NAME]}".strip()
        for number, each in enumerate(report.sheets, 1)
    ]


def _notes(sheet: Sheet) -> Grid | None:
    """What stands below a form about its scores; None where they speak for themselves."""
    notes = enumerate(score_notes(sheet), 1)
    boxes = [
        Box(row - 1, 0, f"说明（{row}）{about}：{note}", Kind.LEFT, len(FORM_WIDTHS)) for row, (about, note) in notes
    ]
    return Grid(tuple(boxes), FORM_WIDTHS) if boxes else None


def _titled(grid: Grid, title: str) -> Grid:
    """The grid under a row with its title, and above an empty one."""
    moved = tuple(replace(box, row=box.row + 1) for box in grid.boxes)
    return Grid((Box(0, 0, title, Kind.HEAD, len(grid.widths)), *moved), grid.widths)


def _write(book, name: str, lines: list[Line], grids: list[Grid], orientation: str, repeated: bool = True) -> None:
    sheet, columns = book.create_sheet(name), len(grids[0].widths)
    starts = [len(lines)]
    for grid in grids[:-1]:
        starts.append(starts[-1] + grid.height + (0 if repeated else 1))
    for number, width in enumerate(grids[0].widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width / TENTHS_A_CHARACTER
    heads = next(start + 1 for start, grid in zip(starts, grids, strict=True) if grid.heads) if repeated else None
    _print_setup(sheet, orientation, heads)
    _merge(sheet, lines, zip(starts, grids, strict=True), columns)
    styles = _styles(sheet)
    for number, line in enumerate(lines, 1):
        sheet.row_dimensions[number].height = line.size + 10
        sheet.append([_line(sheet, line)])
    for start, grid in zip(starts, grids, strict=True):
        if start > starts[0] and not repeated:
            sheet.append([])
        for row, height in enumerate(_heights(grid), start + 1):
            sheet.row_dimensions[row].height = height
        for row in _rows(grid):
            sheet.append([_cell(sheet, box, is_first, styles) for box, is_first in row])


def _merge(sheet, lines: list[Line], placed: Iterable[tuple[int, Grid]], columns: int) -> None:
    for row in range(1, len(lines) + 1):
        sheet.merged_cells.add(CellRange(min_row=row, max_row=row, min_col=1, max_col=columns))
    for start, grid in placed:
        for box in grid.boxes:
            if box.width > 1 or box.height > 1:
                top, left = start + box.row + 1, box.column + 1
                bounds = {"max_row": top + box.height - 1, "max_col": left + box.width - 1}
                sheet.merged_cells.add(CellRange(min_row=top, min_col=left, **bounds))


def _rows(grid: Grid) -> Iterable[list[tuple[Box, bool]]]:
    """Each row's cells, the covered ones of a merged cell too: they carry its border."""
    covering = {
        (row, column): box
        for box in grid.boxes
        for row in range(box.row, box.row + box.height)
        for column in range(box.column, box.column + box.width)
    }
    for row in range(grid.height):
        found = [(column, covering[row, column]) for column in range(len(grid.widths))]
        yield [(box, (row, column) == (box.row, box.column)) for column, box in found]


def _styles(sheet) -> dict:
    """A pattern for each kind of cell, taken over by reference: setting styles cell by cell is slow."""
    found = {}
    for kind in Kind:
        cell = WriteOnlyCell(sheet)
        across = "left" if kind == Kind.LEFT else "right" if kind in RIGHT else "center"
        cell.border, cell.alignment = BOX, Alignment(across, "center", wrap_text=True)
        cell.font = Font(name=HEI if kind == Kind.HEAD else SONG, size=9)
        cell.number_format = FORMATS.get(kind, "@")
        found[kind] = copy(cell._style)
        cell.number_format = "@"
        found[kind, "text"] = copy(cell._style)  # of the same kind, where a sign stands for a figure
        cell.quotePrefix = True
        found[kind, "quoted"] = copy(cell._style)
    return found


def _cell(sheet, box: Box, is_first: bool, styles: dict):
    cell = WriteOnlyCell(sheet)
    if is_first and box.value is not None and not isinstance(box.value, str):
        cell.value, cell._style = _number(box), styles[box.kind]
        return cell
    text = FORBIDDEN.sub("", box.text)[:LONGEST_TEXT] if is_first else ""
    if text:
        _put(cell, text)
    cell._style = styles[box.kind, "quoted" if text.startswith(FORMULA_STARTS) else "text"]
    return cell


def _put(cell, text: str) -> None:
    """Text stays text, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"


def _number(box: Box):
    """The figure as it is printed: 万元 and points with two decimals, a rate with two of its percentage."""
    if box.kind == Kind.MONEY:
        return in_wan(box.value)
    return round_half_up(box.value, 4) if box.kind == Kind.SHARE else box.value


def _line(sheet, line: Line):
    cell = WriteOnlyCell(sheet)
    _put(cell, FORBIDDEN.sub("", line.text)[:LONGEST_TEXT])
    cell.font = Font(name=HEI if line.size > 12 else FANG, size=line.size)
    cell.alignment, cell.number_format = Alignment(line.place, "center", wrap_text=True), "@"
    cell.quotePrefix = line.text.startswith(FORMULA_STARTS)
    return cell


def _heights(grid: Grid) -> list[int]:
    """Rows as high as their longest text: a merged cell does not grow by itself."""
    lines = [1] * grid.height
    for box in grid.boxes:
        room = max(2, sum(grid.widths[box.column : box.column + box.width]) // TENTHS_A_LETTER - 1)
        needed = sum(max(1, -(-_width(part) // room)) for part in box.text.split("\n"))
        for row in range(box.row, box.row + box.height):
            lines[row] = max(lines[row], -(-needed // box.height))
    return [min(count * POINTS_A_LINE + 5, LONGEST_ROW) for count in lines]


def _width(text: str) -> int:
    """Chinese characters are twice as wide as Latin ones."""
    return sum(2 if ord(character) > 0xFF else 1 for character in text)


def _print_setup(sheet, orientation: str, repeated: int | None) -> None:
    """A4, as wide as the page, the heads of a long table on each page."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, orientation
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "— &P —"
    if repeated is not None:
        sheet.print_title_rows = f"{repeated}:{repeated}"
    sheet.sheet_view.showGridLines = False


def _saved(book, report: AnnualReport, stamp: Stamp, at: datetime | None) -> bytes:
    about = book.properties
    about.title, about.creator = FORBIDDEN.sub("", "".join(report.title)), FORBIDDEN.sub("", report.department)
    about.language, about.lastModifiedBy = "zh-CN", about.creator
    about.subject = "草稿" if stamp.version is None else f"第{stamp.version}版"
    about.description = f"sha256:{stamp.sha256}" if stamp.sha256 else None
    output = BytesIO()
    book.save(output)
    return settled(output.getvalue(), {"docProps/core.xml": _core(about, at)})


def _core(about, at: datetime | None) -> bytes:
    """The properties with the moment of signing, or none; the library would write that of saving."""
    about.created = about.modified = (at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    tree = about.to_tree()
    for child in list(tree):
        if at is None and child.tag.endswith(("}created", "}modified")):
            tree.remove(child)
    return tostring(tree)
