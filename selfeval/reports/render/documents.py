"""What the parts of a report are: each an HTML document of its own, with its place in the whole.

A part prints nothing that depends on the others: page numbers, 附件3 and the footer are laid over when the parts are
joined. So a form's part stays the same whatever stands before it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from django.template.loader import get_template, render_to_string

from budgets.charts import draw_for_paper
from selfeval.reports.render.faces import stylesheet
from selfeval.reports.render.notes import form_in_brief, summary_in_brief
from selfeval.reports.values import AnnualReport, FormPaper, Papers, Sheet

FOLDER = "reports/annual"


@dataclass(frozen=True)
class Piece:
    """One part: what writes it, its line in the contents ("" for the narrative) and 附件n ("" outside a report)."""

    write: Callable[[], str]
    title: str = ""
    mark: str = ""
    is_form: bool = False

    @cached_property
    def html(self) -> str:
        """Written when it is asked for: while a part is printed the next one is written."""
        return self.write()


def pieces_of(report: AnnualReport) -> list[Piece]:
    """The narrative and its attachments in their order."""
    narrative = partial(_document, "narrative.html", report=report, enclosures=names_of(report))
    return [Piece(narrative), *enclosures_of(report)]


def names_of(report: AnnualReport) -> list[str]:
    """The names of the attachments as the narrative lists them: the first is 附件1."""
    forms = [f"{sheet.project}{sheet.title}" for sheet in report.sheets]
    whole = [report.whole.title] if report.whole else []
    return ["自评结果汇总表", *whole, *forms, *(["预算执行和自评结果图"] if report.charts else [])]


def enclosures_of(report: AnnualReport) -> list[Piece]:
    """Every attachment, numbered from 1."""
    sheets = (*([report.whole] if report.whole else []), *report.sheets)
    parts = [(partial(_summary, report), False)]
    parts += [(partial(form_document, paper_of(report, sheet)), True) for sheet in sheets]
    if report.charts:
        parts.append((partial(_pictures, report), False))
    named = enumerate(zip(parts, names_of(report), strict=True), 1)
    return [Piece(write, title, f"附件{number}", is_form) for number, ((write, is_form), title) in named]


def _summary(report: AnnualReport) -> str:
    brief, notes = summary_in_brief(report)
    return _document("enclosure_summary.html", report=brief, notes=notes)


def _pictures(report: AnnualReport) -> str:
    pictures = [(picture, draw_for_paper(picture)) for picture in report.charts]
    return _document("enclosure_charts.html", report=report, pictures=pictures)


def paper_of(report: AnnualReport, sheet: Sheet) -> FormPaper:
    return FormPaper(report.department, report.year, report.is_illustrative, sheet)


def form_document(paper: FormPaper) -> str:
    """A form as a report's attachment: the same whatever its number."""
    sheet, notes = form_in_brief(paper.sheet)
    return _document("form.html", report=paper, sheet=sheet, notes=notes, is_enclosed=True)


def papers_of(papers: Papers) -> list[Piece]:
    """Forms by themselves, each with the line that says where it stands."""
    return [
        Piece(partial(_form_alone, papers, sheet, stand), sheet.project, is_form=True) for sheet, stand in papers.sheets
    ]


def _form_alone(papers: Papers, whole_sheet: Sheet, stand: str) -> str:
    sheet, notes = form_in_brief(whole_sheet)
    return _document("form.html", report=papers, sheet=sheet, notes=notes, stand=stand)


def whole(pieces: list[Piece]) -> str:
    """All parts as one HTML document, for another printer to be measured with."""
    bodies = [piece.html.partition("<body>")[2].partition("</body>")[0] for piece in pieces]
    head = pieces[0].html.partition("</head>")[0]
    return "".join([head, f"<style>{stylesheet()}</style></head><body>", *bodies, "</body></html>"])


def contents_document(lines) -> str:
    return _document("contents.html", lines=lines)


def letters_document(styles: dict[str, str], shared: list[tuple[str, str]], lines=()) -> str:
    """Pages with the letters of each style that is laid over, then those of the common fonts, by family.

    `lines` are those of the contents, which is printed at the same time and shares the fonts too.
    """
    return _document("letters.html", styles=styles.items(), shared=shared, lines=lines)


def compile_templates() -> None:
    """Read every template once, those that others include too: the first report of a process need not wait for that."""
    for path in Path(get_template(f"{FOLDER}/base.html").origin.name).parent.glob("*.html"):
        get_template(f"{FOLDER}/{path.name}")


def _document(template: str, **context) -> str:
    return render_to_string(f"{FOLDER}/{template}", context)
