"""The administrator's pages in a real Chromium: a newcomer's whole way, an open page that ends, axe, a phone."""

import re

import pytest

from tests.browser.test_first_way import severe

pytestmark = pytest.mark.browser

INITIAL, OWN = "chushi-mima-01", "wode-mima-02"


def add_person(visit, username: str) -> None:
    page = visit.page
    visit.sign_in("guanli")
    page.get_by_role("link", name="添加用户").click()
    page.get_by_label("姓名").fill("李新")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("初始密码").fill(INITIAL)
    page.get_by_label("再输一次").fill(INITIAL)
    page.get_by_label("角色").select_option(label="代理他人的岗位")
    page.get_by_label("代理谁的岗位").select_option(label="王建国：机关服务中心科室负责人")
    page.get_by_role("button", name="添加用户").click()
    page.get_by_text("请把初始密码当面告诉本人").wait_for()


def test_a_newcomer_changes_his_password_works_as_deputy_and_is_out_once_disabled(clerk, other_clerk):
    add_person(clerk, "lixin")
    other_clerk.sign_in("lixin", INITIAL)
    page = other_clerk.page
    page.get_by_text("您使用的是管理员设置的初始密码").wait_for()
    page.goto(f"{clerk.site}/money/1/")
    assert page.url.endswith("/office/password/")
    for label, text in (("原密码", INITIAL), ("新密码", OWN), ("再输一次", OWN)):
        page.get_by_label(label).fill(text)
    page.keyboard.press("Enter")
    page.get_by_text("密码已修改").wait_for()
    assert "机关服务中心科室负责人（代理）" in page.inner_text("header")
    assert page.goto(f"{clerk.site}/money/1/").status == 200
    clerk.page.get_by_role("link", name="停用账号").click()
    clerk.page.get_by_label("原因").fill("代理结束")
    clerk.page.get_by_role("button", name="停用账号").click()
    clerk.page.get_by_text("账号已停用，即时生效").wait_for()
    page.reload()
    page.wait_for_url(re.compile("/login/"))
    other_clerk.sign_in("lixin", OWN)
    assert "用户名或密码不正确" in page.inner_text("main")
    assert clerk.complaints == [] and other_clerk.complaints == []


def test_a_section_moves_and_goes_out_of_use(clerk):
    page = clerk.page
    clerk.sign_in("guanli")
    page.goto(f"{clerk.site}/office/1/sections/")
    page.get_by_role("button", name="上移秘书科").click()
    page.get_by_text("已移动“秘书科”").wait_for()
    assert page.locator("tbody th").first.inner_text() == "秘书科"
    page.get_by_role("button", name="停用秘书科").click()
    page.get_by_text("“秘书科”已停用").wait_for()
    page.get_by_role("button", name="启用秘书科").wait_for()


PLACES = ["1/people/", "1/people/add/", "1/posts/", "1/sections/", "section/3/", "person/3/", "person/3/appoint/"]
PLACES += ["person/3/password/", "person/3/disable/", "person/3/name/", "post/3/end/", "password/"]


def test_axe_finds_nothing_serious_and_a_phone_is_wide_enough(clerk):
    page = clerk.page
    clerk.sign_in("guanli")
    found = {}
    for place in PLACES:
        page.set_viewport_size({"width": 1440, "height": 900})
        assert page.goto(f"{clerk.site}/office/{place}").status == 200, place
        found[place] = severe(page)
        page.set_viewport_size({"width": 390, "height": 800})
        assert clerk.overflow <= 0, place
    page.goto(f"{clerk.site}/office/1/people/add/")
    page.get_by_label("姓名").fill("李新")
    page.get_by_label("用户名").fill("lixin2")
    page.get_by_label("初始密码").fill("short")
    page.get_by_label("再输一次").fill("other")
    page.get_by_label("角色").select_option(label="经办人")
    page.get_by_role("button", name="添加用户").click()
    assert "密码太短" in page.inner_text("main") and page.get_by_label("姓名").input_value() == "李新"
    found["refused"] = severe(page)
    assert {place: names for place, names in found.items() if names} == {}
    assert clerk.complaints == []
