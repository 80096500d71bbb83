"""Which cells of a workbook show 0.95 as 95 %: python-calamine gives the number and keeps the format to itself."""

import re

from budgets.workbooks.archive import REFERENCE
from budgets.workbooks.book import column_number

# Excel's own percent formats, and formats of somebody's own that hold a % outside quotes.
PERCENT_FORMATS = {b"9", b"10"}
FORMAT_ID = re.compile(rb"\bnumFmtId\s*=\s*[\"'](\d+)")
NUMBER_FORMAT = re.compile(rb"<(?:[\w.-]+:)?numFmt\b[^>]*>")
CELL_STYLES = re.compile(rb"<(?:[\w.-]+:)?cellXfs\b.*?</(?:[\w.-]+:)?cellXfs>", re.DOTALL)
CELL_STYLE = re.compile(rb"<(?:[\w.-]+:)?xf\b[^>]*>")
STYLED_CELL = re.compile(rb"<(?:[\w.-]+:)?c\b[^>]*\bs\s*=\s*[\"'](\d{1,6})[\"'][^>]*>")


def percent_styles(styles: bytes) -> set[bytes]:
    """The numbers of the cell styles that show 0.95 as 95 %."""
    formats = set(PERCENT_FORMATS)
    for each in NUMBER_FORMAT.findall(styles):
        code = re.search(rb"\bformatCode\s*=\s*([\"'])(.*?)\1", each)
        number = FORMAT_ID.search(each)
        if code and number and b"%" in re.sub(rb"&quot;.*?&quot;|\".*?\"|\\\\.", b"", code[2]):
            formats.add(number[1])
    block = CELL_STYLES.search(styles)
    numbers = [FORMAT_ID.search(each) for each in CELL_STYLE.findall(block[0] if block else b"")]
    return {b"%d" % place for place, number in enumerate(numbers) if number and number[1] in formats}


def percent_cells(content: bytes, styles: set[bytes]) -> list[tuple[int, int]]:
    """The cells of a sheet that are written in one of the styles."""
    if not styles:
        return []
    found = []
    for cell in STYLED_CELL.finditer(content):
        reference = REFERENCE.search(cell[0]) if cell[1] in styles else None
        if reference is not None:
            found.append((int(reference[2]) - 1, column_number(reference[1].decode())))
    return found
