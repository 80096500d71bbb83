"""A report that somebody brings as text or Word: its words, and nothing else of the file."""

import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

MAX_FILE, MAX_UNPACKED = 10 * 2**20, 50 * 2**20
MAX_CHARACTERS = 200_000  # some 250 pages
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BROKEN = "文件内容异常，读不出文字。请用 Word 或 WPS 打开，另存为 .docx，或把文字粘贴过来。"
OLE = b"\xd0\xcf\x11\xe0"


class NotAReport(Exception):
    """The file holds no text that can be read; the message is a Chinese sentence that says why."""


def text_of(data: bytes, file_name: str) -> str:
    """The words of a .txt or .docx file, a line a paragraph; raises NotAReport."""
    if len(data) > MAX_FILE:
        raise NotAReport("文件超过10 MB，请只保留正文后再试。")
    if data.startswith(OLE):
        raise NotAReport("这是旧格式（.doc）或加了密码的文件，请另存为没有密码的 .docx 后再试。")
    text = _of_word(data) if data.startswith(b"PK\x03\x04") else _of_plain(data, file_name)
    if not text.strip():
        raise NotAReport("文件里没有文字。")
    if len(text) > MAX_CHARACTERS:
        raise NotAReport(f"文字超过{MAX_CHARACTERS:,}字，请分几次核对。")
    return text


def _of_plain(data: bytes, file_name: str) -> str:
    if file_name.lower().endswith(".docx"):
        raise NotAReport("文件名是 .docx，内容却不是 Word 文件。请用 Word 或 WPS 另存为 .docx，或改名为 .txt 后再试。")
    if not file_name.lower().endswith((".txt", ".md")) or b"\x00" in data[:4096]:
        raise NotAReport("只能核对 .txt 和 .docx 文件，也可以把文字粘贴过来。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAReport("文本文件的编码不是 UTF-8 或 GB18030，请另存后再试。")


def _of_word(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            entry = archive.getinfo("word/document.xml")
            if entry.file_size > MAX_UNPACKED:
                raise NotAReport("文件解开后太大，请只保留正文后再试。")
            with archive.open(entry) as part:
                xml = part.read(MAX_UNPACKED + 1)
    except KeyError:
        raise NotAReport("这不是 Word 文件（.docx）。") from None
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as broken:
        raise NotAReport(BROKEN) from broken
    if len(xml) > MAX_UNPACKED or re.search(rb"<!(?:DOCTYPE|ENTITY)", xml):
        raise NotAReport(BROKEN)
    try:
        root = ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError, RecursionError) as broken:
        raise NotAReport(BROKEN) from broken
    return "\n".join(_words(paragraph) for paragraph in root.iter(f"{WORD}p"))


def _words(paragraph: ElementTree.Element) -> str:
    marks = {f"{WORD}tab": "\t", f"{WORD}br": "\n"}
    return "".join(each.text or "" if each.tag == f"{WORD}t" else marks.get(each.tag, "") for each in paragraph.iter())
