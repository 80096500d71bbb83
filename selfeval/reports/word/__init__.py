"""word_of(): the report as a .docx in the layout of GB/T 9704-2012, for further editing elsewhere.

The door of python-docx. No template of others: the library's own package, its styles and settings replaced.
"""

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.oxml import parse_xml

from selfeval.reports.render import Stamp
from selfeval.reports.values import AnnualReport
from selfeval.reports.word.markup import FORBIDDEN, NAMESPACE
from selfeval.reports.word.parts import (
    HEAD,
    app_xml,
    fonts_xml,
    footer_paragraph,
    header_paragraph,
    settings_xml,
)
from selfeval.reports.word.styles import styles_xml
from selfeval.reports.word.text import blocks_of
from selfeval.reports.zipped import settled

LANGUAGE = "zh-CN"
UPRIGHT, LYING = 1560, 2250  # the width of the text block in tenths of a millimetre
UNUSED = ("stylesWithEffects", "numbering", "customXml", "thumbnail", "webSettings")

__all__ = ["word_of"]


def word_of(report: AnnualReport, stamp: Stamp, at: datetime | None = None) -> bytes:
    """The same report, stamp and moment give the same bytes."""
    document = Document()
    _drop_unused(document)
    body = document.element.body
    for child in list(body):
        body.remove(child)
    for block in blocks_of(report):
        for child in list(parse_xml(f'<w:body xmlns:w="{NAMESPACE}">{block}</w:body>')):
            body.append(child)
    _head_and_foot(document, stamp)
    _describe(document, report, stamp, at)
    output = BytesIO()
    document.save(output)
    parts = {
        "word/styles.xml": f"{HEAD}{styles_xml()}",
        "word/settings.xml": settings_xml(),
        "word/fontTable.xml": fonts_xml(),
        "docProps/app.xml": app_xml(),
    }
    return settled(output.getvalue(), {name: text.encode() for name, text in parts.items()})


def _drop_unused(document) -> None:
    """Parts of the library's template that this document does not use."""
    for rels in (document.part.rels, document.part.package.rels):
        for key, rel in list(rels.items()):
            if rel.reltype.endswith(UNUSED):
                del rels[key]


def _head_and_foot(document, stamp: Stamp) -> None:
    """Page numbers through all sections; a draft says so above each page."""
    for number, section in enumerate(document.sections):
        width = LYING if number == 1 else UPRIGHT
        _fill(section.footer, footer_paragraph(stamp, True, width))
        _fill(section.even_page_footer, footer_paragraph(stamp, False, width))
    if stamp.draft:
        first = document.sections[0]
        for header in (first.header, first.even_page_header):
            _fill(header, header_paragraph(stamp))


def _fill(part, text: str) -> None:
    part.is_linked_to_previous = False
    element = part._element
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(f'<w:ftr xmlns:w="{NAMESPACE}">{text}</w:ftr>')):
        element.append(child)


def _describe(document, report: AnnualReport, stamp: Stamp, at: datetime | None) -> None:
    about = document.core_properties
    about.title, about.author = (FORBIDDEN.sub("", text)[:255] for text in ("".join(report.title), report.department))
    about.last_modified_by, about.language = about.author, LANGUAGE
    about.subject = "草稿" if stamp.version is None else f"第{stamp.version}版"
    about.comments, about.keywords, about.revision = f"sha256:{stamp.sha256}" if stamp.sha256 else "", "", 1
    if at is not None:
        about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        return
    element = about._element  # no moment rather than a wrong one
    for child in [each for each in element if each.tag.endswith(("}created", "}modified"))]:
        element.remove(child)
