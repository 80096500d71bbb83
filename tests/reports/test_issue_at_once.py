"""Many at one report in the same moment, and a worker killed at any moment: one version, whole, or none."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from selfeval.accounts.roles import Role
from selfeval.reports import operations, tasks
from selfeval.reports.models import IssuedFile, IssuedReport, ReportStep
from selfeval.reports.queries.seals import broken_seals
from selfeval.reports.workflow import Action
from tests.factories import make_scope
from tests.reports.stories import ReportStory, print_cheaply, queued

pytestmark = pytest.mark.django_db(transaction=True)
TIMES, KILLS = 50, 6
ROOT = Path(__file__).resolve().parents[2]


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


def worker(reports: Path) -> subprocess.Popen:
    """A real worker on the test's database that does what waits and ends."""
    data = connection.settings_dict
    url = f"postgres://{data['USER']}@{data['HOST']}:{data['PORT']}/{data['NAME']}"
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings; from pathlib import Path\n"
        f"settings.REPORTS_DIR = Path({str(reports)!r})\n"
        "from django.core.management import call_command; call_command('worker', batch=True)"
    )
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "selfeval.settings"}
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, start_new_session=True)


def test_a_worker_killed_at_any_moment_leaves_nothing_or_the_whole_version(story):
    story.take("SIGN")
    dice = random.Random(6)
    for _ in range(KILLS):
        process = worker(settings.REPORTS_DIR)
        time.sleep(dice.uniform(0.5, 4))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        versions = IssuedReport.objects.count()
        assert (versions, story.draft.state) in ((0, "SIGNED"), (1, "ISSUED"))
        assert broken_seals() == []
        if versions:
            story.take("REVISE", opinion="再来一次")
            story.take("SUBMIT")
            story.take("SIGN")
            break
    before = IssuedReport.objects.count()
    process = worker(settings.REPORTS_DIR)
    assert process.wait(timeout=120) == 0
    assert story.draft.state == "ISSUED" and IssuedReport.objects.count() == before + 1
    assert broken_seals() == []
    left = [path for path in (settings.REPORTS_DIR / "issued").rglob("*") if path.is_file()]
    assert {file.sha256 for file in IssuedFile.objects.all()} <= {path.name for path in left}


def test_what_a_dead_worker_was_printing_is_taken_up_and_a_living_ones_is_not(story):
    story.take("SIGN")
    assert tasks.take_up_left() == 0  # it waits in the queue
    row = queued().get()
    row.claim(tasks.worker_name())
    assert tasks.take_up_left() == 0  # this process lives
    gone = subprocess.Popen(["true"])
    gone.wait()
    row.worker_ids = [tasks.worker_name().replace(f":{os.getpid()}:", f":{gone.pid}:")]
    row.save()
    assert tasks.take_up_left() == 1 and tasks.take_up_left() == 0
