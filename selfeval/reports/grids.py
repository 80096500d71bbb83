"""The official tables of the report as cells, for Word and Excel: values, places and spans of the printed paper.

Rows and columns count from 0. Amounts are 元, rates shares of 1: each file writes them in its own way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from budgets.bars import Picture
from selfeval.reports.sums import IN_WAN, label_of
from selfeval.reports.values import AnnualReport, Cells, Sheet, SheetClass, SheetRow
from selfeval.scoring.rounding import plain
from selfeval.scoring.writing import NOTHING, percent, points, wan

EMPTY_CLASS = "/"  # a second-level class without indicators


class Kind(StrEnum):
    """What a cell holds, and so where it stands and how it is written."""

    HEAD = "HEAD"
    LEFT = "LEFT"
    CENTRE = "CENTRE"
    MONEY = "MONEY"
    SHARE = "SHARE"
    POINTS = "POINTS"
    NUMBER = "NUMBER"


WRITTEN = {Kind.MONEY: wan, Kind.SHARE: percent, Kind.POINTS: points, Kind.NUMBER: lambda value: plain(Decimal(value))}
RIGHT = {Kind.MONEY, Kind.SHARE, Kind.POINTS}


@dataclass(frozen=True)
class Box:
    row: int
    column: int
    value: str | Decimal | int | None
    kind: Kind = Kind.CENTRE
    width: int = 1
    height: int = 1

    @property
    def text(self) -> str:
        """As it is printed."""
        if isinstance(self.value, str):
            return self.value
        return NOTHING if self.value is None else WRITTEN[self.kind](self.value)


@dataclass(frozen=True)
class Grid:
    """A table: its boxes, the widths of its columns in tenths of a millimetre, and what it repeats on each page."""

    boxes: tuple[Box, ...]
    widths: tuple[int, ...]
    heads: int = 0

    @property
    def height(self) -> int:
        return max(box.row + box.height for box in self.boxes)


def forms_of(report: AnnualReport) -> tuple[Sheet, ...]:
    """Every form in the order of the attachments: the department's own first, where there is one."""
    return (*([report.whole] if report.whole else []), *report.sheets)


SUMMARY_HEADS = (
    "序号",
    "项目名称",
    "实施科室",
    "年初预算数",
    "全年预算数",
    "全年执行数",
    "执行率",
    "自评得分",
    "自评等级",
    "未完成指标数",
    "主要原因",
    "是否公开",
)
SUMMARY_WIDTHS = (80, 360, 260, 180, 180, 180, 160, 160, 110, 110, 360, 110)


def summary_grid(report: AnnualReport) -> Grid:
    """自评结果汇总表, its last row the totals."""
    boxes = [Box(0, column, head, Kind.HEAD) for column, head in enumerate(SUMMARY_HEADS)]
    for row, each in enumerate(report.summary, 1):
        boxes += [
            Box(row, 0, each.number, Kind.NUMBER),
            Box(row, 1, each.money.label, Kind.LEFT),
            Box(row, 2, each.section),
            *_money(row, each.money),
            Box(row, 8, each.grade),
            Box(row, 9, each.unmet, Kind.NUMBER),
            Box(row, 10, each.reason or NOTHING, Kind.LEFT),
            Box(row, 11, "是" if each.is_public else "否"),
        ]
    last = len(report.summary) + 1
    total = report.summary_total
    boxes += [Box(last, 0, total.label, Kind.CENTRE, 3), *_money(last, total), Box(last, 8, NOTHING)]
    boxes += [Box(last, 9, report.unmet, Kind.NUMBER), Box(last, 10, NOTHING), Box(last, 11, NOTHING)]
    return Grid(tuple(boxes), SUMMARY_WIDTHS, 1)


def _money(row: int, money: Cells) -> Iterator[Box]:
    for column, amount in enumerate((money.initial, money.adjusted, money.executed), 3):
        yield Box(row, column, amount, Kind.MONEY)
    yield Box(row, 6, money.rate, Kind.SHARE)
    yield Box(row, 7, money.score, Kind.POINTS)


# The columns of the indicators; above them the money shares the last one in three.
FORM_WIDTHS = (140, 160, 240, 210, 210, 84, 126, 110, 150, 130)
FUND_HEADS = ("", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分")
FUND_PLACES = ((1, 2), (3, 1), (4, 1), (5, 2), (7, 1), (8, 1), (9, 1))
ROW_HEADS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)
LAST, REST = 7, 3  # the last column of the indicators, and how many it spans


def form_head(department: str, sheet: Sheet) -> Grid:
    """A form above its indicators: names, money, goals."""
    boxes = _whole_names(department, sheet) if sheet.is_whole else _project_names(department, sheet)
    money = f"{'部门' if sheet.is_whole else '项目'}资金（万元）"
    boxes += [Box(2, 0, money, Kind.HEAD, 1, sheet.money_height)]
    boxes += _funds_row(2, [(head, Kind.HEAD) for head in FUND_HEADS])
    total = sheet.total_funds
    boxes += _funds_row(3, _fund_cells(total.label, total, (sheet.execution_weight, Kind.NUMBER), total.score))
    labels = [f"{'其中：' if number == 0 else '　　　'}{row.label}" for number, row in enumerate(sheet.funds)]
    labels += [row.label for row in sheet.parts]
    for number, (label, each) in enumerate(zip(labels, (*sheet.funds, *sheet.parts), strict=True), 4):
        boxes += _funds_row(number, _fund_cells(label, each, (NOTHING, Kind.CENTRE), NOTHING))
    row = 4 + len(labels)
    boxes += [Box(row, 0, "年度总体目标", Kind.HEAD, 1, 2), Box(row, 1, "预期目标", Kind.HEAD, 4)]
    boxes += [Box(row, 5, "实际完成情况", Kind.HEAD, 5), Box(row + 1, 1, sheet.expected_goal, Kind.LEFT, 4)]
    boxes += [Box(row + 1, 5, sheet.achieved_goal, Kind.LEFT, 5)]
    return Grid(tuple(boxes), FORM_WIDTHS)


