"""The official form as cells: texts, places and spans of the paper, and beside it what is only filled in.

Rows and columns count from 0. The order of classes comes from the year's rule set.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgets.queries import Money
from selfeval.assessments.fields import OF_FORM
from selfeval.assessments.models import Assessment
from selfeval.assessments.offline import (
    ACTUAL,
    BAND,
    FORM_FIELDS,
    GOAL,
    IMPROVEMENT,
    WORDS,
    key_of,
    spots_of,
    spots_of_row,
)
from selfeval.assessments.offline import COLUMNS as FIELD_COLUMNS
from selfeval.assessments.pages import SheetPage, SheetRow
from selfeval.assessments.workflow import EDITABLE
from selfeval.scoring.rounding import plain
from selfeval.scoring.writing import percent, points, wan

# Widths in characters of the font: the paper's ten columns, then the six beside it.
COLUMNS = (5, 9, 10, 15, 12, 13, 6, 8, 14, 14, 16, 9, 13, 10, 15, 16)
HEADS = ("评判等级", "等级得分", "原因类别", "责任人", "完成时限", "未附佐证材料的原因")
BESIDE = len(COLUMNS) - len(HEADS)  # the first column that is not printed
HINT = "浅黄色的单元格可以填写，其余由系统计算。填好后在系统的“离线填写”中上传，先预览再导入，得分重新计算。"
UNFIT, LONGEST_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", "_")), 24


@dataclass(frozen=True)
class Cell:
    """A text on the form. `key` names the row that a field is found by."""

    row: int
    column: int
    text: str
    width: int = 1
    height: int = 1
    key: str = ""
    is_heading: bool = False
    is_title: bool = False
    is_left: bool = False
    is_bare: bool = False
    is_total: bool = False


def sheet_names(forms: Sequence[Assessment]) -> list[str]:
    """A name for each form's sheet: its number keeps two projects of one name apart."""
    return [
        f"{number:02} {form.project.name.translate(UNFIT)[:LONGEST_NAME]}".strip()
        for number, form in enumerate(forms, 1)
    ]


def cells_of(page: SheetPage) -> Iterator[Cell]:
    """Every cell of the form, from top to bottom."""
    shown = {(spot.key, spot.column): spot.shown(page.form) for spot in spots_of(page.form)}
    yield from _head(page)
    row = 4
    yield from _funds(page, row)
    row += len(page.funds) + len(page.parts) + 2
    yield from _goals(page, row, shown)
    row += 2
    yield from _indicators(page, row, shown)
    row += page.height
    yield Cell(row, 0, "总分", 6, is_heading=True, is_total=True)
    for column, text, width in ((6, "100", 1), (7, points(page.score.total), 1), (8, _grade(page), 2)):
        yield Cell(row, column, text, width)
    yield from _words(row + 2, shown)


def _grade(page: SheetPage) -> str:
    return page.score.grade.label if page.score.grade else ""


def _head(page: SheetPage) -> Iterator[Cell]:
    project = page.form.project
    yield Cell(0, 0, page.form.title, BESIDE, is_title=True, is_bare=True)
    yield Cell(1, 0, f"（{project.fiscal_year.year}年度）　　状态：{page.state.label}", BESIDE, is_bare=True)
    if page.state in EDITABLE:
        yield Cell(1, BESIDE, HINT, len(HEADS), is_bare=True, is_left=True)
    department, section = project.fiscal_year.department.name, page.form.section.written_name
    if page.form.is_whole:
        for row, label, text in ((2, "部门名称", department), (3, "填报科室", section)):
            yield Cell(row, 0, label, is_heading=True)
            yield Cell(row, 1, text, BESIDE - 1)
        return
    yield Cell(2, 0, "项目名称", is_heading=True)
    yield Cell(2, 1, project.name, BESIDE - 1)
    yield Cell(3, 0, "主管部门", is_heading=True)
    yield Cell(3, 1, department, 4)
    yield Cell(3, 5, "实施单位", is_heading=True)
    yield Cell(3, 6, section, 4)


