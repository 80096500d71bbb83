"""From approved forms to the downloaded PDF, with one return by the leader in between, in a real Chromium."""

import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, _visit, environment_of, serving
from tests.browser.test_first_way import severe

pytestmark = pytest.mark.browser
WHY = "年中追加人员经费，已按程序报批，随调整预算下达"


@pytest.fixture(scope="module")
def own_way(tmp_path_factory, filled):
    """A site with a worker beside it."""
    folder = tmp_path_factory.mktemp("issue")
    with serving(folder, filled) as address:
        environment = environment_of(folder / "db.sqlite3")
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
        yield address
        worker.terminate()
        worker.wait(timeout=60)


@pytest.fixture
def visitor(chromium, own_way):
    yield from _visit(chromium, own_way, 1440)


@pytest.fixture
def person(visitor):
    def sign_in(username: str, address: str):
        visitor.page.context.clear_cookies()
        visitor.sign_in(username)
        visitor.page.goto(f"{visitor.site}{address}")
        return visitor.page

    return sign_in


def test_from_approved_forms_to_the_downloaded_pdf(person, visitor, tmp_path):
    page = person("caiwu", "/reports/1/issue/")
    assert page.get_by_role("button", name="送签").count() == 0
    page.get_by_role("link", name="去处理").click()  # it lands on the unfolded explanation
    item = page.locator("li", has_text="基本支出：支出超过年初预算且未登记预算调整").first
    item.get_by_label("情况说明").fill(WHY)
    item.get_by_label("批准文件文号").fill("兰办〔2021〕9号")
    item.get_by_role("button", name="保存说明").click()
    page.get_by_text("说明已保存。").wait_for()
    page.goto(f"{visitor.site}/")
    page.get_by_role("link", name="2021年度自评报告").click()
    page.get_by_role("button", name="送签").click()
    page.get_by_text("报告已送签").wait_for()
    assert severe(page) == []

    page = person("lingdao", "/")
    page.get_by_role("link", name="2021年度自评报告").click()
    box = page.locator("summary", has_text="签发").bounding_box()
    assert box["y"] + box["height"] < 900  # one screen: what waits for him is seen without scrolling
    assert severe(page) == [] and visitor.overflow <= 0
    page.get_by_role("button", name="退回").click()
    page.get_by_role("alert").filter(has_text="必须填写意见").wait_for()
    page.get_by_label("意见").fill("请核对文件印刷费的原因")
    page.get_by_role("button", name="退回").click()
    page.get_by_text("报告已退回财务人员").wait_for()

    page = person("caiwu", "/")
    assert "请核对文件印刷费的原因" in page.inner_text("main")
    page.get_by_role("link", name="2021年度自评报告").click()
    page.get_by_label("意见").fill("已核对")
    page.get_by_role("button", name="送签").click()
    page.get_by_text("报告已送签").wait_for()

    page = person("lingdao", "/reports/1/sign/")
    page.locator("summary", has_text="签发").press("Enter")
    page.get_by_role("button", name="确认签发").click()
    page.get_by_text("报告已签发").wait_for()
    page.get_by_role("link", name="第1版").wait_for(timeout=120_000)  # by itself: nobody reloads the page
    assert severe(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="下载PDF文件").click()
    path = tmp_path / "报告.pdf"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF") and download.value.suggested_filename.endswith("（第1版）.pdf")

    page.get_by_text("在公开页面公开").click()
    page.get_by_role("button", name="公开", exact=True).click()
    page.get_by_text("不登录也能看到").wait_for()
    page.context.clear_cookies()
    page.goto(f"{visitor.site}/public/")
    page.get_by_role("link", name="部门预算执行情况的自评报告").click()
    assert severe(page) == []
    page.get_by_role("link", name="核验", exact=True).click()
    page.get_by_label("报告文件").set_input_files(path)
    page.get_by_role("button", name="核验").click()
    page.get_by_role("alert").filter(has_text="核验通过").wait_for()
    assert severe(page) == []
    assert [each for each in visitor.complaints if "422" not in each] == []


PAGES = ["/reports/1/issue/", "/reports/1/sign/", "/reports/version/1/", "/reports/verify/"]


@pytest.mark.parametrize("address", PAGES)
def test_a_phone_is_wide_enough(person, visitor, address):
    page = person("lingdao", address)
    page.set_viewport_size({"width": 390, "height": 800})
    assert visitor.overflow <= 0
