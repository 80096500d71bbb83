"""From a worksheet to the form that it holds: blocks are found by their headings, wherever they stand."""

import re
from decimal import Decimal

from budgets.workbooks.book import Book, Sheet
from selfeval.assessments.official.values import Cell, FormFunds, FormRow, FundsRow, NotAForm, OfficialForm
from selfeval.assessments.official.words import (
    FUNDS_HEADS,
    GRADES,
    INDICATOR_HEADS,
    TOTALS,
    head_of,
    number_of,
    operator_of,
    plain,
    split_target,
    weight_in,
)

WIDEST = 40
MONEY = ("initial", "adjusted", "executed")


def read_form(book: Book) -> OfficialForm:
    """The first form of a workbook; raises NotAForm."""
    for sheet in book.sheets:
        grid = _Grid(sheet)
        header = next((row for row in range(grid.height) if _is_indicator_header(grid, row)), None)
        if header is not None:
            return _Form(grid, header).read()
    raise NotAForm("没有找到自评表：表中应有“一级指标”“三级指标”“分值”“得分”等表头。")


def _unit(text: str) -> str:
    """万 and 万元 are one unit."""
    return plain(text).removesuffix("元")


def _unit_of(text: str) -> str:
    in_yuan = "万元" not in text and re.search(r"\(元\)|单位:元", text)
    return "元" if in_yuan else "万元"


