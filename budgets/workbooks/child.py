"""The child process that reads a workbook: `python -m budgets.workbooks.child < file`.

It limits itself before it looks at the first byte. python-calamine may abort on hostile files; it does so
here and nowhere else. The answer is one JSON document on the standard output.
"""

import datetime
import io
import json
import sys
from decimal import Decimal

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from budgets.workbooks.archive import (
    BROKEN,
    LOCKED,
    MAX_COLUMNS,
    MAX_ROWS,
    TOO_WIDE,
    constants,
    parts_of,
    refuse_declarations,
    sheet_parts,
    uncalculated,
)
from budgets.workbooks.book import NotReadable
from budgets.workbooks.limits import MAX_FILE, confine
from budgets.workbooks.percents import percent_cells, percent_styles

LARGEST_WHOLE = 10**15


def main() -> None:
    confine()
    try:
        answer = {"sheets": sheets_of(sys.stdin.buffer.read(MAX_FILE))}
    except NotReadable as refusal:
        answer = {"refused": str(refusal)}
    except PasswordError:
        answer = {"refused": LOCKED}
    except Exception:
        answer = {"refused": BROKEN}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


def sheets_of(data: bytes) -> list[dict]:
    parts = parts_of(data)
    refuse_declarations(parts)
    styles = percent_styles(parts.get("xl/styles.xml", b""))
    contents = {name: parts.get(path, b"") for name, path in sheet_parts(parts).items()}
    scanned = {
        name: (uncalculated(each), percent_cells(each, styles), constants(each)) for name, each in contents.items()
    }
    contents.clear()
    parts.clear()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        _sheet(book, each, *scanned.get(each.name, ([], [], [])))
        for each in book.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet
    ]


def _sheet(book: CalamineWorkbook, metadata, without_result: list, percents: list, numbers: list) -> dict:
    sheet = book.get_sheet_by_name(metadata.name)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise NotReadable(TOO_WIDE)
    return {
        "name": metadata.name,
        "visible": metadata.visible == SheetVisibleEnum.Visible,
        "rows": [_without_tail(row) for row in sheet.to_python(skip_empty_area=False)],
        "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
        "uncalculated": without_result,
        "percents": percents,
        "constants": numbers,
    }


def _without_tail(row: list) -> list[str]:
    """A row as text up to its last filled cell."""
    texts = [as_text(value) for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def as_text(value) -> str:
    """A cell as text. Workbooks keep numbers as doubles: 15 digits are exact, what follows is noise."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (int, datetime.date, datetime.time, datetime.timedelta)):
        return str(value)
    if value.is_integer() and -LARGEST_WHOLE < value < LARGEST_WHOLE:
        return str(int(value))
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


if __name__ == "__main__":
    main()
