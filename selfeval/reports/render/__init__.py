"""Printing: print_report() and print_form(). Parts are printed once, kept by the hash of what they print, joined."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from selfeval.reports.render import documents, printing
from selfeval.reports.render.archive import About, Attachment
from selfeval.reports.render.documents import Piece
from selfeval.reports.render.faces import CannotPrint, FontsMissing, stylesheet
from selfeval.reports.render.files import write_whole
from selfeval.reports.render.joining import Binder
from selfeval.reports.render.pool import Printers, PrinterStopped
from selfeval.reports.render.printing import PRINTER, OwnFilesOnly, Refused, to_pdf
from selfeval.reports.render.stamping import NARROW, OFFICIAL, Margins, Stamp, words_of
from selfeval.reports.values import AnnualReport, FormPaper, Papers

__all__ = [
    "Attachment",
    "CannotPrint",
    "FontsMissing",
    "OwnFilesOnly",
    "PrinterStopped",
    "Refused",
    "Stamp",
    "draft_stamp",
    "pdf_of",
    "pdf_of_forms",
    "print_form",
    "print_report",
    "to_pdf",
    "warm",
    "write_whole",
]


def warm() -> None:
    """What a process that prints does when it starts."""
    printing.warm()
    documents.compile_templates()


def print_report(report: AnnualReport, stamp: Stamp, attachments: Sequence[Attachment] = ()) -> bytes:
    """The report as one PDF/A-3u file: the same report, stamp and attachments give the same bytes.

    Raises CannotPrint, whose text says why.
    """
    about = About("".join(report.title), report.department, f"sha256:{report.sha256}", stamp.version)
    return _joined(documents.pieces_of(report), stamp, OFFICIAL, about, attachments)


def print_form(paper: FormPaper) -> Path:
    """Print and keep a form as reports will attach it, so that issuing finds it. Raises CannotPrint."""
    with Printers() as printers:
        [path] = _begun(printers, [documents.form_document(paper)])
        printers.wait()
    return path


def pdf_of(report: AnnualReport) -> Path:
    """The draft of a report that is not issued, kept until anything in it changes."""
    stamp = draft_stamp(report)
    pieces = documents.pieces_of(report)
    path = _place([*(piece.html for piece in pieces), repr(stamp)])
    if not path.exists():
        write_whole(path, print_report(report, stamp))
    return path


def draft_stamp(report: AnnualReport) -> Stamp:
    """What a print of a report that is not issued says of itself."""
    why = f"还有{report.unexplained}项情况尚未说明" if report.unexplained else "尚未签发"
    return Stamp(sha256=report.sha256, draft=f"草稿：{why}")


def pdf_of_forms(papers: Papers) -> Path:
    """Forms by themselves, kept like a report."""
    pieces = documents.papers_of(papers)
    path = _place([papers.title, *(piece.html for piece in pieces)])
    if not path.exists():
        write_whole(path, _joined(pieces, Stamp(), NARROW, About(papers.title, papers.department)))
    return path


def _joined(pieces: list[Piece], stamp: Stamp, standing: Margins, about: About, attachments=()) -> bytes:
    own_first = sorted(pieces, key=lambda piece: piece.is_form)  # the forms are kept since their approval
    with Printers() as printers:
        paths = dict(zip(own_first, _begun(printers, (piece.html for piece in own_first)), strict=True))
        printers.wait()
        with Binder([(paths[piece], piece) for piece in pieces]) as binder:
            lines = binder.lines if stamp.sha256 else []  # forms by themselves need no contents
            contents = [documents.contents_document(lines)] if lines else []
            letters = documents.letters_document(words_of(stamp), binder.letters(), lines)
            letters, *contents = _begun(printers, [letters, *contents])
            binder.gather()
            printers.wait()
            return binder.bind(letters, contents, stamp, standing, about, attachments)


def _begun(printers: Printers, htmls: Iterable[str]) -> list[Path]:
    """The documents' files; those that are missing begin to be printed side by side, each as soon as it is written."""
    sheet, paths = stylesheet(), []

    def missing():
        for html in htmls:
            path = _place([html], sheet)
            if path not in paths and not path.exists():
                yield path, html
            paths.append(path)

    printers.begin(missing())
    return paths


def _place(words: Sequence[str], sheet: str = "") -> Path:
    """Where a file of these words is kept."""
    digest = sha256("\0".join([PRINTER, sheet or stylesheet(), *words]).encode()).hexdigest()
    return settings.REPORTS_DIR / f"{digest}.pdf"
