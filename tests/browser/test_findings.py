"""校验与说明 in a real Chromium: found there, explained where it stands, gone when one comes back."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
WHY = "机关工作人员伙食补助由管委会统筹，年中未调整基本支出预算"


def open_items(page) -> list[str]:
    return page.locator(".noted .finding .check").all_inner_texts()


def test_a_finding_leads_to_where_it_is_explained_and_is_closed_there(clerk):
    clerk.sign_in("caiwu")
    clerk.go("校验与说明")
    page = clerk.page
    assert "还有1项问题没有更正或说明：资金1项（未说明1）。" in page.inner_text("main")
    page.get_by_label("处理情况").select_option("待处理")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**state=open**")
    assert open_items(page) == ["B08"]
    page.get_by_role("link", name="去说明").press("Enter")
    item = page.locator("#B08-basic")
    item.get_by_label("情况说明").fill(WHY)
    item.get_by_label("批准文件文号").fill("管办〔2021〕8号")
    item.get_by_role("button", name="保存说明").press("Enter")
    page.get_by_text("说明已保存。").wait_for()
    clerk.go("校验与说明")
    assert "没有影响报告送签的问题" in page.inner_text("main")
    assert WHY in page.inner_text("main")
    assert clerk.complaints == []


@pytest.mark.parametrize("username", ["caiwu", "jingban", "lingdao"])
def test_the_page_fits_a_phone_and_axe_finds_nothing_serious(phone, username):
    phone.sign_in(username)
    phone.go("校验与说明")
    phone.page.get_by_role("heading", name="校验与说明").wait_for()
    assert phone.overflow <= 0
    found = Axe().run(phone.page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert phone.complaints == []