def _project_names(department: str, sheet: Sheet) -> list[Box]:
    return [
        Box(0, 0, "项目名称", Kind.HEAD),
        Box(0, 1, sheet.project, Kind.CENTRE, 9),
        Box(1, 0, "主管部门", Kind.HEAD),
        Box(1, 1, department, Kind.CENTRE, 4),
        Box(1, 5, "实施单位", Kind.HEAD, 2),
        Box(1, 7, sheet.section, Kind.CENTRE, 3),
    ]


def _whole_names(department: str, sheet: Sheet) -> list[Box]:
    return [
        Box(0, 0, "部门名称", Kind.HEAD),
        Box(0, 1, department, Kind.CENTRE, 9),
        Box(1, 0, "填报科室", Kind.HEAD),
        Box(1, 1, sheet.section, Kind.CENTRE, 9),
    ]


def _fund_cells(label: str, row: Cells, weight: tuple, score) -> list[tuple]:
    amounts = [(amount, Kind.MONEY) for amount in (row.initial, row.adjusted, row.executed)]
    return [(label, Kind.LEFT), *amounts, weight, (row.rate, Kind.SHARE), (score, Kind.POINTS)]


def _funds_row(row: int, cells: list[tuple]) -> Iterator[Box]:
    for (value, kind), (column, width) in zip(cells, FUND_PLACES, strict=True):
        yield Box(row, column, value, kind, width)


def form_rows(sheet: Sheet) -> Grid:
    """The indicators of a form and its total."""
    boxes = [Box(0, column, head, Kind.HEAD, REST if column == LAST else 1) for column, head in enumerate(ROW_HEADS)]
    row = 1
    for each in sheet.classes:
        boxes += _class_boxes(row, each)
        row += each.height
    boxes += [Box(row, 0, "总分", Kind.HEAD, 5), Box(row, 5, "100"), Box(row, 6, sheet.total, Kind.POINTS)]
    return Grid((*boxes, Box(row, LAST, sheet.grade, Kind.CENTRE, REST)), FORM_WIDTHS, 1)


def _class_boxes(row: int, each: SheetClass) -> Iterator[Box]:
    yield Box(row, 0, f"{each.label}\n（{plain(each.weight)}分）", Kind.HEAD, 1, each.height)
    for sub in each.subclasses:
        yield Box(row, 1, sub.label, Kind.HEAD, 1, sub.height)
        for number, indicator in enumerate(sub.rows):
            yield from _indicator_boxes(row + number, indicator)
        if not sub.rows:
            for column in range(2, LAST + 1):
                yield Box(row, column, EMPTY_CLASS, Kind.CENTRE, REST if column == LAST else 1)
        row += sub.height


def _indicator_boxes(row: int, indicator: SheetRow) -> Iterator[Box]:
    yield Box(row, 2, indicator.name, Kind.LEFT)
    yield Box(row, 3, indicator.target)
    yield Box(row, 4, indicator.actual or NOTHING)
    yield Box(row, 5, indicator.weight, Kind.NUMBER)
    yield Box(row, 6, indicator.score, Kind.POINTS)
    yield Box(row, LAST, indicator.reason, Kind.LEFT, REST)


MONEY_KEYS, MONEY_WIDTHS = ("total", "basic", "project", "forms"), (800, 400)


def money_grid(report: AnnualReport) -> Grid | None:
    """What the chapters say of the department's money, each figure once; None where they say nothing."""
    told = {
        part.key: part
        for chapter in report.chapters
        for paragraph in chapter.paragraphs
        for part in paragraph.parts
        if part.key.partition(".")[0] in MONEY_KEYS and (part.label.endswith(IN_WAN) or part.text.endswith("%"))
    }
    boxes = [Box(0, 0, "数据", Kind.HEAD), Box(0, 1, "金额或比率", Kind.HEAD)]
    for row, part in enumerate(told.values(), 1):
        kind = Kind.MONEY if part.label.endswith(IN_WAN) else Kind.SHARE
        boxes += [Box(row, 0, label_of(part, told), Kind.LEFT), Box(row, 1, Decimal(part.value), kind)]
    return Grid(tuple(boxes), MONEY_WIDTHS, 1) if told else None


PICTURE_WIDTHS = (520, 300, 300, 220, 220)


def picture_grid(picture: Picture) -> Grid:
    """What a picture shows, as the table that it was drawn from."""
    unit = f"（{picture.unit}）"
    heads = ("", picture.front + unit, picture.track + unit, picture.share, picture.state or "情况")
    boxes = [Box(0, column, head, Kind.HEAD) for column, head in enumerate(heads)]
    amount = Kind.MONEY if picture.unit == "万元" else Kind.POINTS
    for row, bar in enumerate(picture.bars, 1):
        boxes += [Box(row, 0, bar.label, Kind.LEFT), Box(row, 1, bar.front, amount), Box(row, 2, bar.track, amount)]
        boxes += [Box(row, 3, bar.rate, Kind.SHARE), Box(row, 4, bar.state or NOTHING)]
    return Grid(tuple(boxes), PICTURE_WIDTHS, 1)
