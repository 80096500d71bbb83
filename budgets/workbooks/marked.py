"""The person's own workbook back, with the bad cells coloured and commented: one of the doors of openpyxl.

It runs in a child process like the reading: openpyxl may take long over what somebody else wrote.
"""

import io
import json
import re
import sys
from collections.abc import Iterable
from copy import copy

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from budgets.workbooks.book import Fault, NotReadable, cell_name
from budgets.workbooks.limits import Died, confine, run_child

MAX_MARKS, MAX_COMMENT = 6_000, 2_000
LIST_SHEET = "错误清单"
REACHES_OUT = re.compile(r"\||://|\[|\b(?:HYPERLINK|WEBSERVICE|FILTERXML|RTD|DDE|CALL|REGISTER|EXEC)\b", re.IGNORECASE)
RED = PatternFill("solid", fgColor="FFC7CE")
FAILED = "这个工作簿不能由系统标注。请按页面上的错误清单逐处改正。"


def marked(data: bytes, faults: Iterable[Fault], by: str = "导入检查", listed_in: str = LIST_SHEET) -> bytes:
    """The workbook with its faults marked; raises NotReadable. Only for what the guard has accepted."""
    told = [
        [
            each.sheet,
            each.row,
            each.column,
            each.value,
            each.message + (f"最接近的是：{each.nearest}" if each.nearest else ""),
        ]
        for each in list(faults)[:MAX_MARKS]
    ]
    try:
        answer = run_child("budgets.workbooks.marked", json.dumps([by, listed_in, told]).encode() + b"\n", data)
    except Died as broken:
        raise NotReadable(FAILED) from broken
    if not answer:
        raise NotReadable(FAILED)
    return answer


def main() -> None:
    confine()
    by, listed_in, faults = json.loads(sys.stdin.buffer.readline())
    book = load_workbook(io.BytesIO(sys.stdin.buffer.read()), keep_links=False)  # no other file's values go along
    for sheet in book.worksheets:
        _disarm(sheet)
    for sheet, row, column, _, message in faults:
        if sheet in book.sheetnames:
            _mark(book[sheet], row + 1, column + 1, message, by)
    _list(book, faults, listed_in)
    output = io.BytesIO()
    book.save(output)
    sys.stdout.buffer.write(output.getvalue())


def _disarm(sheet) -> None:
    """Formulas that call a program, a web page or another file go back as text: we give out no such file."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                formula = getattr(cell.value, "text", cell.value)
                if not isinstance(formula, str) or REACHES_OUT.search(formula):
                    cell.value, cell.data_type = str(formula), "s"


def _mark(sheet, row: int, column: int, message: str, by: str) -> None:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.fill = copy(RED)
    cell.comment = Comment((before + message)[:MAX_COMMENT], by, width=320, height=120)


def _list(book, faults: list, listed_in: str) -> None:
    """Every fault in one sheet, so that none is missed in a long table."""
    if listed_in in book.sheetnames:
        del book[listed_in]
    sheet = book.create_sheet(listed_in)
    sheet.append(["工作表", "单元格", "填写的内容", "问题"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, (name, row, column, value, message) in enumerate(faults, 2):
        texts = (name, cell_name(row, column), value[:200], message)
        for place, text in enumerate(texts, 1):
            cell = sheet.cell(number, place, text)
            cell.data_type = "s"  # what begins with = stays text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (18, 10, 28, 80), strict=True):
        sheet.column_dimensions[letter].width = width


if __name__ == "__main__":
    main()
