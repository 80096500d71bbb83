"""The way of a form held against a table written here by hand, and random walks along it.

The table below is not made from workflow.STEPS: whoever changes the way of a form has to say so twice.
"""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from selfeval.accounts.operations import appoint
from selfeval.accounts.roles import SECTION_ROLES, Role
from selfeval.accounts.scope import scope_of
from selfeval.assessments import operations, queries
from selfeval.assessments.gaps import gaps_of
from selfeval.assessments.models import Assessment, FieldChange, Result
from selfeval.assessments.workflow import Action, State
from tests.factories import Story, fill_in, make_scope, make_section, make_user

pytestmark = pytest.mark.django_db

# (review steps, state, role) → {action: next state}
WAY = {
    (2, "DRAFT", "FILLER"): {"SUBMIT": "SUBMITTED"},
    (2, "RETURNED", "FILLER"): {"SUBMIT": "SUBMITTED"},
    (2, "SUBMITTED", "FILLER"): {"RECALL": "DRAFT"},
    (2, "SUBMITTED", "SECTION_CHIEF"): {"PASS": "REVIEWED", "RETURN": "RETURNED"},
    (2, "REVIEWED", "REVIEW_PANEL"): {"APPROVE": "APPROVED", "RETURN": "RETURNED"},
    (2, "APPROVED", "REVIEW_PANEL"): {"WITHDRAW": "RETURNED"},
    (1, "DRAFT", "FILLER"): {"SUBMIT": "SUBMITTED"},
    (1, "RETURNED", "FILLER"): {"SUBMIT": "SUBMITTED"},
    (1, "SUBMITTED", "FILLER"): {"RECALL": "DRAFT"},
    (1, "SUBMITTED", "REVIEW_PANEL"): {"APPROVE": "APPROVED", "RETURN": "RETURNED"},
    (1, "APPROVED", "REVIEW_PANEL"): {"WITHDRAW": "RETURNED"},
}
NEEDS_AN_OPINION = {"RETURN", "WITHDRAW"}
NOT_ON_OWN_WORK = {"PASS", "APPROVE", "RETURN"}
ONLY_BY_THE_SUBMITTER = {"RECALL"}
RELATIONS = ["own", "other section", "other department"]
SECTION_ROLE_NAMES = {"FILLER", "SECTION_CHIEF"}


def expected(steps, state, role, relation, did) -> dict[str, str]:
    """What the table grants; `did` is what the person did to the form before: submitted, reviewed, nothing."""
    if relation == "other department" or (relation == "other section" and role in SECTION_ROLE_NAMES):
        return {}
    return {
        action: after
        for action, after in WAY.get((steps, state, role), {}).items()
        if not (did and action in NOT_ON_OWN_WORK) and not (did != "submitted" and action in ONLY_BY_THE_SUBMITTER)
    }


def put_in_state(story, state, submitted_by, reviewed_by, approver):
    """The form as it stands after its way, without walking it each time."""
    now = timezone.now()
    is_reviewed, is_approved = state in ("REVIEWED", "APPROVED"), state == "APPROVED"
    Assessment.objects.filter(pk=story.form.pk).update(
        state=state,
        score=90,
        grade="EXCELLENT",
        submitted_by=submitted_by,
        submitted_at=now,
        reviewed_by=reviewed_by if is_reviewed else None,
        reviewed_at=now if is_reviewed else None,
        approved_by=approver if is_approved else None,
        approved_at=now if is_approved else None,
    )


def person(story, elsewhere, role, relation):
    if role == Role.BUREAU:
        bureau = story.department.bureau if relation != "other department" else None
        if bureau is None:
            from budgets.operations import found_department

            bureau = found_department(bureau=("QT", "其他财政局"), code="QT1", name="外局", short_name="外").bureau
        return make_scope(role, None, None, bureau)
    if relation == "other department":
        return make_scope(role, elsewhere.department, elsewhere.section)
    other = make_section(story.department, f"另科{role}") if relation == "other section" else story.section
    return make_scope(role, story.department, other if role in SECTION_ROLES else None)


