"""Which files a version consists of: a line each, made in this order, later ones may use the earlier ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from budgets.models import FiscalYear
from selfeval.accounts.models import User
from selfeval.reports.models import FileKind
from selfeval.reports.render import Attachment, Stamp, print_report
from selfeval.reports.values import AnnualReport


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


@dataclass(frozen=True)
class Maker:
    """A kind of file, its suffix, what the page says while it is made, and how it is made."""

    kind: FileKind
    suffix: str
    words: str
    make: Callable[[AnnualReport, Facts, Made], bytes]


def json_of(report: AnnualReport, facts: Facts, made: Made) -> bytes:
    """The sealed content, byte for byte: its hash is the version's."""
    return facts.content.encode()


def pdf_of(report: AnnualReport, facts: Facts, made: Made) -> bytes:
    """The paper with version and hash in its footer, the data that it was made from attached."""
    source = Attachment(f"{facts.name}.json", made[FileKind.JSON], "application/json", "报告数据", is_source=True)
    return print_report(report, Stamp(version=facts.number, sha256=facts.sha256), [source])


FILES: tuple[Maker, ...] = (
    Maker(FileKind.JSON, "json", "整理数据", json_of),
    Maker(FileKind.PDF, "pdf", "排版并生成PDF", pdf_of),
)
