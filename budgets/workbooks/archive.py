"""A workbook file is a zip of XML parts: what is looked at before any library may read it.

Everything here runs in the child process, under its limits.
"""

import io
import re
import zipfile
from pathlib import PurePosixPath
from xml.etree import ElementTree

from budgets.workbooks.book import NotReadable, column_number

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO, RATIO_COUNTS_FROM = 100, 1024 * 1024
MAX_PARTS = 2_000
MAX_ROWS, MAX_COLUMNS, MAX_MERGED = 100_000, 1_000, 500_000

BROKEN = "文件已损坏或不是 Excel 工作簿，请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。"
TOO_LARGE = "文件解开后超过50 MB，请删去多余的工作表、图片和空白格式后再上传。"
BOMB = "文件的压缩比异常（超过100倍），为安全起见不予读取。请用 Excel 或 WPS 新建工作簿，把数据复制进去后再上传。"
MACROS = "文件含有宏，不能上传。请另存为不含宏的 .xlsx 工作簿。"
DOCTYPE = "文件含有文档类型声明（DOCTYPE），为安全起见不予读取。请用 Excel 或 WPS 另存为 .xlsx 后再上传。"
TOO_WIDE = f"工作表的内容跨越太大（最多{MAX_ROWS:,}行、{MAX_COLUMNS:,}列）。请删去表格以外的内容后再上传。"
MERGED = "工作表里有跨越太大的合并单元格，请取消合并后再上传。"
BINARY = "这是二进制格式的工作簿（.xlsb），请另存为 .xlsx 后再上传。"
LOCKED = "文件有密码保护，无法读取。请取消密码后再上传。"

XML_PARTS = (".xml", ".rels", ".vml")
# Tools write UTF-8; another encoding could hide a declaration from the search below.
ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
CELL = re.compile(rb"<(?:[\w.-]+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:[\w.-]+:)?c\s*>)", re.DOTALL)
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")
FORMULA = re.compile(rb"<(?:[\w.-]+:)?f\b")
RESULT = re.compile(rb"<(?:[\w.-]+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"'][^>]*>.*?<(?:[\w.-]+:)?v>(#[A-Z0-9/!?]{1,12})<", re.DOTALL)
TEXT_RESULT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
CONSTANT = re.compile(
    rb"<(?:[\w.-]+:)?c\b([^>]*)>\s*<(?:[\w.-]+:)?f>\s*(\d{1,15}(?:\.\d{1,12})?%?)\s*</(?:[\w.-]+:)?f\s*>"
)
MERGE = re.compile(rb"<(?:[\w.-]+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)")


def parts_of(data: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook by name; raises NotReadable for what must not be read further."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse(entries)
            return {
                entry.filename: content
                for entry in entries
                # Each part is read to its end, so that a size that lies fails its checksum here.
                if (content := archive.read(entry)) is not None and entry.filename.endswith(XML_PARTS)
            }
    except NotReadable:
        raise
    except Exception as broken:  # zipfile and zlib raise a dozen kinds on broken bytes
        raise NotReadable(BROKEN) from broken


def _refuse(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    lower = " ".join(names).lower()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotReadable(LOCKED)
    if len(names) > MAX_PARTS or len(set(names)) < len(names):
        raise NotReadable(BROKEN)
    if "vbaproject" in lower or "macrosheets/" in lower:
        raise NotReadable(MACROS)
    if unpacked > MAX_UNPACKED:
        raise NotReadable(BOMB if unpacked > packed * MAX_RATIO else TOO_LARGE)
    if unpacked > max(packed * MAX_RATIO, RATIO_COUNTS_FROM):
        raise NotReadable(BOMB)
    if "xl/workbook.bin" in lower:
        raise NotReadable(BINARY)
    if "xl/workbook.xml" not in names:
        raise NotReadable(BROKEN)


def refuse_declarations(parts: dict[str, bytes]) -> None:
    """Raises NotReadable if a part declares entities, an odd encoding or macros."""
    for content in parts.values():
        start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
        declared = ENCODING.match(start)
        if start and (not start.startswith(b"<") or b"\x00" in start):
            raise NotReadable(BROKEN)
        if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
            raise NotReadable(BROKEN)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise NotReadable(DOCTYPE)
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise NotReadable(MACROS)


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """The name of each sheet and of the part that holds it."""
    try:
        book = ElementTree.fromstring(parts["xl/workbook.xml"])
        links = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    except (KeyError, ElementTree.ParseError) as broken:
        raise NotReadable(BROKEN) from broken
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            target = targets.get(key, "")
            path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            found[sheet.get("name", "")] = path
    return found


def constants(content: bytes) -> list[tuple[int, int, str]]:
    """The formulas of a sheet that are a number and nothing else: who types "=95%" as a target makes one."""
    found = []
    for attributes, number in CONSTANT.findall(content):
        reference = REFERENCE.search(attributes)
        if reference is not None:
            found.append((int(reference[2]) - 1, column_number(reference[1].decode()), number.decode()))
    return found


def uncalculated(content: bytes) -> list[tuple[int, int, str]]:
    """The formulas of a sheet without a result, or with an error as one; raises NotReadable for too wide a span."""
    merged = 0
    for left, top, right, bottom in MERGE.findall(content):
        columns = abs(column_number(right.decode()) - column_number(left.decode())) + 1
        merged += (abs(int(bottom) - int(top)) + 1) * columns
    if merged > MAX_MERGED:
        raise NotReadable(MERGED)
    found = []
    for cell in CELL.finditer(content):
        body = cell[2]
        if not body:
            continue
        reference = REFERENCE.search(cell[1])
        if reference is None:
            continue
        row, column = int(reference[2]) - 1, column_number(reference[1].decode())
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise NotReadable(TOO_WIDE)
        if b"<" in body and FORMULA.search(body) and not RESULT.search(body) and not TEXT_RESULT.search(cell[1]):
            found.append((row, column, ""))
        elif error := ERROR.search(cell[0]):
            found.append((row, column, error[1].decode("ascii", "replace")))
    return found
