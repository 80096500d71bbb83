"""Printing: print_report() and print_form(). Parts are printed once, kept by the hash of what they print, joined."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from selfeval.reports.render import documents
from selfeval.reports.render.archive import About, Attachment, identity_of
from selfeval.reports.render.documents import Piece
from selfeval.reports.render.faces import CannotPrint, FontsMissing, stylesheet
from selfeval.reports.render.files import write_whole
from selfeval.reports.render.joining import Binder
from selfeval.reports.render.pool import PrinterStopped, print_all
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
    "identity_of",
    "pdf_of",
    "pdf_of_forms",
    "print_form",
    "print_report",
    "to_pdf",
    "write_whole",
]


def print_report(report: AnnualReport, stamp: Stamp, attachments: Sequence[Attachment] = ()) -> bytes:
    """The report as one PDF/A-3u file: the same report, stamp and attachments give the same bytes.

    Raises CannotPrint, whose text says why.
    """
    about = About("".join(report.title), report.department, f"sha256:{report.sha256}", stamp.version)
    return _joined(documents.pieces_of(report), stamp, OFFICIAL, about, attachments)


def print_form(paper: FormPaper) -> Path:
    """Print and keep a form as reports will attach it, so that issuing finds it. Raises CannotPrint."""
    return _kept([documents.form_document(paper)])[0]


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
    paths = _kept([piece.html for piece in pieces])
    with Binder(list(zip(paths, pieces, strict=True))) as binder:
        if stamp.sha256:  # forms by themselves need no contents
            binder.put_before(_kept([documents.contents_document(binder.lines)])[0])
        letters = documents.letters_document(words_of(stamp), binder.letters())
        return binder.bind(_kept([letters])[0], stamp, standing, about, attachments)


def _kept(htmls: Sequence[str]) -> list[Path]:
    """The documents' files; those that are missing are printed side by side."""
    sheet = stylesheet()
    paths = [_place([html], sheet) for html in htmls]
    print_all({path: html for path, html in zip(paths, htmls, strict=True) if not path.exists()})
    return paths


def _place(words: Sequence[str], sheet: str = "") -> Path:
    """Where a file of these words is kept."""
    digest = sha256("\0".join([PRINTER, sheet or stylesheet(), *words]).encode()).hexdigest()
    return settings.REPORTS_DIR / f"{digest}.pdf"
