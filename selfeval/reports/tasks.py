"""What runs beside the site: printing what was signed. The queue is a table, so a worker on any machine helps."""

import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from selfeval.reports.models import IssuedReport, ReportDraft
from selfeval.reports.queries.publishing import partial, public_content, public_path
from selfeval.reports.workflow import State

PATIENCE = timedelta(seconds=20)  # a worker looks every second: longer means that none is there
LONGEST = timedelta(minutes=15)  # what a worker of another machine may take before it is thought dead
PRINTERS = 0  # how many processes print a report; 0: as many as the other workers leave cores
MOST_TRIES = 5  # a report whose printing ends its worker that often is not tried again by itself
GIVEN_UP = f"生成文件的后台程序连续{MOST_TRIES}次意外中止，没有再试。请重新生成；再次出错时请联系系统管理员。"
ABSENT = (
    "负责生成文件的后台程序好像没有运行。请联系系统管理员启动它（命令：manage.py worker）；"
    "启动后会自动接着生成，不需要重新签发。"
)


@task()
def print_files(draft_id: int) -> None:
    from selfeval.reports.operations.issuing import issue

    share_the_cores()
    issue(draft_id=draft_id)


@task()
def print_public(issued_id: int) -> None:
    from selfeval.reports.operations.releasing import print_public_file

    print_public_file(issued_id=issued_id)


@task(priority=-10)
def print_approved(form_id: int) -> None:
    """A form's part, printed when it is approved, so that the report of the year finds it there."""
    from selfeval.reports.papers import part_of
    from selfeval.reports.render import print_form

    print_form(part_of(form_id))


def keep_form(sender, form, **rest) -> None:
    """Hear that a form was approved; behind the reports that wait."""
    print_approved.enqueue(form_id=form.pk)


def share_the_cores() -> None:
    """Workers beside each other print in one process each; one that is alone, in as many as there are cores."""
    from selfeval.reports.render import pool

    pool.CHILDREN = PRINTERS or max(1, pool.cores() // max(1, workers_here()))


def warm() -> None:
    """What a worker does when it starts; fonts that are missing are told on the page of the report that needs them."""
    from selfeval.reports.render import CannotPrint, warm

    with suppress(CannotPrint):
        warm()


def enqueue(draft: ReportDraft) -> None:
    """Have a signed report printed; inside the transaction that signs it, so that neither is without the other."""
    print_files.enqueue(draft_id=draft.pk)


def enqueue_public(issued: IssuedReport) -> None:
    print_public.enqueue(issued_id=issued.pk)


def print_public_again(sender, project, **rest) -> None:
    """Hear that a project became secret or no longer is: what the public reads is printed anew."""
    for issued in IssuedReport.objects.filter(fiscal_year=project.fiscal_year_id, releases__is_public=True).distinct():
        enqueue_public(issued)


def worker_name() -> str:
    """Machine, process and when it began: a number that another process got later is not taken for this one."""
    return f"{socket.gethostname()[-32:]}:{os.getpid()}:{_began(os.getpid())}"


def take_up_left() -> int:
    """Queue what dead workers left; answer how many signed reports among it. Several may call it at once."""
    left = 0
    for row in DBTaskResult.objects.running():
        if not _is_live(row):
            left += _queue_again(row) and row.task_path == print_files.module_path
    for draft in ReportDraft.objects.filter(state=State.SIGNED, failure=""):
        if not _tasks_of(draft):
            left += _queue_signed(draft.pk)
    return left


def _queue_again(row: DBTaskResult) -> bool:
    """Put an interrupted task back into the queue, once; give it up when it has ended too many workers."""
    mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    if len(row.worker_ids) < MOST_TRIES:
        return bool(mine.update(status=TaskResultStatus.READY, started_at=None))
    with transaction.atomic():
        given_up = mine.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback=GIVEN_UP)
        if given_up and row.task_path == print_files.module_path:
            draft = ReportDraft.objects.filter(pk=row.args_kwargs["kwargs"]["draft_id"], state=State.SIGNED)
            draft.update(failure=GIVEN_UP)
    return False


@transaction.atomic
def _queue_signed(draft_id: int) -> bool:
    """Queue a signed report that nothing in the queue stands for: its worker was stopped, or the queue was emptied."""
    draft = ReportDraft.objects.select_for_update().filter(pk=draft_id, state=State.SIGNED, failure="").first()
    if draft is None or _tasks_of(draft):
        return False
    enqueue(draft)
    return True


def take_up_public() -> None:
    """Queue what the public may read and finds unprinted: a project that became secret changed it."""
    for issued in partial():
        if not public_path(public_content(issued)[0].sha256).exists():
            enqueue_public(issued)


def workers_here() -> int:
    """How many workers of this machine are at work, this one included."""
    busy = {row.worker_ids[-1] for row in DBTaskResult.objects.running() if row.worker_ids and _is_live(row)}
    return sum(name.startswith(f"{socket.gethostname()[-32:]}:") for name in busy)


def _tasks_of(draft: ReportDraft) -> list[DBTaskResult]:
    """The unfinished tasks of a draft, the newest first."""
    unfinished = DBTaskResult.objects.filter(
        task_path=print_files.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    mine = {"draft_id": draft.pk}
    return [each for each in unfinished.order_by("-enqueued_at") if each.args_kwargs["kwargs"] == mine]


def _is_live(row: DBTaskResult) -> bool:
    """Whether the worker that took it still runs."""
    host, _, rest = (row.worker_ids[-1] if row.worker_ids else "").partition(":")
    pid, _, began = rest.partition(":")
    if host == socket.gethostname()[-32:] and pid.isdecimal():
        return _began(int(pid)) == began
    return row.started_at is not None and timezone.now() - row.started_at < LONGEST


def _began(pid: int) -> str:
    """When a process of this machine began, in ticks since the machine did; empty where there is none."""
    with suppress(OSError):
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if after_name[0] not in "ZX":  # dead, and not yet fetched by its parent
            return after_name[19]
    return ""


@dataclass(frozen=True)
class Printing:
    """How the printing of a signed report goes, in words for its page."""

    ahead: int = 0
    trouble: str = ""


def printing_of(draft: ReportDraft) -> Printing:
    """Whether it is its turn, how many are before it, and whether anybody works at all."""
    now, mine = timezone.now(), _tasks_of(draft)
    if any(each.status == TaskResultStatus.RUNNING and _is_live(each) for each in mine):
        return Printing()
    waiting = next((each for each in mine if each.status == TaskResultStatus.READY), None)
    since = waiting.enqueued_at if waiting else draft.signed_at
    running = [each for each in DBTaskResult.objects.running() if _is_live(each)]
    if not running and since and now - since > PATIENCE:
        return Printing(trouble=ABSENT)
    ahead = DBTaskResult.objects.ready().filter(enqueued_at__lt=since).count() if waiting else 0
    return Printing(ahead=ahead + len(running))
