"""Review in a real Chromium: a form comes back, is mended, lowered by a deduction, passed and approved."""

import pytest

from tests.browser.test_first_way import severe

pytestmark = pytest.mark.browser

FORM, PROJECT = 2, "彩虹城租赁及运行费"


@pytest.fixture
def person(clerk):
    """The same window, one person after another."""

    def sign_in(username: str, address: str = f"/assessments/{FORM}/"):
        clerk.page.context.clear_cookies()
        clerk.sign_in(username)
        clerk.page.goto(f"{clerk.site}{address}")
        return clerk.page

    return sign_in


def step(page, name: str, opinion: str = "") -> None:
    page.get_by_role("region", name="办理").get_by_role("textbox").fill(opinion)
    page.get_by_role("region", name="办理").get_by_role("button", name=name, exact=True).click()
    page.locator(".messages", has_text=PROJECT).wait_for()


def row(page):
    return page.locator("tr[id^=row-]").first


def test_a_form_goes_back_and_forth_until_it_is_approved(person, clerk):
    page = person("shenhe")
    page.get_by_role("button", name="撤销审定").click()  # without an opinion
    page.get_by_role("alert").filter(has_text="必须填写意见").wait_for()
    step(page, "撤销审定", "台账与自评表不一致")
    page = person("jingban")
    assert "台账与自评表不一致" in page.get_by_role("region", name="这张自评表被撤销审定").inner_text()
    step(page, "送审", "已核对")

    page = person("kezhang")
    row(page).locator("summary", has_text="提意见").click()
    row(page).get_by_label("意见内容").fill("请附租赁合同")
    row(page).get_by_role("button", name="提交意见").click()
    page.locator(".messages", has_text="意见已提出").wait_for()
    step(page, "退回", "按意见补充材料")
    page = person("jingban")
    assert "请附租赁合同" in page.get_by_role("region", name="这张自评表被退回").inner_text()
    row(page).locator("summary", has_text="回复").click()
    row(page).get_by_label("回复内容").fill("合同已附")
    row(page).get_by_role("button", name="提交回复").click()
    page.locator(".messages", has_text="回复已提交").wait_for()
    step(page, "送审")

    page = person("kezhang")
    assert "合同已附" in row(page).inner_text()
    row(page).get_by_role("button", name="标为已解决").click()
    page.locator(".messages", has_text="已解决").wait_for()
    row(page).locator("summary", has_text="扣减得分").click()
    row(page).get_by_label("扣减分").fill("2")
    row(page).get_by_role("button", name="保存扣减").click()
    page.get_by_role("alert").filter(has_text="必须写明原因").wait_for()
    assert row(page).get_by_label("扣减分").input_value() == "2"
    row(page).get_by_label("扣减原因").fill("合同未盖章")
    row(page).get_by_role("button", name="保存扣减").click()
    page.locator(".messages", has_text="已扣减").wait_for()
    assert "扣减2.00" in row(page).inner_text() and "合同未盖章" in row(page).inner_text()

    page = person("kezhang", "/assessments/year/1/")
    page.get_by_role("checkbox", name=f"选择{PROJECT}").check()
    page.get_by_role("button", name="通过勾选的自评表").click()
    page.get_by_text("已办理1张").wait_for()
    page = person("shenhe")
    step(page, "审定", "同意")
    page.goto(f"{clerk.site}/assessments/{FORM}/")
    trail = page.locator("#trail").inner_text()
    for said in ("撤销审定", "退回", "扣减2.00分", "标为已解决", "审核通过", "审定"):
        assert said in trail
    refused = [each for each in clerk.complaints if "422" not in each]
    assert refused == []


def test_two_reviewers_and_the_second_sees_where_the_form_stands(person, clerk, chromium):
    page = person("shenhe", "/assessments/3/")
    stale = page.locator("form[action$='/act/'] [name=version]").input_value()
    page.get_by_label("意见（撤销审定").fill("重新核对")
    page.evaluate("document.querySelector('[name=version]').value = '1'")
    page.get_by_role("button", name="撤销审定").click()
    page.get_by_role("alert").filter(has_text="刚在别处办理过").wait_for()
    assert page.get_by_label("意见（撤销审定").input_value() == "重新核对"
    assert page.locator("form[action$='/act/'] [name=version]").input_value() == stale


def test_the_auditor_narrows_the_trail_and_takes_it_along(person):
    page = person("shenji", "/assessments/year/1/")
    page.get_by_role("link", name="办理记录").click()
    page.get_by_label("类别").select_option(label="流转")
    page.get_by_label("项目名称").fill(PROJECT)
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**kind=STEP**")
    assert set(page.locator("tbody td:nth-child(4)").all_inner_texts()) == {"流转"}
    with page.expect_download() as download:
        page.get_by_role("link", name="导出Excel").click()
    assert download.value.suggested_filename.endswith("办理记录.xlsx")


@pytest.mark.parametrize(
    "username, address",
    [("kezhang", "/assessments/2/"), ("shenhe", "/assessments/4/"), ("shenji", "/assessments/year/1/trail/")],
)
def test_axe_finds_nothing_serious_and_a_phone_is_wide_enough(person, clerk, username, address):
    page = person(username, address)
    assert severe(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert clerk.overflow <= 0
    page.set_viewport_size({"width": 1440, "height": 900})
