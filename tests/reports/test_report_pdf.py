"""The printed report, measured: GB/T 9704-2012 as forms.md section 5 gives it."""

import re
from collections import Counter
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest
from django.test import override_settings

from selfeval.demo.office import OFFICE, load, read
from selfeval.reports.chapter_print import pdf_of_chapter
from selfeval.reports.content import build
from selfeval.reports.render import OwnFilesOnly, Refused, Stamp, print_report
from selfeval.reports.values import Chapter, Paragraph, Part

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MM = 72 / 25.4
TOP_OF_TEXT = (297 - 37) * MM
UNNUMBERED = 2  # the contents and the empty page behind it


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration office's report and its file, made once and rolled back."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("report")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(REPORTS_DIR=folder / "kept"):
        report = build(load(read(OFFICE)))
        path = folder / "report.pdf"
        path.write_bytes(print_report(report, Stamp(1, report.sha256)))
        transaction.set_rollback(True)
    return report, path


@pytest.fixture(scope="module")
def document(printed):
    """The numbered pages."""
    with pypdfium2.PdfDocument(printed[1]) as opened:
        yield list(opened)[UNNUMBERED:]


def text_of(page) -> str:
    return re.sub(r"\s", "", page.get_textpage().get_text_range())


def boxes(page) -> list[tuple[str, float, float, float, float]]:
    """(character, left, bottom, right, top) in points from the page's lower left corner."""
    textpage = page.get_textpage()
    characters = ((textpage.get_text_range(i, 1), textpage.get_charbox(i)) for i in range(textpage.count_chars()))
    return [(character, *box) for character, box in characters if character.strip()]


def test_every_figure_of_the_content_can_be_extracted(printed, document):
    report = printed[0]
    foot = re.compile(rf"第1版内容校验码{report.sha256[:16]}|—\d+—|附件\d+(?=\d{{4}}年度|项目支出)")
    text = foot.sub("", "".join(text_of(page) for page in document))
    for chapter in report.chapters:
        for paragraph in chapter.paragraphs:
            assert paragraph.text in text
    for row in report.summary:
        assert row.money.label in text and f"{row.money.executed / 10000:.2f}" in text


def test_every_figure_of_the_pictures_can_be_extracted(printed, document):
    text = "".join(text_of(page) for page in document)
    for picture in printed[0].charts:
        for bar in picture.bars:
            assert all(re.sub(r"\s", "", figure) in text for figure in bar.printed) and bar.label in text


def test_the_pictures_of_nine_projects_share_one_page(printed, document):
    last = text_of(document[-1])
    assert all(picture.title in last for picture in printed[0].charts)


def test_every_glyph_is_there_and_every_font_embedded(printed, document):
    assert not any("\ufffe" in text_of(page) or "\ufffd" in text_of(page) for page in document)
    with pikepdf.open(printed[1]) as pdf:
        fonts = {}
        for page in pdf.pages:
            fonts |= {str(font.BaseFont): font for font in page.Resources.Font.values()}
        assert {name.split("+")[1] for name in fonts} == {
            "Selfeval-Fang",
            "Selfeval-Hei",
            "Selfeval-Kai",
            "Selfeval-Song",
        }
        for font in fonts.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_the_second_page_has_twenty_two_lines_inside_the_margins(document):
    body = [box for box in boxes(document[1]) if 35 * MM < box[2] < TOP_OF_TEXT]
    assert min(left for _, left, *_ in body) == pytest.approx(28 * MM, abs=2.5)
    assert max(right for _, _, _, right, _ in body) <= (210 - 26) * MM + 1
    assert max(top for *_, top in body) <= TOP_OF_TEXT
    middles = sorted({round((bottom + top) / 2 / (10.227 * MM)) for c, _, bottom, _, top in body if c > "一"})
    assert len(middles) == 22


