"""Many at one report in the same moment: one version."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from selfeval.accounts.roles import Role
from selfeval.reports import operations
from selfeval.reports.models import IssuedFile, IssuedReport, ReportStep
from selfeval.reports.queries.seals import broken_seals
from selfeval.reports.workflow import Action
from tests.factories import make_scope
from tests.reports.stories import ReportStory, print_cheaply, queued

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 50


@pytest.fixture
def story():
    if connection.vendor != "postgresql":
        pytest.skip("locked rows, and a database that processes share, need PostgreSQL")
    told = ReportStory()
    told.take("SUBMIT")
    return told


def at_once(job, times: int) -> list:
    def run(number: int):
        try:
            return job(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_fifty_signatures_at_once_are_one(story):
    leaders = [make_scope(Role.LEADER, story.department) for _ in range(5)]

    def click(number: int) -> bool:
        given = {"action": Action.SIGN, "version": 1, "by": leaders[number % 5]}
        try:
            return bool(operations.act(fiscal_year_id=story.year.pk, **given))
        except operations.CannotAct:
            return False

    assert sum(at_once(click, TIMES)) == 1
    assert ReportStep.objects.filter(action="SIGN").count() == queued().count() == 1


def test_fifty_printings_at_once_are_one_version(story, monkeypatch):
    print_cheaply(monkeypatch)
    story.take("SIGN")
    pk = story.draft.pk
    issued = at_once(lambda _: operations.issue(draft_id=pk), TIMES)
    assert sum(each is not None for each in issued) == 1
    assert IssuedReport.objects.count() == 1 and IssuedFile.objects.count() == 2
    assert broken_seals() == []


def test_fifty_printings_that_do_not_wait_for_each_other_are_one_version(story, monkeypatch):
    """As on several machines, which share the database and no lock of a file."""
    from contextlib import nullcontext

    from selfeval.reports.operations import issuing

    print_cheaply(monkeypatch)
    monkeypatch.setattr(issuing, "one_at_a_time", lambda _: nullcontext())
    story.take("SIGN")
    pk = story.draft.pk
    issued = at_once(lambda _: operations.issue(draft_id=pk), TIMES)
    assert sum(each is not None for each in issued) == 1
    assert IssuedReport.objects.count() == 1 and broken_seals() == []
