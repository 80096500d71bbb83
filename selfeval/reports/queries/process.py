"""Where a year's report stands, its steps and its versions."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from budgets.models import FiscalYear
from selfeval.accounts.queries import holders_of
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import Scope
from selfeval.reports.models import FileKind, IssuedFile, IssuedReport, Release, ReportDraft, ReportStep

PEOPLE = ("submitted_by", "signed_by")


def draft_of(fiscal_year: FiscalYear) -> ReportDraft:
    """The draft of a year; where there is no row yet, one that is not stored."""
    found = ReportDraft.objects.select_related("fiscal_year__department", *PEOPLE).filter(fiscal_year=fiscal_year)
    return found.first() or ReportDraft(fiscal_year=fiscal_year, department_id=fiscal_year.department_id)


def someone_signs(department_id: int, handed_in_by: int | None) -> bool:
    """Whether a leader can act today who did not hand the report in himself."""
    return holders_of(Role.LEADER, department_id, timezone.localdate()).exclude(pk=handed_in_by).exists()


def steps_of(draft: ReportDraft) -> list[ReportStep]:
    return list(draft.steps.select_related("taken_by")) if draft.pk else []


def is_taken_already(*, draft: ReportDraft, by: Scope, action: str, version: int) -> bool:
    """Whether this person took just this step from that version: the second of two clicks."""
    taken = draft.steps.filter(number=version + 1, action=action, taken_by=by.user) if draft.pk else None
    return taken is not None and taken.exists()


def issued_in(scope: Scope) -> QuerySet[IssuedReport]:
    """The versions that a person sees."""
    return IssuedReport.objects.filter(scope.departments("department")).select_related(
        "fiscal_year__department__bureau", "department", *PEOPLE
    )


def files_in(scope: Scope) -> QuerySet[IssuedFile]:
    return IssuedFile.objects.filter(scope.departments("issued__department")).select_related("issued__fiscal_year")


# In the order in which people ask for them, and what each is for.
PURPOSES = {
    FileKind.PDF: "正式文本，阅读、打印用这一份",
    FileKind.WORD: "引用、摘编用，内容以PDF为准",
    FileKind.EXCEL: "汇总表和各自评表，统计用",
    FileKind.PACKAGE: "全部文件、佐证材料、审核意见和办理记录，归档、审计用",
    FileKind.JSON: "封存的数据，核验和系统间交换用",
}
ORDER = list(PURPOSES)


@dataclass(frozen=True)
class Download:
    """A file and what it is for."""

    file: IssuedFile
    purpose: str


@dataclass(frozen=True)
class Version:
    """A version with its files, whether it is out, and whether it is the one that the public reads: the newest out."""

    issued: IssuedReport
    files: tuple[Download, ...]
    is_current: bool
    is_public: bool
    is_read: bool


def versions_of(fiscal_year: FiscalYear) -> list[Version]:
    """All versions, the current one first."""
    found = IssuedReport.objects.filter(fiscal_year=fiscal_year).select_related(*PEOPLE)
    rows = list(found.prefetch_related("files", "releases").order_by("-number"))
    out = [issued.pk for issued in rows if _is_out(list(issued.releases.all()))]
    return [
        Version(issued, _downloads(issued), place == 0, issued.pk in out, issued.pk in out[:1])
        for place, issued in enumerate(rows)
    ]


def _downloads(issued: IssuedReport) -> tuple[Download, ...]:
    files = sorted(issued.files.all(), key=lambda file: ORDER.index(FileKind(file.kind)))
    return tuple(Download(file, PURPOSES[FileKind(file.kind)]) for file in files)


def _is_out(decided: list[Release]) -> bool:
    return bool(decided) and decided[-1].is_public


def current_of(fiscal_year: FiscalYear) -> IssuedReport | None:
    """The version that holds: the highest number."""
    return IssuedReport.objects.filter(fiscal_year=fiscal_year).order_by("-number").first()


def issued_pdf(fiscal_year: FiscalYear) -> IssuedFile | None:
    """The paper of the version that holds."""
    files = IssuedFile.objects.filter(issued__fiscal_year=fiscal_year, kind=FileKind.PDF).select_related("issued")
    return files.order_by("-issued__number").first()


def newer_than(issued: IssuedReport) -> IssuedReport | None:
    """The current version where it is another one."""
    return IssuedReport.objects.filter(fiscal_year=issued.fiscal_year_id, number__gt=issued.number).last()


def version_before(issued: IssuedReport) -> IssuedReport | None:
    return IssuedReport.objects.filter(fiscal_year=issued.fiscal_year_id, number=issued.number - 1).first()
