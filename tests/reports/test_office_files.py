"""Word and Excel say what the content says: every figure, the sums, the official layout; words of people stay words."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from selfeval.demo.office import OFFICE, load, read
from selfeval.reports.content import build
from selfeval.reports.grids import forms_of
from selfeval.reports.render import Stamp, draft_stamp
from selfeval.reports.word import word_of
from selfeval.reports.workbook import SUMMARY, sheet_names, workbook_of
from selfeval.scoring.writing import NOTHING, in_wan, percent, points, wan
from tests.reports.stories import ReportStory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SIGNED = datetime(2022, 3, 15, 2, 0, tzinfo=UTC)
PAYLOADS = ("=1+1", "@SUM(A1)", "＝cmd|' /C calc'!A0", "<w:fldSimple/>&amp;", "a\x00\x0b\ufffeb", "{PAGE}", "\ud800")


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        made = build(load(read(OFFICE)))
        transaction.set_rollback(True)
    return made


@pytest.fixture(scope="module")
def docx(report):
    return word_of(report, Stamp(1, report.sha256), SIGNED)


@pytest.fixture(scope="module")
def xlsx(report):
    return workbook_of(report, Stamp(1, report.sha256), SIGNED)


def words_of(data: bytes) -> list[str]:
    """Every paragraph's text, those in tables too."""
    return [said(node) for node in Document(BytesIO(data)).element.body.iter(qn("w:p"))]


def said(paragraph) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def figures_of(report) -> list[str]:
    """Every figure as it is printed: of the sentences, the summary and the forms."""
    found = [part.text for each in report.chapters for said in each.paragraphs for part in said.parts if part.source]
    money = [row.money for row in report.summary] + [report.summary_total]
    money += [row for sheet in forms_of(report) for row in (sheet.total_funds, *sheet.funds, *sheet.parts)]
    for row in money:
        found += [wan(row.initial), wan(row.adjusted), wan(row.executed), percent(row.rate), points(row.score)]
    for sheet in forms_of(report):
        found += [points(sheet.total), sheet.grade, *(text for row in sheet.rows for text in row_words(row))]
    return found


def row_words(row):
    return row.name, row.target, row.actual, points(row.score), row.reason


def tables_of(data: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(BytesIO(data)).tables]


def test_every_figure_of_the_content_stands_in_the_words(report, docx):
    text = "\n".join(words_of(docx))
    assert [figure for figure in figures_of(report) if figure not in text] == []


def test_every_paragraph_and_heading_stands_in_its_order(report, docx):
    told = [each.text for each in Document(BytesIO(docx)).paragraphs]
    wanted = [text for each in report.chapters for text in (each.heading, *(said.text for said in each.paragraphs))]
    assert told[1 : len(wanted) + 1] == wanted


def test_the_summary_in_word_adds_up_to_its_printed_total(report, docx):
    head, *rows, total = tables_of(docx)[0]
    for column in (3, 4, 5, 9):
        assert sum(Decimal(row[column]) for row in rows) == Decimal(total[column]), head[column]
    assert (total[0], len(rows)) == ("合计", len(report.summary))


def test_the_forms_in_word_add_up(report, docx):
    tables = tables_of(docx)
    for number, sheet in enumerate(forms_of(report)):
        head, rows = tables[1 + 2 * number], tables[2 + 2 * number]
        scores = [row[6] for row in rows[1:-1] if row[6] != "/"]
        if NOTHING not in scores:  # where an indicator does not apply, the total is scaled to the others
            assert sum(map(Decimal, scores)) + Decimal(head[3][9]) == Decimal(rows[-1][6]), sheet.project
        for column in (3, 4, 5):
            assert sum(Decimal(row[column]) for row in head[4 : 4 + len(sheet.funds)]) == Decimal(head[3][column])


