"""The entry grid in a real Chromium: keys, saving, two people, a lost line, a pasted block."""

import pytest

from tests.browser.test_first_way import severe

pytestmark = pytest.mark.browser


def open_grid(visit, query=""):
    visit.sign_in("caiwu")
    visit.page.goto(f"{visit.site}/money/1/entry/{query}")
    return visit.page


def typed(page, cell: str, text: str, key: str) -> None:
    page.locator(f"#c-{cell}").focus()
    page.keyboard.type(text)
    page.keyboard.press(key)


def says(page, cell: str, words: str) -> None:
    page.locator(f"#s-{cell}", has_text=words).wait_for()


def test_a_cell_is_saved_when_left_and_the_sums_follow(clerk):
    page = open_grid(clerk)
    before = page.locator("#t-3").inner_text()
    typed(page, "3-EXECUTED-12", "２８．５", "Enter")
    says(page, "3-EXECUTED-12", "已保存")
    assert page.locator("#c-3-EXECUTED-12").input_value() == "28.50"
    assert page.evaluate("document.activeElement.id") == "c-4-EXECUTED-12"
    page.locator("#r-3", has_text="99.65%").wait_for()
    assert page.locator("#t-3").inner_text() != before
    assert clerk.complaints == []


def test_enter_in_the_last_row_saves_and_stays(clerk):
    page = open_grid(clerk)
    cell = page.locator("td.cell input").last.get_attribute("id").removeprefix("c-")
    typed(page, cell, "33.5", "Enter")
    says(page, cell, "已保存")
    assert page.evaluate("document.activeElement.id") == f"c-{cell}"


def test_arrows_enter_tab_and_escape_move_and_take_back(clerk):
    page = open_grid(clerk)
    page.locator("#c-4-INITIAL-0").focus()
    for key, cell in (
        ("ArrowDown", "5-INITIAL-0"),
        ("ArrowUp", "4-INITIAL-0"),
        ("ArrowRight", "4-APPROPRIATED-12"),
        ("ArrowLeft", "4-INITIAL-0"),
        ("Tab", "4-APPROPRIATED-12"),
        ("Enter", "5-APPROPRIATED-12"),
        ("Shift+Enter", "4-APPROPRIATED-12"),
    ):
        page.keyboard.press(key)
        if key == "Tab" and page.evaluate("document.activeElement.tagName") == "A":
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"c-{cell}", key
    standing = page.locator("#c-4-APPROPRIATED-12").input_value()
    page.keyboard.type("77")
    page.keyboard.press("Escape")
    assert page.locator("#c-4-APPROPRIATED-12").input_value() == standing


def test_a_refused_cell_keeps_its_text_and_says_why(clerk):
    page = open_grid(clerk)
    typed(page, "5-EXECUTED-12", "abc", "ArrowDown")
    says(page, "5-EXECUTED-12", "“abc”不是金额")
    assert page.locator("#c-5-EXECUTED-12").input_value() == "abc"
    page.locator("#c-5-EXECUTED-12").focus()
    page.keyboard.press("Escape")
    says(page, "5-EXECUTED-12", "已保存")


def test_two_people_in_one_cell_see_both_values_and_choose(clerk, other_clerk):
    page, other = open_grid(clerk), open_grid(other_clerk)
    typed(page, "6-EXECUTED-12", "700", "Enter")
    says(page, "6-EXECUTED-12", "已保存")
    typed(other, "6-EXECUTED-12", "701", "Enter")
    says(other, "6-EXECUTED-12", "已改为700.00，您填的是701")
    other.get_by_role("button", name="用我填的").click()
    says(other, "6-EXECUTED-12", "已保存")
    assert other.locator("#c-6-EXECUTED-12").input_value() == "701.00"
    typed(page, "6-EXECUTED-12", "702", "Enter")
    page.get_by_role("button", name="用现有的").click()
    says(page, "6-EXECUTED-12", "已保存")
    assert page.locator("#c-6-EXECUTED-12").input_value() == "701.00"


def test_a_lost_connection_loses_nothing(clerk):
    page = open_grid(clerk)
    page.context.set_offline(True)
    typed(page, "7-EXECUTED-12", "500", "Enter")
    says(page, "7-EXECUTED-12", "未保存")
    assert "有1个数没有保存" in page.locator("#lost").inner_text()
    page.context.set_offline(False)
    page.get_by_role("button", name="重新保存").click()
    says(page, "7-EXECUTED-12", "已保存")
    page.locator("#lost").wait_for(state="hidden")


def test_an_ended_session_keeps_the_text_until_the_person_has_signed_in_again(clerk):
    page, other = open_grid(clerk), clerk.in_another_tab()
    other.sign_out()
    typed(page, "8-EXECUTED-12", "400", "Enter")
    says(page, "8-EXECUTED-12", "未保存")
    assert page.locator("#c-8-EXECUTED-12").input_value() == "400"
    page.get_by_role("button", name="重新保存").click()
    page.locator("#lost .why", has_text="还没有登录").wait_for()
    other.sign_in("jingban")
    other.page.get_by_role("heading", name="待办事项").wait_for()
    page.get_by_role("button", name="重新保存").click()
    page.locator("#lost .why", has_text="请退出后用").wait_for()
    other.sign_out()
    other.sign_in("caiwu")
    other.page.get_by_role("heading", name="待办事项").wait_for()
    page.get_by_role("button", name="重新保存").click()
    says(page, "8-EXECUTED-12", "已保存")
    page.locator("#lost").wait_for(state="hidden")
    typed(page, "9-EXECUTED-12", "329", "Enter")
    says(page, "9-EXECUTED-12", "已保存")


def test_a_copied_block_is_previewed_and_saved(clerk):
    page = open_grid(clerk)
    page.locator("#c-9-INITIAL-0").focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "329\\t328\\n1,043.5\\t44\\n");
          const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(paste);
        }"""
    )
    page.get_by_role("heading", name="粘贴预览").wait_for()
    page.get_by_role("button", name="保存这").click()
    page.get_by_text("已保存粘贴的").wait_for()
    assert page.locator("#c-10-INITIAL-0").input_value() == "1,043.50"


@pytest.mark.parametrize("address", ["entry/", "entry/?by=EXECUTED", "adjustments/", "history/", "year/"])
def test_axe_finds_nothing_serious_and_a_phone_is_wide_enough(clerk, address):
    page = open_grid(clerk)
    page.goto(f"{clerk.site}/money/1/{address}")
    assert severe(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert clerk.overflow <= 0
