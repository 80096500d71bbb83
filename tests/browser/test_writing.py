"""The report written in a real Chromium by keyboard alone: figures cannot be destroyed, words are never lost."""

import pytest

from tests.browser.test_first_way import severe

pytestmark = pytest.mark.browser
EDGE = "\u200b"  # the caret's place beside a chip
SPENDING, OTHER = "#p-spending", "#p-scope"
KEYS = "words => [...words.querySelectorAll('[data-key]')].map(chip => chip.dataset.key)"


def open_chapter(visit, chapter=3):
    visit.sign_in("caiwu")
    visit.page.goto(f"{visit.site}/reports/1/write/?chapter={chapter}")
    return visit.page


def stand_in(page, block, key="Home"):
    page.locator(f"{block} .words").focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("ArrowLeft" if key == "Home" else "ArrowRight")


def says(page, block, words):
    page.locator(f"{block} .said", has_text=words).wait_for()


def keys(page, block):
    return page.locator(f"{block} .words").evaluate(KEYS)


def press(page, key, times=1):
    for _ in range(times):
        page.keyboard.press(key)


def paste(page, kinds):
    """A paste of what another page put on the clipboard, by its kinds."""
    page.evaluate(
        """kinds => {
          const data = new DataTransfer();
          for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
          const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(paste);
        }""",
        kinds,
    )


def test_a_paragraph_is_reworded_and_no_figure_can_be_destroyed(own_site, clerk):
    page = open_chapter(clerk)
    before = keys(page, SPENDING)
    assert before == ["total.executed", "total.share", "total.over", "said.B06.department"]
    stand_in(page, SPENDING)
    page.keyboard.type("经核对，")
    press(page, "ArrowRight", len("2021年度共支出") + 1)
    assert page.evaluate("document.activeElement.dataset.key") == "total.executed"
    for key in ("Backspace", "Delete"):
        press(page, key)
        says(page, SPENDING, "“部门全年执行数（万元）”是这一段必须保留的数据")
    press(page, "ArrowRight")
    press(page, "Backspace")  # beside it: the same
    press(page, "ArrowLeft")
    for key in ("x", "Delete", "Control+Backspace"):
        press(page, "Home")
        press(page, "Control+A")
        press(page, key)
    press(page, "Control+x")
    assert keys(page, SPENDING) == before
    assert "经核对，2021年度共支出" in page.locator(SPENDING).inner_text().replace(EDGE, "")
    method = page.context.new_cdp_session(page)  # an input method writes over the selection without asking
    press(page, "Control+A")
    method.send("Input.imeSetComposition", {"text": "xin", "selectionStart": 3, "selectionEnd": 3})
    method.send("Input.insertText", {"text": "新"})
    says(page, SPENDING, "已恢复删除前的文字")
    assert keys(page, SPENDING) == before
    press(page, "Tab")
    says(page, SPENDING, "已保存")
    assert "经核对，2021年度共支出" in page.locator(SPENDING).inner_text().replace(EDGE, "")
    page.locator("#preview", has_text="经核对，2021年度共支出").wait_for()
    page.wait_for_function("document.getElementById('writing').dataset.took")
    print("preview, ms:", page.locator("#writing").get_attribute("data-took"))
    assert int(page.locator("#writing").get_attribute("data-took")) < 1000
    assert clerk.complaints == []


def test_a_figure_leads_to_its_source_in_a_window_of_its_own(own_site, clerk):
    page = open_chapter(clerk)
    stand_in(page, OTHER)
    press(page, "ArrowRight", len("2021年纳入绩效自评的项目共") + 1)
    with page.context.expect_page() as opened:
        press(page, "Enter")
    assert "/assessments/" in opened.value.url or "绩效自评" in opened.value.title()


