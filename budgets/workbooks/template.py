"""The year's own template, pre-filled: one of the doors of openpyxl."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from budgets.workbooks.layout import MACHINE_ROW, MARK, MARK_SHEET, VERSION
from budgets.workbooks.lines import Line

UNIT_WORDS = {"wan": "万元", "yuan": "元"}
FACTORS = {"wan": Decimal(10_000), "yuan": Decimal(1)}
TITLE_ROW, UNIT_ROW, KEY_ROW, HEADING_ROW = 1, 2, 3, 4
SHEET, RULES_SHEET = "预算执行录入", "填写说明"

# key, heading, width, the rule in the heading's note
COLUMNS = [
    ("kind", "支出类别", 12, "人员经费、公用经费或项目支出。用来核对预算项，请勿修改。"),
    ("code", "项目编码", 16, "项目支出填写项目编码，按文本保存，前面的0不会丢失。请勿修改。"),
    ("project", "项目名称", 34, "项目支出为项目名称，基本支出为预算项名称。请勿修改。"),
    ("source", "资金来源", 16, "当年财政拨款、上年结转资金或其他资金。请勿修改。"),
    ("functional", "功能分类科目", 14, "支出功能分类科目编码，按文本保存。请勿修改。"),
    ("economic", "经济分类科目", 14, "部门预算支出经济分类科目编码，按文本保存。请勿修改。"),
    ("month", "月份", 8, "累计拨付数、累计执行数截至哪个月末，填写1至12。"),
    ("INITIAL", "年初预算数", 16, "年初批复的预算数，单位见第2行，不能为负。空白表示不改动。"),
    ("APPROPRIATED", "累计拨付数", 16, "年初到本月末累计拨付数，不是当月数，不能为负。空白表示不改动。"),
    ("EXECUTED", "累计执行数", 16, "年初到本月末累计执行数，不是当月数，不能为负。空白表示不改动。"),
]
AMOUNTS = ("INITIAL", "APPROPRIATED", "EXECUTED")
RULES = [
    "1. 只填写“月份”和三列金额，其他列用来核对预算项，请勿修改。",
    "2. 累计拨付数、累计执行数是年初到该月末的累计数，不是当月发生数。",
    "3. 金额单位写在录入表第2行。金额精确到分，不能为负，可以写成1234.56或1,234.56。",
    "4. 空白的金额表示不改动系统中已有的数；要改成零请填写0。",
    "5. 可以排序、筛选、删除不需要的行，不要删除隐藏的第3行和A列。",
    "6. 上传后先预览新增、变动和有误的数，确认后才会导入；任何一处有误都不会导入。",
    "7. 本模板只用于表头所写的部门和年度。",
]
GREY, BLUE = PatternFill("solid", fgColor="F1F3F6"), PatternFill("solid", fgColor="DCE6F4")
THIN = Side(style="thin", color="C5CEDA")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


@dataclass(frozen=True)
class Heading:
    """Whose template it is, for which year and month, in which unit ("wan" or "yuan")."""

    department_code: str
    department: str
    year: int
    month: int
    unit: str


@dataclass(frozen=True)
class Filled:
    """A line with what stands for it now (元)."""

    line: Line
    initial: Decimal | None
    appropriated: Decimal | None
    executed: Decimal | None


def template(heading: Heading, rows: Iterable[Filled]) -> bytes:
    """The workbook as bytes."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _head(sheet, heading)
    last = HEADING_ROW
    for last, row in enumerate(rows, HEADING_ROW + 1):
        _fill(sheet, last, row, heading)
    _validate(sheet, max(last, HEADING_ROW + 1))
    _rules(book.create_sheet(RULES_SHEET), heading)
    _stamp(book.create_sheet(MARK_SHEET), heading)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def put_text(cell, text: str) -> None:
    """Text stays text: what begins with = + - @ is never a formula, and 0101 keeps its zero."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"


def _head(sheet, heading: Heading) -> None:
    put_text(sheet.cell(TITLE_ROW, 2), f"{heading.department}{heading.year}年度预算执行录入表")
    sheet.cell(TITLE_ROW, 2).font = Font(size=14, bold=True)
    put_text(sheet.cell(UNIT_ROW, 2), f"单位：{UNIT_WORDS[heading.unit]}")
    put_text(sheet.cell(KEY_ROW, 1), MACHINE_ROW)
    put_text(sheet.cell(HEADING_ROW, 1), "行标识")
    for number, (key, words, width, rule) in enumerate(COLUMNS, 2):
        put_text(sheet.cell(KEY_ROW, number), key)
        cell = sheet.cell(HEADING_ROW, number)
        put_text(cell, words)
        cell.font, cell.fill, cell.border = Font(bold=True), BLUE, BOX
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.comment = Comment(rule, "填写规则", width=260, height=90)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[KEY_ROW].hidden = True
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 5)


def _fill(sheet, number: int, row: Filled, heading: Heading) -> None:
    line = row.line
    texts = (line.kind, line.code, line.title, line.source, line.functional, line.economic)
    put_text(sheet.cell(number, 1), str(line.id))
    for column, text in enumerate(texts, 2):
        cell = sheet.cell(number, column)
        if text:
            put_text(cell, text)
        cell.fill, cell.border = GREY, BOX
    month = sheet.cell(number, 8, heading.month)
    month.border, month.protection = BOX, Protection(locked=False)
    for column, amount in enumerate((row.initial, row.appropriated, row.executed), 9):
        cell = sheet.cell(number, column)
        if amount is not None:
            cell.value = amount / FACTORS[heading.unit]
        cell.number_format = "#,##0.00####" if heading.unit == "wan" else "#,##0.00"
        cell.border, cell.protection = BOX, Protection(locked=False)


def _validate(sheet, last: int) -> None:
    first = HEADING_ROW + 1
    kinds = DataValidation("list", formula1='"人员经费,公用经费,项目支出"', allow_blank=True)
    sources = DataValidation("list", formula1='"当年财政拨款,上年结转资金,其他资金"', allow_blank=True)
    months = DataValidation("list", formula1='"1,2,3,4,5,6,7,8,9,10,11,12"', allow_blank=True)
    amounts = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    for rule, columns, message in (
        (kinds, "B", "请从下拉列表中选择支出类别。"),
        (sources, "E", "请从下拉列表中选择资金来源。"),
        (months, "H", "月份请填写1至12。"),
        (amounts, "IJK", "金额请填写不小于0的数字。"),
    ):
        rule.error, rule.errorTitle, rule.showErrorMessage = message, "填写有误", True
        for column in columns:
            rule.add(f"{column}{first}:{column}{last}")
        sheet.add_data_validation(rule)


def _rules(sheet, heading: Heading) -> None:
    put_text(sheet["A1"], "填写说明")
    sheet["A1"].font = Font(size=14, bold=True)
    put_text(sheet["A2"], f"{heading.department}（{heading.department_code}），{heading.year}年度，模板版本{VERSION}")
    for number, rule in enumerate(RULES, 4):
        put_text(sheet.cell(number, 1), rule)
        sheet.cell(number, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 90


def _stamp(sheet, heading: Heading) -> None:
    sheet.sheet_state = "veryHidden"
    for column, text in enumerate((MARK, VERSION, heading.department_code, str(heading.year)), 1):
        put_text(sheet.cell(1, column), text)
