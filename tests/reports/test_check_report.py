"""核对自评报告: the page and the command, on text, Word, and what is neither."""

import json
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from selfeval.reports.prose_files import NotAReport, text_of
from tests.factories import Story

pytestmark = pytest.mark.django_db

TEXT = "文件印刷费全年预算数为60万元，执行数为33.88万元，执行率65%。"


def word(text: str, before: str = "") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    runs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<?xml version="1.0"?>{before}<w:document {space}>{runs}</w:document>')
    return out.getvalue()


def test_word_and_text_give_the_same_words():
    assert text_of(word(f"标题\n{TEXT}"), "报告.docx") == f"标题\n{TEXT}"
    assert text_of(TEXT.encode("gb18030"), "报告.txt") == text_of(TEXT.encode("utf-8-sig"), "报告.txt") == TEXT


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"\xd0\xcf\x11\xe0rest", "a.doc", "旧格式"),
        (b"PK\x03\x04broken", "a.docx", "内容异常"),
        (word("x", '<!DOCTYPE x [<!ENTITY a "b">]>'), "a.docx", "内容异常"),
        (b"%PDF-1.7", "a.pdf", "只能核对"),
        (b"plain words", "a.docx", "内容却不是 Word 文件"),
        (b"", "a.txt", "没有文字"),
        (b"a" * (10 * 2**20 + 1), "a.txt", "超过10 MB"),
        (("字" * 500_001).encode(), "a.txt", "请分几次核对"),
    ],
)
def test_what_is_no_report_is_refused_in_words(data, name, words):
    with pytest.raises(NotAReport, match=words):
        text_of(data, name)


@pytest.fixture
def signed_in(client):
    client.force_login(Story().filler.user)
    return client


def test_the_page_marks_what_it_found_in_the_text(signed_in):
    page = signed_in.post(reverse("reports:check_report"), {"text": TEXT}).content.decode()
    assert "发现1处问题" in page and "56.47%" in page and f"{TEXT}</mark>" in page


def test_a_file_is_read_and_not_kept(signed_in, settings):
    file = SimpleUploadedFile("报告.docx", word(TEXT))
    page = signed_in.post(reverse("reports:check_report"), {"file": file}).content.decode()
    assert "发现1处问题" in page
    assert not settings.MEDIA_ROOT.exists()


def test_a_refused_file_leaves_the_pasted_text(signed_in):
    given = {"text": "我的正文", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
    answer = signed_in.post(reverse("reports:check_report"), given)
    assert answer.status_code == 422
    assert "只能核对" in answer.content.decode() and "我的正文" in answer.content.decode()


def test_markup_in_a_text_stays_text(signed_in):
    page = signed_in.post(
        reverse("reports:check_report"), {"text": f"<script>alert(1)</script>{TEXT}"}
    ).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def run(path, *options, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("check_report", str(path), *options)
    return ended.value.code, capsys.readouterr()


def test_the_command_prints_findings_and_exits_with_one(tmp_path, capsys):
    path = tmp_path / "r.txt"
    path.write_text(TEXT, encoding="utf-8")
    code, said = run(path, capsys=capsys)
    assert code == 1 and "T10 错误" in said.out and TEXT in said.out
    code, said = run(path, "--json", capsys=capsys)
    told = json.loads(said.out)
    assert (told["amounts"], told["rates"], told["findings"][0]["check"]) == (2, 1, "T10")
    assert told["findings"][0] | {"computed": "56.47%", "stated": "65%", "offset": 0} == told["findings"][0]


def test_the_command_is_quiet_where_all_holds_and_says_why_it_cannot_read(tmp_path, capsys):
    path = tmp_path / "r.txt"
    path.write_text(TEXT.replace("65%", "56.47%"), encoding="utf-8")
    call_command("check_report", str(path))
    assert "发现0处问题" in capsys.readouterr().out
    code, said = run(tmp_path / "none.txt", capsys=capsys)
    assert code == 2 and "不能读取" in said.err
    renamed = tmp_path / "r.docx"
    renamed.write_text(TEXT, encoding="utf-8")
    code, said = run(renamed, capsys=capsys)
    assert code == 2 and "不是 Word 文件" in said.err and said.out == ""