def test_a_figure_is_inserted_and_a_paragraph_added_and_both_follow_the_money(own_site, clerk):
    page = open_chapter(clerk)
    page.locator(f"{SPENDING} [data-tool=add]").focus()
    press(page, "Enter")
    page.keyboard.type("文件印刷费的支出率为")
    press(page, "Control+k")
    page.locator("#figures-list li[aria-selected=true]").wait_for()
    page.keyboard.type("印刷费 支出率")
    press(page, "Enter")
    assert keys(page, ".added") == ["p9.rate"]
    press(page, "Control+z")
    assert keys(page, ".added") == []
    press(page, "Control+Shift+z")
    page.keyboard.type("，原因见第四部分。")
    page.locator(".added .words").evaluate("words => words.blur()")
    page.locator(".added .said", has_text="已保存").wait_for()
    added = "#" + page.locator(".added").get_attribute("id")
    assert keys(page, added) == ["p9.rate"]
    assert page.locator(f"{added} .chip").inner_text() == "56.47%"
    page.goto(f"{own_site}/money/1/entry/")
    cell = page.locator("#row-project-9 td.cell input").last
    if not cell.count():
        cell = page.locator("tr", has_text="文件印刷费").locator("td.cell input").last
    cell.fill("30")
    press(page, "Tab")
    page.locator("td.cell.saved").first.wait_for()
    page.goto(f"{own_site}/reports/1/write/?chapter=3")
    assert page.locator(f"{added} .chip").inner_text() == "50.00%"
    page.locator("#preview", has_text="文件印刷费的支出率为50.00%，原因见第四部分。").wait_for()
    stand_in(page, added)
    page.keyboard.type("支出率")
    press(page, "Control+k")  # where the caret is, not at the end
    page.locator("#figures-list li[aria-selected=true]").wait_for()
    page.keyboard.type("印刷费 支出率")
    press(page, "Enter")
    page.keyboard.type("，")
    page.locator(f"{added} [data-tool=up]").focus()
    press(page, "Enter")
    page.wait_for_url("**#p-added-*")
    order = page.locator(".block").evaluate_all("blocks => blocks.map(block => '#' + block.id)")
    assert order.index(added) < order.index(SPENDING)
    assert page.locator(f"{added} .words").inner_text().replace(EDGE, "").startswith("支出率50.00%，文件印刷费")
    page.locator(f"{added} [data-tool=drop]").focus()
    press(page, "Enter")
    page.locator(added).wait_for(state="detached")
    assert clerk.complaints == []


def test_copied_figures_stay_figures_and_forged_ones_are_text(own_site, clerk):
    page = open_chapter(clerk)
    stand_in(page, SPENDING)
    press(page, "Shift+End")
    press(page, "Control+c")
    page.locator(f"{SPENDING} [data-tool=add]").focus()
    press(page, "Enter")
    press(page, "Control+v")
    page.locator(".added .words [data-key='total.executed']").wait_for()
    page.keyboard.type("。")
    page.locator(".added .words").evaluate("words => words.blur()")
    page.locator(".added .said", has_text="已保存").wait_for()
    added = "#" + page.locator(".added").get_attribute("id")
    copied = keys(page, added)
    assert copied[:1] == ["total.executed"]
    assert set(copied) <= set(keys(page, SPENDING))
    page.locator(f"{added} .words").focus()
    press(page, "Control+a")
    press(page, "Control+x")
    assert keys(page, added) == []
    press(page, "Control+v")
    page.wait_for_function("added => document.querySelector(`${added} .words [data-key]`)", arg=added)
    assert keys(page, added) == copied
    press(page, "Control+z")
    assert keys(page, added) == []
    press(page, "Control+Shift+z")
    assert keys(page, added) == copied
    page.locator(f"{SPENDING} .words").focus()
    press(page, "Control+a")
    press(page, "Control+x")
    says(page, SPENDING, "必须保留的数据，不能删除")
    stand_in(page, added, "End")
    paste(page, {"text/plain": "别处的文字", "application/x-selfeval-words": '[{"key": "<img src=x>"}, "甲"]'})
    page.locator(f"{added} .words", has_text="别处的文字").wait_for()
    assert keys(page, added) == copied
    page.locator(f"{added} [data-tool=drop]").focus()
    press(page, "Enter")
    page.locator(added).wait_for(state="detached")
    assert clerk.complaints == []


