"""Tables that are not ours: headings in any order, titles above, two rows of headings, other sheets."""

import pytest

from budgets.workbooks.guard import read_workbook
from budgets.workbooks.headings import Column, column_of, month_in, unit_in
from budgets.workbooks.layout import fingerprint_of, fitting, layouts_of
from tests.budgets.workbooks.books import workbook


def layouts(data: bytes, saved=None):
    return layouts_of(read_workbook(data), saved or {})


def keys(layout) -> dict[str, int]:
    return {column.written(): number for number, column in layout.columns.items()}


@pytest.mark.parametrize(
    "heading, meaning",
    [
        ("项目名称", Column("project")),
        ("项 目 编 码", Column("code")),
        ("年初预算数（万元）", Column("INITIAL", None, "万元")),
        ("年初预算批复数", Column("INITIAL")),
        ("批复数", Column("INITIAL")),
        ("资金拨付数", Column("APPROPRIATED")),
        ("到位数", Column("APPROPRIATED")),
        ("全年执行数（B）", Column("EXECUTED", 12)),
        ("决算数", Column("EXECUTED", 12)),
        ("支出数", Column("EXECUTED")),
        ("累计支出", Column("EXECUTED")),
        ("截至9月累计执行数", Column("EXECUTED", 9)),
        ("1-9月支出数", Column("EXECUTED", 9)),
        ("支出功能分类科目", Column("functional")),
        ("部门预算支出经济分类科目", Column("economic")),
        ("月份", Column("month")),
    ],
)
def test_a_known_heading_is_understood(heading, meaning):
    assert column_of(heading) == meaning


@pytest.mark.parametrize(
    "heading", ["预算数", "全年预算数", "执行率", "当月支出数", "9月支出数", "备注", "实施科室", "财政拨款"]
)
def test_a_heading_that_could_mean_two_things_is_not(heading):
    assert column_of(heading) is None


def test_a_month_is_read_from_a_title_and_never_from_a_signature():
    assert month_in("2021年1-9月预算执行情况表") == 9
    assert month_in("截至2021年12月31日") == 12
    assert month_in("编制日期：2022年3月8日") is None
    assert month_in("2022年3月8日") is None


def test_units_are_read_wherever_they_are_written():
    assert unit_in("金额单位：万元") == "万元" and unit_in("年初预算数(元)") == "元" and unit_in("单位名称：某局") == ""


def test_columns_are_found_in_any_order_under_titles():
    found = layouts(
        workbook(
            ["2021年预算执行表"],
            ["单位：元", None, "截至9月"],
            [],
            ["累计执行数", "备注", "项目名称", "年初预算数"],
            [1, "", "a", 2],
        )
    )[0]
    assert keys(found) == {"EXECUTED": 0, "project": 2, "INITIAL": 3}
    assert (found.first_row, found.unit, found.month) == (4, "yuan", 9)
    assert not found.needs_unit and not found.needs_month


def test_two_rows_of_headings_are_read_together():
    found = layouts(
        workbook(
            ["项目", "资金来源", "累计执行数", None, "累计拨付数"],
            [None, None, "3月", "6月", None],
            ["a", "b", 1, 2, 3],
            merged=("A1:A2", "B1:B2", "C1:D1", "E1:E2"),
        )
    )[0]
    assert keys(found) == {"project": 0, "source": 1, "EXECUTED:3": 2, "EXECUTED:6": 3, "APPROPRIATED": 4}
    assert found.first_row == 2


def test_a_table_without_unit_and_month_says_so():
    found = layouts(workbook(["项目名称", "累计执行数"], ["a", 1]))[0]
    assert found.needs_unit and found.needs_month


def test_other_sheets_are_left_alone_and_those_of_the_same_make_are_read_together():
    table = [["项目名称", "年初预算数"], ["a", 1]]
    found = layouts(
        workbook(sheets={"封面": [["某局"]], "综合科": table, "业务科": table, "旧表": [["名称", "支出数", "x"]]})
    )
    assert [layout.sheet.name for layout in fitting(found)] == ["综合科", "业务科"]


def test_columns_that_mean_the_same_are_noticed():
    found = layouts(workbook(["项目名称", "支出数", "累计支出数"], ["a", 1, 2]))[0]
    assert list(found.twice.values()) == [[1, 2]]


def test_a_mapping_made_by_hand_goes_first():
    headings = ("事项", "甲", "乙（元）")
    data = workbook(["说明"], headings, ["a", 1, 2])
    guessed = layouts(data)[0]
    assert not guessed.is_complete and guessed.headings == headings
    told = layouts(data, {fingerprint_of(headings): {"0": "project", "2": "EXECUTED:6", "9": "code", "1": "nonsense"}})[
        0
    ]
    assert keys(told) == {"project": 0, "EXECUTED:6": 2} and told.by_hand and told.is_complete
    assert told.columns[2].unit == "元"


def test_a_workbook_without_any_table_has_none():
    assert layouts(workbook(["只有一句话"])) == []
