"""What makes a joined file an archival one (PDF/A-3u): metadata, output intent, attached files, identification."""

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, String

LANGUAGE = "zh-CN"


@dataclass(frozen=True)
class Attachment:
    """A file carried in the PDF; `is_source` where the report was made from it, else it is the same data."""

    name: str
    data: bytes
    mime: str
    description: str = ""
    is_source: bool = False


@dataclass(frozen=True)
class About:
    """What the file says of itself in its metadata."""

    title: str
    author: str
    identifier: str = ""  # sha256:…
    version: int | None = None


def describe(pdf: Pdf, about: About) -> None:
    """XMP metadata and the document information, saying the same."""
    pdf.docinfo["/Title"] = about.title
    pdf.docinfo["/Author"] = about.author
    pdf.docinfo["/Producer"] = "selfeval"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["pdfaid:part"] = "3"
        meta["pdfaid:conformance"] = "U"
        meta["dc:title"] = about.title
        meta["dc:creator"] = [about.author]
        meta["dc:language"] = {LANGUAGE}
        meta["dc:format"] = "application/pdf"
        meta["pdf:Producer"] = "selfeval"
        if about.identifier:
            meta["dc:identifier"] = about.identifier
        if about.version is not None:
            meta["xmpMM:VersionID"] = str(about.version)
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def attach(pdf: Pdf, attachments: Sequence[Attachment]) -> None:
    """Embed files and name them as the document's associated files."""
    specs = []
    for each in attachments:
        relationship = Name.Source if each.is_source else Name.Data
        pdf.attachments[each.name] = AttachedFileSpec(
            pdf,
            each.data,
            filename=each.name,
            mime_type=each.mime,
            description=each.description,
            relationship=relationship,
        )
        specs.append(pdf.attachments[each.name].obj)
    if specs:
        pdf.Root.AF = Array(specs)
