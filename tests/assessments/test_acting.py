"""The steps of a form on its page, one by one and several at once."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.operations import record_figure
from selfeval.accounts.roles import GRANTS, Role
from selfeval.assessments import operations
from selfeval.assessments.models import Assessment, Transition
from selfeval.assessments.workflow import STEPS, Action, State
from tests.factories import Story, fill_in, indicator_fields, make_scope
from tests.flows.test_query_counts import multiply

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler)
    return told


def fresh(story) -> Assessment:
    return Assessment.objects.get(pk=story.form.pk)


def sheet(client, story, who) -> str:
    client.force_login(who.user)
    return client.get(reverse("assessments:sheet", args=[story.form.pk])).content.decode()


def press(client, story, who, action, opinion="", version=None):
    client.force_login(who.user)
    version = fresh(story).version if version is None else version
    data = {"action": action, "version": version, "opinion": opinion}
    return client.post(reverse("assessments:act", args=[story.form.pk]), data)


BUTTON = 'name="action" value="{}"'


def buttons(page: str) -> set[str]:
    return {action.value for action in Action if BUTTON.format(action.value) in page}


def test_the_sheet_offers_each_person_his_steps_and_nobody_others(client, story):
    way = [
        ("filler", {"SUBMIT"}, "SUBMIT"),
        ("chief", {"PASS", "RETURN"}, "PASS"),
        ("panel", {"APPROVE", "RETURN"}, "APPROVE"),
        ("panel", {"WITHDRAW"}, None),
    ]
    for name, offered, action in way:
        for other in ("filler", "chief", "panel", "finance"):
            here = buttons(sheet(client, story, getattr(story, other)))
            if other == name:
                assert here == offered
            else:
                assert here <= {"RECALL"} and (here == set() or other == "filler"), (other, here)
        if action:
            assert press(client, story, getattr(story, name), action).status_code == 302


def test_a_form_that_came_back_stands_in_the_list_with_the_money_of_its_page(client, story):
    listed = reverse("assessments:list", args=[story.year.pk])
    story.act(story.filler, Action.SUBMIT)
    story.act(story.chief, Action.RETURN, opinion="请核对执行数")
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(700), by=story.finance.user)
    page = sheet(client, story, story.filler)
    assert "本页是现在的数" in page and "70.00%" in page and "85.00%" not in page
    words = client.get(listed).content.decode()
    assert "70.00%" in words and "85.00%" not in words


def test_a_step_leads_back_to_the_list_with_a_message(client, story):
    response = press(client, story, story.filler, "SUBMIT")
    assert response.url == reverse("assessments:list", args=[story.year.pk])
    assert f"“{story.project.name}”已送审" in client.get(response.url).content.decode()
    assert fresh(story).state == State.SUBMITTED


def test_a_double_click_has_one_effect_and_looks_like_one(client, story):
    answers = [press(client, story, story.filler, "SUBMIT", version=0) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert fresh(story).transitions.count() == 1


def test_a_form_that_somebody_else_moved_on_shows_where_it_stands_and_keeps_the_opinion(client, story):
    story.act(story.filler, Action.SUBMIT)
    colleague = make_scope(Role.SECTION_CHIEF, story.department, story.section)
    story.act(colleague, Action.PASS)
    response = press(client, story, story.chief, "RETURN", "请补充佐证<b>", version=1)
    page = response.content.decode()
    assert response.status_code == 409
    assert "刚在别处办理过，当前状态为“审核通过”" in page and "请补充佐证&lt;b&gt;" in page
    assert fresh(story).state == State.REVIEWED


def test_a_return_without_an_opinion_is_refused_in_words_and_with_one_it_goes_back(client, story):
    story.act(story.filler, Action.SUBMIT)
    response = press(client, story, story.chief, "RETURN", "  ")
    assert response.status_code == 422 and "“退回”必须填写意见" in response.content.decode()
    long = press(client, story, story.chief, "RETURN", "长" * 2001)
    assert long.status_code == 422
    assert "意见不超过2000字" in long.content.decode() and "长" * 2001 in long.content.decode()
    assert press(client, story, story.chief, "RETURN", "数量请核对").status_code == 302
    page = sheet(client, story, story.filler)
    assert "这张自评表被退回" in page and "数量请核对" in page


def test_what_blocks_submission_is_listed_with_links_and_the_button_waits(client):
    story = Story()
    operations.declare_indicators(
        assessment_id=story.form.pk, by=story.filler, goal="完成", indicators=indicator_fields()
    )
    page = sheet(client, story, story.filler)
    assert "补齐后才能送审" in page and 'value="SUBMIT" disabled' in page
    first = story.form.indicators.first()
    assert f"#row-{first.pk}" in page and first.name in page
    response = press(client, story, story.filler, "SUBMIT", "说明文字")
    assert response.status_code == 422
    assert "还不能送审" in response.content.decode() and "说明文字" in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"action": "SUBMIT"}, {"action": "BURN", "version": "0"}, {"version": "x"}])
def test_a_mangled_request_does_nothing(client, story, data):
    client.force_login(story.filler.user)
    response = client.post(reverse("assessments:act", args=[story.form.pk]), data)
    assert response.status_code == 422 and fresh(story).version == 0


def test_the_grant_to_take_steps_and_to_review_is_that_of_the_table():
    assert GRANTS["assessments.take_step"] == {step.role for step in STEPS}
    forward = {step.role for step in STEPS if step.action in (Action.PASS, Action.APPROVE)}
    assert GRANTS["assessments.review_assessment"] == forward


def more_forms(story, count):
    """Further submitted forms of the story's section, by its filler."""
    multiply(story, count + 1)
    forms = list(Assessment.objects.filter(round=story.round).exclude(pk=story.form.pk))
    for form in [story.form, *forms]:
        operations.act(assessment_id=form.pk, by=story.filler, action=Action.SUBMIT, version=0)
    return forms


