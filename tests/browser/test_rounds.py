"""A round from its opening to the reminder, in a real Chromium: finance leads it, a section is reminded."""

from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

ROUND = "/assessments/year/2/round/"
PAGES = ("/", ROUND, "/assessments/year/2/progress/", "/assessments/year/2/late/")


def day(number: int) -> str:
    return (date.today() + timedelta(days=number)).isoformat()


def severe(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")]


def looked_at(visit) -> dict:
    """What axe finds and what is wider than a phone, by page."""
    wrong = {}
    for path in PAGES:
        visit.page.goto(visit.site + path)
        wrong[path] = severe(visit.page)
        visit.page.set_viewport_size({"width": 390, "height": 800})
        if visit.overflow > 0:
            wrong[path].append(f"{visit.overflow} pixels too wide")
        visit.page.set_viewport_size({"width": 1440, "height": 900})
    return {path: found for path, found in wrong.items() if found}


def open_next_year(page, site) -> None:
    page.goto(f"{site}/money/1/year/")
    page.get_by_role("button", name="建立2022年度").click()
    page.get_by_text("已建立2022年度").wait_for()


def open_round(page, site) -> None:
    """Days out of order first: the page says where, and keeps what was typed."""
    page.goto(site)
    page.get_by_role("link", name="开启2022年度自评批次").click()
    page.get_by_label("依据文件").fill("关于开展2022年度预算绩效自评的通知")
    page.get_by_label("开始日期").fill(day(-20))
    page.get_by_label("填报截止日期").fill(day(-30))
    page.get_by_label("审核截止日期").fill(day(20))
    page.get_by_label("中川商务中心").uncheck()
    page.get_by_role("button", name="开启自评批次").click()
    page.get_by_text("填报截止日期不能早于开始日期").wait_for()
    assert page.get_by_label("依据文件").input_value() == "关于开展2022年度预算绩效自评的通知"
    assert not page.get_by_label("中川商务中心").is_checked()
    page.get_by_label("填报截止日期").fill(day(-3))
    page.get_by_role("button", name="开启自评批次").click()
    page.get_by_text("共8张自评表。").wait_for()


def extend_and_leave(page) -> None:
    page.get_by_text("为科室办理延期", exact=True).click()
    page.get_by_label("科室", exact=True).select_option(label="文电科")
    page.get_by_label("延至").fill(day(4))
    page.get_by_label("延期原因").fill("资料未齐")
    page.get_by_role("button", name="办理延期").click()
    page.get_by_text("到期自动失效。").first.wait_for()
    page.get_by_text("把项目移出自评", exact=True).click()
    page.get_by_label("项目", exact=True).select_option(label="春节慰问费")
    page.get_by_label("移出原因").fill("项目取消")
    page.get_by_role("button", name="移出自评").click()
    page.get_by_text("原因：项目取消").wait_for()


def test_finance_leads_a_round_and_a_section_is_reminded(clerk, other_clerk):
    clerk.sign_in("caiwu")
    page, site = clerk.page, clerk.site
    open_next_year(page, site)
    open_round(page, site)
    extend_and_leave(page)
    page.get_by_role("link", name="自评进度").click()
    page.get_by_role("row", name="机关服务中心").first.get_by_role("link").first.click()
    page.get_by_text("共4张自评表。").wait_for()
    page.get_by_role("link", name="催报名单").first.click()
    page.get_by_text("共5张自评表逾期未送审").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出Excel").click()
    assert "催报名单" in download.value.suggested_filename
    page.get_by_role("button", name="催报").click()
    page.get_by_text("5人收到12条提醒").wait_for()
    assert looked_at(clerk) == {}
    assert clerk.complaints == []

    other_clerk.sign_in("jingban")
    reminded = other_clerk.page
    reminded.get_by_text("催报：").first.wait_for()
    assert looked_at(other_clerk) == {}
    reminded.goto(site)
    reminded.get_by_role("button", name="知道了").press("Enter")
    reminded.get_by_role("heading", name="待填报").wait_for()
    assert reminded.get_by_text("催报：").count() == 0
    assert other_clerk.complaints == []
