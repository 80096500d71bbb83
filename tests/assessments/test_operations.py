from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from budgets.operations import record_figure
from selfeval.accounts.roles import Role
from selfeval.assessments import operations, queries
from selfeval.assessments.models import Assessment, Transition
from selfeval.assessments.workflow import STEPS, Action, State
from tests.factories import Story, fill_in, make_scope, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler)
    return told


def state_of(story):
    return State(Assessment.objects.get(pk=story.form.pk).state)


def test_a_form_goes_from_draft_to_approved(story):
    story.act(story.filler, Action.SUBMIT)
    story.act(story.chief, Action.PASS)
    story.act(story.panel, Action.APPROVE)
    form = Assessment.objects.get(pk=story.form.pk)
    assert (form.state, form.execution_score, form.score, form.grade) == (
        "APPROVED",
        Decimal("8.50"),
        Decimal("98.50"),
        "EXCELLENT",
    )
    assert [t.action for t in form.transitions.all()] == ["SUBMIT", "PASS", "APPROVE"]


def test_with_one_review_step_the_group_approves_what_was_submitted():
    story = Story(review_steps=1)
    fill_in(story.form, story.filler)
    story.act(story.filler, Action.SUBMIT)
    with pytest.raises(operations.CannotAct):
        story.act(story.chief, Action.PASS)
    story.act(story.panel, Action.APPROVE)
    assert state_of(story) == State.APPROVED


def test_a_form_with_an_empty_row_is_not_submitted_and_says_why():
    story = Story()
    operations.declare_indicators(
        assessment_id=story.form.pk,
        by=story.filler,
        goal="完成",
        indicators=[
            {
                "indicator_class": "OUTPUT",
                "subclass": "QUANTITY",
                "name": "份数",
                "operator": "GE",
                "kind": "PROPORTIONAL",
                "target": Decimal(5),
                "weight": Decimal(90),
            }
        ],
    )
    with pytest.raises(operations.Incomplete, match="还不能送审"):
        story.act(story.filler, Action.SUBMIT)
    assert state_of(story) == State.DRAFT


def test_a_return_needs_an_opinion(story):
    story.act(story.filler, Action.SUBMIT)
    with pytest.raises(operations.CannotAct, match="必须填写意见"):
        story.act(story.chief, Action.RETURN, opinion="  ")
    story.act(story.chief, Action.RETURN, opinion="请补充数量指标的佐证。")
    assert state_of(story) == State.RETURNED


def test_a_return_without_an_opinion_is_refused_by_the_database(story):
    with pytest.raises(IntegrityError, match="transition_return_has_an_opinion"), transaction.atomic():
        Transition.objects.create(
            assessment=story.form,
            number=1,
            action="RETURN",
            from_state="SUBMITTED",
            to_state="RETURNED",
            taken_by=story.chief.user,
        )


def test_the_second_click_finds_that_the_form_moved_on(story):
    version = story.form.version
    operations.act(assessment_id=story.form.pk, by=story.filler, action=Action.SUBMIT, version=version)
    with pytest.raises(operations.MovedOn, match="请刷新"):
        operations.act(assessment_id=story.form.pk, by=story.filler, action=Action.SUBMIT, version=version)
    assert story.form.transitions.count() == 1


def test_nobody_reviews_his_own_work_even_with_both_posts(story):
    from selfeval.accounts.operations import appoint
    from selfeval.accounts.scope import scope_of

    today = story.filler.posts[0].starts_on
    appoint(
        user=story.filler.user,
        role=Role.SECTION_CHIEF,
        starts_on=today,
        department=story.department,
        section=story.section,
    )
    both = scope_of(story.filler.user, today)
    story.act(both, Action.SUBMIT)
    with pytest.raises(operations.CannotAct):
        story.act(both, Action.PASS)
    with pytest.raises(IntegrityError, match="assessment_nobody_reviews"), transaction.atomic():
        Assessment.objects.filter(pk=story.form.pk).update(reviewed_by=both.user)


def test_a_submitted_form_is_not_edited(story):
    story.act(story.filler, Action.SUBMIT)
    with pytest.raises(operations.CannotAct, match="不能再修改"):
        operations.describe(assessment_id=story.form.pk, by=story.filler, achieved_goal="改")


def test_only_the_sections_own_filler_writes(story):
    stranger = make_scope(Role.FILLER, story.department, make_section(story.department, "其他科"))
    for who in (story.chief, story.finance, stranger):
        with pytest.raises(operations.CannotAct, match="经办人"):
            operations.describe(assessment_id=story.form.pk, by=who, achieved_goal="改")


def test_later_money_makes_an_approved_form_stale_and_changes_no_score(story):
    story.act(story.filler, Action.SUBMIT)
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(900), by=story.finance.user)
    form = Assessment.objects.get(pk=story.form.pk)
    assert queries.is_stale(form)
    assert form.score == queries.score_of(form).total == Decimal("98.50")


def test_a_transition_can_be_neither_changed_nor_deleted(story):
    story.act(story.filler, Action.SUBMIT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Transition.objects.update(opinion="改")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Transition.objects.all().delete()


WHO = {Role.FILLER: "filler", Role.SECTION_CHIEF: "chief", Role.REVIEW_PANEL: "panel", Role.FINANCE: "finance"}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", WHO)
def test_every_state_and_role_offers_what_the_table_says(story, state, role):
    Assessment.objects.filter(pk=story.form.pk).update(
        state=state,
        score=90,
        submitted_by=story.filler.user,
        submitted_at="2022-01-01T00:00Z",
        approved_by=story.panel.user if state == State.APPROVED else None,
        approved_at="2022-01-02T00:00Z" if state == State.APPROVED else None,
    )
    story.form.refresh_from_db()
    expected = {step.action for step in STEPS if (step.state, step.role) == (state, role) and 2 in step.rounds}
    offered = {step.action for step in queries.steps_for(story.form, getattr(story, WHO[role]))}
    assert offered == expected