def tick(client, story, who, chosen, opinion=""):
    client.force_login(who.user)
    data = {"chosen": chosen, "opinion": opinion}
    return client.post(reverse("assessments:act_on_many", args=[story.year.pk]), data)


def test_several_forms_are_passed_at_once_and_one_that_moved_on_keeps_none_back(client, story):
    first, second = more_forms(story, 2)
    operations.act(assessment_id=second.pk, by=story.filler, action=Action.RECALL, version=1)
    page = client_list(client, story, story.chief)
    assert page.count('name="chosen"') == 2 and "有2张自评表等您审核" in page
    response = tick(client, story, story.chief, [f"{f.pk}-1" for f in (story.form, first, second)], "同意")
    page = response.content.decode()
    assert "已办理2张" in page and "没有办理1张" in page and "当前状态为“草稿”" in page
    states = {f.pk: f.state for f in Assessment.objects.filter(round=story.round)}
    assert states == {story.form.pk: "REVIEWED", first.pk: "REVIEWED", second.pk: "DRAFT"}
    assert Transition.objects.filter(action="PASS", opinion="同意").count() == 2
    again = tick(client, story, story.chief, [f"{first.pk}-1"])
    assert "已办理1张" in again.content.decode() and first.transitions.filter(action="PASS").count() == 1


def test_a_form_with_an_unsettled_opinion_is_not_passed_among_others(client, story):
    first = more_forms(story, 1)[0]
    operations.comment(assessment_id=first.pk, by=story.chief, text="请附台账")
    page = tick(client, story, story.chief, [f"{f.pk}-1" for f in (story.form, first)]).content.decode()
    assert "还有1条意见没有解决" in page
    assert {f.pk: f.state for f in Assessment.objects.filter(round=story.round)}[first.pk] == "SUBMITTED"


def test_a_recalled_form_that_had_been_returned_stays_a_returned_one(client, story):
    story.act(story.filler, Action.SUBMIT)
    story.act(story.chief, Action.RETURN, "请核对")
    story.act(story.filler, Action.SUBMIT)
    story.act(story.filler, Action.RECALL)
    assert fresh(story).state == State.RETURNED
    story.act(story.filler, Action.SUBMIT)
    assert fresh(story).state == State.SUBMITTED


def client_list(client, story, who) -> str:
    client.force_login(who.user)
    return client.get(reverse("assessments:list", args=[story.year.pk])).content.decode()


def test_the_list_says_what_its_averages_and_what_its_coverage_are_of(client, story):
    page = client_list(client, story, story.filler)
    assert "共1张自评表，平均得分、等级和合计都按这些自评表计算" in page and "全部门自评覆盖率" in page


def test_nobody_else_sees_ticks_and_bad_ticks_do_nothing(client, story):
    story.act(story.filler, Action.SUBMIT)
    for who in (story.filler, story.panel, story.finance):
        assert 'name="chosen"' not in client_list(client, story, who)
    other = Story()
    fill_in(other.form, other.filler)
    other.act(other.filler, Action.SUBMIT)
    for chosen in ([], ["x"], ["1-1-1"], [f"{other.form.pk}-1"], ["99999999999-1"]):
        response = tick(client, story, story.chief, chosen)
        assert response.status_code == 302
    assert Assessment.objects.filter(state="SUBMITTED").count() == 2
    refused = tick(client, story, story.panel, [f"{story.form.pk}-1"])  # two steps: the chief is first
    assert "没有办理1张" in refused.content.decode()


def test_ticks_for_many_forms_ask_the_database_no_more_often(client, story):
    forms = [story.form, *more_forms(story, 3)]
    client_list(client, story, story.chief)  # the session is warm
    counts = []
    for moved_on in (forms[:3], []):
        with CaptureQueriesContext(connection) as asked:
            client_list(client, story, story.chief)
        counts.append(len(asked))
        for form in moved_on:
            operations.act(assessment_id=form.pk, by=story.chief, action=Action.PASS, version=1)
    assert counts[0] == counts[1]


def test_deducted_points_show_in_the_list_beside_the_self_score(client, story):
    story.act(story.filler, Action.SUBMIT)
    row = story.form.indicators.first()
    operations.deduct(indicator_id=row.pk, by=story.chief, version=1, deduction=Decimal("2.5"), reason="台账缺失")
    page = client_list(client, story, story.chief)
    assert "98.50" in page and "96.00<small>扣减2.50</small>" in page
