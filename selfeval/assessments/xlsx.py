"""The official form as a workbook, in the layout of its year's rule set: one of the doors of openpyxl.

It prints like the paper. What may be filled in is open and tinted, everything else is locked; the hidden sheet
says whose form it is and what stood in its fields.
"""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from budgets.workbooks.export import FORMULA_STARTS
from selfeval.assessments.offline import KEY, MARK, MARK_SHEET, marks_of, spots_of
from selfeval.assessments.pages import SheetPage
from selfeval.assessments.paper import BESIDE, COLUMNS, Cell, cells_of, sheet_names
from selfeval.assessments.workflow import EDITABLE

THIN = Side(style="thin", color="000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
OPEN, GREY = PatternFill("solid", fgColor="FFF8DC"), PatternFill("solid", fgColor="F1F3F6")
FONT, TITLE = "宋体", 16
POINTS_A_LINE, LONGEST_ROW = 13, 400  # points; Excel takes at most 409


def form_book(pages: Sequence[SheetPage]) -> bytes:
    """A workbook with a sheet for each form."""
    book = Workbook()
    book.remove(book.active)
    marks = [(MARK,)]
    for page, name in zip(pages, sheet_names([page.form for page in pages]), strict=True):
        _write(book.create_sheet(name), page)
        marks += marks_of(page.form, name)
    _mark(book.create_sheet(MARK_SHEET), marks)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _write(sheet, page: SheetPage) -> None:
    fills = {(spot.key, spot.column): spot for spot in spots_of(page.form)}
    may_fill = page.state in EDITABLE
    last, bottom = 0, 0
    for cell in cells_of(page):
        _put(sheet, cell, may_fill and (cell.key, cell.column) in fills)
        last = max(last, cell.row + cell.height - 1)
        bottom = last if cell.is_total else bottom
    _rows(sheet, page)
    _choices(sheet, page, fills)
    for number, width in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.column_dimensions[get_column_letter(KEY + 1)].hidden = True
    _print_setup(sheet, bottom)
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False  # heights and widths may be changed


def _put(sheet, cell: Cell, is_open: bool) -> None:
    first = sheet.cell(cell.row + 1, cell.column + 1)
    put_text(first, cell.text)
    bold = cell.is_heading or cell.is_title
    font = Font(name=FONT, size=TITLE if cell.is_title else 9, bold=bold)
    across = "left" if cell.is_left else "center"
    for row in range(cell.row + 1, cell.row + cell.height + 1):
        for column in range(cell.column + 1, cell.column + cell.width + 1):
            each = sheet.cell(row, column)
            each.border = Border() if cell.is_bare else BOX
            each.protection = Protection(locked=not is_open)
            if is_open or (cell.column >= BESIDE and cell.is_heading):
                each.fill = OPEN if is_open else GREY
    first.font = font
    first.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
    if cell.height > 1 or cell.width > 1:
        sheet.merge_cells(
            start_row=first.row,
            end_row=first.row + cell.height - 1,
            start_column=first.column,
            end_column=first.column + cell.width - 1,
        )
    if cell.key:
        put_text(sheet.cell(first.row, KEY + 1), cell.key)


def put_text(cell, text: str) -> None:
    """Text stays text: 98% is never taken for 0.98, nor a name that begins with = for a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type, cell.number_format = "s", "@"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def _rows(sheet, page: SheetPage) -> None:
    """Rows as high as their longest cell: a merged or wrapped cell does not grow by itself."""
    heights: dict[int, int] = {}
    for cell in cells_of(page):
        if cell.height > 1:
            continue
        room = sum(COLUMNS[cell.column : cell.column + cell.width]) - 1
        lines = sum(max(1, -(-_width(part) // int(room))) for part in cell.text.split("\n"))
        per_line = 24 if cell.is_title else POINTS_A_LINE
        heights[cell.row] = max(heights.get(cell.row, 0), min(lines * per_line + 5, LONGEST_ROW))
    for row, height in heights.items():
        sheet.row_dimensions[row + 1].height = height


def _width(text: str) -> int:
    """Chinese characters are twice as wide as Latin ones."""
    return sum(2 if ord(character) > 0xFF else 1 for character in text)


def _choices(sheet, page: SheetPage, fills: dict) -> None:
    """Lists to choose from, with the words that the pages use."""
    rules: dict[str, DataValidation] = {}
    for cell in cells_of(page):
        spot = fills.get((cell.key, cell.column))
        if spot is None or not spot.field.choices:
            continue
        words = ",".join(label for _, label in spot.field.choices)
        if words not in rules:
            rules[words] = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
            rules[words].error, rules[words].showErrorMessage = "请从下拉列表中选择。", True
            sheet.add_data_validation(rules[words])
        rules[words].add(f"{get_column_letter(cell.column + 1)}{cell.row + 1}")


def _print_setup(sheet, bottom: int) -> None:
    """A4 upright, the paper's part only, as wide as the page."""
    sheet.print_area = f"A1:{get_column_letter(BESIDE)}{bottom + 1}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, sheet.ORIENTATION_PORTRAIT
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    for side in ("left", "right"):
        setattr(sheet.page_margins, side, 0.5)
    sheet.sheet_view.showGridLines = False


def _mark(sheet, marks: list[tuple[str, ...]]) -> None:
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    for row, texts in enumerate(marks, 1):
        for column, text in enumerate(texts, 1):
            put_text(sheet.cell(row, column), text)
