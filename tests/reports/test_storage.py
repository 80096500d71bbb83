"""What lies in the folder of reports: what is kept for ever, what is removed when unused, and a disk that is full."""

import errno
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from selfeval.management.commands.worker import KEEP_TASKS, Command
from selfeval.reports import operations
from selfeval.reports.models import IssuedReport
from selfeval.reports.queries.seals import broken_seals
from selfeval.reports.storage import KEEP_PARTS, KEEP_TORN, path_of, remove_unused
from tests.reports.stories import ReportStory, print_cheaply, queued

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DIGEST = "ab" * 32


def lies(path: Path, age: timedelta) -> Path:
    """A file that was written and last read so long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7")
    then = time.time() - age.total_seconds()
    os.utime(path, (then, then))
    return path


def test_parts_that_nobody_read_for_long_are_removed_and_nothing_else(settings):
    folder, old = settings.REPORTS_DIR, KEEP_PARTS + DAY
    kept = [
        lies(path_of(DIGEST), old),
        lies(folder / "public" / f"{DIGEST}.pdf", old),
        lies(folder / f"{'cd' * 32}.pdf", KEEP_PARTS - DAY),
        lies(folder / "年度报告.pdf", old),
        lies(folder / ".issuing-1", old),
    ]
    read_since = lies(folder / f"{'ef' * 32}.pdf", old)
    os.utime(read_since, (time.time(), read_since.stat().st_mtime))
    gone = lies(folder / f"{DIGEST}.pdf", old)
    assert remove_unused() == 1
    assert not gone.exists() and all(path.exists() for path in [*kept, read_since])


def test_what_a_dead_writer_left_half_written_is_removed_when_it_cannot_be_at_work_any_more(settings):
    names = [f".{DIGEST}.pdf.123", f"issued/ab/.{DIGEST}.123", f"public/.{DIGEST}.pdf.9", ".package-3.zip"]
    torn = [lies(settings.REPORTS_DIR / name, KEEP_TORN + DAY) for name in names]
    fresh = lies(settings.REPORTS_DIR / f".{DIGEST}.pdf.124", KEEP_TORN / 2)
    assert remove_unused() == 0
    assert fresh.exists() and not any(path.exists() for path in torn)


def test_a_worker_removes_finished_tasks_and_unused_parts_and_says_so(settings, capsys):
    story = ReportStory()
    story.take("SUBMIT")
    story.take("SIGN")
    DBTaskResult.objects.exclude(pk=queued().get().pk).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now() - timedelta(days=KEEP_TASKS + 1)
    )
    lies(settings.REPORTS_DIR / f"{DIGEST}.pdf", KEEP_PARTS + DAY)
    Command()._tidy_up()
    assert DBTaskResult.objects.get() == queued().get()  # it waits still
    assert capsys.readouterr().out == "清理了1个90天没有用过的排版文件。\n"


def full(*given):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def signed():
    """A report that waits to be printed."""
    story = ReportStory()
    for action in ("SUBMIT", "SIGN"):
        story.take(action)
    return story


def files_in(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and ".issuing" not in path.name]


@pytest.mark.parametrize("what", ["a part", "an issued file", "the archive"])
def test_on_a_full_disk_nothing_is_issued_nothing_half_written_and_a_sentence_says_why(
    signed, settings, monkeypatch, what
):
    if what != "a part":
        monkeypatch.setattr("selfeval.reports.issued_files.print_report", lambda *given: b"%PDF-1.7")
    if what == "the archive":
        monkeypatch.setattr("selfeval.reports.package.Package.close", full)
    else:
        monkeypatch.setattr("selfeval.reports.render.files.os.fsync", full)
    assert operations.issue(draft_id=signed.draft.pk) is None
    assert "存储空间已满" in signed.draft.failure and "重新生成" in signed.draft.failure
    assert signed.draft.state == "SIGNED" and not IssuedReport.objects.exists() and broken_seals() == []
    assert not [name for name in files_in(settings.REPORTS_DIR) if "/." in name]
    monkeypatch.undo()
    print_cheaply(monkeypatch)
    operations.print_again(fiscal_year_id=signed.year.pk, by=signed.finance)
    assert operations.issue(draft_id=signed.draft.pk) and broken_seals() == []


def test_another_trouble_of_the_disk_is_told_with_what_to_do(signed, monkeypatch):
    def refused(*given):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("selfeval.reports.operations.issuing._keep", refused)
    assert operations.issue(draft_id=signed.draft.pk) is None
    assert "Permission denied" in signed.draft.failure and "联系系统管理员" in signed.draft.failure