@pytest.mark.once
@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("steps", [1, 2])
def test_every_state_action_role_and_relation(steps, state, relation):
    story, elsewhere = Story(review_steps=steps), Story()
    fill_in(story.form, story.filler)
    approver = make_user(Role.REVIEW_PANEL, story.department)
    for role in Role:
        who = person(story, elsewhere, role, relation)
        for did in ("", "submitted", "reviewed"):
            submitter = who.user if did == "submitted" else story.filler.user
            reviewer = who.user if did == "reviewed" else story.chief.user
            if did == "reviewed" and state not in (State.REVIEWED, State.APPROVED):
                continue
            put_in_state(story, state.value, submitter, reviewer, approver)
            allowed = expected(steps, state.value, role.value, relation, did)
            form = Assessment.objects.select_related("round").get(pk=story.form.pk)
            offered = {step.action.value: step.next_state.value for step in queries.steps_for(form, who)}
            assert offered == allowed, (role, did)
            for action in Action:
                assert outcome(form, who, action) == allowed.get(action.value), (role, did, action)


def outcome(form, who, action, opinion="意见") -> str | None:
    """The state that the action leads to, or None where it is refused; nothing of it stays."""
    with transaction.atomic():
        try:
            operations.act(assessment_id=form.pk, by=who, action=action, version=form.version, opinion=opinion)
            return Assessment.objects.values_list("state", flat=True).get(pk=form.pk)
        except operations.CannotAct as refusal:
            assert str(refusal).endswith("。")
            return None
        finally:
            transaction.set_rollback(True)


@pytest.mark.parametrize("way, steps", [(way, steps) for (steps, *way), _ in zip(WAY, WAY, strict=True)])
def test_an_opinion_is_asked_for_exactly_where_the_table_says(way, steps):
    state, role = way
    story = Story(review_steps=steps)
    fill_in(story.form, story.filler)
    put_in_state(story, state, story.filler.user, story.chief.user, make_user(Role.REVIEW_PANEL, story.department))
    who = {"FILLER": story.filler, "SECTION_CHIEF": story.chief, "REVIEW_PANEL": story.panel}[role]
    form = Assessment.objects.select_related("round").get(pk=story.form.pk)
    for action in WAY[steps, state, role]:
        refused = outcome(form, who, Action(action), " ") is None
        assert refused == (action in NEEDS_AN_OPINION), action


