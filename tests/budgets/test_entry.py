"""The entry grid over HTTP: a cell saved, refused, in conflict; a block previewed and saved as one."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.grid import cell_of, columns_of_measure, columns_of_month, grid_of
from budgets.models import Figure
from budgets.operations import close_year, record_figure
from budgets.queries import line_money
from tests.factories import Story, make_line, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    story = Story()
    client.force_login(story.finance.user)
    return story


def standing(story, measure="EXECUTED", month=12):
    column = next(c for c in (*columns_of_month(month),) if c.measure == measure)
    return cell_of(story.line, column)


def save(client, story, text, seen=..., unit="yuan", **changes):
    seen = standing(story).seen if seen is ... else seen
    given = {"line": story.line.pk, "measure": "EXECUTED", "month": 12, "seen": seen or "", "unit": unit}
    return client.post(reverse("budgets:cell", args=[story.year.pk]), given | {"amount": text} | changes)


def test_a_cell_is_saved_in_the_unit_of_the_page(client, story):
    answer = save(client, story, "０．０９", unit="wan")
    assert answer.status_code == 200 and "已保存" in answer.content.decode()
    assert standing(story).amount == Decimal("900.00")
    assert Figure.objects.latest("pk").origin == "TYPED"


def test_the_answer_carries_what_the_next_save_has_seen(client, story):
    answer = save(client, story, "900").content.decode()
    assert f'"seen": "{standing(story).seen}"' in answer


def test_the_same_amount_again_leaves_no_second_figure(client, story):
    before = Figure.objects.count()
    assert save(client, story, "850.00").status_code == 200
    assert Figure.objects.count() == before


def test_a_cell_can_be_emptied_and_filled_again(client, story):
    save(client, story, "")
    assert standing(story).amount is None
    assert line_money(story.line).executed == 0
    assert save(client, story, "12", seen=None).status_code == 409, "what was emptied is a figure too"
    assert save(client, story, "12").status_code == 200
    assert standing(story).amount == 12


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", "不是金额"),
        ("-5", "不能为负"),
        ("1" * 19, "位数太多"),
        ("12.345", "小数位数太多"),
        ("inf", "不是金额"),
        ("nan", "不是金额"),
    ],
)
def test_what_is_no_amount_comes_back_as_typed_with_the_reason(client, story, text, words):
    answer = save(client, story, text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page and f'value="{text}"' in page and 'aria-invalid="true"' in page
    assert standing(story).amount == 850


def test_a_newer_value_is_never_overwritten_and_both_are_shown(client, story):
    seen = standing(story).seen
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(870), by=story.finance.user)
    answer = save(client, story, "860", seen=seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "已改为870.00，您填的是860。" in page and "张三于" in page
    assert standing(story).amount == 870
    assert save(client, story, "860", seen=standing(story).seen).status_code == 200
    assert standing(story).amount == 860


def test_a_cell_that_was_empty_for_one_and_filled_by_another_is_a_conflict(client, story):
    record_figure(line=story.line, measure="EXECUTED", month=11, amount=Decimal(1), by=story.finance.user)
    assert save(client, story, "2", seen=None, month=11).status_code == 409


def test_a_closed_year_refuses_and_keeps_what_was_typed(client, story):
    close_year(fiscal_year=story.year, by=story.finance.user, despite_unexplained=True)
    answer = save(client, story, "860")
    assert (
        answer.status_code == 422 and "已关账" in answer.content.decode() and 'value="860"' in answer.content.decode()
    )
    page = client.get(reverse("budgets:entry", args=[story.year.pk])).content.decode()
    assert "关账，数据只能查看" in page and "hx-post" not in page


def test_a_cell_of_another_department_is_not_found(client, story):
    other = Story()
    assert save(client, story, "1", line=other.line.pk).status_code == 404
    assert save(client, story, "1", measure="INITIAL").status_code == 400


def test_a_save_takes_at_most_eight_statements_in_a_grid_of_300_rows(client, story, django_assert_max_num_queries):
    for _ in range(300):
        make_line(project=make_project(story.year, story.section))
    seen = standing(story).seen
    save(client, story, "851", seen=seen)
    seen = standing(story).seen
    with django_assert_max_num_queries(8):
        assert save(client, story, "860", seen=seen).status_code == 200


def test_the_grid_takes_the_same_queries_for_one_and_thirty_rows(client, story, django_assert_num_queries):
    url = reverse("budgets:entry", args=[story.year.pk])
    client.get(url)
    with django_assert_num_queries(16):
        client.get(url)
    for _ in range(30):
        make_line(project=make_project(story.year, story.section))
    with django_assert_num_queries(16):
        client.get(url)


def test_totals_are_the_sums_of_the_rows_shown(story):
    line = make_line(story.year)
    record_figure(line=line, measure="INITIAL", month=0, amount=Decimal("0.01"), by=story.finance.user)
    grid = grid_of(story.year, columns_of_month(12))
    assert grid.totals == [sum(row.cells[i].amount or 0 for row in grid.rows) for i in range(3)]
    assert [row.line for row in grid.rows] == [line, story.line], "basic spending stands before the projects"
    assert grid.total.initial == Decimal("1000.01")


def test_the_sums_follow_for_the_rows_that_were_saved(client, story):
    save(client, story, "900")
    url = reverse("budgets:sums", args=[story.year.pk])
    page = client.get(url, {"lines": f"{story.line.pk},x", "month": 12, "unit": "yuan"}).content.decode()
    assert f'id="r-{story.line.pk}"' in page and "90.00%" in page and "900.00" in page


def test_months_stand_side_by_side(client, story):
    page = client.get(
        reverse("budgets:entry", args=[story.year.pk]), {"by": "EXECUTED", "unit": "yuan"}
    ).content.decode()
    assert page.count('data-line="') == 12 and "850.00" in page
    assert len(columns_of_measure("EXECUTED")) == 12


def preview(client, story, block, start=None, unit="yuan"):
    start = start or f"{story.line.pk}-APPROPRIATED-12"
    url = reverse("budgets:paste", args=[story.year.pk]) + "?month=12"
    return client.post(url, {"start": start, "unit": unit, "block": block}).content.decode()


def commit(client, story, page):
    plan = re.search(r'name="plan" value="([^"]+)"', page)[1]
    return client.post(reverse("budgets:paste_commit", args=[story.year.pk]), {"plan": plan}, follow=True)


def test_a_pasted_block_is_previewed_and_saved_as_one(client, story):
    before = Figure.objects.count()
    page = preview(client, story, "990\t880\r\n")
    assert "变化2个" in page and Figure.objects.count() == before
    assert "已保存粘贴的2个数" in commit(client, story, page).content.decode()
    assert (standing(story, "APPROPRIATED").amount, standing(story).amount) == (990, 880)
    assert Figure.objects.latest("pk").origin == "PASTED"


def test_one_bad_cell_keeps_the_block_from_being_saved(client, story):
    page = preview(client, story, "990\tx")
    assert "“x”不是金额" in page and 'name="plan"' not in page
    assert "990\tx" in page, "what was pasted can be mended in place"


def test_a_block_that_changed_meanwhile_is_not_saved_at_all(client, story):
    page = preview(client, story, "990\t880")
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(870), by=story.finance.user)
    assert "没有保存任何数据" in commit(client, story, page).content.decode()
    assert (standing(story, "APPROPRIATED").amount, standing(story).amount) == (1000, 870)


def test_a_second_click_saves_nothing_more(client, story):
    page = preview(client, story, "990\t880")
    commit(client, story, page)
    count = Figure.objects.count()
    commit(client, story, page)
    assert Figure.objects.count() == count


@pytest.mark.parametrize(
    ("block", "words"),
    [("1\t2\t3", "1行3列"), ("1\n2", "2行1列"), ("\t\n", "没有可粘贴的内容")],
)
def test_a_block_that_does_not_fit_is_refused_in_words(client, story, block, words):
    assert words in preview(client, story, block)


def test_a_plan_of_another_year_or_a_forged_one_is_refused(client, story):
    other = Story()
    plan = re.search(r'name="plan" value="([^"]+)"', preview(client, story, "1\t2"))[1]
    client.force_login(other.finance.user)
    assert client.post(reverse("budgets:paste_commit", args=[other.year.pk]), {"plan": plan}).status_code == 404
    answer = client.post(reverse("budgets:paste_commit", args=[other.year.pk]), {"plan": plan[:-2] + "xx"}, follow=True)
    assert "没有保存任何数据" in answer.content.decode()
