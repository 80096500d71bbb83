"""What runs beside the site: printing what was signed. The queue is a table, so a worker on any machine helps."""

import os
import socket
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from selfeval.reports.models import IssuedReport, ReportDraft
from selfeval.reports.queries.publishing import partial, public_content, public_path
from selfeval.reports.workflow import State

PATIENCE = timedelta(seconds=20)  # a worker looks every second: longer means that none is there
LONGEST = timedelta(minutes=15)  # what a worker of another machine may take before it is thought dead
ABSENT = (
    "负责生成文件的后台程序好像没有运行。请联系系统管理员启动它（命令：manage.py worker）；"
    "启动后会自动接着生成，不需要重新签发。"
)


@task()
def print_files(draft_id: int) -> None:
    from selfeval.reports.operations.issuing import issue

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
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"[-64:]


def take_up_left() -> int:
    """Queue whatever is signed and neither issued nor being printed: what a dead worker left behind."""
    left = 0
    for draft in ReportDraft.objects.filter(state=State.SIGNED, failure=""):
        if not any(_is_live(each) for each in _tasks_of(draft)):
            enqueue(draft)
            left += 1
    for issued in partial():  # a project that became secret changed what may be shown
        if not public_path(public_content(issued)[0].sha256).exists():
            enqueue_public(issued)
    return left


def _tasks_of(draft: ReportDraft) -> list[DBTaskResult]:
    """The unfinished tasks of a draft, the newest first."""
    unfinished = DBTaskResult.objects.filter(
        task_path=print_files.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    mine = {"draft_id": draft.pk}
    return [each for each in unfinished.order_by("-enqueued_at") if each.args_kwargs["kwargs"] == mine]


def _is_live(row: DBTaskResult) -> bool:
    """Whether it waits in the queue, or its worker still runs."""
    if row.status == TaskResultStatus.READY:
        return True
    host, _, rest = (row.worker_ids[-1] if row.worker_ids else "").partition(":")
    if host == socket.gethostname() and (pid := rest.partition(":")[0]).isdecimal():
        return _runs(int(pid))
    return row.started_at is not None and timezone.now() - row.started_at < LONGEST


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
