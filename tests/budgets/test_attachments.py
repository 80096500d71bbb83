"""A file is what its name says, in kind, size and first bytes, or it is refused in words."""

import io
import zipfile

import pytest

from budgets.operations.attachments import LARGEST, NotAnAttachment, attachment_from

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str, types: str = "<Types/>") -> bytes:
    """An office file as far as its parts go."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name in names:
            archive.writestr(name, "<x/>")
    return output.getvalue()


XLSX, DOCX = zipped("xl/workbook.xml"), zipped("word/document.xml")
LOCKED = XLSX.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("批复.pdf", b"%PDF-1.7 x"),
        ("扫描.PNG", b"\x89PNG\r\n\x1a\n x"),
        ("照片.jpg", b"\xff\xd8\xff x"),
        ("照片.jpeg", b"\xff\xd8\xff x"),
        ("明细.xlsx", XLSX),
        ("报告.docx", DOCX),
    ],
)
def test_the_five_kinds_are_kept_under_a_name_that_nobody_chose(name, content):
    attachment = attachment_from(name, content)
    stored = attachment.stored
    assert stored.read() == content
    stem, _, suffix = stored.name.partition(".")
    assert len(stem) == 32 and stem.isalnum() and f".{suffix}" == attachment.name[-len(suffix) - 1 :]
    assert stored.name != attachment.stored.name


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.svg", b"<svg onload=alert(1)>", "只接受pdf、png、jpg、xlsx、docx文件"),
        ("a.html", b"%PDF-1.7", "只接受"),
        ("批复.pdf.exe", b"%PDF-1.7", "只接受"),
        ("没有扩展名", b"%PDF-1.7", "只接受"),
        ("批复.pdf", b"<html>%PDF-", "内容不是pdf文件"),
        ("扫描.png", b"%PDF-1.7", "内容不是png文件"),
        ("明细.xlsx", DOCX, "内容不是xlsx文件"),
        ("报告.docx", b"PK\x03\x04 any zip", "内容不是docx文件"),
        ("宏.xlsm", XLSX, "只接受"),
        ("宏.xlsx", zipped("xl/workbook.xml", "xl/vbaProject.bin"), "含有宏.*另存为不含宏的.xlsx"),
        ("宏.docx", zipped("word/document.xml", "word/vbaProject.bin"), "含有宏.*另存为不含宏的.docx"),
        ("改名的宏.xlsx", zipped("xl/workbook.xml", types="<a ContentType='x.macroEnabled.main'/>"), "含有宏"),
        ("加密.xlsx", OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "有密码保护.*取消密码"),
        ("加密.xlsx", LOCKED, "有密码保护"),
        ("旧表.xlsx", OLE + bytes(512), "旧格式的文件，只改了扩展名"),
        ("半个.xlsx", XLSX[:-30], "不是完整的xlsx文件"),
        ("批复.pdf", b"", "空文件"),
        ("批复.pdf", b"%PDF-" + bytes(LARGEST), "超过10MB"),
    ],
)
def test_anything_else_is_refused_in_words(name, content, words):
    with pytest.raises(NotAnAttachment, match=words):
        attachment_from(name, content)


def test_a_path_in_the_name_is_dropped_and_a_long_name_is_cut_before_its_kind():
    assert attachment_from("..\\..\\etc/批复.PDF", b"%PDF-").name == "批复.pdf"
    long = attachment_from("长" * 300 + ".pdf", b"%PDF-").name
    assert len(long) == 120 and long.endswith(".pdf")
