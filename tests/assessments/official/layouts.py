"""Forms written as workbooks in the layouts that are in use, out of plain values."""

from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook

NATIONAL = ("class", "subclass", "name", "target", "actual", "weight", "score", "reason")
WEIGHT_FIRST = ("class", "subclass", "name", "weight", "target", "actual", "score", "reason")
SPLIT = ("class", "subclass", "name", "operator", "target", "unit", "actual", "weight", "score", "reason")
NO_WEIGHT = ("class", "subclass", "name", "target", "actual", "score", "reason")
LAYOUTS = {"national": NATIONAL, "weight first": WEIGHT_FIRST, "split target": SPLIT}
HEADS = {
    "class": "一级指标",
    "subclass": "二级指标",
    "name": "三级指标",
    "operator": "指标性质",
    "target": "年度指标值",
    "unit": "度量单位",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因分析及改进措施",
}


def form(
    rows,
    funds,
    *,
    columns=NATIONAL,
    unit="万元",
    year=2022,
    project="某项目",
    total="100",
    weight="10",
    initial=True,
    blank_above=0,
    grade="",
    score=None,
    goals=("完成全年任务", "已完成"),
) -> bytes:
    """A workbook: rows are dicts by column, funds are (label, initial, adjusted, executed), the total row first."""
    book = Workbook()
    sheet = book.active
    sheet.title = "自评表"
    for _ in range(blank_above):
        sheet.append([])
    sheet.append(["项目支出绩效自评表"])
    sheet.append([f"（{year}年度）"])
    sheet.append(["项目名称", project])
    sheet.append(["主管部门", "某局", None, None, "实施单位", "某科"])
    money = ["年初预算数"] if initial else []
    head = [f"项目资金（{unit}）", "", *money, "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"]
    sheet.append(head if weight is not None else [*head[:-3], "执行率（B/A）", "得分（20分*执行率）"])
    for number, (label, first, adjusted, executed) in enumerate(funds):
        cells = [None, label, *([first] if initial else []), adjusted, executed]
        last = [weight, _rate(adjusted, executed), score] if number == 0 else ["—", None, "—"]
        sheet.append([*cells, *(last if weight is not None else last[1:])])
    sheet.append(["年度总体目标", "预期目标", None, None, "实际完成情况"])
    sheet.append([None, goals[0], None, None, goals[1]])
    sheet.append(["绩效指标", *(HEADS[column] for column in columns)])
    top = sheet.max_row + 1
    for row in rows:
        sheet.append([None, *(row.get(column) for column in columns)])
    _merge_down(sheet, top, rows, columns)
    label = ["总分", *[None] * (len(columns) + 1)]
    label[1 + columns.index("score")] = total
    if "weight" in columns:
        label[1 + columns.index("weight")] = "100"
    label[len(columns)] = grade or label[len(columns)]
    sheet.append(label)
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f":  # "=100%" is a target, not a formula
                cell.data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rate(adjusted: str, executed: str) -> str | None:
    budget = Decimal(adjusted)
    return f"{Decimal(executed) * 100 / budget:.2f}%" if budget else None


def _merge_down(sheet, top: int, rows, columns) -> None:
    """Levels are merged down as on paper: only the first cell of a run holds its text."""
    for level in ("class", "subclass"):
        column, start = columns.index(level) + 2, 0
        for end in range(1, len(rows) + 1):
            if end < len(rows) and rows[end].get(level) == rows[start].get(level):
                continue
            if end - start > 1:
                sheet.merge_cells(start_row=top + start, end_row=top + end - 1, start_column=column, end_column=column)
            start = end
