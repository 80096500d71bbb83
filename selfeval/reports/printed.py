"""A figure as an issued version prints it, on the page of its rows: what was printed then, and what the data say now.

The address names the version and the figure; both are looked up in the sealed content, so that a made-up one says
nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest

from selfeval.accounts.scope import Scope
from selfeval.assessments.queries import why_not_whole
from selfeval.reports.content import NothingToReport, draft_of
from selfeval.reports.models import IssuedReport
from selfeval.reports.queries.process import issued_in
from selfeval.reports.sums import IN_WAN
from selfeval.reports.values import AnnualReport, Part
from selfeval.scoring.writing import yuan

PARAMETER, LONGEST_PK = "printed", 9


@dataclass(frozen=True)
class Printed:
    """A figure of an issued version."""

    issued: IssuedReport
    part: Part
    scope: Scope

    @property
    def at(self) -> datetime:
        """When its content was sealed: what was recorded later did not count."""
        return self.issued.submitted_at

    @property
    def name(self) -> str:
        return f"第{self.issued.number}版"

    @property
    def is_told(self) -> bool:
        """Whether this person may read what the forms say now."""
        of_forms = self.part.source.page.startswith("assessments:")
        return not (of_forms and why_not_whole(self.scope, self.issued.fiscal_year))

    @cached_property
    def now(self) -> Part | None:
        """The same figure by the data of now; none where they have it no more."""
        try:
            return draft_of(self.issued.fiscal_year).figures.get(self.part.key)
        except NothingToReport:
            return None

    @property
    def differs(self) -> bool:
        return self.now is None or self.told[0] != self.told[1]

    @property
    def is_hidden(self) -> bool:
        """Whether 万元 would hide that two amounts differ."""
        then, now = self.part, self.now
        return bool(now) and then.text == now.text and then.value != now.value and then.label.endswith(IN_WAN)

    @property
    def told(self) -> tuple[str, str]:
        """Then and now."""
        if self.is_hidden:
            return yuan(Decimal(self.part.value)), yuan(Decimal(self.now.value))
        return self.part.text, self.now.text


def address(part: Part, issued: IssuedReport) -> str:
    """Where the rows of a version's figure are, with what the page needs to tell what was printed."""
    page, hash_, anchor = part.source.url.partition("#")
    given = urlencode({PARAMETER: f"{issued.pk}:{part.key}"})
    return f"{page}{'&' if '?' in page else '?'}{given}{hash_}{anchor}"


def printed_of(request: HttpRequest) -> Printed | None:
    """The figure that the address names, if the person may read its version and this page is where it leads."""
    pk, _, key = request.GET.get(PARAMETER, "").partition(":")
    if not (pk.isdecimal() and len(pk) <= LONGEST_PK and request.user.is_authenticated):
        return None
    issued = issued_in(request.scope).filter(pk=pk).first()
    if issued is None or not request.user.has_perm("reports.view_report", issued):
        return None
    report = AnnualReport.from_json(issued.content)
    parts = (part for chapter in report.chapters for each in chapter.paragraphs for part in each.parts)
    found = next((part for part in parts if part.key == key and _leads_here(part, request)), None)
    return Printed(issued, found, request.scope) if found else None


def _leads_here(part: Part, request: HttpRequest) -> bool:
    """Whether the figure's address is this page, or the page whose rows this file holds."""
    source, path = part.source, request.path.removesuffix("export/")
    asked = (path, request.GET.get("lines", ""), request.GET.get("measure", ""))
    return bool(source) and asked == (urlsplit(source.url).path, ",".join(map(str, source.lines)), source.measure)