def test_a_word_without_a_break_stays_inside_the_margins():
    chapter = Chapter("六、其他", (Paragraph((Part("编号" + "W" * 120 + "。"),), key="added.x"),))
    with pypdfium2.PdfDocument(pdf_of_chapter(chapter, 2021)) as opened:
        (page,) = list(opened)
        found = boxes(page)
    assert sum(character == "W" for character, *_ in found) == 120
    assert max(right for _, _, _, right, _ in found) <= (210 - 26) * MM + 1


def test_a_full_line_holds_twenty_eight_characters(document):
    lines = Counter()
    for page in list(document)[:3]:
        for _, _, bottom, _, top in boxes(page):
            if 35 * MM < bottom < TOP_OF_TEXT:
                lines[page, round((bottom + top) / 2 / (10.227 * MM))] += 1
    assert max(lines.values()) >= 28
    chinese = [left for c, left, bottom, _, top in boxes(document[1]) if "一" <= c <= "鿿"]
    steps = sorted(b - a for a, b in zip(chinese, chinese[1:], strict=False) if 10 < b - a < 20)
    assert steps[len(steps) // 2] * 28 == pytest.approx(156 * MM, rel=0.01)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(document):
    for number in (1, 2):
        page = document[number - 1]
        low = [box for box in boxes(page) if box[2] < 35 * MM]
        at = "".join(box[0] for box in low).index(f"—{number}—")
        foot = low[at : at + 3]
        middle = (min(box[1] for box in foot) + max(box[3] for box in foot)) / 2
        assert (middle > 105 * MM) == (number % 2 == 1)
        assert max(box[4] for box in foot) <= (35 - 7) * MM + 1


def test_the_truth_is_printed_where_the_published_report_contradicts_itself(document):
    text = "".join(text_of(page) for page in document)
    assert "基本支出1747.16万元，全年预算数1576.26万元，支出率110.84%" in text
    assert "伙食补助等未纳入基本预算" in text
    assert "为实际拨付资金的101.84%" in text and "144.78万元" in text
    assert "未出现任何偏差" not in text and "均达到100%" not in text


def test_every_attachment_is_there_in_order(printed, document):
    report = printed[0]
    texts = [text_of(page).replace("2021年度", "|") for page in document]  # what follows the mark of some
    firsts = [text for text in texts if re.match(r".*附件\d+", text[:60])]
    marks = [re.search(r"附件(\d+)", text)[1] for text in firsts if "附件：" not in text]
    assert marks == [str(number) for number in range(1, 13)]
    assert len(report.sheets) == 9


def test_printed_rows_add_up_to_the_printed_totals(printed):
    report = printed[0]
    for column in ("initial", "adjusted", "executed"):
        printed_rows = sum(Decimal(f"{getattr(row.money, column) / 10000:.2f}") for row in report.summary)
        assert printed_rows == Decimal(f"{getattr(report.summary_total, column) / 10000:.2f}")
    for sheet in report.sheets:
        rows = [row.score for each in sheet.classes for sub in each.subclasses for row in sub.rows]
        assert sheet.total == sheet.total_funds.score + sum(rows)


def test_title_language_and_bookmarks_are_set(printed):
    with pikepdf.open(printed[1]) as pdf:
        assert str(pdf.docinfo.Title) == "".join(printed[0].title)
        assert str(pdf.Root.Lang) == "zh-CN"
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            below = [[item.title for item in each.children] for each in outline.root]
    assert titles[:2] == ["一、部门职责", "二、机构设置"] and titles[6] == "附件1　自评结果汇总表"
    assert titles[7:9] == ["附件2　部门整体支出绩效自评表", "附件3　春节慰问费项目支出绩效自评表"]
    assert titles[-1] == "附件12　预算执行和自评结果图"
    assert "（一）2021年度预算拨付情况" in below[2]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1/x", "data:text/plain,x", "ftp://x/y"])
def test_the_printer_fetches_nothing_but_its_fonts(url):
    with pytest.raises(Refused):
        OwnFilesOnly().fetch(url)
