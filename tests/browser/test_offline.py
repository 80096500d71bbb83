"""A form filled in as a workbook, in a real Chromium: downloaded, faulty once, then previewed and brought in."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook

pytestmark = pytest.mark.browser

FORM = "/assessments/9/"  # 文件印刷费


def severe(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")]


def withdrawn(visit) -> None:
    visit.sign_in("shenhe")
    visit.page.get_by_role("button", name="退出登录").wait_for()
    visit.page.goto(visit.site + FORM)
    visit.page.locator("#opinion").fill("请核对急件印发率，并补充原因。")
    visit.page.get_by_role("button", name="撤销审定").click()
    visit.page.get_by_role("heading", name="2021年度项目绩效自评").wait_for()  # the list, after a step
    visit.page.get_by_role("button", name="退出登录").click()


def filled(path, **texts) -> None:
    """The workbook with the actual values of the named indicators changed, as somebody does it at home."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    rows = {sheet.cell(row, 4).value: row for row in range(1, sheet.max_row + 1)}
    for name, text in texts.items():
        sheet.cell(rows[name], 6).value = text
    book.save(path)


def brought(page, address, path) -> None:
    page.goto(address)
    page.get_by_label("填好的自评表（.xlsx").set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("heading", name="导入预览").wait_for()


def test_a_form_goes_home_as_a_workbook_and_comes_back(visit_apart, tmp_path):
    visit, path = visit_apart, tmp_path / "表.xlsx"
    page = visit.page
    withdrawn(visit)
    visit.sign_in("jingban2")
    page.get_by_role("button", name="退出登录").wait_for()
    page.goto(visit.site + FORM)
    page.get_by_role("link", name="离线填写后上传").click()
    address = page.url
    assert severe(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="下载自评表").click()
    assert download.value.suggested_filename == "文件印刷费2021年度项目支出绩效自评表.xlsx"
    download.value.save_as(path)

    filled(path, 急件当日印发率="不低于98%")
    visit.complaints.clear()
    brought(page, address, path)
    page.get_by_text("里有比较符号").wait_for()
    assert page.get_by_role("button", name="确认导入").count() == 0 and severe(page) == []

    visit.complaints.clear()  # Chromium reports the refusal, 422, as an error
    filled(path, 急件当日印发率="97%")
    brought(page, address, path)
    assert severe(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert visit.overflow == 0
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("已导入1项").wait_for()
    assert page.get_by_text("10 × 97 ÷ 100 = 9.70").count() == 1
    assert severe(page) == [] and visit.complaints == []