def test_headings_are_real_and_fonts_are_the_official_ones(docx):
    document = Document(BytesIO(docx))
    fonts = {"Heading 1": "黑体", "Heading 2": "楷体_GB2312", "Body Text": "仿宋_GB2312", "Title": "方正小标宋简体"}
    for name, font in fonts.items():
        used = document.styles[name].element.rPr.rFonts
        assert {used.get(qn(f"w:{script}")) for script in ("eastAsia", "ascii", "hAnsi")} == {font}
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert [each[:2] for each in headings] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert document.styles["Body Text"].font.size.pt == 16 and document.styles["Title"].font.size.pt == 22
    indent = document.styles["Body Text"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    named = set(re.findall(r'w:eastAsia="([^"]+)"', etree.tostring(document.element, encoding="unicode")))
    assert named == set()  # no run stands in a font of its own


def test_every_style_that_is_used_exists(docx):
    document = Document(BytesIO(docx))
    known = {style.style_id for style in document.styles}
    assert {node.get(qn("w:val")) for node in document.element.body.iter(qn("w:pStyle"))} <= known


def test_the_page_is_that_of_the_standard(docx):
    first, lying, forms = Document(BytesIO(docx)).sections
    margins = (first.top_margin, first.right_margin, first.bottom_margin, first.left_margin)
    assert [round(side.mm) for side in margins] == [37, 26, 35, 28]
    grid = first._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert 22 * int(grid.get(qn("w:linePitch"))) <= 225 / 25.4 * 1440 < 23 * int(grid.get(qn("w:linePitch")))
    for style in ("Normal", "Body Text", "Heading 1", "Heading 2"):
        font = Document(BytesIO(docx)).styles[style].element.rPr
        pitch = int(font.find(qn("w:sz")).get(qn("w:val"))) / 2 + int(font.find(qn("w:spacing")).get(qn("w:val"))) / 20
        assert 28 * pitch <= 156 / 25.4 * 72 < 29 * pitch
    assert lying.page_width > lying.page_height and forms.page_width < forms.page_height
    for section in (first, lying, forms):
        odd, even = (each.paragraphs[0]._p for each in (section.footer, section.even_page_footer))
        assert said(odd).endswith("— 1 —") and said(even).startswith("— 1 —")
        assert odd.find(qn("w:fldSimple")).get(qn("w:instr")) == " PAGE "


def test_long_tables_repeat_their_heads_and_break_no_row(report, docx):
    for table in Document(BytesIO(docx)).tables:
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    tables = [table for table in Document(BytesIO(docx)).tables if table.cell(0, 0).text in ("序号", "一级指标")]
    assert len(tables) == 1 + len(forms_of(report))
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in tables)


# The order of children that the schema asks for: Word calls a file broken that has another.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl tabs autoSpaceDE autoSpaceDN snapToGrid spacing ind "
    "jc outlineLvl sectPr",
    "rPr": "rFonts b i color spacing sz szCs lang",
    "sectPr": "headerReference footerReference type pgSz pgMar cols docGrid",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang decimalSymbol "
    "listSeparator",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr",
}


def test_elements_stand_in_the_order_of_the_schema(docx):
    archive = ZipFile(BytesIO(docx))
    for name in archive.namelist():
        if not name.startswith("word/") or not name.endswith(".xml") or "theme" in name:
            continue
        for node in etree.fromstring(archive.read(name)).iter():
            order = ORDERS.get(etree.QName(node).localname)
            if order:
                places = [order.split().index(etree.QName(child).localname) for child in node]
                if etree.QName(node).localname == "sectPr":
                    places = [max(place, 1) for place in places]  # the references stand in any order
                assert places == sorted(places), (name, [child.tag for child in node])


def test_each_row_of_a_table_covers_all_its_columns(docx):
    for table in Document(BytesIO(docx)).element.body.iter(qn("w:tbl")):
        columns = len(table.find(qn("w:tblGrid")))
        for row in table.iter(qn("w:tr")):
            spans = [cell.tcPr.find(qn("w:gridSpan")) for cell in row.iter(qn("w:tc"))]
            assert sum(1 if span is None else int(span.get(qn("w:val"))) for span in spans) == columns


def test_the_properties_name_the_report(report, docx, xlsx):
    for about in (Document(BytesIO(docx)).core_properties, load_workbook(BytesIO(xlsx)).properties):
        assert about.title == "".join(report.title) and about.language == "zh-CN"
        assert about.created.replace(tzinfo=None) == SIGNED.replace(tzinfo=None)


def test_the_same_content_gives_the_same_bytes(report, docx, xlsx):
    assert word_of(report, Stamp(1, report.sha256), SIGNED) == docx
    assert workbook_of(report, Stamp(1, report.sha256), SIGNED) == xlsx