def test_a_number_that_contradicts_the_data_stays_in_the_field_unsaved(own_site, clerk):
    page = open_chapter(clerk)
    stand_in(page, OTHER, "End")
    page.keyboard.type("本部门全年执行数为8000.00万元。")
    press(page, "Tab")
    says(page, OTHER, "这里写8000.00万元")
    assert page.locator(f"{OTHER} .words").get_attribute("aria-invalid") == "true"
    press(page, "Shift+Tab")
    stand_in(page, OTHER, "End")
    press(page, "Backspace", len("本部门全年执行数为8000.00万元。"))
    page.keyboard.type("另支付邮费3万元。")
    press(page, "Tab")
    says(page, OTHER, "已保存")
    page.locator(f"{OTHER} .told", has_text="“3万元”不在系统数据中").wait_for()
    stand_in(page, OTHER, "End")
    page.keyboard.type("全年没有超支。")
    press(page, "Tab")
    says(page, OTHER, "不能写“没有超支”")
    assert page.locator(f"{OTHER} .told").count() == 0  # the hints spoke of what was saved
    page.locator(f"{OTHER} summary").click()
    assert page.locator(f"{OTHER} ins").inner_text() == "另支付邮费3万元。"
    page.locator(f"{OTHER} [data-tool=drop]").focus()
    press(page, "Enter")
    page.locator(f"{OTHER}.reworded").wait_for(state="detached")
    assert "邮费" not in page.locator(OTHER).inner_text()


def test_a_new_paragraph_that_is_refused_can_be_given_up(own_site, clerk):
    page = open_chapter(clerk)
    page.locator(f"{OTHER} [data-tool=add]").click()
    page.keyboard.type("全年没有超支。")
    press(page, "Tab")
    page.locator(".added .said", has_text="没有保存").wait_for()
    page.get_by_role("button", name="不加这一段").click()
    page.locator(".added").wait_for(state="detached")
    page.reload()  # asks nothing: nothing is unsaved
    assert "没有超支" not in page.locator(".blocks").inner_text()


def test_a_new_paragraph_that_is_given_up_while_it_is_saved_is_taken_back(own_site, clerk):
    page, held = open_chapter(clerk), []
    page.locator(f"{OTHER} [data-tool=add]").click()
    page.keyboard.type("整改按季度跟踪。")
    address = "**" + page.locator("#writing").get_attribute("data-save")
    page.route(address, lambda route: route.continue_() if held else held.append(route))
    page.locator(".added .words").evaluate("words => words.blur()")
    page.locator(".added .said", has_text="保存中").wait_for()
    page.get_by_role("button", name="不加这一段").click()
    held[0].continue_()
    page.locator(".added").wait_for(state="detached")
    page.reload()
    assert "整改按季度跟踪" not in page.locator(".blocks").inner_text()


def test_who_leaves_the_page_while_a_paragraph_is_given_up_is_asked_first(own_site, clerk):
    page, held, asked = open_chapter(clerk), [], []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator(f"{OTHER} [data-tool=add]").click()
    page.keyboard.type("整改按季度跟踪。")
    address = "**" + page.locator("#writing").get_attribute("data-save")
    page.route(address, lambda route: route.continue_() if held else held.append(route))
    page.locator(".added .words").evaluate("words => words.blur()")
    page.locator(".added .said", has_text="保存中").wait_for()
    page.get_by_role("button", name="不加这一段").click()
    page.evaluate("setTimeout(() => location.reload())")
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    held[0].continue_()
    page.locator(".added").wait_for(state="detached")
    page.reload()
    assert "整改按季度跟踪" not in page.locator(".blocks").inner_text() and len(asked) == 1


def test_a_new_paragraph_whose_saving_got_no_answer_does_not_come_back_once_it_is_given_up(own_site, clerk):
    page = open_chapter(clerk)
    # The server has it, the page does not learn of it.
    page.evaluate(
        """() => {
            const real = window.fetch;
            window.fetch = async (...asked) => {
                const answer = await real(...asked);
                if (window.answered || !asked[1] || asked[1].method !== "POST") return answer;
                window.answered = answer.status;
                throw new TypeError("no answer");
            };
        }"""
    )
    page.locator(f"{OTHER} [data-tool=add]").click()
    page.keyboard.type("整改按季度跟踪。")
    press(page, "Tab")
    page.locator(".added .said", has_text="未保存").wait_for()
    assert page.evaluate("window.answered") == 200
    page.get_by_role("button", name="不加这一段").dblclick()
    page.locator(".added").wait_for(state="detached")
    page.reload()
    assert "整改按季度跟踪" not in page.locator(".blocks").inner_text()


