"""Leadership's page: what a leader has to know before he signs."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.operations import record_figure
from selfeval.accounts.models import User
from selfeval.accounts.scope import scope_of
from selfeval.assessments.models import Assessment
from selfeval.reports.content import build
from selfeval.reports.leading import leading_of
from selfeval.reports.operations import writing
from selfeval.reports.todo import reports_waiting
from selfeval.reports.way import Way
from selfeval.reports.wording import pieces_of
from tests.factories import Story, fill_in, make_explanation
from tests.reports.stories import ReportStory, print_cheaply

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(client, story, who, name="sign"):
    client.force_login(who.user)
    return client.get(reverse(f"reports:{name}", args=[story.year.pk])).content.decode()


def write(story, words, token="abcdefgh"):
    place = writing.Place(3, "")
    writing.add_paragraph(fiscal_year=story.year, token=token, place=place, pieces=[words], by=story.finance)


def test_projects_are_listed_by_the_sum_not_spent_and_then_by_the_indicators_missed():
    report = build(ReportStory().year)
    leading = leading_of(report)
    assert leading.number == sum(row.money.executed != row.money.adjusted or row.unmet > 0 for row in report.summary)
    assert leading.of_money == 1 and leading.rest == 0


def test_every_figure_of_the_cards_leads_to_a_page(client, demonstration):
    finance = scope_of(User.objects.get(username="caiwu"), timezone.localdate())
    client.force_login(finance.user)
    page = client.get(reverse("reports:sign", args=[demonstration.pk])).content.decode()
    cards = page[page.index('class="cards brief"') : page.index("</dl>", page.index('class="cards brief"'))]
    addresses = [unescape(each) for each in re.findall(r'href="([^"]+)"', cards)]
    assert len(addresses) == 7 and {client.get(each).status_code for each in addresses} == {200}


def test_what_the_office_and_basic_spending_did_off_plan_comes_first_with_its_explanation(demonstration):
    leading = leading_of(build(demonstration))
    assert [each.label for each in leading.off_plan] == ["部门支出（比拨付数）", "基本支出"]
    office, basic = leading.off_plan
    assert (office.planned.text, office.executed.text, office.rate.text) == ("7848.73", "7993.51", "101.84%")
    assert basic.rate.text == "110.84%" and office.why.startswith("支出超出拨付数的部分") and basic.why
    assert leading.is_overspent and len(leading.off_plan) + len(leading.deviating) == 5


def unmet_story(reason=""):
    """One project that spent 85 % of its money and missed its indicators, with this reason in its form."""
    story = Story()
    fill_in(story.form, story.filler, actual="95")
    Assessment.objects.update(execution_reason=reason)
    return story


def why(story):
    (only,) = leading_of(build(story.year)).deviating
    return only.why


def test_the_reason_of_the_form_for_its_money_stands_before_those_of_its_indicators():
    story = unmet_story("尾款次年支付。")
    make_explanation(story, text="财政部门同意跨年支付尾款")
    assert why(story).startswith("尾款次年支付；QUANTITY指标：")
    assert "财政部门" not in why(story) and "未填写" not in why(story)


def test_what_was_said_to_a_check_of_the_money_is_its_reason_where_the_form_has_none():
    story = unmet_story()
    make_explanation(story, text="财政部门同意跨年支付尾款。")
    assert why(story).startswith("财政部门同意跨年支付尾款，依据测办〔2021〕3号；QUANTITY指标：")


def test_why_there_was_an_overspend_is_the_reason_and_not_why_no_adjustment_was_registered():
    """As in chapter four; what was said to B08 stands in chapter six."""
    story = unmet_story()
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(1200), by=story.finance.user)
    for check_id, words in (("B07", "汛期应急抢修河道堤防"), ("B08", "调整文件正在补办手续")):
        make_explanation(story, check_id, text=words, document_number="测办〔2021〕3号")
    assert why(story).startswith("汛期应急抢修河道堤防，依据测办〔2021〕3号；QUANTITY指标：")
    assert "补办" not in why(story)


def test_that_nobody_wrote_why_the_money_deviates_is_said_first():
    story = unmet_story()
    assert why(story).startswith("资金：未填写原因；QUANTITY指标：")


def test_where_no_check_asks_for_a_reason_the_leader_does_not_miss_one():
    story = unmet_story()
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(945), by=story.finance.user)
    assert why(story).startswith("资金：偏差小，按规则不必说明；QUANTITY指标：")


def test_a_deviation_that_the_columns_do_not_show_is_told_in_their_place(client):
    story = unmet_story()
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal("999.99"), by=story.finance.user)
    assert why(story).startswith("资金：结余不到0.01万元；QUANTITY指标：")


def test_a_project_that_spent_to_the_cent_is_asked_for_no_reason_of_its_money():
    story = unmet_story()
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(1000), by=story.finance.user)
    assert why(story).startswith("QUANTITY指标：")


def test_signing_asks_once_more(client):
    story = ReportStory()
    story.take("SUBMIT")
    page = page_of(client, story, story.leader)
    confirm = page[page.index('<details class="confirm">') : page.index("</details>", page.index('class="confirm"'))]
    assert "不能撤回" in confirm and 'value="SIGN"' in confirm and page.count('value="SIGN"') == 1


def test_numbers_typed_by_hand_are_told_to_who_hands_in_and_to_who_signs(client):
    story = ReportStory()
    write(story, "另安排应急经费12.5万元，专家费三万元。")
    way = Way(story.draft, story.finance)
    assert not way.hindrances and [each.finding.figures for each in way.typed] == ["12.5万元", "三万元"]
    assert "12.5万元" in page_of(client, story, story.finance, "issue")
    story.take("SUBMIT")
    page = page_of(client, story, story.leader)
    listed = f"{reverse('reports:findings', args=[story.year.pk])}?state=typed"
    assert "正文有手写的数字" in page and listed in page
    found = client.get(listed).content.decode()
    assert "“三万元”不在系统数据中" in found and found.count('class="check">T15') == 2
    assert len({*story_ids(found)}) == len(story_ids(found))


def test_finance_is_told_that_the_data_moved_since_the_report_was_issued(client, settings, tmp_path, monkeypatch):
    settings.REPORTS_DIR = tmp_path
    print_cheaply(monkeypatch)
    story = ReportStory()
    story.issue()
    assert "印发之后数据有变动" not in page_of(client, story, story.finance, "issue")
    assert not reports_waiting(story.finance)
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(950), by=story.finance.user)
    assert "印发之后数据有变动的报告" in [group.title for group in reports_waiting(story.finance)]
    page = page_of(client, story, story.finance, "issue")
    assert "印发之后数据有变动" in page and reverse("reports:since_submitted", args=[story.year.pk]) in page
    assert "0.10" in page_of(client, story, story.finance, "since_submitted")
    assert "印发之后数据有变动" not in page_of(client, story, story.leader, "issue")  # finance alone begins a version


def test_who_returned_a_report_reads_what_was_changed_since(client):
    story = ReportStory()
    story.take("SUBMIT")
    assert "退回之后的修改" not in page_of(client, story, story.leader)
    story.take("RETURN", opinion="请补充")
    write(story, "已按意见补充了整改安排。")
    story.take("SUBMIT")
    assert reverse("reports:since_returned", args=[story.year.pk]) in page_of(client, story, story.leader)
    assert "已按意见补充了整改安排" in page_of(client, story, story.leader, "since_returned")


def test_the_leader_reads_which_paragraphs_are_not_the_systems(client):
    story = ReportStory()
    write(story, "另行说明整改安排。")
    assert reverse("reports:written", args=[story.year.pk]) not in page_of(client, story, story.leader)
    story.take("SUBMIT")
    page = page_of(client, story, story.leader)
    assert "正文有1段经财务人员改写或另加" in page and reverse("reports:written", args=[story.year.pk]) in page
    told = page_of(client, story, story.leader, "written")
    assert "共1段不是系统生成的文字" in told and "<ins>另行说明整改安排。</ins>" in told


def test_a_new_version_that_says_nothing_new_is_told_to_the_leader(client, settings, tmp_path, monkeypatch):
    settings.REPORTS_DIR = tmp_path
    print_cheaply(monkeypatch)
    story = ReportStory()
    story.issue()
    for action in ("REVISE", "SUBMIT"):
        story.take(action, opinion="重新核对")
    assert "与已印发的第1版内容相同，没有变动" in page_of(client, story, story.leader)
    assert "新版本的原因：重新核对" in page_of(client, story, story.leader)


def test_who_handed_in_is_told_to_recall_what_changed_since_and_the_leader_to_return_it():
    story = ReportStory()
    story.take("SUBMIT")
    story.department.short_name = "改名局"
    story.department.save()
    told = {
        who: "".join(each.words for each in Way(story.draft, who).hindrances) for who in (story.finance, story.leader)
    }
    assert told[story.finance].endswith("请撤回，核对后重新送签。")
    assert told[story.leader].endswith("请退回财务人员核对后重新送签。")


def story_ids(page):
    return [piece.split('"')[0] for piece in page.split('<li id="')[1:]]


def test_a_rewording_that_no_longer_holds_is_told_once():
    story = ReportStory()
    block = writing.draft_of(story.year).block("spending")
    pieces = ["经核对，", *pieces_of(block.words)]
    writing.write_paragraph(fiscal_year=story.year, key=block.key, pieces=pieces, seen=block.seen, by=story.finance)
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(1000), by=story.finance.user)
    words = [each.words for each in Way(story.draft, story.finance).hindrances]
    assert ["改写过的文字" in each for each in words].count(True) == 1
    assert not any("报告第三部分" in each for each in words)


def test_a_new_version_in_hand_is_compared_with_the_issued_one_and_both_are_at_hand(client, monkeypatch):
    print_cheaply(monkeypatch)
    story = ReportStory()
    client.force_login(story.leader.user)
    assert client.get(reverse("reports:since_issued", args=[story.year.pk])).status_code == 302  # nothing is issued
    story.issue()
    story.department.short_name = "改名局"
    story.department.save()
    for action in ("REVISE", "SUBMIT"):
        story.take(action, opinion="更名")
    page = page_of(client, story, story.leader)
    assert "下载待签稿（PDF）" in page and "下载已印发的第1版" in page and "与第1版的差异" in page
    assert "改名局" in page_of(client, story, story.leader, "since_issued")


def test_figures_of_an_issued_version_lead_to_the_rows_of_its_time_too(client, monkeypatch):
    print_cheaply(monkeypatch)
    story = ReportStory()
    story.issue()
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(1000), by=story.finance.user)
    client.force_login(story.finance.user)
    page = client.get(reverse("reports:version", args=[story.current.pk])).content.decode()
    (rows, *_) = re.findall(r'href="(/money/[^"]*measure=EXECUTED[^"]*)"', page)
    text = client.get(rows.replace("&amp;", "&")).content.decode()
    assert "0.09" in text and "0.10" in text  # 850 and 1,000 yuan
