"""Whatever is uploaded: read, or refused in one Chinese sentence, soon and without harm."""

import random
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.workbooks import limits
from budgets.workbooks.archive import parts_of, refuse_declarations, sheet_parts, uncalculated
from budgets.workbooks.book import NotReadable
from budgets.workbooks.child import as_text, sheets_of
from budgets.workbooks.guard import ENCRYPTED, OLE, read_workbook
from tests.budgets.workbooks.books import SHEET, rewritten, sheet_xml, with_sheet, workbook

PLAIN = workbook(["项目编码", "金额"], ["0101", 12.5])
BOMB = with_sheet(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>') + " " * 49_000_000)
WHOLE_SHEET = sheet_xml(
    '<row r="1"><c r="A1"><v>1</v></c></row>', '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
)
LAST_CELL = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]>'


def refusal(data: bytes, name: str = "a.xlsx") -> str:
    start = time.perf_counter()
    with pytest.raises(NotReadable) as refused:
        read_workbook(data, name)
    assert time.perf_counter() - start < 10
    assert str(refused.value).endswith("。")
    return str(refused.value)


def test_a_workbook_is_read_as_text_with_its_leading_zeros():
    sheet = read_workbook(PLAIN).sheets[0]
    assert sheet.rows == [["项目编码", "金额"], ["0101", "12.5"]]


@pytest.mark.parametrize(
    "data, name, word",
    [
        (b"", "a.xlsx", "空的"),
        (b"x" * (limits.MAX_FILE + 1), "a.xlsx", "10 MB"),
        (OLE + b"\x00" * 600 + ENCRYPTED, "a.xlsx", "密码"),
        (OLE + b"\x00" * 600, "a.xls", "旧格式"),
        (PLAIN, "a.xlsm", "宏"),
        (PLAIN, "a.zip", "只能上传"),
        ("项目,金额\n1,2".encode(), "a.csv", "文本文件"),
        (b"<html><table></table></html>", "a.xls", "网页格式"),
        (b"%PDF-1.7", "a.xlsx", "只能上传"),
        (PLAIN[:200], "a.xlsx", "损坏"),
        (PLAIN[:-40], "a.xlsx", "损坏"),
    ],
)
def test_what_its_first_bytes_give_away_is_refused_in_words(data, name, word):
    assert word in refusal(data, name)


@pytest.mark.parametrize(
    "changes, word",
    [
        ({"xl/vbaProject.bin": b"x"}, "宏"),
        ({"xl/macrosheets/sheet1.xml": b"<a/>"}, "宏"),
        ({"xl/workbook.bin": b"x"}, "二进制"),
        ({"xl/workbook.xml": None}, "损坏"),
        ({"xl/_rels/workbook.xml.rels": None}, "损坏"),
        ({SHEET: None}, "损坏"),
        ({SHEET: b"\x00\x01"}, "损坏"),
        ({SHEET: (DOCTYPE + sheet_xml("")).encode()}, "DOCTYPE"),
        ({"docProps/app.xml": (DOCTYPE + "<a>&b;</a>").encode()}, "DOCTYPE"),
        ({"docProps/app.xml": (DOCTYPE + "<a>&b;</a>").encode("utf-16")}, "损坏"),
        ({"docProps/app.xml": b'<?xml version="1.0" encoding="cp037"?><a/>'}, "损坏"),
    ],
)
def test_what_its_parts_hold_is_refused_in_words(changes, word):
    assert word in refusal(rewritten(PLAIN, changes))


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert len(BOMB) < 200_000
    assert "压缩比" in refusal(BOMB)


def test_parts_that_unpack_to_more_than_fifty_megabytes_are_refused():
    chance = random.Random(1)
    noise = b"".join(chance.randbytes(1000) * 20 for _ in range(2700))
    data = rewritten(PLAIN, {"xl/media/image1.bin": noise})
    assert "解开后超过50 MB" in refusal(data)


