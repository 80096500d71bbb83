"""The joined file: contents, stamps, parts that are kept, archival form, and a printer that dies."""

import io
import json
import re
from collections import Counter
from dataclasses import replace
from time import process_time

import pikepdf
import pypdfium2
import pytest
from django.test import override_settings
from page import ValidationProfile, validate_pdf_bytes

from selfeval.demo.office import OFFICE, load, read
from selfeval.reports import render
from selfeval.reports.claimed import claim_of
from selfeval.reports.content import build
from selfeval.reports.render import (
    Attachment,
    CannotPrint,
    Stamp,
    documents,
    pool,
    print_form,
    print_report,
)
from selfeval.reports.render.documents import paper_of
from selfeval.reports.values import AnnualReport, Papers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MM = 72 / 25.4
SENTENCE = "草稿：尚未签发"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """(the demonstration office's report, the folder that keeps its parts)."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        report = build(load(read(OFFICE)))
        transaction.set_rollback(True)
    return report, tmp_path_factory.mktemp("kept")


@pytest.fixture
def report(made, settings):
    settings.REPORTS_DIR = made[1]
    return made[0]


@pytest.fixture(scope="module")
def issued(made):
    """The first version with what it carries, as bytes."""
    with override_settings(REPORTS_DIR=made[1]):
        return print_report(made[0], Stamp(1, made[0].sha256), carried(made[0]))


@pytest.fixture
def pdf(issued):
    with pikepdf.open(io.BytesIO(issued)) as opened:
        yield opened


def carried(report) -> list[Attachment]:
    return [
        Attachment("report.json", report.canonical_json.encode(), "application/json", "报告内容", is_source=True),
        Attachment("report.xlsx", b"PK of a workbook", "application/vnd.ms-excel", "报告表格"),
    ]


def texts(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def test_each_line_of_the_contents_names_and_leads_to_the_page_that_holds_it(report, issued, pdf):
    pages = texts(issued)
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    links = [places[each.Dest[0].objgen] for each in pdf.pages[0].Annots]
    wanted = [chapter.heading for chapter in report.chapters] + [f"附件{n}" for n in range(1, 13)]
    assert len(links) == len(wanted)
    assert "/A" not in pdf.pages[0].Annots[0]
    for heading, place in zip(wanted, links, strict=True):
        assert heading in pages[place], heading
        assert re.search(rf"{heading}[^…\d]*…+{place - 1}(?!\d)", pages[0]), heading
        assert f"—{place - 1}—" in pages[place]


def test_the_contents_has_no_number_and_fills_both_sides_of_its_paper(issued, pdf):
    pages = texts(issued)
    assert "目录" in pages[0] and "—" not in pages[0] and pages[1] == "" and "—1—" in pages[2]
    assert pdf.Root.PageLabels.Nums[0] == 0 and pdf.Root.PageLabels.Nums[2] == 2


def test_a_long_name_keeps_clear_of_its_page_number(report, settings):
    name = "兰州新区智慧政务综合服务平台升级改造及数据资源归集治理和信息安全等级保护测评"
    other = replace(report, sheets=(replace(report.sheets[0], project=name), *report.sheets[1:]))
    data = print_report(other, Stamp(1, other.sha256))
    with pypdfium2.PdfDocument(data) as document:
        page = document[0].get_textpage()
        letters = [each for each in range(page.count_chars()) if page.get_text_range(each, 1).strip()]
        rights = [page.get_charbox(each)[2] for each in letters]
    assert max(rights) <= (210 - 26) * MM + 1
    assert f"{name}项目支出绩效自评表" in texts(data)[0]


def test_an_issued_report_prints_version_and_hash_on_every_numbered_page_and_no_watermark(report, issued):
    pages = texts(issued)
    assert all(f"第1版内容校验码{report.sha256[:16]}" in page for page in pages[2:])
    assert not any("草稿" in page for page in pages)


def test_a_draft_says_on_every_page_that_it_is_one_and_why_and_stays_readable(report, issued):
    pages = texts(print_report(report, Stamp(sha256=report.sha256, draft=SENTENCE)))
    assert all(SENTENCE in page and page.count("草稿") >= 2 for page in pages)
    for draft, final in zip(pages[2:], texts(issued)[2:], strict=True):
        missing = Counter(final) - Counter(draft)
        assert set(missing) <= set("第1版")  # the footer says 草稿 instead


def test_a_lying_page_has_its_number_outside_below_the_text(issued):
    with pypdfium2.PdfDocument(issued) as document:
        lying = [place for place, each in enumerate(document) if each.get_width() > each.get_height()]
        place = next(each for each in lying if int(document.get_page_label(each)) % 2)  # odd: outside is on the right
        text = document[place].get_textpage()
        found = [(text.get_text_range(i, 1), text.get_charbox(i)) for i in range(text.count_chars())]
        dashes = [box for character, box in found if character == "—" and box[1] < 26 * MM]
    assert len(dashes) == 2
    assert dashes[1][2] == pytest.approx(297 * MM - 35 * MM - 14, abs=0.5)
    assert dashes[1][3] < (26 - 7) * MM


def test_what_the_file_carries_comes_out_as_it_went_in(report, pdf):
    for each in carried(report):
        found = pdf.attachments[each.name]
        assert found.get_file().read_bytes() == each.data
        assert found.get_file().mime_type == each.mime and found.description == each.description
    assert [spec.AFRelationship for spec in pdf.Root.AF] == ["/Source", "/Data"]
    names = [str(spec.UF) for spec in pdf.Root.AF]
    assert names == ["report.json", "report.xlsx"] and all("/F" in spec.EF for spec in pdf.Root.AF)
    assert AnnualReport.from_json(pdf.attachments["report.json"].get_file().read_bytes().decode()) == report
    assert json.loads(pdf.attachments["report.json"].get_file().read_bytes())["year"] == 2021


def faults(data: bytes) -> set[str]:
    """What a validator of PDF/A finds."""
    answer = validate_pdf_bytes(data, profile=ValidationProfile.PDF_A_3U)
    assert answer.is_compliant == (not answer.failures)
    return {f"{each.rule_id} {each.message}" for each in answer.failures}


def test_every_kind_of_print_is_pdf_a_3u(report, issued):
    draft = print_report(report, Stamp(sha256=report.sha256, draft=SENTENCE))
    papers = Papers("几张自评表", report.department, 2021, True, ((report.sheets[0], "审定"),))
    forms = render.pdf_of_forms(papers).read_bytes()
    assert [faults(data) for data in (issued, draft, forms)] == [set()] * 3


def test_the_validator_finds_what_is_not(issued):
    with pikepdf.open(io.BytesIO(issued)) as opened:
        del opened.Root.OutputIntents
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")
        spoilt = io.BytesIO()
        opened.save(spoilt)
    assert len(faults(spoilt.getvalue())) >= 2


def test_title_author_language_and_producer_are_told_twice_alike(report, pdf):
    with pdf.open_metadata() as meta:
        assert meta["dc:title"] == str(pdf.docinfo.Title) == "".join(report.title)
        assert meta["dc:creator"] == [str(pdf.docinfo.Author)] == [report.department]
        assert meta["pdf:Producer"] == str(pdf.docinfo.Producer)
    assert str(pdf.Root.Lang) == "zh-CN" and pdf.Root.ViewerPreferences.DisplayDocTitle


def test_every_font_is_embedded_once_whatever_the_number_of_parts(pdf):
    files, fonts = {}, 0
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            descriptor, fonts = font.DescendantFonts[0].FontDescriptor, fonts + 1
            files.setdefault(str(font.BaseFont).split("+")[1], set()).add(descriptor.FontFile3.objgen)
            assert "/ToUnicode" in font
    assert set(files) == {"Selfeval-Fang", "Selfeval-Hei", "Selfeval-Kai", "Selfeval-Song"}
    assert all(len(each) == 1 for each in files.values()) and fonts > 30


def test_the_file_says_which_report_and_version_it_is(report, issued):
    assert claim_of(issued) == {"opens": True, "sha256": report.sha256, "version": "1"}


def test_the_same_content_gives_the_same_bytes_even_when_nothing_was_kept(report, issued, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    read_back = AnnualReport.from_json(report.canonical_json)
    assert print_report(read_back, Stamp(1, read_back.sha256), carried(read_back)) == issued


def test_a_form_kept_at_its_approval_is_what_the_report_attaches(report, settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    forms = {print_form(paper_of(report, sheet)) for sheet in (report.whole, *report.sheets)}
    assert len(forms) == 10
    written = {path: path.stat().st_mtime_ns for path in forms}
    print_report(report, Stamp(1, report.sha256))
    assert {path: path.stat().st_mtime_ns for path in forms} == written
    assert len(list(tmp_path.iterdir())) == 10 + 5  # narrative, summary, pictures, contents, letters


def test_one_changed_form_is_all_that_is_printed_again_with_the_contents(report, issued, made):
    before = set(made[1].iterdir())
    changed = replace(report.sheets[4], achieved_goal="退回后补充了完成情况。")
    other = replace(report, sheets=(*report.sheets[:4], changed, *report.sheets[5:]))
    pages = texts(print_report(other, Stamp(2, other.sha256)))
    assert len(set(made[1].iterdir()) - before) <= 2
    assert any("退回后补充了完成情况。" in page for page in pages)


def test_a_report_without_pictures_has_no_attachment_for_them(report):
    assert documents.names_of(replace(report, charts=()))[-1] == "文件印刷费项目支出绩效自评表"


def with_reason(sheet, reason: str, times: int = 1):
    """The form with this reason in its first row, and every row so many times."""
    classes = [
        replace(each, subclasses=tuple(replace(sub, rows=sub.rows * times) for sub in each.subclasses))
        for each in sheet.classes
    ]
    first = classes[0].subclasses[0]
    told = replace(first, rows=(replace(first.rows[0], reason=reason), *first.rows[1:]))
    classes[0] = replace(classes[0], subclasses=(told, *classes[0].subclasses[1:]))
    return replace(sheet, classes=tuple(classes))


def test_a_reason_of_twelve_thousand_characters_prints_whole_below_its_table_in_two_seconds(report):
    sheet = with_reason(report.sheets[4], "因雨季延后，改为分期验收。" * 923 + "完")
    html = documents.form_document(paper_of(report, sheet))
    render.to_pdf("<p>字体</p>")
    start = process_time()
    pages = texts(render.to_pdf(html))
    assert process_time() - start < 2
    assert "见表后说明（1）" in pages[0] and "".join(pages).count("因雨季延后，改为分期验收。") == 923


def test_a_long_form_repeats_its_header_and_breaks_no_row(report):
    reason = "起" + "因雨季延后改为分期验收" * 12 + "止"
    sheet = with_reason(report.sheets[4], reason, times=5)
    sheet = replace(sheet, classes=(replace(sheet.classes[0], subclasses=sheet.classes[0].subclasses * 2),))
    pages = texts(render.to_pdf(documents.form_document(paper_of(report, sheet))))
    assert len(pages) > 1 and all("三级指标年度指标值实际完成值分值得分" in page for page in pages)
    assert sum(reason in page for page in pages) == "".join(pages).count("起因") == 2


def test_a_long_reason_of_the_summary_stands_below_it(report):
    row = replace(report.summary[0], reason="原因" * 400)
    other = replace(report, summary=(row, *report.summary[1:]))
    (piece,) = documents.enclosures_of(other)[:1]
    pages = texts(render.to_pdf(piece.html))
    assert "见表后说明（1）" in pages[0] and "".join(pages).count("原因") >= 400


def test_forms_by_themselves_have_numbers_and_no_contents(report):
    papers = Papers("几张自评表", report.department, 2021, True, tuple((each, "审定") for each in report.sheets[:3]))
    path = render.pdf_of_forms(papers)
    pages = texts(path.read_bytes())
    assert len(pages) == 3 and all(f"—{number}—" in page for number, page in enumerate(pages, 1))
    with pikepdf.open(path) as opened, opened.open_outline() as outline:
        assert [item.title for item in outline.root] == [each.project for each in report.sheets[:3]]


def jobs(folder, count=3):
    return {folder / f"{number}.pdf": f"<p>第{number}份</p>" for number in range(count)}


def print_all(wanted):
    with pool.Printers() as printers:
        printers.begin(wanted.items())
        printers.wait()


def test_documents_are_printed_side_by_side(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "cores", lambda: 2)
    print_all(jobs(tmp_path))
    assert all(path.read_bytes().startswith(b"%PDF") for path in jobs(tmp_path))


def test_a_printed_part_is_compressed_except_its_fonts_which_joining_replaces(tmp_path):
    print_all(jobs(tmp_path, 1))
    with pikepdf.open(*jobs(tmp_path, 1)) as part:
        page = part.pages[0]
        assert page.Contents.Filter == "/FlateDecode"
        [font] = page.Resources.Font.values()
        assert "/Filter" not in font.DescendantFonts[0].FontDescriptor.FontFile3


@pytest.mark.parametrize(
    ("is_alone", "first"),
    [
        (True, ["written", "begun", "written", "begun", "written", "heard"]),
        (False, ["written", "written", "begun", "begun", "written", "heard"]),
    ],
)
def test_the_children_stay_for_what_is_printed_next_and_the_next_is_written_meanwhile(
    is_alone, first, tmp_path, monkeypatch
):
    monkeypatch.setattr(pool, "cores", lambda: 2)
    monkeypatch.setattr(pool, "is_alone", lambda: is_alone)
    happened, started, heard = [], pool._Child.__init__, pool._Child.hear

    def written(folder):
        for job in jobs(folder).items():
            happened.append("written")
            yield job

    monkeypatch.setattr(pool._Child, "__init__", lambda self: (happened.append("begun"), started(self))[1])
    monkeypatch.setattr(pool._Child, "hear", lambda self: (happened.append("heard"), heard(self))[1])
    with pool.Printers() as printers:
        for name in ("first", "second"):
            (tmp_path / name).mkdir()
            printers.begin(written(tmp_path / name))
            printers.wait()
    assert happened[:6] == first
    assert happened.count("begun") == 2
    assert all(path.exists() for name in ("first", "second") for path in jobs(tmp_path / name))


def test_on_one_core_no_child_is_started(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "cores", lambda: 1)
    monkeypatch.setattr(pool, "_Child", None)
    print_all(jobs(tmp_path))
    assert len(list(tmp_path.iterdir())) == 3


def test_a_child_that_dies_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "cores", lambda: 2)
    sent = pool._Child.print
    monkeypatch.setattr(pool._Child, "print", lambda self, path, html: (self.process.kill(), sent(self, path, html)))
    with pytest.raises(CannotPrint, match="意外中止.*再试一次"):
        print_all(jobs(tmp_path))


def test_a_child_that_hangs_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "cores", lambda: 2)
    monkeypatch.setattr(pool, "SECONDS", 0.2)
    monkeypatch.setattr(pool._Child, "print", lambda self, path, html: None)
    with pytest.raises(CannotPrint, match="没有结果"):
        print_all(jobs(tmp_path))


def test_a_document_that_cannot_be_printed_is_a_sentence_and_the_others_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "cores", lambda: 2)
    (tmp_path / "file").write_text("in the way")
    good = jobs(tmp_path, 1)
    with pytest.raises(CannotPrint, match="生成PDF失败"):
        print_all(good | {tmp_path / "file" / "x.pdf": "<p>一份更长的文件，先做。</p>" * 2})


def test_missing_fonts_are_a_sentence(report, settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    with pytest.raises(CannotPrint, match="缺少字体文件.*make demo"):
        print_report(report, Stamp(1, report.sha256))
