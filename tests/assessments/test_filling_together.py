"""Many people in one form at once: nothing acknowledged is lost, and a newer text is never overwritten."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections

from selfeval.assessments.fields import OF_ROW
from selfeval.assessments.models import Evidence, FieldChange, Result
from selfeval.assessments.operations.results import Conflict, Wanted, save_field
from tests.factories import Story, fill_in, make_evidence

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EDITS = 8, 12


@pytest.fixture
def story():
    if connection.vendor != "postgresql":
        pytest.skip("locked rows need PostgreSQL")
    told = Story()
    fill_in(told.form, told.filler)
    told.row = told.form.indicators.first()
    return told


def at_once(job) -> list:
    def run(number: int):
        try:
            return job(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def test_of_many_edits_each_acknowledged_one_stands_in_the_history(story):
    def write(number: int) -> list[str]:
        acknowledged, seen = [], "100"
        for n in range(EDITS):
            text = str(1000 * (number + 1) + n)
            try:
                wanted = Wanted(OF_ROW["actual"], text, seen, story.row.pk)
                seen = save_field(assessment_id=story.form.pk, wanted=wanted, by=story.filler)
                acknowledged.append(text)
            except Conflict as conflict:
                seen = conflict.standing
        return acknowledged

    acknowledged = [text for texts in at_once(write) for text in texts]
    changes = list(FieldChange.objects.filter(field="实际完成值"))
    assert sorted(change.after for change in changes) == sorted(acknowledged)
    assert [change.before for change in changes] == ["100", *(change.after for change in changes[:-1])]
    assert Result.objects.get(indicator=story.row).actual == Decimal(changes[-1].after)


def test_the_same_file_brought_many_times_at_once_is_kept_once(story):
    at_once(lambda number: make_evidence(story.row, story.filler).pk)
    assert Evidence.objects.count() == 1
