"""From a worksheet to the forms that it holds: blocks are found by their headings, wherever they stand."""

import re
from collections.abc import Iterator
from functools import cached_property

from budgets.workbooks.book import Book
from selfeval.assessments.official.dated import dated_at
from selfeval.assessments.official.funds import read_funds
from selfeval.assessments.official.grid import Grid, indicator_header
from selfeval.assessments.official.rows import read_row
from selfeval.assessments.official.values import NO_FUNDS, Cell, FormFunds, FormRow, NotAForm, OfficialForm
from selfeval.assessments.official.words import (
    DEPARTMENT,
    GRADE,
    LABELS,
    NOTE,
    PROJECT,
    SUBTOTAL,
    TOTAL,
    UNIT_NAME,
    is_nothing,
    number_of,
    plain,
)

NONE = "没有找到自评表：表中应有“一级指标”“三级指标”“分值”“得分”等表头。请核对文件，或把自评表放在可见的工作表里。"
EXECUTION = re.compile(r"(?:项目)?(?:预算|资金|经费)执行(?:率|情况)$|执行率$")
TAKEN_BACK = 12  # rows above a header that a form's own head may take
UNIT = re.compile(
    r"(?:\((?:金额)?(?:单位)?[:为]?|(?:金额|计量)?单位[:为])(?:人民币)?(万元|千元|亿元|元)(?![/每])(?=\)|,|;|$|[^\w])"
)


def read_form(book: Book) -> OfficialForm:
    """The first form of a workbook; raises NotAForm."""
    return read_forms(book)[0]


def read_forms(book: Book) -> list[OfficialForm]:
    """Every form of a workbook, the filled ones first; raises NotAForm.

    A hidden sheet is looked at only where no visible one holds a form: nobody hands in what he cannot see.
    """
    for visible in (True, False):
        grids = [Grid(sheet) for sheet in book.sheets if sheet.visible is visible]
        found = [form for grid in grids for form in _forms_of(grid)]
        if found:
            return sorted(found, key=lambda form: not form.is_filled)
    raise NotAForm(NONE)


def _forms_of(grid: Grid) -> Iterator[OfficialForm]:
    row = start = 0
    while row < grid.height:
        header = indicator_header(grid, row)
        if header is None:
            row += 1
            continue
        form = _Form(grid, start, row, *header)
        yield form.read()
        row = start = form.end


def _same(texts: list[str]) -> bool:
    """Whether a row is one merged cell, as a title or a note is."""
    return len({text for text in texts if text}) == 1


