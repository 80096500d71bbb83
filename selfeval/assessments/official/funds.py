"""The money block of a form: found by the headings of budget and spending, its rows by their labels."""

import re
from decimal import Decimal

from selfeval.assessments.official.grid import Grid
from selfeval.assessments.official.values import FormFunds, FundsRow
from selfeval.assessments.official.words import FUNDS_HEADS, amount_of, head_of, number_of, plain, weight_in

MONEY = ("initial", "adjusted", "executed")
BELOW = re.compile(r"总体目标|年度目标|预期目标|绩效目标|完成情况$|一级指标|^说明|^注")
WHOLE = re.compile(r"总额|合计|总计|^资金$|预算资金|项目资金$")
SOURCE = re.compile(r"其中|拨款|财政|结转|其他|其它|自筹|单位资金|事业收入|上级|本级|债券|专户")


def read_funds(grid: Grid, first: int, end: int) -> FormFunds | None:
    """The last money block between two rows: what stands nearest above the indicators is the form's."""
    for row in reversed(range(first, end)):
        columns = grid.heads(row, FUNDS_HEADS)
        if "adjusted" in columns and "executed" in columns:
            return _below(grid, row, end, columns)
    return None


def _below(grid: Grid, header: int, end: int, columns: dict[str, int]) -> FormFunds | None:
    total, sources = None, []
    for row in range(header + 1, end):
        labels = _labels(grid, row, min(columns.values()))
        if BELOW.search("".join(labels)):
            break
        found = _row(grid, row, columns, labels[-1] if labels else "")
        if found is None:
            continue
        if total is None and not sources and (WHOLE.search(found.label) or not SOURCE.search(found.label)):
            total = found
        elif total is not None and WHOLE.search(found.label):
            break  # another block's total
        elif total is None and WHOLE.search(found.label):
            total = found  # the total stands below its sources
        else:
            sources.append(found)
    if total is None and not sources:
        return _in_one_row(grid, header)
    if total is None and len(sources) == 1:
        total, sources = sources[0], []  # a form of one source prints no total
    cells = (total or sources[0]).cells
    told = {key: number_of(cells[key].text) if key in cells else None for key in ("rate", "weight", "score", "review")}
    weight = told["weight"] if told["weight"] is not None else _weight_above(grid, header)
    return FormFunds(total, tuple(sources), told["rate"], weight, told["score"], cells, told["review"])


def _labels(grid: Grid, row: int, first: int) -> list[str]:
    return [plain(text) for text in grid.row(row)[:first] if text]


def _row(grid: Grid, row: int, columns: dict[str, int], label: str) -> FundsRow | None:
    cells = {key: grid.known(row, column) for key, column in columns.items()}
    amounts = {key: amount_of(cells[key].text) if key in cells else None for key in MONEY}
    if all(amount is None for amount in amounts.values()):
        return None
    return FundsRow(label, cells=cells, **amounts)


def _in_one_row(grid: Grid, row: int) -> FormFunds | None:
    """Headings with their figures beside them: 全年预算数 | 50 | 全年执行数 | 48.75 | 执行率 | 97.50%."""
    cells = {}
    for label in grid.texts(row, row + 1):
        key = head_of(label.text, FUNDS_HEADS)
        after = next((cell for cell in grid.texts(row, row + 1) if cell.column > label.column), None)
        if key and after and amount_of(after.text) is not None:
            cells.setdefault(key, grid.known(after.row, after.column))
    if not {"adjusted", "executed"} <= set(cells):
        return None
    amounts = {key: amount_of(cells[key].text) if key in cells else None for key in MONEY}
    told = [number_of(cells[key].text) if key in cells else None for key in ("rate", "weight", "score")]
    return FormFunds(FundsRow("", cells=cells, **amounts), (), *told, cells)


def _weight_above(grid: Grid, header: int) -> Decimal | None:
    """Forms without a weight column say it in words: 预算执行情况（20分）, 得分（20分*执行率）."""
    texts = [*grid.row(header), *(grid.row(header - 1) if header else [])]
    found = (weight_in(text) for text in texts if "执行" in text or "得分" in text)
    return next((weight for weight in found if weight is not None), None)
