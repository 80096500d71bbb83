"""A block copied out of Excel or WPS, laid over the grid from one cell on: what would change, before it does."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from budgets.amounts import NotAnAmount, parse_amount
from budgets.grid import Grid, GridCell

MAX_CELLS = 20_000


class DoesNotFit(Exception):
    """The block is empty, too large, or reaches beyond the grid."""


@dataclass(frozen=True)
class Pasted:
    """A pasted cell: what stands there, what was pasted, the amount read (元) or why it is none."""

    cell: GridCell
    text: str
    amount: Decimal | None
    refusal: str = ""

    @property
    def status(self) -> str:
        if self.refusal:
            return "refused"
        if self.amount == self.cell.amount:
            return "same"
        return "new" if self.cell.amount is None else "changed"


def block_of(text: str) -> list[list[str]]:
    """The copied cells, row by row; a trailing empty line is what Excel always adds."""
    rows = list(csv.reader(StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t"))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def lay_over(grid: Grid, start: str, text: str, unit: str) -> list[Pasted]:
    """The block over the grid from the cell named `start`; empty pasted cells leave what stands there.

    Raises DoesNotFit with a sentence.
    """
    rows = block_of(text)
    if not rows:
        raise DoesNotFit("没有可粘贴的内容：请先在Excel或WPS中选中数字区域并复制。")
    if sum(map(len, rows)) > MAX_CELLS:
        raise DoesNotFit(f"一次最多粘贴{MAX_CELLS}个单元格，请分几次粘贴，或使用导入。")
    top, left = _place(grid, start)
    height, width = len(grid.rows) - top, len(grid.columns) - left
    if len(rows) > height or max(map(len, rows)) > width:
        raise DoesNotFit(
            f"复制的区域有{len(rows)}行{max(map(len, rows))}列，从所选单元格起只剩{height}行{width}列。"
            "请检查起点，或只复制能填写的数字（不含标题、名称、合计，也不含系统计算的预算调整、全年预算数和执行率）。"
        )
    return [
        _read(grid.rows[top + down].cells[left + across], value, unit)
        for down, row in enumerate(rows)
        for across, value in enumerate(row)
        if value.strip()
    ]


def _place(grid: Grid, start: str) -> tuple[int, int]:
    for top, row in enumerate(grid.rows):
        for left, cell in enumerate(row.cells):
            if cell.name == start:
                return top, left
    raise DoesNotFit("找不到粘贴的起点，请刷新页面后重新选择单元格。")


def _read(cell: GridCell, text: str, unit: str) -> Pasted:
    try:
        return Pasted(cell, text, parse_amount(text, unit))
    except NotAnAmount as refusal:
        return Pasted(cell, text, None, str(refusal))
