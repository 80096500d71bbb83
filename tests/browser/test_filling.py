"""The form filled in in a real Chromium: by keyboard, two people, an ended session, files, a frozen promise changed."""

import pytest

from tests.browser.test_first_way import severe

pytestmark = pytest.mark.browser

FORM = 2  # 彩虹城租赁及运行费, of the section of jingban


@pytest.fixture(scope="module")
def drafted(chromium, own_site):
    """The group takes the approval of the demonstration's form back, so that it can be filled in."""
    from tests.browser.conftest import _visit

    visits = _visit(chromium, own_site, 1440)
    visit = next(visits)
    visit.sign_in("shenhe")
    visit.page.goto(f"{own_site}/assessments/{FORM}/")
    visit.page.locator("#opinion").fill("请补充佐证材料。")
    visit.page.get_by_role("button", name="撤销审定").click()
    visit.page.locator(".messages").wait_for()
    next(visits, None)
    return own_site


def open_form(visit, page="edit/"):
    visit.sign_in("jingban")
    visit.page.goto(f"{visit.site}/assessments/{FORM}/{page}")
    return visit.page


def rows(page):
    """The ids of the indicators, in the order of the page."""
    return page.evaluate("[...document.querySelectorAll('tr.row')].map((row) => row.id.slice(4))")


def says(page, field: str, words: str) -> None:
    page.locator(f"#{field}-said", has_text=words).wait_for()


def type_over(page, field: str, text: str, key: str = "Tab") -> None:
    page.locator(f"#{field}").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press(key)


def test_a_field_is_saved_and_its_explanations_are_asked_for_by_keyboard_alone(drafted, clerk):
    page = open_form(clerk)
    row = rows(page)[0]
    score, actual = page.locator(f"#score-{row} b"), f"f-{row}-actual"
    assert score.inner_text() == "10.00"
    assert not page.locator(f"#f-{row}-deviation_reason").is_visible()
    type_over(page, actual, "１６２００")
    says(page, actual, "已保存")
    page.locator(f"#score-{row} b", has_text="5.00").wait_for()
    assert page.locator(f"#{actual}").input_value() == "16200"
    page.locator(f"#f-{row}-deviation_reason").wait_for()
    link = page.locator(f"#to-f-{row}-cause")
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == f"f-{row}-cause"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    for name, text in (
        ("deviation_reason", "合同分两期交付，第二期次年交付"),
        ("improvement", "与出租方约定交付时间和违约责任"),
        ("responsible", "李文涛"),
        ("improve_by", "2022-6-30"),
    ):
        assert page.evaluate("document.activeElement.id") == f"f-{row}-{name}"
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        says(page, f"f-{row}-{name}", "已保存")
    assert page.locator(f"#f-{row}-improve_by").input_value() == "2022年6月30日"
    page.locator(f"#to-e-{row}").wait_for()
    type_over(page, f"f-{row}-missing_evidence_reason", "合同由机关事务局统一保管")
    page.locator("#side .done b", has_text="11/11").wait_for()
    type_over(page, actual, "32400")
    page.locator(f"#score-{row} b", has_text="10.00").wait_for()
    assert page.locator(f"#f-{row}-deviation_reason").is_visible(), "what was written stays to be seen"
    assert clerk.complaints == []


def test_a_refused_field_keeps_its_text_and_says_why(drafted, clerk):
    page = open_form(clerk)
    field = f"f-{rows(page)[1]}-actual"
    type_over(page, field, "≥36")
    says(page, field, "请只填实际完成的数")
    assert page.locator(f"#{field}").input_value() == "≥36"
    page.locator(f"#{field}").focus()
    page.keyboard.press("Escape")
    says(page, field, "已保存")


def test_two_people_in_one_field_see_both_texts_and_choose(drafted, clerk, other_clerk):
    page, other = open_form(clerk), open_form(other_clerk)
    field = f"f-{rows(page)[2]}-deviation_reason"
    type_over(page, field, "两台电梯停梯更换部件，影响完好率")
    says(page, field, "已保存")
    type_over(other, field, "电梯大修影响了全年完好率")
    says(other, field, "已改为“两台电梯停梯更换部件，影响完好率”，您填的是“电梯大修影响了全年完好率”")
    other.get_by_role("button", name="用我填的").click()
    says(other, field, "已保存")
    type_over(page, field, "第三种说法，够十个字了吧")
    says(page, field, "已改为")
    page.get_by_role("button", name="用现有的").click()
    says(page, field, "已保存")
    assert page.locator(f"#{field}").input_value() == "电梯大修影响了全年完好率"


