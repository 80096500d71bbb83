"""Paragraphs and tables as WordprocessingML, written as text: building a large report element by element is slow."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from selfeval.reports.grids import RIGHT, Box, Grid, Kind

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF]")  # by XML 1.0
LINE_END = re.compile(r"\r\n?|[\x0b\x0c\u2028\u2029]")
LETTER = {Kind.HEAD: "Head", Kind.LEFT: "Text", **dict.fromkeys(RIGHT, "Number")}
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def run(text: str, properties: str = "") -> str:
    """Words of people stay words: a line break becomes one, what XML forbids is left out."""
    lines = FORBIDDEN.sub("", LINE_END.sub("\n", text)).split("\n")
    told = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{properties and f'<w:rPr>{properties}</w:rPr>'}{told}</w:r>"


def paragraph(style: str, text: str = "", properties: str = "") -> str:
    """`properties` are those that follow the style's name in the schema's order."""
    told = run(text) if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{told}</w:p>'


def twips(tenths: int) -> int:
    """Tenths of a millimetre in twentieths of a point."""
    return tenths * 1440 // 254


def table(grid: Grid, prefix: str, open_below: bool = False) -> str:
    """A table of fixed columns whose rows stay whole and whose heads stand on each page.

    `prefix` chooses the styles of its cells; `open_below` leaves the last line to the table that follows.
    """
    widths = [twips(width) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    borders = BORDERS.replace('<w:bottom w:val="single"', '<w:bottom w:val="nil"') if open_below else BORDERS
    covering = {
        (row, column): box
        for box in grid.boxes
        for row in range(box.row, box.row + box.height)
        for column in range(box.column, box.column + box.width)
    }
    rows = [_row(number, covering, widths, prefix, number < grid.heads) for number in range(grid.height)]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="10" w:type="dxa"/><w:left w:w="40" w:type="dxa"/>'
        '<w:bottom w:w="10" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(number: int, covering: dict, widths: Sequence[int], prefix: str, is_head: bool) -> str:
    cells, column = [], 0
    while column < len(widths):
        box: Box = covering[number, column]
        cells.append(_cell(box, number, sum(widths[column : column + box.width]), prefix))
        column += box.width
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(box: Box, row: int, width: int, prefix: str) -> str:
    span = f'<w:gridSpan w:val="{box.width}"/>' if box.width > 1 else ""
    merged = ('<w:vMerge w:val="restart"/>' if row == box.row else "<w:vMerge/>") if box.height > 1 else ""
    words = paragraph(prefix + LETTER.get(box.kind, "Cell"), box.text if row == box.row else "")
    where = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{where}</w:tcPr>{words}</w:tc>"
