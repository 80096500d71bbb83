"""What goes out: the template and the marked copy. Text stays text, the marks stand where the faults are."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from budgets.workbooks.book import Fault, NotReadable
from budgets.workbooks.guard import read_workbook
from budgets.workbooks.layout import fitting, layouts_of, stamp_of
from budgets.workbooks.lines import Catalogue, Line
from budgets.workbooks.marked import LIST_SHEET, marked
from budgets.workbooks.rows import Given, read_tables
from budgets.workbooks.template import SHEET, Filled, Heading, template
from tests.budgets.workbooks.books import LINES, workbook

HEADING = Heading("0620", "测试局", 2021, 9, "wan")
PAYLOADS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "=cmd|' /C calc'!A0"]


def filled(lines=LINES):
    return [Filled(line, Decimal("1234.56"), None, Decimal("0.01")) for line in lines]


def opened(data: bytes):
    return load_workbook(io.BytesIO(data))


def test_the_template_reads_back_as_what_was_put_into_it():
    book = read_workbook(template(HEADING, filled()))
    read = read_tables(fitting(layouts_of(book, {})), Catalogue(list(LINES)), Given("yuan", 12, 2021))
    assert read.faults == []
    assert {entry.place: entry.amount for entry in read.entries.values()} == {
        (line.id, measure, month): Decimal(amount)
        for line in LINES
        for measure, month, amount in (("INITIAL", 0, "1234.56"), ("EXECUTED", 9, "0.01"))
    }


def test_the_template_says_whose_it_is_and_carries_its_rules():
    data = template(HEADING, filled())
    stamp = stamp_of(read_workbook(data))
    assert (stamp.version, stamp.department, stamp.year) == ("1", "0620", "2021")
    book = opened(data)
    sheet = book[SHEET]
    assert [name for name in book.sheetnames if book[name].sheet_state == "visible"] == [SHEET, "填写说明"]
    assert sheet.row_dimensions[3].hidden and sheet.column_dimensions["A"].hidden
    assert all(sheet.cell(4, column).comment for column in range(2, 12))
    assert "累计数" in sheet["K4"].comment.text or "累计" in sheet["K4"].comment.text
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert any("当年财政拨款" in words for words in lists) and any("12" in words for words in lists)


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_of_the_template_is_ever_a_formula(text):
    line = Line(1, "项目支出", "当年财政拨款", text, text, text, text, text)
    heading = Heading(text, text, 2021, 9, "wan")
    data = template(heading, filled([line]))
    for sheet in opened(data):
        assert all(cell.data_type != "f" for row in sheet for cell in row)
    sheet = opened(data)[SHEET]
    assert sheet["C5"].value == sheet["D5"].value == text


def test_a_row_that_was_copied_with_another_name_is_refused():
    book = opened(template(HEADING, filled()))
    book[SHEET]["D7"] = "政务公开经费"
    output = io.BytesIO()
    book.save(output)
    layouts = fitting(layouts_of(read_workbook(output.getvalue()), {}))
    read = read_tables(layouts, Catalogue(list(LINES)), Given("yuan", 12, 2021))
    assert [fault.cell for fault in read.faults] == ["D7"]


def fault(row: int, column: int, sheet="Sheet1", value="=1+1") -> Fault:
    return Fault("金额", sheet, row, column, value, "不是金额。", "甲")


def test_bad_cells_come_back_coloured_and_commented_with_their_format_kept():
    book = opened(workbook(["甲", "乙"], [1, 2]))
    book.active["A1"].font = Font(bold=True)
    output = io.BytesIO()
    book.save(output)
    back = opened(marked(output.getvalue(), [fault(1, 1), fault(1, 1), fault(8, 3)]))
    cell = back["Sheet1"]["B2"]
    assert cell.fill.fgColor.rgb == "00FFC7CE" and cell.comment.text.count("不是金额。最接近的是：甲") == 2
    assert back["Sheet1"]["A1"].font.bold and back["Sheet1"]["A2"].comment is None
    listed = back[LIST_SHEET]
    assert (listed["B2"].value, listed["C2"].value, listed["C2"].data_type) == ("B2", "=1+1", "s")


def test_a_fault_inside_a_merged_cell_is_marked_where_the_text_stands():
    back = opened(marked(workbook(["甲", None], merged=("A1:B1",)), [fault(0, 1)]))
    assert back["Sheet1"]["A1"].comment


def test_a_workbook_that_cannot_be_marked_is_refused_in_words():
    with pytest.raises(NotReadable):
        marked(b"PK\x03\x04nothing", [fault(0, 0)])
