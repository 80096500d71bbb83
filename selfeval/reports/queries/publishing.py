"""What the public may read: the newest released version of each department and year."""

from pathlib import Path

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from budgets.models import Project
from selfeval.reports.models import FileKind, IssuedFile, IssuedReport, PublicPrint, Release
from selfeval.reports.publishing import has_secrets, public_of
from selfeval.reports.storage import NotWhole
from selfeval.reports.values import AnnualReport


def is_public(issued: IssuedReport) -> bool:
    last = issued.releases.order_by("pk").last()
    return last is not None and last.is_public


def released() -> QuerySet[IssuedReport]:
    """The versions that are out, one a department and year: the newest of those whose last word is 公开.

    `has_newer` tells that a later version was issued and is not out.
    """
    last = Release.objects.filter(issued=OuterRef("pk")).order_by("-pk")
    out = IssuedReport.objects.annotate(is_out=Subquery(last.values("is_public")[:1])).filter(is_out=True)
    newest = out.order_by().values("fiscal_year").annotate(number=Max("number")).values_list("fiscal_year", "number")
    newer = IssuedReport.objects.filter(fiscal_year=OuterRef("fiscal_year"), number__gt=OuterRef("number"))
    keys = IssuedReport.objects.filter(pk__in=_pks(out, dict(newest))).annotate(has_newer=Exists(newer))
    return keys.select_related("department", "fiscal_year").order_by("-fiscal_year__year", "department__code")


def _pks(out: QuerySet[IssuedReport], newest: dict[int, int]) -> list[int]:
    rows = out.values_list("pk", "fiscal_year", "number")
    return [pk for pk, year, number in rows if newest[year] == number]


def released_of(year: str = "", words: str = "") -> QuerySet[IssuedReport]:
    """The released reports of a year, of departments whose name holds the words, each with the size of its PDF."""
    pdf = IssuedFile.objects.filter(issued=OuterRef("pk"), kind=FileKind.PDF).values("size")[:1]
    found = released().annotate(pdf_size=Subquery(pdf), is_partial=Q(pk__in=partial().values("pk")))
    if year.isascii() and year.isdecimal() and len(year) == 4:
        found = found.filter(fiscal_year__year=int(year))
    words = words.replace("\0", "").strip()[:40]  # PostgreSQL takes no NUL
    return found.filter(department__name__icontains=words) if words else found


def released_years() -> list[int]:
    return sorted(set(released().order_by().values_list("fiscal_year__year", flat=True)), reverse=True)


def public_content(issued: IssuedReport) -> tuple[AnnualReport, bool]:
    """What everybody may read of a version, and whether something was left out."""
    report = AnnualReport.from_json(issued.content)
    secret = Project.objects.filter(fiscal_year=issued.fiscal_year_id, is_secret=True)
    since = frozenset(secret.values_list("pk", flat=True))
    return public_of(report, since), has_secrets(report, since)


def partial() -> QuerySet[IssuedReport]:
    """The released versions of which the public reads a part only."""
    since = Project.objects.filter(is_secret=True).values("fiscal_year")
    return released().filter(Q(content__contains='"is_public":false') | Q(fiscal_year__in=since))


def public_path(digest: str) -> Path:
    """Where the PDF of a public variant is kept: by the hash of its content."""
    return settings.REPORTS_DIR / "public" / f"{digest}.pdf"


def issued_pdf(issued: IssuedReport) -> IssuedFile | None:
    return issued.files.filter(kind=FileKind.PDF).first()


def public_size(issued: IssuedReport, report: AnnualReport, is_partial: bool) -> int | None:
    """The bytes of what everybody may download; None while it is not printed yet."""
    if is_partial:
        path = public_path(report.sha256)
        return path.stat().st_size if path.exists() else None
    file = issued_pdf(issued)
    return file.size if file else None


def public_pdf(report: AnnualReport) -> bytes:
    """The printed public variant. Raises NotWhole while it is not printed yet."""
    try:
        return public_path(report.sha256).read_bytes()
    except OSError:
        raise NotWhole("PDF文件正在准备，请稍后再来下载；正文可以直接阅读。") from None


def printed_as(digest: str) -> PublicPrint | None:
    """The public print whose content or file has this hash, or one that begins so; the newest."""
    asked = Q(content_sha256__startswith=digest) | Q(file_sha256__startswith=digest)
    return PublicPrint.objects.filter(asked).select_related("issued__department", "issued__fiscal_year").last()


def shown_as(digest: str) -> PublicPrint | None:
    """What the public reads now under this hash of its content, printed or not: a row that is not stored."""
    for issued in partial():
        content = public_content(issued)[0]
        if content.sha256.startswith(digest):
            return PublicPrint(issued=issued, content_sha256=content.sha256)
    return None


def is_what_the_public_reads(printed: PublicPrint) -> bool:
    """Whether a public print says what may be read today."""
    return is_public(printed.issued) and public_content(printed.issued)[0].sha256 == printed.content_sha256
