"""印发: the files of a signed report, made outside any transaction, then one version put down in one."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from hashlib import file_digest, sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from selfeval.reports import issued_files
from selfeval.reports.issued_files import Facts, Made
from selfeval.reports.models import IssuedFile, IssuedReport, ReportDraft
from selfeval.reports.operations.moving import move, write_step
from selfeval.reports.queries.seals import chain_of_version
from selfeval.reports.render import CannotPrint, write_whole
from selfeval.reports.storage import path_of
from selfeval.reports.values import AnnualReport
from selfeval.reports.workflow import STEPS, Action, State

LAYOUT = "gbt9704-2012"
ISSUE = next(step for step in STEPS if step.action == Action.ISSUE)
FULL = "存储空间已满，文件没有生成，已印发的版本不受影响：请联系系统管理员清理磁盘，然后重新生成。"
log = logging.getLogger(__name__)


def issue(*, draft_id: int) -> IssuedReport | None:
    """Make and seal the version that was signed; None where none waits. Doing it twice is doing it once.

    A failure is a sentence on the draft; a process that dies leaves what was there before.
    """
    with one_at_a_time(draft_id):
        draft = ReportDraft.objects.select_related("fiscal_year__department").get(pk=draft_id)
        if draft.state != State.SIGNED:
            return None
        try:
            return _seal(draft, list(_made(draft)))
        except (CannotPrint, OSError) as refusal:
            words = _words(refusal)
        except Exception as error:
            log.exception("issuing draft %s failed", draft_id)
            words = f"生成文件时出错（{type(error).__name__}）。请重新生成；再次出错时请联系系统管理员查看日志。"
        _tell(draft, failure=words[:300])
        return None


def _words(refusal: CannotPrint | OSError) -> str:
    """Why no version was made; a full disk may be met by the child that prints or by this process."""
    if f"[Errno {ENOSPC}]" in str(refusal) or f"[Errno {EDQUOT}]" in str(refusal):
        return FULL
    if isinstance(refusal, CannotPrint):
        return str(refusal)
    return f"文件不能写入存储（{refusal.strerror}）：请联系系统管理员检查磁盘，然后重新生成。"


@contextmanager
def one_at_a_time(draft_id: int) -> Iterator[None]:
    """One process of a machine prints a report; the system opens the lock of one that died."""
    settings.REPORTS_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.REPORTS_DIR / f".issuing-{draft_id}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tell(draft: ReportDraft, **words) -> None:
    """Progress for the page; a draft that moved on is left alone."""
    ReportDraft.objects.filter(pk=draft.pk, state=State.SIGNED, sha256=draft.sha256).update(**words)


def _made(draft: ReportDraft) -> Iterator[IssuedFile]:
    """Every file of the version, kept under its hash and not yet put down."""
    report, facts = AnnualReport.from_json(draft.sealed), _facts_of(draft)
    made: Made = {}
    for number, maker in enumerate(issued_files.FILES):
        share = 5 + 90 * number // len(issued_files.FILES)
        _tell(draft, progress=share, progress_words=maker.words, failure="")
        data = maker.make(report, facts, made)
        if isinstance(data, bytes):
            made[maker.kind] = data
        digest, size = _keep(data)
        yield IssuedFile(kind=maker.kind.value, file_name=f"{facts.name}.{maker.suffix}", sha256=digest, size=size)
    _tell(draft, progress=97, progress_words="登记版本")


def _keep(data: bytes | Path) -> tuple[str, int]:
    """Put a file in its place, one that was written to the disk by moving it; answer its hash and size."""
    if isinstance(data, Path):
        with data.open("rb") as file:
            digest, size = file_digest(file, "sha256").hexdigest(), data.stat().st_size
        path_of(digest).parent.mkdir(parents=True, exist_ok=True)
        data.replace(path_of(digest))
        return digest, size
    digest = sha256(data).hexdigest()
    if not path_of(digest).exists() or sha256(path_of(digest).read_bytes()).hexdigest() != digest:
        write_whole(path_of(digest), data)
    return digest, len(data)


def _facts_of(draft: ReportDraft) -> Facts:
    number = IssuedReport.objects.filter(fiscal_year=draft.fiscal_year_id).count() + 1
    department = draft.fiscal_year.department
    return Facts(
        fiscal_year=draft.fiscal_year,
        number=number,
        sha256=draft.sha256,
        content=draft.sealed,
        reason=draft.reason,
        signed_by=draft.signed_by,
        signed_at=draft.signed_at,
        name=f"{department.short_name}{draft.fiscal_year.year}年度部门预算执行情况自评报告（第{number}版）",
    )


@transaction.atomic
def _seal(seen: ReportDraft, files: list[IssuedFile]) -> IssuedReport | None:
    """Put the version down, if the draft is still the one that its files were made from."""
    draft = ReportDraft.objects.select_for_update(of=("self",)).select_related("fiscal_year").get(pk=seen.pk)
    if draft.state != State.SIGNED or draft.sha256 != seen.sha256 or draft.version != seen.version:
        return None
    last, now = IssuedReport.objects.filter(fiscal_year=draft.fiscal_year_id).last(), timezone.now()
    issued = IssuedReport(
        department_id=draft.department_id,
        fiscal_year=draft.fiscal_year,
        number=last.number + 1 if last else 1,
        content=draft.sealed,
        sha256=draft.sha256,
        layout=LAYOUT,
        reason=draft.reason if last else "",
        submitted_by_id=draft.submitted_by_id,
        submitted_at=draft.submitted_at,
        signed_by_id=draft.signed_by_id,
        signed_at=draft.signed_at,
        issued_at=now,
        previous=last.chain if last else "",
    )
    issued.chain = chain_of_version(issued, files)
    issued.save()
    for file in files:
        file.issued = issued
    IssuedFile.objects.bulk_create(files)
    draft.progress, draft.progress_words, draft.failure, draft.reason = 100, "已印发", "", ""
    move(draft, ISSUE)
    write_step(draft, ISSUE, now)
    return issued
