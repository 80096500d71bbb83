"""The lists as files: the page's rows, totals that the written rows add up to, text that stays text."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from urllib.parse import quote

import openpyxl
import pytest
from django.urls import reverse

from budgets.models import Figure, FundSource
from budgets.operations import add_line, record_figure
from budgets.workbooks.export import Column, Kind, Listing, to_csv, to_xlsx
from tests.factories import Story, fill_in, make_line, make_project

PAYLOADS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"),
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "#N/A",
]
HEAD_ROW = 4


def listing_of(*rows, unit="yuan", **options) -> Listing:
    columns = (Column("名称"), Column("金额", Kind.AMOUNT), Column("执行率", Kind.SHARE))
    return Listing("标题", ("筛选条件：全部", "共若干行"), columns, rows, unit, **options)


def sheet_of(data: bytes):
    return openpyxl.load_workbook(BytesIO(data)).active


def table_of(sheet) -> list[dict]:
    heads = [cell.value for cell in sheet[HEAD_ROW]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)]


def csv_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_in_a_workbook_is_text_and_reads_back_as_it_was(payload):
    data = to_xlsx(listing_of((payload, Decimal(1), None)))
    cell = sheet_of(data).cell(HEAD_ROW + 1, 1)
    # XML turns a bare carriage return into a line feed; nothing else may change.
    assert cell.data_type == "s" and cell.value.replace("\n", "\r") == payload
    assert cell.quotePrefix == (payload != "#N/A")
    assert b"<f>" not in data


@pytest.mark.parametrize("payload", PAYLOADS[:-1])
def test_text_in_csv_cannot_begin_a_formula(payload):
    row = csv_of(to_csv(listing_of((payload, Decimal("-5.00"), None))))[HEAD_ROW - 1 + 1]
    assert row[0].startswith("'") and row[0][1:] == payload
    assert row[1] == "-5.00"  # a number stays one


def test_titles_and_filters_cannot_begin_a_formula_either():
    listing = Listing("=1+1", ("=2+2",), (Column("=3+3"),), [("x",)])
    assert [row[0] for row in csv_of(to_csv(listing))[:3]] == ["'=1+1", "'=2+2", "'=3+3"]
    assert {sheet_of(to_xlsx(listing)).cell(row, 1).data_type for row in (1, 2, 3)} == {"s"}


def test_characters_that_a_workbook_cannot_hold_are_left_out():
    assert sheet_of(to_xlsx(listing_of(("a\x00\x0bb", None, None)))).cell(5, 1).value == "ab"


@pytest.mark.parametrize(("unit", "total"), [("yuan", Decimal("149.99")), ("wan", Decimal("0.02"))])
def test_the_total_is_the_sum_of_the_written_cells(unit, total):
    """49.99 and 100.00 元 are 0.00 and 0.01 万元: a total rounded by itself would be 0.01 as well, three would not."""
    amounts = [Decimal("50.00"), Decimal("50.00"), Decimal("49.99")]
    sheet = sheet_of(to_xlsx(listing_of(*[("x", amount, None) for amount in amounts], unit=unit)))
    *cells, last = [Decimal(str(sheet.cell(row, 2).value)) for row in range(5, 9)]
    assert last == sum(cells) == total
    rows = csv_of(to_csv(listing_of(*[("x", amount, None) for amount in amounts], unit=unit)))
    assert Decimal(rows[-1][1]) == sum(Decimal(row[1]) for row in rows[4:-1]) == total


def test_numbers_are_numbers_with_the_unit_in_the_heading():
    sheet = sheet_of(to_xlsx(listing_of(("x", Decimal("12345678.90"), Decimal("0.85")), unit="wan")))
    assert [cell.value for cell in sheet[4]] == ["名称", "金额（万元）", "执行率"]
    name, amount, share = sheet[5]
    assert (amount.value, amount.data_type, amount.number_format) == (1234.57, "n", "#,##0.00")
    assert (share.value, share.number_format) == (0.85, "0.00%")
    assert sheet.freeze_panes == "A5" and sheet.column_dimensions["A"].width == 14


def test_csv_opens_in_excel_and_wps_as_utf8():
    assert to_csv(listing_of()).startswith(b"\xef\xbb\xbf")


@pytest.fixture
def story(client, db):
    story = Story()
    client.force_login(story.finance.user)
    return story


def xlsx(client, story, url="budgets:export_projects", **query):
    answer = client.get(reverse(url, args=[story.year.pk]), query)
    assert answer.status_code == 200, answer.status_code
    return sheet_of(answer.content)


def test_projects_carry_more_columns_than_the_screen(client, story):
    other = make_line(project=story.project, source=FundSource.OTHER)
    record_figure(line=other, measure="INITIAL", month=0, amount=Decimal("500.25"), by=story.finance.user)
    row, total = table_of(xlsx(client, story))
    assert row["项目编码"] == story.project.code and row["是否公开"] == "公开"
    assert row["全年预算数其中：其他资金（元）"] == 500.25 and row["全年预算数（元）"] == 1500.25
    assert row["结余数（元）"] == 650.25 and row["执行率"] == total["执行率"] == 0.5666
    assert total["项目编码"] == "合计" and total["执行数（元）"] == 850


def test_the_file_keeps_the_filter_the_order_and_the_unit_of_the_page(client, story):
    for name in ("道路维修", "房屋维修", "会议"):
        line = make_line(project=make_project(story.year, story.section, name))
        amount = Decimal(len(name) * 10000)
        record_figure(line=line, measure="INITIAL", month=0, amount=amount, by=story.finance.user)
    sheet = xlsx(client, story, name="维修", sort="-position", unit="wan")
    rows = table_of(sheet)
    assert [row["项目名称"] for row in rows[:-1]] == ["房屋维修", "道路维修"]
    assert rows[-1]["年初预算数（万元）"] == 8
    assert "项目名称包含“维修”" in sheet["A2"].value and "共2行" in sheet["A3"].value
    sheet = xlsx(client, story, section=story.section.pk)
    assert f"实施科室为“{story.section.name}”" in sheet["A2"].value


def test_an_export_leaves_the_unit_of_the_screen_alone(client, story):
    client.get(reverse("budgets:export_projects", args=[story.year.pk]), {"unit": "yuan"})
    assert "unit" not in client.session


def test_rows_behind_a_figure_name_who_recorded_them_and_when(client, story):
    row, total = table_of(xlsx(client, story, "budgets:export_rows", measure="EXECUTED"))
    assert row["录入人"] == "张三" and row["截至月份"] == 12 and row["项目编码"] == story.project.code
    assert row["录入时间"].year >= 2021 and total["金额（元）"] == 850
    history = table_of(xlsx(client, story, "budgets:export_rows", history="1"))
    assert len(history) == 3 and all(row["预算项"] != "合计" for row in history)


@pytest.mark.parametrize("measure", ["", "ADJUSTED"])
def test_without_one_measure_the_budget_lines_are_written(client, story, measure):
    row, total = table_of(xlsx(client, story, "budgets:export_rows", measure=measure))
    assert row["资金来源"] == "当年财政拨款" and row["结余数（元）"] == 150 and total["全年预算数（元）"] == 1000


def test_the_list_of_forms_tells_score_state_and_people(client, story):
    fill_in(story.form, story.filler)
    story.act(story.filler, "SUBMIT")
    row, total = table_of(xlsx(client, story, "assessments:export", state="SUBMITTED"))
    assert row["自评得分"] == 98.5 == total["审核得分"] and row["送审人"] == "张三" and row["审核人"] is None
    assert table_of(xlsx(client, story, "assessments:export", state="DRAFT"))[0]["项目名称"] is None


def test_the_file_is_named_after_department_year_and_list(client, story):
    answer = client.get(reverse("budgets:export_projects", args=[story.year.pk]), {"format": "csv"})
    name = f"{story.department.name}2021年度项目支出.csv"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_text_that_somebody_typed_stays_text(client, story, kind):
    payload = '=HYPERLINK("http://x")'
    project = story.project
    type(project).objects.filter(pk=project.pk).update(name=payload, code=f"{payload}1")
    type(story.section).objects.filter(pk=story.section.pk).update(name="+科室")
    line = add_line(
        fiscal_year=story.year,
        kind="PROJECT",
        source="OTHER",
        name=payload,
        project=project,
        functional_code="=1",
        economic_code="+2",
    )
    common = {"department": story.department, "fiscal_year": story.year, "recorded_by": story.finance.user}
    Figure.objects.create(
        **common, line=line, measure="INITIAL", month=0, amount=Decimal(1), origin="TYPED", note="@note"
    )
    user = story.finance.user
    type(user).objects.filter(pk=user.pk).update(full_name="-张三")
    for name in ("budgets:export_projects", "budgets:export_rows", "assessments:export"):
        for query in ({}, {"measure": "INITIAL"}, {"history": 1}):
            data = client.get(reverse(name, args=[story.year.pk]), query | {"format": kind}).content
            if kind == "csv":
                cells = [cell for row in csv_of(data) for cell in row]
                assert f"'{payload}" in cells
                assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
            else:
                cells = [cell for row in sheet_of(data).iter_rows() for cell in row]
                assert payload in {cell.value for cell in cells}
                assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_lists_lead_to_their_files(client, story):
    for page, export in (("budgets:projects", "budgets:export_projects"), ("assessments:list", "assessments:export")):
        body = client.get(reverse(page, args=[story.year.pk]), {"name": "项目", "sort": "name"}).content.decode()
        address = reverse(export, args=[story.year.pk])
        assert f"{address}?name=%E9%A1%B9%E7%9B%AE&amp;sort=name&amp;format=xlsx&amp;unit=wan" in body
        assert "导出CSV" in body


def test_rows_of_no_line_are_not_found_rather_than_all(client, story):
    other = Story()
    answer = client.get(reverse("budgets:export_rows", args=[story.year.pk]), {"lines": other.line.pk})
    assert answer.status_code == 404


def test_the_history_is_written_with_what_stood_before(client, story):
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(900), by=story.finance.user)
    newest = table_of(xlsx(client, story, "budgets:export_changes"))[0]
    assert (newest["金额（元）"], newest["原值（元）"]) == (900, 850)


def test_adjustments_are_written_with_their_sign(client, story):
    assert story.adjustment
    row, total = table_of(xlsx(client, story, "budgets:export_adjustments"))
    assert (row["文号"], row["追加（元）"], total["全年预算数增减额（元）"]) == ("测财〔2021〕9号", 100, 100)