class _Grid:
    """A worksheet with its merged cells filled out."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.height = len(sheet.rows)
        self.width = min(WIDEST, max((len(row) for row in sheet.rows), default=0))

    def text(self, row: int, column: int) -> str:
        row, column = self.sheet.covered.get((row, column), (row, column))
        return self.sheet.text(row, column).strip()

    def cell(self, row: int, column: int) -> Cell:
        return Cell(self.sheet.name, row, column, self.text(row, column))

    def row(self, row: int) -> list[str]:
        return [self.text(row, column) for column in range(self.width)]

    def heads(self, row: int, words: dict[str, tuple[str, ...]]) -> dict[str, int]:
        """The first column of each heading of a row."""
        found: dict[str, int] = {}
        for column in range(self.width):
            key = head_of(self.text(row, column), words) if self.text(row, column) else ""
            if key:
                found.setdefault(key, column)
        return found


def _is_indicator_header(grid: _Grid, row: int) -> bool:
    found = grid.heads(row, INDICATOR_HEADS)
    return {"class", "name"} <= set(found) and ("score" in found or "actual" in found)


class _Form:
    def __init__(self, grid: _Grid, header: int):
        self.grid, self.header = grid, header
        self.columns = grid.heads(header, INDICATOR_HEADS)

    def read(self) -> OfficialForm:
        rows, total_row = self._rows()
        top = "\n".join(" ".join(self.grid.row(row)) for row in range(self.header))
        year = re.search(r"[（(]?\s*(20\d\d)\s*年", top)
        return OfficialForm(
            project=self._beside("项目名称"),
            department=self._beside("主管部门", "预算部门", "部门名称", "主管部门及代码"),
            year=int(year[1]) if year else None,
            unit=_unit_of(plain(top)),
            funds=self._funds(),
            rows=tuple(rows),
            **self._total(total_row),
        )

    def _beside(self, *labels: str) -> str:
        """The first other text to the right of a label."""
        for row in range(self.header):
            texts = self.grid.row(row)
            for column, text in enumerate(texts):
                if plain(text).rstrip(":：") in labels:
                    return next((other for other in texts[column + 1 :] if other and other != text), "")
        return ""

    def _funds(self) -> FormFunds:
        for row in range(self.header):
            columns = self.grid.heads(row, FUNDS_HEADS)
            if "adjusted" in columns and "executed" in columns:
                return self._funds_below(row, columns)
        return FormFunds(None, (), None, None, None, {})

    def _funds_below(self, header: int, columns: dict[str, int]) -> FormFunds:
        first, total, sources = min(columns.values()), None, []
        for row in range(header + 1, self.header):
            labels = [plain(text) for text in self.grid.row(row)[:first] if text]
            label = labels[-1] if labels else ""
            if re.search(r"总体目标|年度目标|预期目标|绩效目标", "".join(labels)):
                break
            cells = {key: self.grid.cell(row, column) for key, column in columns.items()}
            amounts = {key: number_of(cells[key].text) if key in cells else None for key in MONEY}
            if not label or all(amount is None for amount in amounts.values()):
                continue
            found = FundsRow(label, cells=cells, **amounts)
            is_source = re.search(r"其中|拨款|财政资金|结转|其他|其它", label) and not re.search(r"总额|合计", label)
            if total is None and not is_source:
                total = found
            else:
                sources.append(found)
        cells = (total or (sources[0] if sources else FundsRow("", None, None, None, {}))).cells
        told = {key: number_of(cells[key].text) if key in cells else None for key in ("rate", "weight", "score")}
        weight = told["weight"] if told["weight"] is not None else self._weight_above(header)
        return FormFunds(total, tuple(sources), told["rate"], weight, told["score"], cells)

    def _weight_above(self, header: int) -> Decimal | None:
        """Forms without a weight column say it in words: 预算执行情况（20分）, 得分（20分*执行率）."""
        found = (weight_in(text) for text in self.grid.row(header) if "执行" in text or "得分" in text)
        return next((weight for weight in found if weight is not None), None)

    def _rows(self) -> tuple[list[FormRow], int | None]:
        found = []
        for row in range(self.header + 1, self.grid.height):
            texts = [plain(text) for text in self.grid.row(row)]
            if any(text.rstrip(":：") in TOTALS for text in texts[: self.columns["name"] + 1]):
                return found, row
            if _is_indicator_header(self.grid, row):  # a long form repeats its header
                continue
            name = self.grid.text(row, self.columns["name"])
            if name and plain(name) != "/" and plain(self.grid.text(row, self.columns["class"])) != plain(name):
                found.append(self._row(row, name))
        return found, None

    def _row(self, row: int, name: str) -> FormRow:
        cells = {key: self.grid.cell(row, column) for key, column in self.columns.items()}
        text = {key: cell.text for key, cell in cells.items()}
        operator, target, unit = split_target(text.get("target", ""))
        operator = operator_of(text.get("operator", "")) or operator
        actual = number_of(text.get("actual", ""))
        if actual is None and target is not None:
            sign, value, other = split_target(text.get("actual", ""))
            same = {_unit(unit), _unit(text.get("unit", "")), ""}
            actual = value if not sign and _unit(other) in same else None
        return FormRow(
            indicator_class=re.sub(r"[（(].*", "", text.get("class", "")).replace("\n", "").strip(),
            subclass=text.get("subclass", "").replace("\n", ""),
            name=name,
            operator=operator,
            target=target,
            target_text=text.get("target", ""),
            actual=actual,
            actual_text=text.get("actual", ""),
            unit=text.get("unit", "") or unit,
            weight=number_of(text.get("weight", "")),
            stated_score=number_of(text.get("score", "")),
            reason=text.get("reason", "") if text.get("reason", "") not in ("/", "无", "—") else "",
            cells=cells,
        )

    def _total(self, row: int | None) -> dict:
        if row is None:
            return {"stated_weight": None, "stated_total": None, "grade": "", "total_cells": {}}
        cells = {key: self.grid.cell(row, self.columns[key]) for key in ("weight", "score") if key in self.columns}
        grade = next((text for text in self.grid.row(row) if plain(text) in GRADES), "")
        told = {key: number_of(cell.text) for key, cell in cells.items()}
        return {
            "stated_weight": told.get("weight"),
            "stated_total": told.get("score"),
            "grade": plain(grade),
            "total_cells": cells,
        }
