"""The rows of a table as amounts for budget lines: every fault at once, each with its place."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from budgets.amounts import NotAnAmount, parse_amount
from budgets.workbooks.book import Fault, cell_name
from budgets.workbooks.headings import MEASURES, UNITS, Column, clean, measure_of
from budgets.workbooks.layout import Layout
from budgets.workbooks.lines import Catalogue, NoLine

TOTALS = re.compile(r".{0,12}(?:合计|小计|总计)|合计数|累计")
MONTH_TEXT = re.compile(
    r"(?:(?P<year>\d{4})[-/.年])?(?:截[至止])?(?:1-)?(?P<month>\d{1,2})(?:月[份末底]?|[-/.月]\d{1,2}日?)?"
)
MAX_FAULTS = 5_000  # a wholly foreign table is told soon, and cannot fill the memory
KIND_AMOUNT, KIND_LINE, KIND_MONTH = "金额不能读取", "找不到对应的预算项", "月份不对"
KIND_FORMULA, KIND_TWICE, KIND_TABLE = "公式没有结果", "同一个数出现两次", "表格的列或单位"


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    return TOTALS.fullmatch(clean(text)) is not None


@lru_cache(maxsize=4096)
def measure_told(text: str) -> str | None:
    """The measure that a cell of a long table names."""
    return measure_of(clean(text)) or measure_of(clean(text) + "数")


@lru_cache(maxsize=4096)
def month_told(text: str) -> tuple[int, int | None]:
    """The year (0 where none is named) and month that a cell names; month None if it is none."""
    found = MONTH_TEXT.fullmatch("".join(text.split()))
    if found is None or not 1 <= int(found["month"]) <= 12:
        return 0, None
    return int(found["year"] or 0), int(found["month"])


@dataclass(frozen=True)
class Entry:
    """An amount (元) that a cell of the workbook gives to a line, measure and month."""

    sheet: str
    row: int
    column: int
    line_id: int
    measure: str
    month: int
    amount: Decimal

    @property
    def place(self) -> tuple[int, str, int]:
        return self.line_id, self.measure, self.month

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class Given:
    """What a person says where the workbook says nothing."""

    unit: str
    month: int
    year: int


@dataclass
class Read:
    """What was read of a workbook."""

    entries: dict[tuple[int, str, int], Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    skipped: int = 0  # rows of totals, and rows without any amount


def read_tables(layouts: list[Layout], catalogue: Catalogue, given: Given) -> Read:
    """The amounts of all tables, and everything that is wrong in them."""
    read = Read()
    for layout in layouts:
        _Table(layout, catalogue, given, read).read_rows()
    return read


class _Table:
    def __init__(self, layout: Layout, catalogue: Catalogue, given: Given, read: Read):
        self.layout, self.catalogue, self.given, self.read = layout, catalogue, given, read
        self.sheet = layout.sheet
        self.identity = {c.key: n for n, c in sorted(layout.columns.items(), reverse=True) if c.is_identity}
        self.periods = {c.key: n for n, c in layout.columns.items() if c.key in ("month", "measure")}
        self.values = [(n, c) for n, c in sorted(layout.columns.items()) if c.is_value]
        hidden = [n for n, c in layout.columns.items() if c.key == "line_id"]
        self.words = [n for n in range(min((n for n, _ in self.values), default=0)) if n not in hidden]

    def fault(self, kind: str, row: int, column: int, message: str, nearest: str = "") -> None:
        value = self.sheet.text(row, column)
        self.read.faults.append(Fault(kind, self.sheet.name, row, column, value, message, nearest))

    def read_rows(self) -> None:
        if self._has_table_faults():
            return
        for row in range(self.layout.first_row, len(self.sheet.rows)):
            cells = self.sheet.rows[row]
            if not any(cells) and not self._formulas(row):
                continue
            filled = [(n, c) for n, c in self.values if self.sheet.text(row, n).strip() or self._is_formula(row, n)]
            if not filled or self._is_total(row):
                self.read.skipped += 1
                continue
            if len(self.read.faults) >= MAX_FAULTS:
                message = f"错误已有{MAX_FAULTS:,}处，从这一行起没有再检查。请先改正前面的错误，或核对列对应关系。"
                self.fault(KIND_TABLE, row, filled[0][0], message)
                return
            self.read.rows += 1
            self._read_row(row, filled)

    def _has_table_faults(self) -> bool:
        heading_row = max(self.layout.first_row - 1, 0)
        for column, numbers in self.layout.twice.items():
            names = "、".join(cell_name(heading_row, number) for number in numbers)
            label = (MEASURES.get(column.key) or (column.key,))[0]
            self.fault(
                KIND_TABLE,
                heading_row,
                numbers[-1],
                f"{names}几列都像“{label}”，不知道以哪一列为准。请在“列对应关系”中只留一列。",
            )
        if self.layout.odd_unit:
            message = f"金额单位是{self.layout.odd_unit}，请换算成元或万元后再上传。"
            self.fault(KIND_TABLE, heading_row, 0, message)
        return bool(self.layout.twice or self.layout.odd_unit)

    def _read_row(self, row: int, filled: list[tuple[int, Column]]) -> None:
        line_id, month, measure = self._line(row), self._month(row), self._measure(row)
        for number, column in filled:
            amount = self._amount(row, number, column)
            of_measure = measure if column.key == "amount" else column.key
            if amount is None or line_id is None or of_measure is None:
                continue
            of_month = 0 if of_measure == "INITIAL" else (column.month or month)
            if of_month is not None:
                self._keep(Entry(self.sheet.name, row, number, line_id, of_measure, of_month, amount))

    def _keep(self, entry: Entry) -> None:
        other = self.read.entries.setdefault(entry.place, entry)
        if other.amount != entry.amount:
            where = other.cell if other.sheet == entry.sheet else f"{other.sheet}!{other.cell}"
            message = f"与{where}是同一预算项的同一个数，金额却不同。请合并成一行，或补上资金来源、科目等列以便区分。"
            self.fault(KIND_TWICE, entry.row, entry.column, message)

    def _line(self, row: int) -> int | None:
        named = tuple((key, self._text(row, number)) for key, number in self.identity.items())
        try:
            return self.catalogue.find(named)
        except NoLine as unknown:
            column = self.identity.get(unknown.key, min(self.identity.values()))
            self.fault(KIND_LINE, row, column, str(unknown), unknown.nearest)
            return None

    def _month(self, row: int) -> int | None:
        if "month" not in self.periods:
            return self.layout.month or self.given.month
        number = self.periods["month"]
        text = self._text(row, number)
        year, month = month_told(text)
        if month is not None:
            if year and year != self.given.year:
                self.fault(KIND_MONTH, row, number, f"这是{year}年的数，本年度是{self.given.year}年。")
                return None
            return month
        if all(column.key == "INITIAL" for n, column in self.values if self.sheet.text(row, n)) or text == "年初":
            return 0
        if self._measure(row, quietly=True) != "INITIAL":
            self.fault(KIND_MONTH, row, number, f"“{text}”不是月份，请填写1至12。")
        return None

    def _measure(self, row: int, quietly: bool = False) -> str | None:
        if "measure" not in self.periods:
            return None
        number = self.periods["measure"]
        text = self._text(row, number)
        measure = measure_told(text)
        if measure is None and not quietly:
            words = "、".join(label for label, _ in MEASURES.values())
            self.fault(KIND_TABLE, row, number, f"“{text}”不知道是哪一种数，请填写{words}之一。")
        return measure

    def _amount(self, row: int, number: int, column: Column) -> Decimal | None:
        text = self.sheet.text(row, number)
        if not text and self._is_formula(row, number):
            error = self.sheet.uncalculated[row, number]
            message = (
                f"公式的结果是错误值{error}，请改正公式或直接填写数值。"
                if error
                else "公式没有保存计算结果。请用 Excel 或 WPS 打开、保存一次，或把公式改成数值后再上传。"
            )
            self.fault(KIND_FORMULA, row, number, message)
            return None
        try:
            return parse_amount(text, UNITS.get(column.unit) or self.layout.unit or self.given.unit)
        except NotAnAmount as refusal:
            self.fault(KIND_AMOUNT, row, number, str(refusal))
            return None

    def _is_total(self, row: int) -> bool:
        """Whether the first word before the amounts is 合计 or the like."""
        for number in self.words:
            text = self.sheet.text(row, number)
            if text.strip():
                return is_total(text)
        return False

    def _text(self, row: int, number: int) -> str:
        """A naming cell, or the merged cell that covers it from above."""
        if self.sheet.merged:
            row, number = self.sheet.covered.get((row, number), (row, number))
        return self.sheet.text(row, number).strip()

    def _is_formula(self, row: int, number: int) -> bool:
        return (row, number) in self.sheet.uncalculated

    def _formulas(self, row: int) -> bool:
        return any(self._is_formula(row, number) for number, _ in self.values)
