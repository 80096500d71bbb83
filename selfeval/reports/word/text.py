"""The body of the .docx in its order: narrative, attachments named, signature; summary, forms, what pictures show."""

from collections.abc import Iterable, Iterator

from selfeval.reports.grids import form_head, form_rows, forms_of, picture_grid, summary_grid
from selfeval.reports.render.documents import names_of
from selfeval.reports.render.notes import form_in_brief, summary_in_brief
from selfeval.reports.values import AnnualReport, Sheet
from selfeval.reports.word.markup import paragraph, table
from selfeval.reports.word.parts import section_xml
from selfeval.reports.word.styles import LINE

STYLES = {"section": "Heading2"}
NEW_PAGE = "<w:pageBreakBefore/>"
ILLUSTRATIVE = "各项目金额与指标为演示数据"


def blocks_of(report: AnnualReport) -> Iterator[str]:
    """The body piece by piece, its three sections ended."""
    yield "".join(_narrative(report))
    yield "".join(_summary(report))
    forms = forms_of(report)
    for number, sheet in enumerate(forms, 2):
        yield "".join(_form(report, sheet, number))
    if report.charts:
        yield "".join(_pictures(report, len(forms) + 2))
    yield section_xml(is_lying=False, has_grid=False)


def _narrative(report: AnnualReport) -> Iterator[str]:
    yield paragraph("Title", "\n".join(report.title))
    for chapter in report.chapters:
        yield paragraph("Heading1", chapter.heading)
        for each in chapter.paragraphs:
            yield paragraph(STYLES.get(each.level, "BodyText"), each.text)
    names = names_of(report)
    for number, name in enumerate(names, 1):
        first = number == 1
        # Two names stay together, and two with the signature.
        together = "<w:keepNext/>" if first or number >= len(names) - 1 else ""
        above = _above(1) if first else '<w:ind w:leftChars="500" w:left="1580" w:firstLineChars="0" w:firstLine="0"/>'
        yield paragraph("EnclosureList", f"{'附件：' if first else ''}{number}.{name}", together + above)
    yield paragraph("Signature", report.department, _above(2))
    yield paragraph("Dated", report.dated, section_xml(is_lying=False, has_grid=True))


def _above(lines: int) -> str:
    return f'<w:spacing w:before="{lines * LINE}"/>'


def _summary(report: AnnualReport) -> Iterator[str]:
    brief, notes = summary_in_brief(report)
    yield paragraph("Enclosure", "附件1")
    yield paragraph("EnclosureTitle", f"{report.year}年度自评结果汇总表")
    about = f"{ILLUSTRATIVE}　" if report.is_illustrative else ""
    yield paragraph("Unit", f"{about}单位：万元")
    yield table(summary_grid(brief), "Wide")
    yield from _notes(notes)
    yield paragraph("Gap", "", section_xml(is_lying=True, has_grid=False))


def _form(report: AnnualReport, sheet: Sheet, number: int) -> Iterator[str]:
    brief, notes = form_in_brief(sheet)
    about = "　演示数据" if report.is_illustrative else ""
    # The landscape section before the first form ends its page itself.
    yield paragraph("Enclosure", f"附件{number}", NEW_PAGE if number > 2 else "")
    yield paragraph("EnclosureTitle", sheet.title)
    yield paragraph("EnclosureYear", f"（{report.year}年度）{about}")
    # Two tables that meet: only rows at the top of a table are repeated on its next page.
    yield table(form_head(report.department, brief), "Form", open_below=True)
    yield paragraph("Gap")
    yield table(form_rows(brief), "Form")
    yield from _notes(notes)


def _notes(notes: Iterable[tuple[str, str]]) -> Iterator[str]:
    for number, (about, text) in enumerate(notes, 1):
        yield paragraph("Note", f"说明（{number}）{about}：{text}")


def _pictures(report: AnnualReport, number: int) -> Iterator[str]:
    yield paragraph("Enclosure", f"附件{number}", NEW_PAGE)
    yield paragraph("EnclosureTitle", f"{report.year}年度预算执行和自评结果图")
    yield paragraph("Unit", "图见PDF文件，以下为各图的数据")
    for place, picture in enumerate(report.charts, 1):
        yield paragraph("Note", f"{place}.{picture.title}：{picture.summary}", "<w:keepNext/>")
        yield table(picture_grid(picture), "Wide")
        yield paragraph("Note" if place < len(report.charts) else "Gap")  # the last must not open a page
