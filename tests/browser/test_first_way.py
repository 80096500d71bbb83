"""The first way through the product, in a real Chromium: money → projects → project → sheet → report."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

READERS = ["caiwu", "jingban", "kezhang", "shenhe", "lingdao", "shenji", "caizheng"]
# A project of the section that jingban and kezhang belong to: everybody above sees its form.
PROJECT = "彩虹城租赁及运行费"


def way(visit):
    """Walk by clicking, and stop at each page of the way."""
    page = visit.page
    page.get_by_role("heading", name="待办事项").wait_for()
    yield "todo"
    visit.go("资金总览")
    page.get_by_role("heading", name="资金总览").wait_for()
    yield "money"
    visit.go("项目支出")
    page.get_by_role("heading", name="年度项目支出").wait_for()
    yield "projects"
    page.get_by_role("link", name=PROJECT).click()
    page.get_by_role("heading", name=PROJECT).wait_for()
    yield "project"
    page.get_by_role("link", name="查看绩效自评表").click()
    page.get_by_role("table", name="项目支出绩效自评表").wait_for()
    yield "sheet"
    visit.go("绩效自评")
    page.get_by_role("heading", name="年度项目绩效自评").wait_for()
    yield "list"
    visit.go("自评报告")
    page.get_by_role("heading", name="一、部门职责").wait_for()
    yield "report"
    visit.go("资金总览")
    page.locator(".cards a").first.click()
    page.get_by_role("heading", name="数据来源").wait_for()
    yield "rows"


@pytest.mark.parametrize("username", READERS)
def test_every_reader_walks_from_money_to_report(visit, username):
    visit.sign_in(username)
    assert [*way(visit)] == ["todo", "money", "projects", "project", "sheet", "list", "report", "rows"]
    assert visit.complaints == []


def test_nothing_is_wider_than_a_phone(phone):
    phone.page.goto(phone.site)
    assert phone.overflow <= 0
    phone.sign_in("caiwu")
    assert {place: phone.overflow for place in way(phone) if phone.overflow > 0} == {}
    assert phone.complaints == []


def severe(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")]


def test_axe_finds_nothing_serious(visit):
    visit.page.goto(visit.site)
    assert severe(visit.page) == []
    visit.sign_in("caiwu")
    found = {place: severe(visit.page) for place in way(visit)}
    assert {place: names for place, names in found.items() if names} == {}


def test_the_administrator_is_told_what_to_do(visit):
    visit.sign_in("guanli")
    assert "您的岗位是系统管理员" in visit.page.inner_text("main")
    assert visit.page.goto(f"{visit.site}/money/1/").status == 403
    assert "没有权限" in visit.page.inner_text("main")


def test_a_wrong_password_is_refused_in_a_sentence(visit):
    visit.sign_in("caiwu", "wrong-password")
    assert "用户名或密码不正确" in visit.page.get_by_role("alert").inner_text()


def test_five_wrong_passwords_lock_the_account_for_half_an_hour(visit_apart):
    for _ in range(5):
        visit_apart.sign_in("jingban4", "wrong-password")
    assert "30分钟" in visit_apart.page.inner_text("main")
    assert "暂时不能登录" in visit_apart.page.inner_text("h1")


def test_signing_out_ends_the_visit(visit):
    visit.sign_in("caiwu")
    visit.page.get_by_role("button", name="退出登录").click()
    visit.page.goto(f"{visit.site}/money/1/")
    assert "/login/" in visit.page.url


def column(page, number: int) -> list[str]:
    return page.locator(f"tbody tr td:nth-child({number})").all_inner_texts()


def foot(page) -> list[str]:
    return page.locator("tfoot td").all_inner_texts()


@pytest.mark.parametrize("place", ["项目支出", "绩效自评"])
def test_sorting_changes_the_order_and_keeps_the_total(visit, place):
    visit.sign_in("caiwu")
    visit.go(place)
    page, before = visit.page, foot(visit.page)
    page.get_by_role("columnheader", name="全年预算数").get_by_role("link").click()
    page.wait_for_url(re.compile("sort=adjusted"))
    amounts = [float(text.replace(",", "")) for text in column(page, 5)]
    assert amounts == sorted(amounts)
    page.get_by_role("columnheader", name="全年预算数").get_by_role("link").click()
    page.wait_for_url(re.compile("sort=-adjusted"))
    amounts = [float(text.replace(",", "")) for text in column(page, 5)]
    assert amounts == sorted(amounts, reverse=True)
    assert foot(page) == before


@pytest.mark.parametrize("place", ["项目支出", "绩效自评"])
def test_filtering_changes_the_rows_and_the_total(visit, place):
    visit.sign_in("caiwu")
    visit.go(place)
    page, before = visit.page, foot(visit.page)
    page.get_by_label("实施科室").select_option(label="机关服务中心")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url(re.compile(r"section=\d"))
    assert set(column(page, 3)) == {"机关服务中心"}
    assert foot(page) != before
    total = round(sum(float(text.replace(",", "")) for text in column(page, 5)), 2)
    assert float(foot(page)[4].replace(",", "")) == pytest.approx(total, abs=0.05)
    page.get_by_label("项目名称").fill("彩虹城")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url(re.compile(r"name=%"))
    assert column(page, 2) == [PROJECT]


def test_the_unit_stays_from_page_to_page(visit):
    visit.sign_in("caiwu")
    visit.go("资金总览")
    visit.page.get_by_role("group", name="金额单位").get_by_role("link", name="元", exact=True).click()
    visit.page.wait_for_url(re.compile("unit=yuan"))
    visit.go("项目支出")
    assert "单位：元" in visit.page.inner_text("main")
    assert all(re.fullmatch(r"[\d,]+\.\d\d", text) for text in column(visit.page, 5))


@pytest.mark.parametrize(
    "query",
    [
        "lines=1-99,x,-,9-1,99999999999999999999&measure=INITIAL",
        "page=999&sort=bogus",
        "lines=1-9999999&unit=1&page=x",
    ],
)
def test_bad_query_values_are_ignored(visit, query):
    visit.sign_in("caiwu")
    for path in ("rows/", "projects/", ""):
        assert visit.page.goto(f"{visit.site}/money/1/{path}?{query}").status == 200
    assert visit.page.goto(f"{visit.site}/assessments/year/1/?{query}&section=x&state=y").status == 200


def test_the_report_is_downloaded(visit):
    visit.sign_in("lingdao")
    visit.go("自评报告")
    with visit.page.expect_download(timeout=60_000) as download:
        visit.page.get_by_role("link", name="PDF草稿").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert download.value.path().read_bytes().startswith(b"%PDF")
