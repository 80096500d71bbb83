"""A worker killed at any moment leaves what was there or the whole new version, and loses nothing but its time."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from selfeval.reports import operations, tasks
from selfeval.reports.models import IssuedFile, IssuedReport
from selfeval.reports.queries.seals import broken_seals
from selfeval.reports.render import printing
from tests.reports.stories import ReportStory, print_cheaply, queued

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 5  # beside some twenty moments that are gone through one by one
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def story():
    if connection.vendor != "postgresql":
        pytest.skip("a database that processes share needs PostgreSQL")
    told = ReportStory()
    told.take("SUBMIT")
    told.take("SIGN")
    return told


def forked(job) -> int:
    """A process that does the job as a worker would, with a connection and a group of its own."""
    connection.close()
    pid = os.fork()
    with suppress(OSError):
        os.setpgid(pid, pid)  # on both sides, so that the group is there whoever is first
    if pid:
        return pid
    try:
        job()
    finally:
        os._exit(0)


def issuing(story):
    pk = story.draft.pk
    return lambda: operations.issue(draft_id=pk)


def is_whole(story, before: int) -> bool:
    """Whether the new version is there; fails where it is there in part, or what was there is not."""
    versions = IssuedReport.objects.count()
    assert (versions, story.draft.state) in ((before, "SIGNED"), (before + 1, "ISSUED"))
    assert broken_seals() == [] and story.draft.failure == ""
    assert IssuedFile.objects.values("issued").distinct().count() == versions
    return versions > before


def sign_anew(story) -> None:
    for action in ("REVISE", "SUBMIT", "SIGN"):
        story.take(action, opinion="再来一次")


def killing_at(moment: int, job):
    """The job, ended by the system before its nth statement, opened file or moved file."""

    def run():
        met = 0

        def count():
            nonlocal met
            met += 1
            if met == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        def statement(execute, *given):
            count()
            return execute(*given)

        sys.addaudithook(lambda event, _: count() if event in ("open", "os.rename", "os.mkdir") else None)
        with connection.execute_wrapper(statement):
            job()

    return run


def test_killed_before_any_statement_or_file_of_issuing_it_leaves_the_old_or_the_whole_new_version(story, monkeypatch):
    print_cheaply(monkeypatch)
    operations.issue(draft_id=story.draft.pk)
    sign_anew(story)
    moment, ways = 0, []
    while True:
        moment += 1
        _, status = os.waitpid(forked(killing_at(moment, issuing(story))), 0)
        ways.append(is_whole(story, 1))
        if not os.WIFSIGNALED(status):
            break
    assert ways == [False] * (len(ways) - 1) + [True]  # the commit is the last thing that it does
    assert len(ways) > 15


def test_killed_while_it_prints_it_leaves_the_old_or_the_whole_new_version(story):
    printing.fonts.get()  # as a worker at work has
    start = time.perf_counter()
    os.waitpid(forked(issuing(story)), 0)
    whole, before, dice = time.perf_counter() - start, 1, random.Random(6)
    assert is_whole(story, 0)
    sign_anew(story)
    for _ in range(KILLS):
        for part in settings.REPORTS_DIR.glob("*.pdf"):
            part.unlink()  # or the next printing would find everything done
        pid = forked(issuing(story))
        time.sleep(dice.uniform(0, 1.1 * whole))
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        if is_whole(story, before):
            before += 1
            sign_anew(story)
    operations.issue(draft_id=story.draft.pk)
    assert is_whole(story, before)


def worker(*options: str) -> subprocess.Popen:
    """A real worker on the test's database."""
    data = connection.settings_dict
    url = f"postgres://{data['USER']}@{data['HOST']}:{data['PORT']}/{data['NAME']}"
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings; from pathlib import Path\n"
        f"settings.REPORTS_DIR = Path({str(settings.REPORTS_DIR)!r})\n"
        f"from django.core.management import call_command; call_command('worker', *{options!r})"
    )
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "selfeval.settings"}
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, start_new_session=True, **told)


def until(true) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_printing(story) -> bool:
    return story.draft.progress_words == "排版并生成PDF"