def test_a_click_below_a_paragraph_that_is_being_written_is_not_lost(own_site, clerk):
    page = open_chapter(clerk)
    stand_in(page, OTHER, "End")
    page.keyboard.type("整改按季度跟踪。")
    page.locator(f"{OTHER} [data-tool=add]").hover()
    page.mouse.down()
    page.wait_for_timeout(200)  # longer than saving takes, as a person presses
    page.mouse.up()
    page.keyboard.type("另起一段。")
    says(page, OTHER, "已保存")
    assert "另起一段" in page.locator(".added .words").inner_text()


def test_a_paragraph_is_moved_straight_from_being_written(own_site, clerk):
    page = open_chapter(clerk)
    for words in ("先写的一段。", "后写的一段。"):
        page.locator(f"{OTHER} [data-tool=add]").click()
        page.keyboard.type(words)
        page.locator(".added .words:focus").evaluate("words => words.blur()")
        page.locator(".added .said", has_text="已保存").first.wait_for()
    block = page.locator(".added", has_text="后写的一段")
    block.locator(".words").click()
    page.keyboard.press("End")
    page.keyboard.type("再补一句。")
    block.get_by_role("button", name="下移").hover()
    page.mouse.down()
    page.wait_for_timeout(200)
    with page.expect_navigation():
        page.mouse.up()
    told = page.locator(".blocks").inner_text()
    assert told.index("先写的一段") < told.index("后写的一段。再补一句。")


def test_two_windows_in_one_paragraph_lose_nothing(own_site, clerk, other_clerk):
    page, other = open_chapter(clerk, 5), open_chapter(other_clerk, 5)
    block = "#p-use"
    for window, words in ((page, "甲先写。"), (other, "乙后写。")):
        stand_in(window, block)
        window.keyboard.type(words)
        press(window, "Tab")
    says(page, block, "已保存")
    says(other, block, "刚在别处修改过")
    assert "甲先写。" in other.locator(f"{block} .theirs").inner_text()
    assert other.locator(f"{block} .words").inner_text().startswith("乙后写。")
    other.get_by_role("button", name="用我写的").focus()
    press(other, "Enter")
    says(other, block, "已保存")
    stand_in(page, block)
    page.keyboard.type("再改。")
    press(page, "Tab")
    says(page, block, "刚在别处修改过")
    page.get_by_role("button", name="用现有的").focus()
    press(page, "Enter")
    says(page, block, "已保存")
    assert page.locator(f"{block} .words").inner_text().startswith("乙后写。")


def test_an_ended_session_keeps_the_words_until_the_person_is_back(own_site, clerk):
    page = open_chapter(clerk, 6)
    block = "#" + page.locator(".block").first.get_attribute("id")
    page.context.clear_cookies(name="sessionid")
    stand_in(page, block, "End")
    page.keyboard.type("以上情况属实。")
    press(page, "Tab")
    says(page, block, "未保存")
    assert "有1段没有保存" in page.locator("#lost").inner_text()
    window = page.context.new_page()  # he signs in again in another window: the page's token is a new one
    window.goto(f"{own_site}/login/")
    window.get_by_label("用户名").fill("caiwu")
    window.get_by_label("密码").fill("ziping-yanshi-2021")
    window.get_by_role("button", name="登录").click()
    window.get_by_role("button", name="退出登录").wait_for()
    page.get_by_role("button", name="重新保存").click()
    says(page, block, "已保存")
    page.reload()
    assert "以上情况属实。" in page.locator(block).inner_text()


def test_what_is_pasted_or_typed_as_markup_is_text(own_site, clerk):
    page = open_chapter(clerk, 2)
    block = "#p-sections"
    stand_in(page, block, "End")
    paste(
        page,
        {"text/html": "<b>粗</b><img src=x onerror=alert(1)>", "text/plain": "第一行\n<img src=x onerror=alert(1)>"},
    )
    press(page, "Tab")
    says(page, block, "已保存")
    page.reload()
    assert "第一行<img src=x onerror=alert(1)>" in page.locator(f"{block} .words").inner_text()
    assert page.locator("#main img").count() == 0
    assert clerk.complaints == []


def test_axe_finds_nothing_serious_and_a_phone_is_wide_enough(own_site, clerk):
    page = open_chapter(clerk, 4)
    assert severe(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert clerk.overflow <= 0
    page.locator("[data-tool=insert]").first.click()
    page.locator("#figures-list li[aria-selected=true]").wait_for()
    assert clerk.overflow <= 0 and severe(page) == []
    assert clerk.complaints == []
