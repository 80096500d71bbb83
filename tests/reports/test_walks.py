"""The way of a report held against a table written here by hand, and random walks along it.

The table below is not made from workflow.STEPS: whoever changes the way of a report has to say so twice.
"""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from selfeval.accounts.operations import appoint
from selfeval.accounts.roles import SECTION_ROLES, Role
from selfeval.accounts.scope import scope_of
from selfeval.reports import operations, way
from selfeval.reports.models import IssuedReport, ReportDraft
from selfeval.reports.queries.seals import broken_seals
from selfeval.reports.way import report_steps_for, why_not
from selfeval.reports.workflow import Action, State
from tests.factories import Story, make_scope, make_user
from tests.reports.stories import ReportStory, print_cheaply

pytestmark = pytest.mark.django_db

# (state, role) → {action: next state}
WAY = {
    ("DRAFT", "FINANCE"): {"SUBMIT": "SUBMITTED"},
    ("RETURNED", "FINANCE"): {"SUBMIT": "SUBMITTED"},
    ("SUBMITTED", "FINANCE"): {"RECALL": "DRAFT"},
    ("SUBMITTED", "LEADER"): {"RETURN": "RETURNED", "SIGN": "SIGNED"},
    ("ISSUED", "FINANCE"): {"REVISE": "DRAFT"},
}
NEEDS_AN_OPINION = {"RETURN", "REVISE"}
RELATIONS = ["own", "other department"]


@pytest.fixture(autouse=True)
def cheap_paper(monkeypatch):
    print_cheaply(monkeypatch)


@pytest.fixture
def content_built_once(monkeypatch):
    """The content does not change in a test of the way: to build it at each of hundreds of questions takes minutes."""
    kept = {}
    real = way.judged

    def judged(year):
        if year.pk not in kept:
            kept[year.pk] = real(year)
        return kept[year.pk]

    monkeypatch.setattr(way, "judged", judged)


def put_in_state(story, state, submitter, signer):
    """The draft as it stands after its way, without walking it each time."""
    report, now = way.judged(story.year)[0], timezone.now()
    is_signed = state in ("SIGNED", "ISSUED")
    fields = {
        "state": state,
        "department": story.department,
        "sealed": report.canonical_json,
        "sha256": report.sha256,
        "submitted_by": submitter,
        "submitted_at": now,
        "signed_by": signer if is_signed else None,
        "signed_at": now if is_signed else None,
    }
    ReportDraft.objects.update_or_create(fiscal_year=story.year, defaults=fields)


def outcome(story, who, action, opinion="意见") -> str | None:
    """The state that the action leads to, or None where it is refused; nothing of it stays."""
    with transaction.atomic():
        try:
            given = {"action": action, "version": story.draft.version, "opinion": opinion}
            operations.act(fiscal_year_id=story.year.pk, by=who, **given)
            return story.draft.state
        except operations.CannotAct as refusal:
            assert str(refusal).endswith("。")
            return None
        finally:
            transaction.set_rollback(True)


@pytest.mark.once
@pytest.mark.parametrize("relation", RELATIONS)
def test_every_state_action_role_and_relation(content_built_once, relation):
    story, elsewhere = ReportStory(), Story()
    signer = make_user(Role.LEADER, story.department)
    for role in Role:
        place = story if relation == "own" else elsewhere
        if role == Role.BUREAU and relation != "own":
            continue
        section = place.section if role in SECTION_ROLES else None
        who = make_scope(role, place.department, section, place.department.bureau)
        for state in State:
            for did in ("", "submitted"):
                if did and state in (State.SIGNED, State.ISSUED, State.DRAFT):
                    continue
                put_in_state(story, state.value, who.user if did else story.finance.user, signer)
                allowed = WAY.get((state.value, role.value), {}) if relation == "own" else {}
                allowed = {each: after for each, after in allowed.items() if not (did and each == "SIGN")}
                offered = {step.action: step.next_state for step in report_steps_for(story.draft, who)}
                assert offered == allowed, (role, state, did)
                for action in Action:
                    assert outcome(story, who, action) == allowed.get(action.value), (role, state, did, action)
                    assert bool(why_not(story.draft, who, action)) == (action.value not in allowed)