def _funds(page: SheetPage, top: int) -> Iterator[Cell]:
    heads = ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分")
    what = "部门资金（万元）" if page.form.is_whole else "项目资金（万元）"
    yield Cell(top, 0, what, height=len(page.funds) + len(page.parts) + 2, is_heading=True)
    yield Cell(top, 1, "", 2)
    for column, text in enumerate(heads, 3):
        yield Cell(top, column, text, 2 if column == 8 else 1, is_heading=True)
    weight, score = plain(page.execution_weight), points(page.score.execution.value)
    yield from _money(top + 1, "年度资金总额", page.all_funds, weight, score)
    for number, (label, money) in enumerate(page.funds):
        before = "其中：" if number == 0 else "　　　"
        yield from _money(top + 2 + number, before + label, money, "—", "—")
    for number, (label, money) in enumerate(page.parts, len(page.funds)):
        yield from _money(top + 2 + number, label, money, "—", "—")


def _money(row: int, label: str, money: Money, weight: str, score: str) -> Iterator[Cell]:
    yield Cell(row, 1, label, 2, is_left=True)
    amounts = (wan(money.initial), wan(money.adjusted), wan(money.executed))
    for column, text in enumerate((*amounts, weight, percent(money.rate)), 3):
        yield Cell(row, column, text)
    yield Cell(row, 8, score, 2)


def _goals(page: SheetPage, top: int, shown: dict) -> Iterator[Cell]:
    yield Cell(top, 0, "年度总体目标", height=2, is_heading=True)
    yield Cell(top, 1, "预期目标", 4, is_heading=True)
    yield Cell(top, GOAL, "实际完成情况", 5, is_heading=True)
    yield Cell(top + 1, 1, page.form.expected_goal, 4, is_left=True)
    key = "form:achieved_goal"
    yield Cell(top + 1, GOAL, shown[key, GOAL], 5, key=key, is_left=True)


def _indicators(page: SheetPage, top: int, shown: dict) -> Iterator[Cell]:
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    yield Cell(top, 0, "绩效指标", height=page.height, is_heading=True)
    for column, text in enumerate(heads, 1):
        yield Cell(top, column, text, is_heading=True)
    yield Cell(top, 8, "偏差原因分析及改进措施（左栏填原因，右栏填措施）", 2, is_heading=True)
    for column, text in enumerate(HEADS, BESIDE):
        yield Cell(top, column, text, is_heading=True)
    row = top + 1
    for of_class in page.classes:
        weight = f"{of_class.label}（{plain(of_class.weight)}分）"
        yield Cell(row, 1, weight, height=of_class.height, is_heading=True)
        for subclass in of_class.rows:
            yield Cell(row, 2, subclass.label, height=subclass.height, is_heading=True)
            for number, each in enumerate(subclass.rows):
                yield from _row(row + number, each, shown)
            if not subclass.rows:
                yield from (Cell(row, column, "/") for column in range(3, BESIDE))
            row += subclass.height


def _row(row: int, each: SheetRow, shown: dict) -> Iterator[Cell]:
    indicator, key = each.indicator, key_of(each.indicator)
    open_here = {spot.column for spot in spots_of_row(indicator)}
    for column, text in ((3, indicator.name), (4, each.target), (6, plain(indicator.weight))):
        yield Cell(row, column, text, is_left=column == 3)
    score = each.score
    cut = f"\n自评{points(score.self_score)}\n扣减{points(score.deduction)}" if score.deduction else ""
    yield Cell(row, 7, points(score.reviewed_score) + cut)
    for column in (ACTUAL, *FIELD_COLUMNS):
        if column in open_here:
            is_left = column in (IMPROVEMENT, IMPROVEMENT - 1)
            yield Cell(row, column, shown[key, column], key=key, is_left=is_left)
        elif column == ACTUAL:
            yield Cell(row, column, each.actual)
        elif column >= BAND:
            yield Cell(row, column, "—")


def _words(top: int, shown: dict) -> Iterator[Cell]:
    """What the form asks for beside the paper: why money was not spent, who mends it by when."""
    yield Cell(top, 0, "预算执行偏差（执行率偏低或超过100%时填写，不随表打印）", BESIDE, is_bare=True, is_left=True)
    for row, name in enumerate((name for name in FORM_FIELDS if name != "achieved_goal"), top + 1):
        key = f"form:{name}"
        yield Cell(row, 0, OF_FORM[name].label, 3, is_heading=True)
        yield Cell(row, WORDS, shown[key, WORDS], BESIDE - WORDS, key=key, is_left=True)
