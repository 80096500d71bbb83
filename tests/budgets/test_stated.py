"""批复数和决算数: saved all or none, nobody's value lost, held against the rows."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.facts import money_findings
from budgets.models import StatedFigure, StatedItem
from budgets.operations import Stated, StatedConflict, YearClosed, record_stated
from budgets.queries import stated_of
from selfeval.accounts.roles import Role
from tests.factories import Story, make_line, make_project, make_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    story = Story()
    client.force_login(story.finance.user)
    return story


def state(story, seen_surplus="", surplus="", **amounts):
    """State amounts (元) as somebody would who sees what stands there now."""
    standing = stated_of(story.year)
    stated = [
        Stated(item, amount if amount is None else Decimal(amount), standing[item].pk if item in standing else None)
        for item, amount in amounts.items()
    ]
    use = (seen_surplus, surplus)
    return record_stated(fiscal_year=story.year, stated=stated, surplus_use=use, by=story.finance.user)


def page(client, story) -> str:
    return client.get(reverse("budgets:stated", args=[story.year.pk])).content.decode()


def post(client, story, **given):
    return client.post(reverse("budgets:record_stated", args=[story.year.pk]), {"unit": "yuan"} | given)


def amounts(story) -> dict:
    return {item: each.amount for item, each in stated_of(story.year).items()}


def test_every_item_stands_beside_what_the_rows_come_to(client, story):
    client.get("/", {"unit": "yuan"})
    state(story, INITIAL_TOTAL="1000", EXECUTED_TOTAL="1850")
    text = page(client, story)
    for item in StatedItem:
        assert f'name="{item}"' in text
    assert "一致" in text and "文件数多1,000.00" in text.replace("0.10", "1,000.00")


def test_amounts_are_saved_in_the_unit_of_the_page_and_as_people_type_them(client, story):
    assert post(client, story, unit="wan", INITIAL_TOTAL="７，８４８．７３", INCOME="5元").status_code == 302
    assert amounts(story) == {"INITIAL_TOTAL": Decimal("78487300.00"), "INCOME": Decimal("5.00")}


def test_a_bad_amount_saves_nothing_and_keeps_all_that_was_typed(client, story):
    answer = post(client, story, INITIAL_TOTAL="1000", INITIAL_BASIC="abc", INCOME="-5", surplus_use="CARRIED")
    text = answer.content.decode()
    assert answer.status_code == 422 and "“abc”不是金额" in text and "不能是负数" in text
    assert 'value="1000"' in text and 'value="abc"' in text and 'value="CARRIED" selected' in text
    assert not StatedFigure.objects.exists()


def test_an_emptied_item_is_withdrawn_and_what_stood_there_is_kept(client, story):
    state(story, INCOME="100")
    seen = stated_of(story.year)["INCOME"].pk
    post(client, story, INCOME="", seen_INCOME=seen)
    assert amounts(story) == {"INCOME": None}
    assert list(StatedFigure.objects.order_by("pk").values_list("amount", flat=True)) == [Decimal(100), None]


def test_saving_the_page_twice_adds_nothing(client, story):
    for _ in range(2):
        assert post(client, story, INCOME="100").status_code == 302
    assert StatedFigure.objects.count() == 1


def test_another_persons_newer_value_is_shown_and_only_overwritten_knowingly(client, story):
    state(story, INCOME="100")
    seen = stated_of(story.year)["INCOME"].pk
    state(story, INCOME="200")
    answer = post(client, story, INCOME="300", seen_INCOME=seen, OPENING_BALANCE="1")
    text = answer.content.decode()
    assert answer.status_code == 409 and "改为200.00，您填写的是300" in text
    assert amounts(story) == {"INCOME": Decimal(200)}
    now = stated_of(story.year)["INCOME"].pk
    assert f'name="seen_INCOME" value="{now}"' in text
    post(client, story, INCOME="300", seen_INCOME=now, OPENING_BALANCE="1")
    assert amounts(story) == {"INCOME": Decimal(300), "OPENING_BALANCE": Decimal(1)}


def test_what_a_person_left_alone_is_not_his_to_overwrite(client, story):
    state(story, INCOME="100")
    seen = stated_of(story.year)["INCOME"].pk
    state(story, INCOME="200")
    assert post(client, story, INCOME="100", seen_INCOME=seen, OPENING_BALANCE="1").status_code == 302
    assert amounts(story) == {"INCOME": Decimal(200), "OPENING_BALANCE": Decimal(1)}


def test_the_use_of_the_surplus_is_saved_and_its_conflict_is_seen(client, story):
    assert post(client, story, surplus_use="CARRIED").status_code == 302
    story.year.refresh_from_db()
    assert story.year.surplus_use == "CARRIED"
    answer = post(client, story, surplus_use="RETURNED", seen_surplus="")
    assert answer.status_code == 409 and "其他人已改为“结转下年使用”" in answer.content.decode()
    assert post(client, story, surplus_use="RETURNED", seen_surplus="CARRIED").status_code == 302
    assert post(client, story, surplus_use="BOGUS").status_code == 422


def test_a_closed_year_takes_no_stated_totals(client, story):
    story.year.closed_at, story.year.closed_by = "2022-01-01T00:00Z", story.finance.user
    story.year.save()
    answer = post(client, story, INCOME="1")
    assert answer.status_code == 422 and "已关账" in answer.content.decode()
    assert "保存</button>" not in page(client, story)
    with pytest.raises(YearClosed):
        state(story, INCOME="1")


def test_the_operation_refuses_a_value_that_the_person_did_not_see(story):
    state(story, INCOME="100")
    with pytest.raises(StatedConflict, match="有1处"):
        record_stated(
            fiscal_year=story.year,
            stated=[Stated("INCOME", Decimal(5))],
            surplus_use=("", ""),
            by=story.finance.user,
        )


def test_readers_see_the_totals_without_fields(client, story):
    state(story, INCOME="123456")
    client.force_login(make_scope(Role.LEADER, story.department).user)
    text = page(client, story)
    assert "12.35" in text and "<input id=" not in text and "保存</button>" not in text


def test_stated_totals_are_what_the_checks_judge(client, story):
    state(story, INITIAL_TOTAL="2000", CLOSING_BALANCE="50")
    found = {(f.check_id, f.place) for f in money_findings(story.year)}
    assert {("B01", "stated:INITIAL_TOTAL"), ("B13", "surplus")} <= found
    text = page(client, story)
    assert 'id="row-initial-total"' in text and "#row-initial-total" in text
    assert 'id="row-surplus"' in text and "#row-surplus" in text
    state(story, INITIAL_TOTAL=None, CLOSING_BALANCE="0")
    assert not {f.check_id for f in money_findings(story.year)} & {"B01", "B13"}


def test_the_page_takes_the_same_queries_for_one_and_thirty_projects(client, story, django_assert_max_num_queries):
    counts = []
    page(client, story)  # the first page of a session writes the session
    for wanted in (1, 30):
        while story.year.projects.count() < wanted:
            make_line(project=make_project(story.year, story.section))
        with django_assert_max_num_queries(30) as queries:
            page(client, story)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_negative_balance_is_refused_where_it_stands_with_what_to_do(client, story):
    text = post(client, story, unit="wan", CLOSING_BALANCE="-5").content.decode()
    assert "年末结转和结余不能是负数：支出不能超过可用的资金。请核对年初结转和结余、本年收入" in text
    assert '请更正下面标出的内容：<a href="#CLOSING_BALANCE">年末结转和结余</a>' in text
    assert "登记预算调整" not in text and amounts(story) == {}
