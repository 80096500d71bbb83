"""The whole story in a real Chromium: from the opening of a round to the approval, with one return in between.

The filler uses his keyboard alone: what he needs is reached by Tab and pressed by Enter.
"""

from datetime import date, timedelta

import pytest

from tests.browser.conftest import PASSWORD, _visit
from tests.browser.test_first_way import severe

pytestmark = pytest.mark.browser

PROJECT = "春节慰问费"
LINE = 14  # its line of 2022
REACHED_BY_TAB = 4  # of the links of the side list
OTHERS = (
    "彩虹城租赁及运行费",
    "中川商务中心租赁及运行费",
    "公租房租赁及运行费",
    "机关食堂运行费",
    "雅苑周转房运行费",
    "招商引资工作经费",
    "文书档案扫描费用",
    "文件印刷费",
)


def day(number: int) -> str:
    return (date.today() + timedelta(days=number)).isoformat()


# Which key leads from the focus to an element: Tab, or Shift+Tab to what stands before it; none where it has the focus.
WAY = """each => {
  const focused = document.activeElement;
  if (focused === each) return "";
  const isBehind = focused.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING;
  return focused !== document.body && isBehind ? "Shift+Tab" : "Tab";
}"""
WAY_TO_LINK = f"id => {{ const each = document.getElementById(id); return each && ({WAY})(each); }}"


