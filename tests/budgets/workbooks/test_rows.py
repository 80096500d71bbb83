"""Rows of foreign tables become amounts, or faults with their place: all of them at once."""

from decimal import Decimal

import pytest

from budgets.workbooks.guard import read_workbook
from budgets.workbooks.layout import fitting, layouts_of
from budgets.workbooks.rows import Given, read_tables
from tests.budgets.workbooks.books import catalogue, workbook

GIVEN = Given("yuan", 12, 2021)


def read(data: bytes, given=GIVEN):
    return read_tables(fitting(layouts_of(read_workbook(data), {})), catalogue(), given)


def amounts(read) -> dict:
    return {entry.place: entry.amount for entry in read.entries.values()}


def said(read) -> list[tuple[str, str]]:
    return [(fault.place, fault.message) for fault in read.faults]


def test_a_table_with_title_merged_names_and_totals():
    found = read(
        workbook(
            ["某局2021年项目支出明细表"],
            ["单位：万元"],
            ["项目名称", "资金来源", "年初预算", "到位数", "支出数"],
            ["城市维护费", "财政拨款", 10, 9.5, "8.123456"],
            [None, "上年结转", 1, 1, 1],
            ["小计", None, 11, 10.5, 9],
            [],
            ["政务公开经费", "财政拨款", "1,234.56", None, 0],
            ["合 计", None, 1, 2, 3],
            ["制表人：张三"],
            merged=("A4:A5",),
        )
    )
    assert found.faults == []
    assert amounts(found)[3, "EXECUTED", 12] == Decimal("81234.56")
    assert amounts(found)[4, "INITIAL", 0] == Decimal("10000.00")
    assert amounts(found)[5, "INITIAL", 0] == Decimal("12345600.00")
    assert amounts(found)[5, "EXECUTED", 12] == Decimal("0.00")
    assert (found.rows, found.skipped) == (3, 3)


def test_a_table_by_code_with_a_column_for_each_month():
    found = read(workbook(["项目编码", "1月末累计执行数", "截至2月累计执行数"], ["0102", 1, 2], [102, None, 2]))
    assert amounts(found) == {(5, "EXECUTED", 1): Decimal("1.00"), (5, "EXECUTED", 2): Decimal("2.00")}


def test_a_long_table_with_month_measure_and_amount():
    found = read(
        workbook(
            ["金额（元）", "月份", "口径", "支出类别"],
            [100, "9月", "累计执行数", "人员经费"],
            [200, "2021年9月", "拨付", "人员经费"],
            [300, "年初", "年初预算数", "人员经费"],
            [400, 3, "拨付数", "日常公用经费"],
        )
    )
    assert found.faults == []
    assert set(amounts(found)) == {
        (1, "EXECUTED", 9),
        (1, "APPROPRIATED", 9),
        (1, "INITIAL", 0),
        (2, "APPROPRIATED", 3),
    }


def test_a_table_of_subjects_names_its_lines_by_their_codes():
    found = read(
        workbook(
            ["功能分类科目", "经济分类科目", "决算数"], ["2010301 行政运行", "301 工资福利支出", 5], ["2010301", 302, 6]
        )
    )
    assert amounts(found) == {(1, "EXECUTED", 12): Decimal("5.00"), (2, "EXECUTED", 12): Decimal("6.00")}


def test_all_faults_are_told_at_once_with_their_places_and_the_nearest():
    found = read(
        workbook(
            ["项目名称", "资金来源", "月份", "累计执行数"],
            ["城市维户费", "财政拨款", 12, 1],
            ["城市维护费", "彩票公益金", 12, 1],
            ["城市维护费", None, 12, 1],
            ["政务公开经费", None, 13, "-5"],
            ["政务公开经费", None, "2020年12月", 1],
            ["政务公开经费", None, 12, "=1+1"],
            ["政务公开经费", None, 12, "#REF!"],
            [None, None, 12, 1],
        )
    )
    told = said(found)
    places = ["A2", "B3", "A4", "C5", "D5", "C6", "D7", "D8", "A9"]
    assert [place for place, _ in told] == [f"Sheet1!{cell}" for cell in places]
    assert found.faults[0].nearest == "城市维护费"
    assert "资金来源：上年结转资金、当年财政拨款" in told[2][1]
    assert (
        "负数" in told[4][1]
        and "本年度是2021年" in told[5][1]
        and "没有保存计算结果" in told[6][1]
        and "#REF!" in told[7][1]
    )
    assert all(message.endswith("。") for _, message in told)
    assert found.entries == {}


@pytest.mark.parametrize("bad", ["abc", "-1", "1.234", "inf", "nan", "1" * 19, "1e5", "1_000"])
def test_what_is_no_amount_is_refused_with_its_value(bad):
    found = read(workbook(["项目名称", "支出数"], ["政务公开经费", bad]))
    assert [(fault.cell, fault.value) for fault in found.faults] == [("B2", bad)]


def test_two_different_amounts_for_one_cell_are_refused_and_equal_ones_are_not():
    found = read(workbook(["项目名称", "支出数"], *([["政务公开经费", amount] for amount in (1, 1, 2)])))
    assert [fault.cell for fault in found.faults] == ["B4"] and "B2" in found.faults[0].message


def test_columns_that_mean_the_same_are_refused_before_any_row():
    found = read(workbook(["项目名称", "支出数", "累计支出数"], ["政务公开经费", 1, 2]))
    assert len(found.faults) == 1 and "B1、C1" in found.faults[0].message and not found.entries


def test_a_unit_that_is_neither_yuan_nor_wan_is_refused():
    found = read(workbook(["单位：千元"], ["项目名称", "支出数"], ["政务公开经费", 1]))
    assert "千元" in found.faults[0].message and not found.entries


def test_a_wholly_wrong_table_is_told_soon_and_can_be_marked():
    from budgets.workbooks.marked import marked
    from budgets.workbooks.rows import MAX_FAULTS

    data = workbook(["项目名称", "支出数"], *([f"外来项目{number}", "abc"] for number in range(MAX_FAULTS)))
    found = read(data)
    assert len(found.faults) == MAX_FAULTS + 1 and "没有再检查" in found.faults[-1].message
    assert marked(data, found.faults)


def test_codes_of_somebody_elses_numbering_give_way_to_the_name():
    found = read(workbook(["编码", "项目名称", "执行数"], ["90001", "政务公开经费", 1]))
    assert [entry.amount for entry in found.entries.values()] and not found.faults
