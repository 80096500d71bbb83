"""The chains that tie steps and versions, recomputed: what was changed behind the back is found and said."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from os import SEEK_END

from django.db.models import QuerySet

from budgets.models import FiscalYear
from selfeval.reports.models import FileKind, IssuedFile, IssuedReport, Release, ReportDraft, ReportStep
from selfeval.reports.storage import NotWhole, open_whole
from selfeval.reports.workflow import Action, State


def chain(previous: str, told: dict) -> str:
    """The seal over what is told and the seal before it: canonical JSON, hashed."""
    text = json.dumps(told | {"previous": previous}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""


def chain_of_step(step: ReportStep, fiscal_year_id: int, previous: str) -> str:
    told = {
        "fiscal_year": fiscal_year_id,
        "number": step.number,
        "action": step.action,
        "from": step.from_state,
        "to": step.to_state,
        "opinion": step.opinion,
        "content": step.sha256,
        "by": step.taken_by_id,
        "at": _moment(step.taken_at),
    }
    return chain(previous, told)


def chain_of_version(issued: IssuedReport, files: Iterable[IssuedFile]) -> str:
    """The seal of a version over its content, signature and files; `issued.previous` ties it to the one before."""
    told = {
        "department": issued.department.code,
        "department_id": issued.department_id,
        "year": issued.fiscal_year.year,
        "fiscal_year": issued.fiscal_year_id,
        "number": issued.number,
        "content": issued.sha256,
        "layout": issued.layout,
        "reason": issued.reason,
        "submitted": [issued.submitted_by_id, _moment(issued.submitted_at)],
        "signed": [issued.signed_by_id, _moment(issued.signed_at)],
        "issued": _moment(issued.issued_at),
        "files": sorted([file.kind, file.file_name, file.sha256, file.size] for file in files),
    }
    return chain(issued.previous, told)


def chain_of_release(release: Release, previous: str) -> str:
    """The seal of a release over the version that it puts out or takes off, and the release of the year before it."""
    told = {
        "version": release.issued.chain,
        "public": release.is_public,
        "reason": release.reason,
        "by": release.decided_by_id,
        "at": _moment(release.decided_at),
    }
    return chain(previous, told)


@dataclass(frozen=True)
class Broken:
    """One thing that does not hold, of a department and year."""

    fiscal_year: FiscalYear
    words: str

    def __str__(self) -> str:
        return f"{self.fiscal_year.department}{self.fiscal_year.year}年度：{self.words}"


def broken_seals(years: QuerySet[FiscalYear] | None = None) -> list[Broken]:
    """Recompute everything that was sealed, files on disk included; empty where all of it holds."""
    chosen = FiscalYear.objects.all() if years is None else years
    found = []
    for year in chosen.select_related("department").order_by("pk"):
        draft = ReportDraft.objects.filter(fiscal_year=year).first()
        versions = list(
            IssuedReport.objects.filter(fiscal_year=year)
            .select_related("department", "fiscal_year")
            .prefetch_related("files")
            .order_by("number", "pk")
        )
        steps = list(ReportStep.objects.filter(draft__fiscal_year=year).order_by("number", "pk"))
        releases = list(Release.objects.filter(issued__fiscal_year=year).select_related("issued").order_by("pk"))
        words = (*_of_draft(draft, steps), *_of_steps(steps, year), *_of_versions(versions), *_ties(steps, versions))
        words += (*_of_releases(releases, draft),)
        found += [Broken(year, each) for each in words]
    return [*found, *_astray()]


def _of_draft(draft: ReportDraft | None, steps: list[ReportStep]) -> Iterator[str]:
    if draft is None:
        return
    if draft.version != len(steps):
        yield f"办理了{draft.version}步，办理记录有{len(steps)}条。"
    if draft.state != (steps[-1].to_state if steps else State.DRAFT):
        yield f"状态“{State(draft.state).label}”与办理记录不符。"
    if draft.sealed and sha256(draft.sealed.encode()).hexdigest() != draft.sha256:
        yield "送签的内容与它的校验码不符。"


def _of_steps(steps: list[ReportStep], year: FiscalYear) -> Iterator[str]:
    previous, state = "", State.DRAFT.value
    for place, step in enumerate(steps, 1):
        if step.number != place:
            yield f"办理记录第{place}条的序号是{step.number}，前面的记录缺失或次序被改。"
        if step.from_state != state:
            yield f"办理记录第{step.number}条与前一条接不上。"
        if step.chain != chain_of_step(step, year.pk, previous):
            yield f"办理记录第{step.number}条被改动，或它之前的记录被改动。"
        previous, state = step.chain, step.to_state


def _of_versions(versions: list[IssuedReport]) -> Iterator[str]:
    previous = ""
    for place, issued in enumerate(versions, 1):
        name = f"第{issued.number}版"
        if issued.number != place:
            yield f"{name}之前的版本缺失。"
        if issued.previous != previous:
            yield f"{name}与上一版本接不上。"
        if sha256(issued.content.encode()).hexdigest() != issued.sha256:
            yield f"{name}的内容与它的校验码不符。"
        if issued.chain != chain_of_version(issued, issued.files.all()):
            yield f"{name}的印发记录或文件清单被改动。"
        for file in issued.files.all():
            yield from _of_file(name, issued, file)
        previous = issued.chain


def _of_releases(releases: list[Release], draft: ReportDraft | None) -> Iterator[str]:
    previous = ""
    for place, release in enumerate(releases, 1):
        if release.chain != chain_of_release(release, previous):
            yield f"公开记录第{place}条被改动，或它之前的记录被改动、缺失。"
        previous = release.chain
    if previous != (draft.release_chain if draft else ""):
        yield "公开记录与登记的最近一次不符，有记录缺失或多出。"


def _of_file(name: str, issued: IssuedReport, file: IssuedFile) -> Iterator[str]:
    try:
        with open_whole(file.sha256, file.file_name) as kept:
            size = kept.seek(0, SEEK_END)
    except NotWhole as refusal:
        yield f"{name}的文件{refusal}"
        return
    if size != file.size:
        yield f"{name}的文件“{file.file_name}”大小不符。"
    if file.kind == FileKind.JSON and file.sha256 != issued.sha256:
        yield f"{name}的数据文件不是它的内容。"


def _ties(steps: list[ReportStep], versions: list[IssuedReport]) -> Iterator[str]:
    """Every version was issued by a step, and every such step made a version with that content."""
    by_steps = [step.sha256 for step in steps if step.action == Action.ISSUE]
    if by_steps != [issued.sha256 for issued in versions]:
        yield f"印发了{len(by_steps)}次，已印发的版本有{len(versions)}个，或两者的内容不一致。"


def _astray() -> Iterator[Broken]:
    """Rows that were moved where they do not belong: a department that is not the year's."""
    for issued in IssuedReport.objects.select_related("fiscal_year__department"):
        if issued.department_id != issued.fiscal_year.department_id:
            yield Broken(issued.fiscal_year, f"第{issued.number}版被改到了另一个部门。")