def test_an_ended_session_keeps_text_and_file_until_the_person_has_signed_in_again(drafted, clerk):
    page, other = open_form(clerk), clerk.in_another_tab()
    goal, row = "f-form-achieved_goal", rows(page)[4]
    other.sign_out()
    type_over(page, goal, "全年保障集中办公，未发生安全事故。")
    says(page, goal, "未保存")
    page.locator(f"#e-{row}").set_input_files(
        [{"name": "记录.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 test"}]
    )
    says(page, f"e-{row}", "未保存")
    assert "有2项没有保存" in page.locator("#lost").inner_text()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert page.locator("#lost").bounding_box()["y"] >= 0, "the banner is seen wherever the person types"
    other.sign_in("jingban")
    other.page.get_by_role("heading", name="待办事项").wait_for()
    page.get_by_role("button", name="重新保存").click()
    says(page, goal, "已保存")
    page.locator(f"#files-{row} a", has_text="记录.pdf").wait_for()
    page.locator("#lost").wait_for(state="hidden")
    page.reload()
    assert page.locator(f"#{goal}").input_value() == "全年保障集中办公，未发生安全事故。"


def test_a_fast_tab_passes_no_question_and_a_drawn_field_breaks_no_rule(drafted, clerk):
    page = open_form(clerk)
    row = next(
        each
        for each in rows(page)
        if page.locator(f"#f-{each}-actual").count() and not page.locator(f"#f-{each}-deviation_reason").is_visible()
    )
    actual = f"f-{row}-actual"
    page.locator("#f-form-achieved_goal").evaluate("(field) => { field.style.height = '200px'; }")
    type_over(page, "f-form-achieved_goal", "全年运行平稳，未发生安全事故。")
    says(page, "f-form-achieved_goal", "已保存")
    type_over(page, actual, "1")
    page.keyboard.press("Tab")
    here = page.evaluate("document.activeElement.id")
    link = page.locator(f"#{actual}-said a", has_text="得分低于分值，请写明原因")
    link.wait_for()
    assert page.evaluate("document.activeElement.id") == here, "the focus is not taken away"
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == f"f-{row}-cause"
    assert clerk.complaints == []


def test_files_are_brought_and_taken_away(drafted, clerk):
    page = open_form(clerk)
    row = rows(page)[3]
    files = [
        {"name": "到场记录.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 test"},
        {"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"<html>"},
    ]
    page.locator(f"#e-{row}").set_input_files(files)
    page.locator(f"#files-{row} .refusal", has_text="内容不是pdf文件").wait_for()
    page.locator(f"#files-{row} a", has_text="到场记录.pdf").wait_for()
    with page.expect_download() as download:
        page.locator(f"#files-{row} a", has_text="到场记录.pdf").click()
    assert download.value.suggested_filename == "到场记录.pdf"
    page.get_by_role("button", name="移除到场记录.pdf").click()
    page.locator(f"#files-{row} a").wait_for(state="detached")


def test_a_frozen_indicator_is_changed_with_a_reason_and_the_form_says_so(drafted, clerk):
    page = open_form(clerk, "indicators/")
    page.get_by_role("link", name="修改保障入驻单位数量").click()
    page.get_by_label("年度指标值").fill("38")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("这个字段是必填项").wait_for()
    page.get_by_label("调整原因").fill("年中新增两家入驻单位")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="填写完成情况").click()
    page.get_by_text("指标有调整").click()
    page.get_by_text("年中新增两家入驻单位").wait_for()


@pytest.mark.parametrize("address", ["edit/", "indicators/", "indicators/add/", "indicators/library/"])
def test_axe_finds_nothing_serious_and_a_phone_is_wide_enough(drafted, clerk, address):
    page = open_form(clerk, address)
    assert severe(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert clerk.overflow <= 0
    assert clerk.complaints == []