def test_a_size_that_lies_is_refused():
    data = bytearray(rewritten(PLAIN, {SHEET: sheet_xml("").encode() + b" " * 900_000}))
    place = data.rindex(SHEET.encode()) - 46 + 24  # the unpacked size in the central directory
    data[place : place + 4] = (100).to_bytes(4, "little")
    assert "损坏" in refusal(bytes(data))


def test_a_small_file_that_spans_a_million_rows_is_refused_at_once():
    for xml, word in ((WHOLE_SHEET, "合并"), (LAST_CELL, "跨越太大")):
        data = with_sheet(xml)
        assert len(data) < 8_000
        assert word in refusal(data)


def test_a_dimension_that_lies_does_no_harm():
    data = with_sheet(sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>', dimension="A1:XFD1048576"))
    assert read_workbook(data).sheets[0].rows[0] == ["7"]


def test_a_formula_without_its_result_is_reported_by_its_place():
    data = workbook(["a", "=1+1"], [None, '=""'])
    assert read_workbook(data).sheets[0].uncalculated == {(0, 1): "", (1, 1): ""}
    computed = sheet_xml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>x</f><v></v></c></row>')
    assert not read_workbook(with_sheet(computed)).sheets[0].uncalculated


def test_a_child_that_dies_is_a_sentence(monkeypatch):
    for end in ("import os; os.abort()", "import os; os._exit(3)", "bytearray(10**12)"):
        monkeypatch.setattr(limits, "ROOT", _module_that(end))
        assert "内容异常" in refusal(PLAIN)


def test_a_child_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(limits, "ROOT", _module_that("import time; time.sleep(60)"))
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.5)
    assert "内容异常" in refusal(PLAIN)


def _module_that(code: str):
    import tempfile
    from pathlib import Path

    folder = Path(tempfile.mkdtemp())
    package = folder / "budgets" / "workbooks"
    package.mkdir(parents=True)
    (folder / "budgets" / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")
    (package / "child.py").write_text(code)
    return folder


@pytest.mark.parametrize(
    "value, text",
    [
        (0.1 + 0.2, "0.3"),
        (1234.56, "1234.56"),
        (101.0, "101"),
        (1e15, "1000000000000000"),
        (1e22, "1" + "0" * 22),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        ("0101", "0101"),
    ],
)
def test_numbers_become_text_without_noise_and_exponent(value, text):
    assert as_text(value) == text


@given(st.decimals(0, 9_999_999_999_999, places=2, allow_nan=False))
@settings(max_examples=300, deadline=None)
def test_every_amount_of_up_to_fifteen_digits_survives_being_a_double(amount):
    from decimal import Decimal

    assert Decimal(as_text(float(amount))) == amount


def survives(data: bytes) -> None:
    """What the child does before and in python-calamine, in this process: only NotReadable, or a library's error."""
    try:
        parts = parts_of(data)
        refuse_declarations(parts)
        for path in sheet_parts(parts).values():
            uncalculated(parts.get(path, b""))
    except NotReadable:
        pass


@given(st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_corrupted_bytes_raise_nothing_but_not_readable(data):
    broken = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 20))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(broken))


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_a_sheet_of_any_bytes_raises_nothing_but_not_readable(content):
    survives(rewritten(PLAIN, {SHEET: content}))


def test_whole_reading_of_corrupted_workbooks_raises_nothing_but_not_readable():
    chance = random.Random(2021)
    for _ in range(25):
        broken = bytearray(PLAIN)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with_luck = rewritten(PLAIN, {SHEET: bytes(_flipped(zipfile_part(PLAIN), chance))})
        for data in (bytes(broken), with_luck):
            try:
                read_workbook(data)
            except NotReadable as refused:
                assert str(refused).endswith("。")


def zipfile_part(data: bytes) -> bytearray:
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return bytearray(archive.read(SHEET))


def _flipped(content: bytearray, chance: random.Random) -> bytearray:
    for _ in range(3):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return content


def test_the_child_reads_every_worksheet():
    found = sheets_of(workbook(sheets={"甲": [["a"]], "乙": [["b"]]}))
    assert [(sheet["name"], sheet["rows"]) for sheet in found] == [("甲", [["a"]]), ("乙", [["b"]])]