def test_an_opinion_is_asked_for_exactly_where_the_table_says(content_built_once):
    story = ReportStory()
    for (state, role), steps in WAY.items():
        put_in_state(story, state, story.finance.user, story.leader.user)
        who = story.finance if role == "FINANCE" else story.leader
        for action in steps:
            assert (outcome(story, who, action, " ") is None) == (action in NEEDS_AN_OPINION), action


class Walk(RuleBasedStateMachine):
    """Several people, one of them with two posts, and a worker do whatever they like on whatever they saw."""

    @initialize()
    def begin(self):
        self.scope = transaction.atomic()
        self.scope.__enter__()
        self.story = story = ReportStory()
        user = make_user(Role.FINANCE, story.department)
        appoint(user=user, role=Role.LEADER, starts_on=story.round.opens_on, department=story.department)
        self.people = {
            "finance": story.finance,
            "leader": story.leader,
            "both": scope_of(user, timezone.localdate()),
            "filler": story.filler,
            "stranger": make_scope(Role.LEADER, Story().department),
        }
        self.taken = 0

    @rule(
        name=st.sampled_from(["finance", "leader", "both", "filler", "stranger"]),
        action=st.sampled_from(Action),
        behind=st.sampled_from([0, 0, 0, 0, 1]),
        opinion=st.sampled_from(["", "请修改", "更正"]),
    )
    def press(self, name, action, behind, opinion):
        draft, who = self.story.draft, self.people[name]
        offered = {step.action for step in report_steps_for(draft, who)}
        given = {"by": who, "action": action, "version": draft.version - behind, "opinion": opinion}
        try:
            operations.act(fiscal_year_id=self.story.year.pk, **given)
        except operations.CannotAct:
            assert behind or action not in offered or (action.value in NEEDS_AN_OPINION and not opinion)
        else:
            assert action in offered and not behind
            self.taken += 1

    @rule()
    def the_worker_prints(self):
        draft = self.story.draft
        if draft.pk and operations.issue(draft_id=draft.pk):
            assert draft.state == "SIGNED"
            self.taken += 1

    @rule(name=st.sampled_from(["改名甲局", "改名乙局"]))
    def the_data_change(self, name):
        self.story.department.short_name = name
        self.story.department.save()

    @invariant()
    def everything_that_was_sealed_holds(self):
        assert [str(each) for each in broken_seals()] == []

    @invariant()
    def the_trail_is_gapless_and_the_version_is_its_length(self):
        draft = self.story.draft
        steps = list(draft.steps.all()) if draft.pk else []
        assert draft.version == len(steps) == self.taken
        assert all(step.opinion for step in steps if step.action in NEEDS_AN_OPINION)

    @invariant()
    def nobody_signed_what_he_handed_in_and_every_version_is_what_was_signed(self):
        signed = [step for step in self.story.draft.steps.all()] if self.story.draft.pk else []
        by_steps = [step.sha256 for step in signed if step.action == "ISSUE"]
        versions = list(IssuedReport.objects.filter(fiscal_year=self.story.year))
        assert [each.sha256 for each in versions] == by_steps
        assert all(each.submitted_by != each.signed_by for each in versions)
        assert all(each.reason for each in versions if each.number > 1)

    def teardown(self):
        if hasattr(self, "scope"):
            transaction.set_rollback(True)
            self.scope.__exit__(None, None, None)


@pytest.mark.once
def test_random_walks_never_leave_the_way():
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Walk, settings=settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=quiet)
    )


@pytest.mark.parametrize(
    "wrong, constraint",
    [
        ({"signed_by": "submitter"}, "report_nobody_signs_his_own_work"),
        ({"sealed": ""}, "report_handed_in_has_content_and_person"),
        ({"state": "SIGNED"}, "report_signed_has_a_signer"),
        ({"progress": 101}, "report_progress_is_percent"),
    ],
)
def test_what_no_walk_reaches_the_database_refuses_too(wrong, constraint):
    story = ReportStory()
    story.take("SUBMIT")
    wrong = {name: story.finance.user if value == "submitter" else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReportDraft.objects.filter(fiscal_year=story.year).update(**wrong)