class Walk(RuleBasedStateMachine):
    """Several people, one of them with two posts, press whatever they like on whatever version they saw."""

    @initialize(steps=st.sampled_from([1, 2]))
    def begin(self, steps):
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.story = story = Story(review_steps=steps)
        fill_in(story.form, story.filler)
        self.people = {
            "filler": story.filler,
            "chief": story.chief,
            "panel": story.panel,
            "finance": story.finance,
            "both": self.with_two_posts(story),
            "stranger": make_scope(Role.REVIEW_PANEL, Story().department),
        }
        self.taken = 0

    def with_two_posts(self, story):
        user = make_user(Role.FILLER, story.department, story.section)
        today = timezone.localdate()
        for role in (Role.SECTION_CHIEF, Role.REVIEW_PANEL):
            section = story.section if role in SECTION_ROLES else None
            appoint(user=user, role=role, starts_on=today, department=story.department, section=section)
        return scope_of(user, today)

    def form(self) -> Assessment:
        return Assessment.objects.select_related("round", "submitted_by", "reviewed_by", "approved_by").get(
            pk=self.story.form.pk
        )

    @rule(
        name=st.sampled_from(["filler", "chief", "panel", "finance", "both", "stranger"]),
        action=st.sampled_from(Action),
        behind=st.sampled_from([0, 0, 0, 0, 1]),
        opinion=st.sampled_from(["", "请修改", "同意"]),
    )
    def press(self, name, action, behind, opinion):
        form, who = self.form(), self.people[name]
        offered = {step.action for step in queries.steps_for(form, who)}
        try:
            operations.act(assessment_id=form.pk, by=who, action=action, version=form.version - behind, opinion=opinion)
        except operations.Incomplete:
            assert action == Action.SUBMIT and gaps_of(form)
        except operations.CannotAct:
            assert behind or action not in offered or (action.value in NEEDS_AN_OPINION and not opinion)
        else:
            assert action in offered and not behind
            self.taken += 1

    @rule(
        name=st.sampled_from(["filler", "both", "chief"]),
        actual=st.sampled_from([0, 90, 100, 120]),
        words=st.booleans(),
    )
    def fill(self, name, actual, words):
        row, reason = self.story.form.indicators.first(), "因招标延期，部分任务顺延到次年完成" * words
        given = {"actual": Decimal(actual), "deviation_reason": reason, "improvement": reason, "cause": "OTHER"}
        try:
            operations.record_result(indicator_id=row.pk, by=self.people[name], **given)
        except operations.CannotAct:
            assert name == "chief" or self.form().state not in ("DRAFT", "RETURNED")

    @rule(name=st.sampled_from(["chief", "panel", "both", "filler"]), points=st.integers(0, 30))
    def deduct(self, name, points):
        row, form = self.story.form.indicators.first(), self.form()
        try:
            operations.deduct(
                indicator_id=row.pk,
                by=self.people[name],
                version=form.version,
                deduction=Decimal(points),
                reason="不全" if points else "",
            )
        except operations.CannotAct:
            return
        assert form.state in ("SUBMITTED", "REVIEWED") and self.people[name].user != form.submitted_by

    @invariant()
    def the_trail_is_gapless_and_the_version_is_its_length(self):
        form, steps = self.form(), list(self.story.form.transitions.order_by("number"))
        assert form.version == len(steps) == self.taken
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        states = ["DRAFT", *(step.to_state for step in steps)]
        assert [step.from_state for step in steps] == states[:-1] and form.state == states[-1]
        assert all(step.opinion for step in steps if step.action in NEEDS_AN_OPINION)

    @invariant()
    def nobody_reviewed_his_own_work(self):
        form = self.form()
        assert form.submitted_by is None or form.submitted_by not in (form.reviewed_by, form.approved_by)
        assert form.reviewed_by is None or form.reviewed_by != form.approved_by

    @invariant()
    def what_was_handed_in_has_its_score_and_what_is_approved_its_approver(self):
        form = self.form()
        if form.state in ("SUBMITTED", "REVIEWED", "APPROVED"):
            sheet = queries.score_of(form)
            assert form.score == sheet.total is not None and form.grade == sheet.grade.value
            assert form.submitted_by and form.submitted_at
        if form.state == "APPROVED":
            assert form.approved_by and form.approved_at
        if form.state == "REVIEWED" or (form.state == "APPROVED" and form.round.review_steps == 2):
            assert form.reviewed_by and form.reviewed_at

    @invariant()
    def a_deduction_has_its_reason_and_its_trace(self):
        row = Result.objects.get(indicator=self.story.form.indicators.first())
        assert not row.deduction or row.deduction_reason
        last = FieldChange.objects.filter(assessment=self.story.form, field="扣减分").last()
        assert row.deduction == (Decimal(last.after) if last else 0)

    def teardown(self):
        if hasattr(self, "scope"):
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)


@pytest.mark.once
def test_random_walks_never_leave_the_way():
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Walk, settings=settings(max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=quiet)
    )


@pytest.mark.parametrize(
    "wrong, constraint",
    [
        ({"state": "APPROVED"}, "assessment_approved_has_approver"),
        ({"state": "SUBMITTED", "score": None}, "assessment_submitted_has_score"),
        ({"reviewed_by": "submitter"}, "assessment_nobody_reviews"),
        ({"approved_by": "submitter"}, "assessment_nobody_approves"),
        ({"score": 101}, "assessment_score_within_hundred"),
    ],
)
def test_what_no_walk_reaches_the_database_refuses_too(wrong, constraint):
    story = Story()
    fill_in(story.form, story.filler)
    story.act(story.filler, Action.SUBMIT)
    wrong = {name: story.filler.user if value == "submitter" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Assessment.objects.filter(pk=story.form.pk).update(**wrong)
    assert connection.is_usable()