class _Form:
    """One form: its head between `start` and `header`, its indicators from `first` on."""

    def __init__(self, grid: Grid, start: int, header: int, columns: dict[str, int], first: int):
        self.grid, self.start, self.header = grid, start, header
        self.columns, self.first, self.end = columns, first, first

    def read(self) -> OfficialForm:
        rows, total_row, execution = self._rows()
        top = list(self.grid.texts(self.start, self.header))
        funds = read_funds(self.grid, self.start, self.header) or read_funds(self.grid, self.end, self.grid.height)
        project, department = self._beside(PROJECT), self._beside(DEPARTMENT) or self._beside(UNIT_NAME)
        return OfficialForm(
            project=project,
            department=department,
            year=self._year([cell for cell in top if cell.text not in (project, department)]),
            unit=self._unit(top),
            funds=_with_execution(funds or NO_FUNDS, execution),
            rows=tuple(rows),
            sheet=self.grid.sheet.name,
            goals=self._goals(),
            named=tuple(cell for cell in top for name in (project, department) if name and cell.text.endswith(name)),
            dated=dated_at(self.grid, self.start, self.header, self.end),
            **self._total(total_row),
        )

    def _beside(self, label: re.Pattern) -> str:
        """The text to the right of a label, or behind its colon: the last one above the indicators is the form's."""
        for row in reversed(range(self.start, self.header)):
            texts = self.grid.row(row)
            for column, text in enumerate(texts):
                name, colon, told = plain(text).partition(":")
                if not label.match(name):
                    continue
                if colon and told:
                    return re.split("[:：]", text, maxsplit=1)[1].strip()
                value = next((other for other in texts[column + 1 :] if other and other != text), "")
                if not LABELS.match(plain(value)):
                    return value
        return ""

    def _year(self, top: list[Cell]) -> int | None:
        texts = [plain(cell.text) for cell in top if len(cell.text) <= 60]
        for pattern in (r"^\(?(20\d\d)年?度?\)$", r"\((20\d\d)年", r"(20\d\d)年度"):
            found = next((match for text in texts if (match := re.search(pattern, text))), None)
            if found:
                return int(found[1])
        for label, value in zip(texts, [*texts[1:], ""], strict=True):
            if re.match(r"(?:预算|自评|评价|填报|会计|所属)?年[度份]:?$", label) and re.match(r"20\d\d", value):
                return int(value[:4])
            if told := re.match(r"(?:预算|自评|评价|填报|会计|所属)?年[度份]:(20\d\d)", label):
                return int(told[1])
        found = next((match for text in texts[:6] if (match := re.search(r"(20\d\d)年", text))), None)
        return int(found[1]) if found else None

    def _unit(self, top: list[Cell]) -> str:
        found = (UNIT.search(plain(cell.text)) for cell in top if len(cell.text) <= 60)
        return next((match[1] for match in found if match), "万元")

    def _goals(self) -> tuple[Cell, ...]:
        """预期目标 and what became of it: the texts below the two headings."""
        for row in range(self.start, self.header - 1):
            texts = [plain(text) for text in self.grid.row(row)]
            left = next((at for at, text in enumerate(texts) if re.match(r"(?:年初)?预期目标$", text)), None)
            right = next((at for at, text in enumerate(texts) if re.match(r".{0,4}完成情况$", text)), None)
            if left is not None and right is not None:
                return self.grid.cell(row + 1, left), self.grid.cell(row + 1, right)
        return ()

    def _rows(self) -> tuple[list[FormRow], int | None, FormRow | None]:
        found: list[FormRow] = []
        execution, levels = None, {"class": "", "subclass": ""}
        for row in range(self.first, self.grid.height):
            self.end = row + 1
            texts = [plain(text) for text in self.grid.row(row)]
            if any(TOTAL.match(text) for text in texts[: self.columns["name"] + 1]):
                return found, row, execution
            again = indicator_header(self.grid, row)
            if again is not None:  # a long form repeats its header
                if self._is_another(row):
                    self.end = row - 1
                    return found, None, execution
                self.columns = again[0]
                continue
            if not any(texts) or self._is_header_line(texts):
                continue
            if NOTE.match(next(text for text in texts if text)) or (_same(texts) and found):
                if found:
                    return found, None, execution
                continue
            levels = self._levels(row, levels)
            each = read_row(self.grid, row, self.columns, levels, self._year_of_head)
            if each is None or SUBTOTAL.match(plain(each.name)) or SUBTOTAL.match(plain(each.indicator_class)):
                continue
            if (
                EXECUTION.match(plain(each.name))
                and EXECUTION.search(plain(each.indicator_class))
                and execution is None
            ):
                execution = each
                continue
            found.append(each)
        return found, None, execution

    def _is_another(self, row: int) -> bool:
        """Whether a header belongs to the next form: a project is named between the last row and it."""
        above = self.grid.texts(max(self.first, row - TAKEN_BACK), row)
        return any(PROJECT.match(plain(cell.text).partition(":")[0]) for cell in above)

    def _is_header_line(self, texts: list[str]) -> bool:
        return texts[self.columns["name"]].startswith("三级指标")

    def _levels(self, row: int, above: dict[str, str]) -> dict[str, str]:
        """First and second level: what the cell says, else what was said above it."""
        told = {key: self.grid.text(row, self.columns[key]) if key in self.columns else "" for key in above}
        if told["class"] and _level(told["class"]) != above["class"]:
            return {key: _level(text) for key, text in told.items()}
        return {key: _level(text) or above[key] for key, text in told.items()}

    @cached_property
    def _year_of_head(self) -> int | None:
        return self._year(list(self.grid.texts(self.start, self.header)))

    def _total(self, row: int | None) -> dict:
        if row is None:
            return {"stated_weight": None, "stated_total": None, "grade": "", "total_cells": {}}
        wanted = {key: self.columns[key] for key in ("weight", "score", "review") if key in self.columns}
        cells = {key: self.grid.known(row, column) for key, column in wanted.items()}
        told = {key: number_of(cell.text) for key, cell in cells.items()}
        if told.get("score") is None:
            cells, told = self._moved(row, cells, told)
        return {
            "stated_weight": told.get("weight"),
            "stated_total": told.get("score"),
            "review_total": told.get("review"),
            "grade": self._grade(row),
            "total_cells": cells,
        }

    def _moved(self, row: int, cells: dict, told: dict) -> tuple[dict, dict]:
        """A total row that keeps to no column: the last number is the score, the one before it the weight."""
        numbers = [cell for cell in self.grid.texts(row, row + 1) if number_of(cell.text) is not None]
        if len(numbers) > 1 or (numbers and told.get("weight") is None):
            found = dict(zip(("score", "weight"), reversed(numbers[-2:]), strict=False))
            return cells | found, told | {key: number_of(cell.text) for key, cell in found.items()}
        behind = re.match(r".*总分(?:\(.*\))?:(\d+(?:\.\d+)?)分?$", plain(self.grid.text(row, 0)))
        if behind and told.get("score") is None:
            return cells | {"score": self.grid.cell(row, 0)}, told | {"score": number_of(behind[1])}
        return cells, told

    def _grade(self, row: int) -> str:
        """The grade, in the total row or in one of the rows below that names it."""
        for below in range(row, min(row + 6, self.grid.height)):
            texts = [plain(text) for text in self.grid.row(below)]
            if below > row and not any(re.search(r"等级|等次|级别", text) for text in texts):
                continue
            found = next((match for text in texts if (match := GRADE.match(text))), None)
            if found:
                return found[1]
        return ""


def _level(text: str) -> str:
    """产出指标（50分） as 产出指标; what is written downwards as one word."""
    return "" if is_nothing(text) else re.sub(r"[（(].*", "", re.sub(r"\s", "", text))


def _with_execution(funds: FormFunds, row: FormRow | None) -> FormFunds:
    """Some forms print the execution rate among the indicators: its weight and score are the execution's."""
    if row is None or funds.weight is not None and funds.stated_score is not None:
        return funds
    cells = funds.cells | {key: row.cells[key] for key in ("weight", "score") if key in row.cells}
    return FormFunds(
        funds.total, funds.sources, funds.stated_rate, row.weight, row.stated_score, cells, row.review or funds.review
    )
