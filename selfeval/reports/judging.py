"""What the checks find in the report itself: its structure, and its words held against each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from selfeval.checking.findings import Finding, Severity
from selfeval.checking.prose import ProseFinding, check_prose
from selfeval.checking.registry import Thresholds, findings
from selfeval.reports.rules import ANALYSIS, ReportFacts, Spent
from selfeval.reports.values import AnnualReport

ORDER = list(Severity)
LONGEST = 200  # characters of the figures that an explanation is held to
# In a name these look like a list, a number or the end of a sentence; it was typed elsewhere and claims nothing.
TELLING = re.compile(r"[\d、，。；：！？%×和及与等共]")


def report_findings(report: AnnualReport, thresholds: Thresholds) -> list[Finding]:
    """Everything that is wrong with the report, by the thresholds of its year."""
    return [*findings("report", report_facts(report), thresholds), *prose_findings(report)]


def report_facts(report: AnnualReport) -> ReportFacts:
    projects = (
        Spent(sheet.project_id, sheet.project, sheet.total_funds.executed, sheet.total_funds.rate)
        for sheet in report.sheets
    )
    analysis = report.chapters[ANALYSIS - 1].paragraphs if len(report.chapters) >= ANALYSIS else ()
    return ReportFacts(tuple(projects), tuple(paragraph.text for paragraph in analysis))


@dataclass(frozen=True)
class Line:
    """A line of the report's text: where it begins, and its place."""

    start: int
    place: str


def prose_findings(report: AnnualReport) -> list[Finding]:
    """What the reader of prose finds in the report's own text, each check once a paragraph, with the quote."""
    told, lines = text_of(report)
    names = _telling_names(report)
    found: dict[tuple[str, str], list[ProseFinding]] = {}
    for each in check_prose(_replaced(told, names)).findings:
        place = next(line.place for line in reversed(lines) if line.start <= each.offset)
        found.setdefault((each.check, place), []).append(each)
    back = {veiled: name for name, veiled in names.items()}
    together = (_together(check, place, each, told) for (check, place), each in found.items())
    return [replace(each, message=_replaced(each.message, back)) for each in together]


def text_of(report: AnnualReport) -> tuple[str, list[Line]]:
    """The report's words, a paragraph a line, and where each line stands."""
    text, lines = "", []
    for place, words in _lines(report):
        lines.append(Line(len(text), place))
        text += words.replace("\n", " ") + "\n"
    return text, lines


def _lines(report: AnnualReport) -> Iterator[tuple[str, str]]:
    for title in report.title:
        yield "report:title", title
    for number, chapter in enumerate(report.chapters, 1):
        yield f"report:chapter:{number}", chapter.heading
        for place, paragraph in enumerate(chapter.paragraphs, 1):
            yield f"report:chapter:{number}:paragraph:{place}", paragraph.text


def _telling_names(report: AnnualReport) -> dict[str, str]:
    """Names of projects, sections and indicators that could be taken for a claim, each with one as long that cannot."""
    sheets = (*report.sheets, *([report.whole] if report.whole else []))
    names = {name for sheet in sheets for name in (sheet.project, sheet.section)}
    names |= {row.name for sheet in sheets for row in sheet.rows}
    telling = sorted((name for name in names if TELLING.search(name)), key=len, reverse=True)
    return {name: TELLING.sub("某", name) for name in telling}


def _replaced(text: str, names: dict[str, str]) -> str:
    for name, other in names.items():
        text = text.replace(name, other)
    return text


def _together(check_id: str, place: str, found: list[ProseFinding], text: str) -> Finding:
    first = found[0]
    quote = text[first.offset : first.offset + len(first.quote)]
    message = "；".join(dict.fromkeys(each.message for each in found))
    figures = "；".join(f"{each.computed}|{each.stated}" for each in found)
    if len(figures) > LONGEST:
        figures = sha256(figures.encode()).hexdigest()
    worst = min((each.severity for each in found), key=ORDER.index)
    return Finding(check_id, worst, place, f"{message}。原文：“{quote}”", figures)
