"""Which files a version consists of: a line each, made in this order, later ones may use the earlier ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from budgets.models import FiscalYear
from selfeval.accounts.models import User
from selfeval.reports.models import FileKind
from selfeval.reports.package import package_of
from selfeval.reports.render import Attachment, Stamp, draft_stamp, print_report
from selfeval.reports.values import AnnualReport
from selfeval.reports.word import word_of
from selfeval.reports.workbook import workbook_of


@dataclass(frozen=True)
class Facts:
    """What a file may say about the version that it belongs to."""

    fiscal_year: FiscalYear
    number: int
    sha256: str
    content: str
    reason: str
    signed_by: User
    signed_at: datetime
    name: str


Made = dict[FileKind, bytes]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JSON: "application/json",
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.EXCEL: XLSX,
    FileKind.PACKAGE: "application/zip",
}


@dataclass(frozen=True)
class Maker:
    """A kind of file, its suffix, what the page says while it is made, and how it is made."""

    kind: FileKind
    suffix: str
    words: str
    make: Callable[[AnnualReport, Facts, Made], bytes | Path]  # a path where the file was too large for the memory


def json_of(report: AnnualReport, facts: Facts, made: Made) -> bytes:
    """The sealed content, byte for byte: its hash is the version's."""
    return facts.content.encode()


def pdf_of(report: AnnualReport, facts: Facts, made: Made) -> bytes:
    """The paper with version and hash in its footer, the data that it was made from attached."""
    source = Attachment(f"{facts.name}.json", made[FileKind.JSON], "application/json", "报告数据", is_source=True)
    carried = [source]
    if workbook := made.get(FileKind.EXCEL):
        carried.append(Attachment(f"{facts.name}.xlsx", workbook, XLSX, "汇总表和自评表"))
    return print_report(report, stamp_of(facts), carried)


def stamp_of(facts: Facts) -> Stamp:
    return Stamp(version=facts.number, sha256=facts.sha256)


def excel_of(report: AnnualReport, facts: Facts, made: Made) -> bytes:
    return workbook_of(report, stamp_of(facts), facts.signed_at)


def docx_of(report: AnnualReport, facts: Facts, made: Made) -> bytes:
    return word_of(report, stamp_of(facts), facts.signed_at)


def archive_of(report: AnnualReport, facts: Facts, made: Made) -> Path:
    """The other files and everything that proves them."""
    suffixes = {maker.kind: maker.suffix for maker in FILES}
    files = {f"{facts.name}.{suffixes[kind]}": data for kind, data in made.items()}
    return package_of(report, facts.fiscal_year, files, settings.REPORTS_DIR)


def draft_file(report: AnnualReport, kind: FileKind) -> bytes:
    """The Word or Excel file of a report that is not issued; it says that it is a draft."""
    return DRAFTS[kind].make(report, draft_stamp(report))


FILES: tuple[Maker, ...] = (
    Maker(FileKind.JSON, "json", "整理数据", json_of),
    Maker(FileKind.EXCEL, "xlsx", "生成Excel文件", excel_of),
    Maker(FileKind.WORD, "docx", "生成Word文件", docx_of),
    Maker(FileKind.PDF, "pdf", "排版并生成PDF", pdf_of),
    Maker(FileKind.PACKAGE, "zip", "生成归档包", archive_of),
)


@dataclass(frozen=True)
class DraftMaker:
    suffix: str
    make: Callable[[AnnualReport, Stamp], bytes]


# What can be downloaded of a report that is still being written, beside its PDF.
DRAFTS = {FileKind.WORD: DraftMaker("docx", word_of), FileKind.EXCEL: DraftMaker("xlsx", workbook_of)}