class Keys:
    """A person without a mouse."""

    def __init__(self, visit):
        self.page, self.site = visit.page, visit.site

    def reach(self, wanted) -> None:
        """Tab until the element has the focus; nothing that a form needs is farther than the whole page."""
        for _ in range(300):
            way = wanted.evaluate(WAY)
            if not way:
                return
            self.page.keyboard.press(way)
        raise AssertionError(f"Tab never reaches {wanted}")

    def press(self, wanted) -> None:
        self.reach(wanted)
        self.page.keyboard.press("Enter")

    def follow(self, link: str) -> bool:
        """Press a link of the side list, unless an answer that was still on its way has taken it off."""
        for _ in range(300):
            way = self.page.evaluate(WAY_TO_LINK, link)
            if way is None:
                return False
            self.page.keyboard.press(way or "Enter")
            if not way:
                return True
        raise AssertionError(f"Tab never reaches #{link}")

    def write(self, wanted, text: str) -> None:
        self.reach(wanted)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def sign_in(self, username: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.site}/login/")
        self.write(self.page.get_by_label("用户名"), username)
        self.write(self.page.get_by_label("密码"), PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("heading", name="待办事项").wait_for()

    def fill(self, field: str, text: str) -> None:
        """A field of the form, left with Tab: it saves itself and says so."""
        self.write(self.page.locator(f"#{field}"), text)
        self.page.keyboard.press("Tab")
        self.page.locator(f"#{field}-said", has_text="已保存").wait_for()


def opened_by_finance(visit) -> None:
    """A new year, its money, its round with one project."""
    visit.sign_in("caiwu")
    page = visit.page
    page.goto(f"{visit.site}/money/1/year/")
    page.get_by_role("button", name="建立2022年度").click()
    page.get_by_text("已建立2022年度").wait_for()
    page.goto(f"{visit.site}/money/2/entry/")
    for measure, amount in (("INITIAL-0", "28.6"), ("APPROPRIATED-12", "28.6"), ("EXECUTED-12", "24.31")):
        page.locator(f"#c-{LINE}-{measure}").fill(amount)
        page.keyboard.press("Enter")
        page.locator(f"#s-{LINE}-{measure}", has_text="已保存").wait_for()
    page.goto(visit.site)
    page.get_by_role("link", name="开启2022年度自评批次").click()
    page.get_by_label("依据文件").fill("关于开展2022年度预算绩效自评的通知")
    for label, number in (("开始日期", 0), ("填报截止日期", 10), ("审核截止日期", 20)):
        page.get_by_label(label).fill(day(number))
    page.get_by_label("财预〔2020〕10号评分规则").check()
    for name in OTHERS:
        page.get_by_label(name).uncheck()
    page.get_by_role("button", name="开启自评批次").click()
    page.get_by_text("共1张自评表。").wait_for()


def declared_by_keyboard(keys: Keys) -> None:
    """From the first page to the promise, taken over from last year."""
    page = keys.page
    keys.press(page.get_by_role("link", name=PROJECT).first)
    page.wait_for_url("**/assessments/**")
    if page.get_by_role("link", name="绩效指标", exact=True).count():
        keys.press(page.get_by_role("link", name="绩效指标", exact=True).first)
    keys.press(page.get_by_role("button", name="沿用上年指标"))
    page.locator(".messages", has_text="9项").wait_for()
    keys.press(page.get_by_role("link", name="填写完成情况"))
    page.wait_for_url("**/edit/")


def rows(page) -> list[str]:
    """The indicators as the page shows them: costs before dates or after, as the layout says."""
    return page.evaluate("[...document.querySelectorAll('tr.row')].map((row) => row.id.slice(4))")


def filled_by_keyboard(keys: Keys) -> None:
    """Every row gets what came of it; then the side list leads to what is still missing until nothing is."""
    page = keys.page
    for row in rows(page):
        first = page.locator(f"[id^='f-{row}-actual']").first
        name = first.get_attribute("id")
        target = page.locator(f"#row-{row} [data-label='年度指标值']").inner_text()
        if name.endswith("actual_date"):
            keys.fill(name, "2022-1-25")
        elif name.endswith("actual_text"):
            keys.fill(name, "走访慰问全部完成，反映良好")
        else:
            keys.fill(name, "".join(each for each in target if each in "0123456789."))
    for turn in range(60):
        link = page.evaluate("(document.querySelector('#side ol a') || {}).id")
        if link is None:
            break
        if turn >= REACHED_BY_TAB:  # the way there is always as long, and has been gone
            page.evaluate("id => document.getElementById(id)?.focus()", link)
        listed = page.locator("#side").inner_html()
        if keys.follow(link):
            mended(keys)
            page.wait_for_function("html => document.querySelector('#side').innerHTML !== html", arg=listed)
    page.locator("#side", has_text="已填写完整").wait_for()


ANSWERS = {
    "expected_goal": "保障干部职工春节慰问按时足额发放。",
    "achieved_goal": "节前完成慰问，应慰问人员全部覆盖。",
    "execution_reason": "部分慰问品协议价下降，资金有结余",
    "execution_improvement": "按上年实际价格测算下年预算",
    "deviation_reason": "个别人员节前调离，未再发放慰问品",
    "improvement": "发放前一周核对在册人员名单",
    "responsible": "刘佳宁",
    "improve_by": "2023-1-10",
    "missing_evidence_reason": "签收表由财务科随凭证归档保管",
}


def mended(keys: Keys) -> None:
    """Write what the field under the focus asks for."""
    page = keys.page
    focused = page.evaluate("document.activeElement.id")
    asked, kind = focused.rpartition("-")[2], page.evaluate("document.activeElement.tagName")
    if focused.startswith("e-"):  # a file, or why there is none: the next field
        focused = f"f-{focused[2:]}-missing_evidence_reason"
        asked = "missing_evidence_reason"
    if kind == "SELECT":
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.locator(f"#{focused}-said", has_text="已保存").wait_for()
    elif asked == "band_score":
        row = focused.split("-")[1]
        keys.fill(focused, page.locator(f"#row-{row} [data-label='分值']").inner_text())
    else:
        keys.fill(focused, ANSWERS[asked])


def step_by_keyboard(keys: Keys, name: str, opinion: str = "") -> None:
    page = keys.page
    keys.write(page.locator("#opinion"), opinion)
    keys.press(page.get_by_role("region", name="办理").get_by_role("button", name=name, exact=True))
    page.locator(".messages", has_text=PROJECT).wait_for()


def chosen(visit, username: str) -> None:
    """A reviewer signs in and opens the form from what waits for him."""
    visit.page.context.clear_cookies()
    visit.sign_in(username)
    visit.page.get_by_role("link", name=PROJECT).first.click()
    visit.page.locator("#act").wait_for()


def step(visit, name: str, opinion: str = "") -> None:
    region = visit.page.get_by_role("region", name="办理")
    region.get_by_role("textbox").fill(opinion)
    region.get_by_role("button", name=name, exact=True).click()
    visit.page.locator(".messages", has_text=PROJECT).wait_for()


def test_from_the_opening_of_a_round_to_the_approval_with_one_return(chromium, own_site):
    visits = _visit(chromium, own_site, 1440)
    visit = next(visits)
    page, keys = visit.page, Keys(visit)
    opened_by_finance(visit)

    keys.sign_in("jingban4")
    declared_by_keyboard(keys)
    filled_by_keyboard(keys)
    assert severe(page) == []
    keys.press(page.locator("#to-sheet"))
    step_by_keyboard(keys, "送审")

    chosen(visit, "kezhang4")
    assert severe(page) == []
    step(visit, "退回", "请写明调离人员的人数")

    keys.sign_in("jingban4")
    keys.press(page.get_by_role("link", name=PROJECT).first)
    page.get_by_text("请写明调离人员的人数").first.wait_for()
    if not page.url.endswith("/edit/"):
        keys.press(page.get_by_role("link", name="填写", exact=True).first)
    keys.fill("f-form-achieved_goal", "节前完成慰问，调离3人未再发放，其余全部覆盖。")
    keys.press(page.locator("#to-sheet"))
    step_by_keyboard(keys, "送审", "已补充人数")

    chosen(visit, "kezhang4")
    assert "调离3人" in page.locator("#changes ins").inner_text()
    step(visit, "审核通过", "同意")
    chosen(visit, "shenhe")
    step(visit, "审定", "同意")
    page.goto(f"{visit.site}/assessments/year/2/")
    page.get_by_role("row", name=PROJECT).get_by_text("审定").wait_for()
    assert visit.complaints == []
    next(visits, None)
