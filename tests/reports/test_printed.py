"""A figure of an issued version leads to its rows, and they say what was printed then and what counted."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import quote

import pytest
from django.urls import reverse

from budgets.operations import adjust_budget, record_figure
from selfeval.accounts.roles import Role
from selfeval.assessments.workflow import Action as FormAction
from tests.factories import make_scope, make_section
from tests.reports.stories import ReportStory, put_issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    told = ReportStory()
    told.issued, _ = put_issued(told)
    return told


def spend(story, amount, month=12):
    record_figure(
        line=story.line, measure="EXECUTED", month=month, amount=amount and Decimal(amount), by=story.finance.user
    )


def behind(client, story, key, who=None) -> str:
    """The page that a figure of the version leads to, as text without tags."""
    client.force_login((who or story.finance).user)
    page = client.get(reverse("reports:version", args=[story.issued.pk])).content.decode()
    (address, *_) = re.findall(rf'href="([^"]*printed={story.issued.pk}%3A{re.escape(quote(key))}[^"]*)"', page)
    return read(client, unescape(address))


def read(client, address) -> str:
    page = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page[page.index("<main") :]))


def test_the_rows_say_what_was_printed_what_the_data_say_now_and_what_counted_then(client, story):
    spend(story, "950")
    text = behind(client, story, "total.executed")
    assert re.search(r"部门全年执行数（万元）：第1版（\d+年\d+月\d+日印发）印的是0\.09；按现在的数据是0\.10。", text)
    assert "计入，之后被更正" in text and "之后录入" in text


def test_what_is_the_same_today_is_said_to_be_so(client, story):
    text = behind(client, story, "total.executed")
    assert "印的是0.09，按现在的数据也是。" in text and "之后录入" not in text.replace("之后录入的记录", "")


def test_amounts_that_print_alike_are_told_apart_in_yuan(client, story):
    spend(story, "851")
    assert "印的是850.00元；按现在的数据是851.00元。" in behind(client, story, "total.executed")


def test_rows_that_print_alike_are_shown_in_yuan_unless_asked_for_otherwise(client, story):
    spend(story, "851")
    text = behind(client, story, "total.executed")
    assert "851.00" in text and "单位：元" in text
    issued, line = story.issued.pk, story.line.pk
    asked = reverse("budgets:rows", args=[story.year.pk])
    address = f"{asked}?lines={line}&measure=EXECUTED&printed={issued}:total.executed&unit=wan"
    assert "单位：万元" in read(client, address)


def test_the_file_of_such_rows_says_of_each_whether_it_counted_then(client, story):
    spend(story, "950")
    client.force_login(story.finance.user)
    given = {"lines": story.line.pk, "printed": f"{story.issued.pk}:total.executed", "format": "csv"}
    for more, words in (
        ({"measure": "EXECUTED"}, ["“第1版”一栏写明是否计入这一版", "计入，之后被更正", "之后录入"]),
        ({"measure": "EXECUTED", "history": "1"}, ["计入，之后被更正", "之后录入"]),
    ):
        address = reverse("budgets:export_rows", args=[story.year.pk])
        file = client.get(address, given | more).content.decode("utf-8-sig")
        assert all(word in file for word in words) and "合计" not in file
    given["printed"] = f"{story.issued.pk}:total.share"
    assert "为现在的数，不是第1版印发时的数" in client.get(address, given).content.decode("utf-8-sig")


def test_an_emptied_cell_and_the_month_that_counts_instead_are_marked(client, story):
    spend(story, "400", month=6)
    spend(story, None)
    text = behind(client, story, "total.executed")
    assert "之后清空" in text and "计入，之后被更正" in text and "之后录入" in text


def test_an_adjustment_that_was_approved_afterwards_is_marked(client, story):
    given = {"kind": "INCREASE", "amount": Decimal(100), "decided_on": date(2021, 6, 1), "by": story.finance.user}
    adjust_budget(line=story.line, document_number="测财〔2021〕9号", reason="追加任务", **given)
    text = behind(client, story, "project.adjusted")
    assert "印的是0.10；按现在的数据是0.11。" in text and "之后录入2021-06-01" in text


def test_a_rate_and_a_score_of_a_form_say_it_too(client, story):
    form = story.form
    spend(story, "950")
    assert "支出率：第1版" in (text := behind(client, story, "project.rate")) and "按现在的数据是95.00%。" in text
    story.act(story.panel, FormAction.WITHDRAW)
    story.act(story.filler, FormAction.SUBMIT)
    text = behind(client, story, f"f{form.pk}.score")
    assert "自评得分：第1版" in text and "印的是98.50；按现在的数据是99.50。" in text


def test_a_figure_that_the_data_have_no_more_is_said_to_be_gone(client, story):
    story.act(story.panel, FormAction.WITHDRAW)
    assert "印的是98.50；按现在的数据没有这一项。" in behind(client, story, f"f{story.form.pk}.score")


def test_who_may_not_read_the_draft_is_told_no_figure_of_other_sections_forms(client, story):
    neighbour = make_scope(Role.FILLER, story.department, make_section(story.department, "相邻科室"))
    story.act(story.panel, FormAction.WITHDRAW)
    text = behind(client, story, "score.weighted", neighbour)
    assert "印的是98.50；其他科室的自评表还没有全部审定，暂不显示现在的数。" in text


@pytest.mark.parametrize(
    "asked",
    [
        "{pk}:total.rate&measure=EXECUTED",  # another figure's rows
        "{pk}:total.executed",
        "{pk}:nothing&measure=EXECUTED",
        "99999:total.executed&measure=EXECUTED",
        "99999999999999999999:total.executed&measure=EXECUTED",
        "x&measure=EXECUTED",
        "&measure=EXECUTED",
    ],
)
def test_a_made_up_address_says_nothing(client, story, asked):
    client.force_login(story.finance.user)
    given = f"?lines={story.line.pk}&printed={asked.format(pk=story.issued.pk)}"
    text = read(client, reverse("budgets:rows", args=[story.year.pk]) + given)
    assert "印的是" not in text and "第1版" not in text


def test_nobody_reads_a_figure_of_another_departments_version(client, story):
    other = ReportStory()
    client.force_login(other.finance.user)
    given = f"?lines={story.line.pk}&measure=EXECUTED&printed={story.issued.pk}:total.executed"
    assert client.get(reverse("budgets:rows", args=[story.year.pk]) + given).status_code == 404
    assert "印的是" not in read(client, reverse("budgets:rows", args=[other.year.pk]) + given.partition("&")[2])
