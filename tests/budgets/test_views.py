"""The rows behind a figure: what the page counts, what it adds up to, what it keeps back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.operations import record_figure
from tests.factories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    story = Story()
    for month, amount in ((11, "700"), (12, "860")):
        record_figure(line=story.line, measure="EXECUTED", month=month, amount=Decimal(amount), by=story.finance.user)
    client.force_login(story.finance.user)
    return story


def rows_page(client, story, **query) -> str:
    return client.get(reverse("budgets:rows", args=[story.year.pk]), query | {"unit": "yuan"}).content.decode()


def test_the_rows_shown_are_those_that_the_sum_adds_up(client, story):
    page = rows_page(client, story, measure="EXECUTED")
    assert page.count("截至12月") == 1 and "截至11月" not in page
    assert page.count("860.00") == 3  # the card, the row, the foot
    assert "850.00" not in page


def test_the_history_shows_earlier_months_and_corrected_figures(client, story):
    page = rows_page(client, story, measure="EXECUTED", history="1")
    assert "700.00" in page and "850.00" in page and "已被更正" in page


def test_what_the_columns_say_about_one_another_is_computed(client, story):
    page = rows_page(client, story)
    assert "执行数 − 拨付数</dt><dd>-140.00" in page
    assert "执行数 ÷ 全年预算数</dt><dd>86.00%" in page


def test_the_unit_is_remembered_without_being_in_the_address(client, story):
    address = reverse("budgets:department", args=[story.year.pk])
    assert "单位：万元" in client.get(address).content.decode()
    client.get(address, {"unit": "yuan"})
    assert "单位：元" in client.get(address, {"unit": "bogus"}).content.decode()


def test_what_a_person_saw_is_not_kept_by_the_browser(client, story):
    answer = client.get(reverse("budgets:department", args=[story.year.pk]))
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
