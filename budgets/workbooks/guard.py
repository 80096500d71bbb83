"""The way in for a workbook: looked at from outside, then read in a child process that may die."""

import json

from budgets.workbooks.book import Book, NotReadable, Sheet
from budgets.workbooks.limits import MAX_FILE, Died, run_child

EMPTY = "文件是空的，请重新选择文件。"
TOO_LARGE = "文件超过10 MB，请删去多余的工作表和图片后再上传。"
OLD = "这是旧格式（.xls 或 .et）的工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再上传。"
LOCKED = "文件有密码保护，无法读取。请取消密码后再上传。"
MACROS = "文件含有宏，不能上传。请另存为不含宏的 .xlsx 工作簿。"
PAGE = "这是网页格式的表格，请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。"
TEXT = "这是文本文件（如 .csv），请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。"
OTHER = "只能上传 .xlsx 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后再上传。"
DIED = "文件内容异常，读取时超出了允许的时间或内存。请把数据复制到新建的工作簿里再上传。"

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_text(data: bytes, file_name: str = "x.xlsx") -> str:
    """What the child process read, as the JSON that `book_of` takes; raises NotReadable, whatever the bytes are."""
    refuse_from_outside(data, file_name)
    try:
        text = run_child("budgets.workbooks.child", data).decode()
        answer = json.loads(text)
    except (Died, ValueError) as broken:
        raise NotReadable(DIED) from broken
    if "refused" in answer:
        raise NotReadable(answer["refused"])
    return text


def book_of(text: str) -> Book:
    """The sheets that were read."""
    return Book(
        tuple(
            Sheet(
                each["name"],
                each["visible"],
                each["rows"],
                [tuple(area) for area in each["merged"]],
                {(row, column): error for row, column, error in each["uncalculated"]},
                frozenset((row, column) for row, column in each.get("percents", ())),
                {(row, column): number for row, column, number in each.get("constants", ())},
            )
            for each in json.loads(text)["sheets"]
        )
    )


def read_workbook(data: bytes, file_name: str = "x.xlsx") -> Book:
    """The sheets of a workbook as text; raises NotReadable, whatever the bytes are."""
    return book_of(read_text(data, file_name))


def refuse_from_outside(data: bytes, file_name: str) -> None:
    """Raises NotReadable for what the size, the name and the first bytes already tell."""
    ending = file_name.lower().rpartition(".")[2]
    if not data:
        raise NotReadable(EMPTY)
    if len(data) > MAX_FILE:
        raise NotReadable(TOO_LARGE)
    if data.startswith(OLE):
        raise NotReadable(LOCKED if ENCRYPTED in data else OLD)
    if ending in ("xlsm", "xltm", "xlam"):
        raise NotReadable(MACROS)
    if not data.startswith(ZIP):
        raise NotReadable(_kind_of_text(data, ending))
    if ending != "xlsx":
        raise NotReadable(OTHER)


def _kind_of_text(data: bytes, ending: str) -> str:
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        return PAGE
    return TEXT if ending in ("csv", "txt", "tsv") else OTHER