def test_what_a_killed_worker_was_printing_the_next_one_prints_once_and_says_so_in_a_sentence(story):
    first = worker("--batch")
    until(lambda: is_printing(story))
    first.kill()
    assert first.communicate()[0] == ""  # its printing processes end with it, and in silence
    second = worker("--batch")
    assert second.communicate(timeout=60)[0] == "接着生成1份已签发的报告：上一次没有生成完，程序就中断了。\n"
    assert second.returncode == 0 and is_whole(story, 0)
    row = queued().get()
    assert row.status == TaskResultStatus.SUCCESSFUL and len(row.worker_ids) == 2


def test_a_worker_asked_to_end_finishes_the_report_in_its_hands(story):
    running = worker()
    until(lambda: is_printing(story))
    os.killpg(running.pid, signal.SIGTERM)  # its printing processes too, as the system's service manager does
    assert running.communicate(timeout=60)[0] == "收到结束的要求：办完手里的一份就结束。\n"
    assert running.returncode == 0 and is_whole(story, 0)


def test_a_worker_with_nothing_to_do_ends_at_once_and_without_a_word(story):
    running = worker()
    until(lambda: not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists())
    running.terminate()
    assert running.communicate(timeout=10)[0] == ""


def gone() -> str:
    """The name of a worker that runs no more."""
    process = subprocess.Popen(["true"])
    process.wait()
    return tasks.worker_name().replace(f":{os.getpid()}:", f":{process.pid}:")


def test_what_a_dead_worker_was_printing_is_taken_up_once_and_a_living_ones_is_not(story):
    assert tasks.take_up_left() == 0  # it waits in the queue
    queued().get().claim(tasks.worker_name())
    assert tasks.take_up_left() == 0  # this process lives
    queued().update(worker_ids=[gone()])
    assert tasks.take_up_left() == 1 and tasks.take_up_left() == 0
    assert queued().get().status == TaskResultStatus.READY


def test_another_process_that_got_the_number_of_a_dead_worker_is_not_taken_for_it(story):
    queued().get().claim(tasks.worker_name() + "0")
    assert tasks.take_up_left() == 1


def test_a_signed_report_that_nothing_in_the_queue_stands_for_is_queued(story):
    queued().delete()
    assert tasks.take_up_left() == 1 and queued().count() == 1 and tasks.take_up_left() == 0


def test_a_report_that_ends_every_worker_is_given_up_with_a_sentence(story):
    for _ in range(tasks.MOST_TRIES - 1):
        queued().get().claim(gone())
        assert tasks.take_up_left() == 1
    queued().get().claim(gone())
    assert tasks.take_up_left() == 0 == tasks.take_up_left()
    assert queued().get().status == TaskResultStatus.FAILED and "连续5次意外中止" in story.draft.failure
    operations.print_again(fiscal_year_id=story.year.pk, by=story.finance)
    assert story.draft.failure == "" and queued().filter(status=TaskResultStatus.READY).count() == 1


def test_workers_beside_each_other_share_the_cores(story, monkeypatch):
    from selfeval.reports.render import pool

    monkeypatch.setattr(pool, "cores", lambda: 2)
    monkeypatch.setattr(pool, "CHILDREN", 2)
    queued().get().claim(tasks.worker_name())
    tasks.share_the_cores()
    assert pool.CHILDREN == 2
    tasks.enqueue(story.draft)
    queued().get(status=TaskResultStatus.READY).claim(gone())
    tasks.share_the_cores()
    assert pool.CHILDREN == 2  # a dead one needs none
    neighbour = subprocess.Popen(["sleep", "60"])
    began = tasks._began(neighbour.pid)
    queued().filter(status=TaskResultStatus.RUNNING).exclude(worker_ids=[tasks.worker_name()]).update(
        worker_ids=[f"{tasks.worker_name().partition(':')[0]}:{neighbour.pid}:{began}"]
    )
    tasks.share_the_cores()
    neighbour.kill()
    neighbour.wait()
    assert pool.CHILDREN == 1