def test_a_draft_says_so(report):
    stamp = draft_stamp(report)
    section = Document(BytesIO(word_of(report, stamp))).sections[0]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == stamp.draft
    assert all(sheet["A1"].value.startswith("草稿") for sheet in load_workbook(BytesIO(workbook_of(report, stamp))))


def test_the_summary_in_excel_holds_numbers_that_add_up(report, xlsx):
    rows = list(load_workbook(BytesIO(xlsx))[SUMMARY].iter_rows(min_row=4, values_only=True))
    for column, name in ((3, "initial"), (4, "adjusted"), (5, "executed")):
        printed = [Decimal(str(row[column])) for row in rows]
        assert printed == [in_wan(getattr(row.money, name)) for row in report.summary] + [printed[-1]]
        assert sum(printed[:-1]) == printed[-1] == in_wan(getattr(report.summary_total, name))
    assert sum(row[9] for row in rows[:-1]) == rows[-1][9] == report.unmet


def test_every_figure_of_a_form_stands_in_its_sheet(report, xlsx):
    book = load_workbook(BytesIO(xlsx))
    for name, sheet in zip(sheet_names(report), forms_of(report), strict=True):
        cells = [cell for row in book[name].iter_rows() for cell in row if cell.value is not None]
        words = {cell.value for cell in cells if isinstance(cell.value, str)}
        numbers = {Decimal(str(cell.value)) for cell in cells if not isinstance(cell.value, str)}
        for row in sheet.rows:
            assert {text for text in (row.name, row.target, row.actual, row.reason) if text} <= words
            assert {row.score, row.weight} - {None} <= numbers
        for money in (sheet.total_funds, *sheet.funds, *sheet.parts):
            assert {in_wan(money.initial), in_wan(money.adjusted), in_wan(money.executed)} <= numbers
        assert sheet.total in {None, *numbers} and (sheet.is_whole or sheet.project in words)


def test_below_a_form_in_excel_stands_why_its_total_is_not_the_sum_of_its_rows(report, xlsx):
    book = load_workbook(BytesIO(xlsx))
    told = {sheet.title: [cell.value for cell in sheet["A"] if str(cell.value).startswith("说明（")] for sheet in book}
    (own,) = [notes for name, notes in told.items() if name == report.whole.title]
    assert own[-1] == "说明（3）总分：有不适用的指标，总分按适用部分折算：91.92÷94×100＝97.79。"
    assert sum(map(len, told.values())) == len(own)


def test_each_sheet_prints_on_a4_and_repeats_its_heads(xlsx):
    for sheet in load_workbook(BytesIO(xlsx)):
        assert str(sheet.page_setup.paperSize) == "9" and sheet.page_setup.fitToWidth == 1 and len(sheet.title) <= 31
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title != "图表数据":
            repeated = re.match(r"\$?(\d+):\$?\1$", sheet.print_title_rows)
            assert sheet.cell(int(repeated[1]), 1).value in ("序号", "数据", "一级指标")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_people_stay_words(report, payload):
    first, *rest = report.sheets
    rows = replace(first, project=payload, achieved_goal=payload, execution_note=payload)
    money = replace(report.summary[0].money, label=payload)
    summary = (replace(report.summary[0], money=money, reason=payload), *report.summary[1:])
    changed = replace(report, sheets=(rows, *rest), summary=summary, department=payload)
    clean = re.sub("[\x00\x0b\ufffe\ud800]", "", payload)
    told = words_of(word_of(changed, Stamp(1, "0" * 64)))
    assert sum(text.replace("\n", "") == clean for text in told) >= (3 if clean else 0)
    book = load_workbook(BytesIO(workbook_of(changed, Stamp(1, "0" * 64))))
    cells = [cell for row in book[SUMMARY].iter_rows() for cell in row if cell.value is not None]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not clean or sum(cell.value == clean for cell in cells) == 2


def test_the_draft_is_downloaded_from_the_report(client):
    story = ReportStory()
    client.force_login(story.finance.user)
    page = client.get(reverse("reports:report", args=[story.year.pk])).content.decode()
    for name, part in (("download_word", "word/document.xml"), ("download_excel", "xl/workbook.xml")):
        url = reverse(f"reports:{name}", args=[story.year.pk])
        answer = client.get(url)
        assert url in page and part in ZipFile(BytesIO(answer.content)).namelist()
        assert "attachment" in answer["Content-Disposition"]
