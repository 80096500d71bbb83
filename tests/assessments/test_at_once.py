"""Many people at one form in the same moment, each with a connection of his own: PostgreSQL only, which locks rows."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections

from budgets.models import FundSource
from selfeval.accounts.roles import Role
from selfeval.assessments import operations
from selfeval.assessments.fields import field_named
from selfeval.assessments.models import Assessment, Comment, FieldChange, Result
from selfeval.assessments.operations.results import Conflict, Wanted, save_field
from selfeval.assessments.workflow import Action
from tests.factories import Story, fill_in, make_scope

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS, WRITERS, EDITS = 50, 8, 100


@pytest.fixture
def story():
    if connection.vendor != "postgresql":
        pytest.skip("locked rows need PostgreSQL")
    told = Story()
    fill_in(told.form, told.filler)
    return told


def at_once(job, times: int) -> list:
    """What the job returns in each of many threads with a connection of its own."""

    def run(number: int):
        try:
            return job(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def done(job) -> bool:
    try:
        job()
    except operations.CannotAct:
        return False
    return True


def test_fifty_submits_at_once_are_one_transition(story):
    who = [make_scope(Role.FILLER, story.department, story.section) for _ in range(5)]

    def click(number: int) -> bool:
        step = {"assessment_id": story.form.pk, "action": Action.SUBMIT, "version": 0}
        return done(lambda: operations.act(by=who[number % 5], **step))

    assert sum(at_once(click, CLICKS)) == 1
    form = Assessment.objects.get(pk=story.form.pk)
    assert (form.version, form.state) == (1, "SUBMITTED")
    assert [step.number for step in form.transitions.all()] == [1]
    assert form.funds.count() == len(FundSource)


def test_a_pass_and_a_return_at_once_are_one_of_them(story):
    story.act(story.filler, Action.SUBMIT)
    chiefs = [make_scope(Role.SECTION_CHIEF, story.department, story.section) for _ in range(2)]

    def click(number: int) -> bool:
        action = (Action.PASS, Action.RETURN)[number % 2]
        step = {"assessment_id": story.form.pk, "action": action, "version": 1, "opinion": "意见"}
        return done(lambda: operations.act(by=chiefs[number % 2], **step))

    assert sum(at_once(click, 12)) == 1
    form = Assessment.objects.get(pk=story.form.pk)
    assert form.version == 2 and form.transitions.last().to_state == form.state


def test_a_form_ticked_by_two_reviewers_at_once_is_passed_once(story):
    story.act(story.filler, Action.SUBMIT)
    chiefs = [make_scope(Role.SECTION_CHIEF, story.department, story.section) for _ in range(4)]
    outcomes = at_once(lambda n: operations.pass_each(chosen=[(story.form.pk, 1)], by=chiefs[n % 4]), 12)
    assert story.form.transitions.filter(action="PASS").count() == 1
    # The one who did it is told so at each of his clicks, everybody else that it was done.
    assert sum(not each.refusal for (each,) in outcomes) == 3


def test_deductions_at_once_leave_score_and_trail_of_one_mind(story):
    story.act(story.filler, Action.SUBMIT)
    rows = list(story.form.indicators.all())

    def take(number: int) -> bool:
        row = rows[number % len(rows)]
        given = {"version": 1, "deduction": Decimal(1 + number % 5), "reason": f"第{number}次"}
        return done(lambda: operations.deduct(indicator_id=row.pk, by=story.chief, **given))

    assert all(at_once(take, 24))
    form = Assessment.objects.get(pk=story.form.pk)
    taken = {row.pk: row.result.deduction for row in form.indicators.select_related("result")}
    assert form.score == Decimal("98.50") - sum(taken.values())
    for pk, points in taken.items():
        changes = list(FieldChange.objects.filter(indicator=pk, field="扣减分"))
        assert Decimal(changes[-1].after) == points
        assert [each.before for each in changes[1:]] == [each.after for each in changes[:-1]]


def test_an_opinion_is_settled_once_by_many(story):
    asked = operations.comment(assessment_id=story.form.pk, by=story.chief, text="请核对")
    chiefs = [make_scope(Role.SECTION_CHIEF, story.department, story.section) for _ in range(12)]
    settled = at_once(lambda n: done(lambda: operations.resolve(comment_id=asked.pk, by=chiefs[n])), 12)
    assert sum(settled) == 1 and Comment.objects.get(pk=asked.pk).resolved_by is not None


def test_eight_writers_with_a_hundred_edits_each_lose_nothing(story):
    """Each writes fields of his own, several of them in one row: the last that each was told is saved stands."""
    rows = list(story.form.indicators.all())
    who = [make_scope(Role.FILLER, story.department, story.section) for _ in range(WRITERS)]
    places = [(row, name) for row in rows[:2] for name in ("actual", "deviation_reason", "improvement")]

    def write(number: int) -> str:
        for edit in range(1, EDITS + 1):
            last = f"{number}第{edit}次"
            if number < len(places):
                row, name = places[number]
                value = Decimal(edit) if name == "actual" else last
                operations.record_result(indicator_id=row.pk, by=who[number], **{name: value})
            else:
                name = ("achieved_goal", "execution_reason")[number - len(places)]
                operations.describe(assessment_id=story.form.pk, by=who[number], **{name: last})
        return last

    last = at_once(write, WRITERS)
    for number, (row, name) in enumerate(places):
        standing = getattr(Result.objects.get(indicator=row), name)
        assert standing == (EDITS if name == "actual" else last[number]), (row.position, name)
    form = Assessment.objects.get(pk=story.form.pk)
    assert [form.achieved_goal, form.execution_reason] == last[len(places) :]


def test_eight_writers_of_one_field_overwrite_nothing_that_they_did_not_see(story):
    """The page's way of saving: whoever saw another text is told so, and the record has no gap."""
    row, field = story.form.indicators.first(), field_named("improvement", of_row=True)
    who = [make_scope(Role.FILLER, story.department, story.section) for _ in range(WRITERS)]

    def write(number: int) -> int:
        saved = 0
        for edit in range(EDITS):
            seen = Result.objects.get(indicator=row).improvement
            wanted = Wanted(field=field, text=f"{number}第{edit}次", seen=seen, indicator_id=row.pk)
            try:
                save_field(assessment_id=story.form.pk, wanted=wanted, by=who[number])
            except Conflict as conflict:
                assert conflict.standing != seen
            else:
                saved += 1
        return saved

    acknowledged = sum(at_once(write, WRITERS))
    changes = list(FieldChange.objects.filter(indicator=row))
    assert len(changes) == acknowledged >= EDITS
    assert [each.before for each in changes[1:]] == [each.after for each in changes[:-1]]
    assert Result.objects.get(indicator=row).improvement == changes[-1].after
