"""Adjustments on the page: put down, refused in words, reversed; the history of what was changed."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from budgets.history import digest_of, week_of
from budgets.models import BudgetAdjustment
from budgets.operations import ReversedAlready, close_year, record_figure, reverse_adjustment
from budgets.queries import line_money
from tests.factories import Story, make_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    story = Story()
    client.force_login(story.finance.user)
    return story


def put_down(client, story, **changes):
    given = {
        "kind": "INCREASE",
        "line": story.line.pk,
        "amount": "250",
        "decided_on": "2021-06-01",
        "document_number": "测财〔2021〕5号",
        "reason": "新增任务",
    }
    url = reverse("budgets:adjustments", args=[story.year.pk]) + "?unit=yuan"
    return client.post(url, given | changes, follow=True).content.decode()


def test_an_increase_raises_the_adjusted_budget(client, story):
    assert "已登记追加：测财〔2021〕5号" in put_down(client, story)
    assert line_money(story.line).adjusted == 1250


def test_a_transfer_moves_between_two_lines_and_leaves_the_total(client, story):
    other = make_line(story.year)
    put_down(client, story, kind="TRANSFER", line=other.pk, from_line=story.line.pk)
    assert (line_money(story.line).adjusted, line_money(other).adjusted) == (750, 250)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "DECREASE", "amount": "1000.01"}, "的全年预算数为1,000.00元，不够减少1,000.01元"),
        ({"amount": "0"}, "金额应大于0"),
        ({"amount": "abc"}, "不是金额"),
        ({"kind": "TRANSFER"}, "科目间调剂请选择调出的预算项"),
        ({"document_number": ""}, "这个字段是必填项"),
        ({"decided_on": "2012-06-01"}, "批准日期应在2021年"),
    ],
)
def test_a_senseless_adjustment_is_refused_and_what_was_typed_stays(client, story, changes, words):
    page = put_down(client, story, **changes)
    assert words in page and "新增任务" in page
    assert not BudgetAdjustment.objects.exists()


def test_a_line_moves_nothing_to_itself(client, story):
    page = put_down(client, story, kind="TRANSFER", from_line=story.line.pk)
    assert "调出和调入不能是同一个预算项" in page
    assert "只有科目间调剂才有调出的预算项" in put_down(client, story, from_line=story.line.pk)


def test_a_mistake_is_reversed_and_both_stay_readable(client, story):
    made = story.adjustment
    page = client.get(reverse("budgets:reverse_adjustment", args=[made.pk])).content.decode()
    assert "两笔都保留" in page
    answer = client.post(reverse("budgets:reverse_adjustment", args=[made.pk]), {"reason": "文号写错"}, follow=True)
    assert "已冲销" in answer.content.decode() and f"冲销第{made.pk}号" in answer.content.decode()
    assert line_money(story.line).adjusted == 1000
    with pytest.raises(ReversedAlready):
        reverse_adjustment(adjustment=made, reason="再冲", by=story.finance.user)


def test_an_adjustment_is_neither_changed_nor_deleted(story):
    made = story.adjustment
    for change in (made.delete, lambda: BudgetAdjustment.objects.filter(pk=made.pk).update(amount=1)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_closed_year_takes_no_adjustment(client, story):
    close_year(fiscal_year=story.year, by=story.finance.user, despite_unexplained=True)
    assert "已关账" in put_down(client, story)
    assert not BudgetAdjustment.objects.exists()


def test_the_history_tells_before_after_who_and_which_way(client, story):
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(700), by=story.finance.user)
    page = client.get(reverse("budgets:changes", args=[story.year.pk]), {"unit": "yuan"}).content.decode()
    row = page[page.index("<tbody>") :].split("</tr>")[0]
    assert all(word in row for word in ("张三", "截至12月", "850.00", "700.00", "手工录入"))
    narrowed = client.get(reverse("budgets:changes", args=[story.year.pk]), {"origin": "IMPORTED"}).content.decode()
    assert "没有符合条件的记录" in narrowed


def test_the_digest_says_what_the_week_changed(story):
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(123000), by=story.finance.user)
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=None, by=story.finance.user)
    assert story.adjustment
    digest = str(digest_of(story.year, week_of(timezone.now())))
    assert digest == "本周新录入3个数；更正累计执行数2个，合计−0.09万元；预算调整1笔，合计+0.01万元。"


def test_a_quiet_week_is_said_to_be_one(story):
    assert str(digest_of(story.year, timezone.now())) == "本周没有变动。"


def test_the_history_takes_the_same_queries_for_few_and_many_rows(client, story, django_assert_num_queries):
    url = reverse("budgets:changes", args=[story.year.pk])
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)
    for month in range(1, 12):
        record_figure(line=story.line, measure="EXECUTED", month=month, amount=Decimal(month), by=story.finance.user)
    with django_assert_num_queries(8):
        client.get(url)
