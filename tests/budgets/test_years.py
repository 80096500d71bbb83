"""A year is opened from the last one, closed, and opened again for a reason."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.models import Measure, YearEvent
from budgets.operations import (
    NotReady,
    YearClosed,
    YearExists,
    YearOpen,
    close_year,
    open_next_year,
    record_figure,
    reopen_year,
)
from budgets.queries import department_money
from tests.factories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    story = Story()
    client.force_login(story.finance.user)
    return story


def test_the_next_year_has_the_projects_and_lines_but_no_amounts(story):
    year = open_next_year(last=story.year, carried={}, by=story.finance.user)
    project = year.projects.get()
    assert (year.year, project.name, project.section) == (2022, story.project.name, story.section)
    assert project.predecessor == story.project
    assert [line.source for line in project.lines.all()] == ["APPROPRIATION"]
    assert department_money(year).total.initial == 0
    assert department_money(story.year).total.initial == 1000


def test_money_that_is_carried_over_becomes_a_line_of_its_own(story):
    year = open_next_year(last=story.year, carried={story.project.pk: Decimal(150)}, by=story.finance.user)
    sources = dict(department_money(year).by_source)
    assert sources["CARRYOVER"].initial == 150
    assert year.lines.get(source="CARRYOVER").project.predecessor == story.project


def test_a_year_is_opened_once(story):
    open_next_year(last=story.year, carried={}, by=story.finance.user)
    with pytest.raises(YearExists, match="2022年度已经建账"):
        open_next_year(last=story.year, carried={}, by=story.finance.user)


def test_what_is_unexplained_is_listed_and_has_to_be_acknowledged(client, story):
    page = client.get(reverse("budgets:year", args=[story.year.pk])).content.decode()
    assert "关账前还有1项没有处理" in page and "执行率85.00%低于90.00%" in page
    with pytest.raises(NotReady, match="还有1项情况没有说明"):
        close_year(fiscal_year=story.year, by=story.finance.user)
    close_year(fiscal_year=story.year, by=story.finance.user, despite_unexplained=True)
    with pytest.raises(YearClosed):
        record_figure(line=story.line, measure=Measure.EXECUTED, month=12, amount=Decimal(1), by=story.finance.user)


def test_errors_are_mended_before_a_year_is_closed(story):
    record_figure(line=story.line, measure=Measure.INITIAL, month=0, amount=Decimal(0), by=story.finance.user)
    with pytest.raises(NotReady, match="还有1处错误没有改正，不能关账"):
        close_year(fiscal_year=story.year, by=story.finance.user, despite_unexplained=True)


def test_a_year_is_reopened_for_a_reason_that_stays(client, story):
    url = reverse("budgets:reopen", args=[story.year.pk])
    client.post(reverse("budgets:close", args=[story.year.pk]), {"despite": "1"})
    assert "请填写原因" in client.post(url, {"reason": " "}, follow=True).content.decode()
    page = client.post(url, {"reason": "补录12月凭证"}, follow=True).content.decode()
    assert "已重新开账" in page and "补录12月凭证" in page
    assert list(YearEvent.objects.values_list("kind", flat=True)) == ["CLOSED", "REOPENED"]
    with pytest.raises(YearOpen):
        reopen_year(fiscal_year=story.year, reason="再开", by=story.finance.user)


def test_the_next_year_is_opened_on_the_page_with_what_is_carried(client, story):
    page = client.get(reverse("budgets:year", args=[story.year.pk]), {"unit": "yuan"}).content.decode()
    assert "结余<b>150.00</b>元" in page
    answer = client.post(reverse("budgets:open_next", args=[story.year.pk]), {"carry": [story.project.pk]}, follow=True)
    assert "已建立2022年度，带入1个项目" in answer.content.decode()
    again = client.post(reverse("budgets:open_next", args=[story.year.pk]), follow=True).content.decode()
    assert "2022年度已经建账" in again


def test_a_project_and_a_line_are_added_and_a_second_one_of_the_same_is_refused(client, story):
    url = reverse("budgets:add_project", args=[story.year.pk])
    given = {"code": "X1", "name": "新项目", "section": story.section.pk, "source": "OTHER"}
    assert "已添加“新项目”" in client.post(url, given, follow=True).content.decode()
    again = client.post(url, given).content.decode()
    assert "本年度已有项目编码为“X1”的项目。" in again and 'value="新项目"' in again
    url = reverse("budgets:add_line", args=[story.year.pk])
    line = {"kind": "PERSONNEL", "source": "APPROPRIATION"}
    assert "已添加“人员经费”" in client.post(url, line, follow=True).content.decode()
    assert "已有同一类别、来源和科目的预算项" in client.post(url, line).content.decode()
    assert "项目支出请选择项目" in client.post(url, {"kind": "PROJECT", "source": "OTHER"}).content.decode()
