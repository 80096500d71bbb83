"""Workbooks made in the tests: honest ones, and hostile ones byte by byte."""

import io
import zipfile

from openpyxl import Workbook

from budgets.workbooks.lines import Catalogue, Line

LINES = [
    Line(1, "人员经费", "当年财政拨款", "人员经费", functional="2010301", economic="301"),
    Line(2, "公用经费", "当年财政拨款", "公用经费", functional="2010301", economic="302"),
    Line(3, "项目支出", "当年财政拨款", "城市维护", "0101", "城市维护费", "2120101", "302"),
    Line(4, "项目支出", "上年结转资金", "城市维护", "0101", "城市维护费", "2120101", "302"),
    Line(5, "项目支出", "当年财政拨款", "政务公开", "0102", "政务公开经费", "2010302", "302"),
]


def catalogue() -> Catalogue:
    return Catalogue(list(LINES))


def workbook(*rows, sheets=None, merged=()) -> bytes:
    """A workbook of one sheet with the rows, or of several by name."""
    book = Workbook()
    book.remove(book.active)
    for name, of_sheet in (sheets or {"Sheet1": rows}).items():
        sheet = book.create_sheet(name)
        for row in of_sheet:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def rewritten(data: bytes, changes: dict[str, bytes | None], **more: bytes) -> bytes:
    """The workbook with some of its parts replaced (None takes one out) and others added."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return output.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet is the given XML."""
    return rewritten(workbook(["x"]), {SHEET: xml.encode()})


def sheet_xml(rows: str, after: str = "", dimension: str = "A1") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet {NAMESPACE}><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )
