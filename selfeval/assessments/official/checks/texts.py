"""What the form's words say: prompts left in (T07), the day of the form (T08), parts that do not add up (T11)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from selfeval.assessments.official.checks.funds import IN_YUAN
from selfeval.assessments.official.judged import FormFinding, Judged, found
from selfeval.assessments.official.values import Cell
from selfeval.checking.findings import Severity
from selfeval.checking.prose import check_prose
from selfeval.scoring.rounding import exact, plain

WORDS = ("name", "target", "actual", "reason")
LONGEST = 2_000  # characters of a cell that are looked at
AMOUNT = re.compile(r"(?<![\d.])(?P<number>\d[\d,]{0,15}(?:\.\d{1,6})?)(?P<unit>亿元|万元|千元|元)(?![/每])")
AMONG = re.compile(r"[^。;；,，]{0,8}[。;；,，:：(（]?\s*其中[:：]?")
ENDS = re.compile(r"[。\n]")
NOT_A_PART = re.compile(r"结余|结转|剩余|比上年|较上年|增长|下降|人均|每|标准|%|％|其中")


def judge(told: Judged) -> Iterator[FormFinding]:
    yield from _prompts(told)
    yield from _dated(told)
    for cell in told.form.goals:
        yield from _parts(cell, told)


def _prompts(told: Judged) -> Iterator[FormFinding]:
    """As the reader of prose finds them, a cell a line."""
    form, starts, text = told.form, [], ""
    cells = [*form.named, *form.goals, *(row.cells[key] for row in form.rows for key in WORDS if key in row.cells)]
    for cell in cells:
        starts.append((len(text), cell))
        text += cell.text[:LONGEST].replace("\n", " ") + "\n"
    said: dict[Cell, list[str]] = {}
    for each in check_prose(text).findings:
        if each.check == "T07":
            cell = next(cell for start, cell in reversed(starts) if start <= each.offset)
            said.setdefault(cell, []).append(each.message)
    for cell, messages in said.items():
        yield found("T07", Severity.ERROR, cell, "；".join(dict.fromkeys(messages)))


def _dated(told: Judged) -> Iterator[FormFinding]:
    year, dated = told.form.year, told.form.dated
    if year is None or dated is None:
        return
    cell, day = dated
    if (day.year, day.month, day.day) < (year, 12, 31):
        message = f"表上的日期“{cell.text[:30]}”早于{year}年年末，全年的自评不会在年末之前作出，请核对年度和日期"
        yield found("T08", Severity.ERROR, cell, message)


def _parts(cell: Cell, told: Judged) -> Iterator[FormFinding]:
    """89.97万元，其中：30万元…；30万元…；29.99万元…: an error only where no rounding explains the difference."""
    text = cell.text[:LONGEST]
    for whole in AMOUNT.finditer(text):
        among = AMONG.match(text, whole.end())
        if among is None:
            continue
        listed = ENDS.split(text[among.end() :])[0]
        parts = list(AMOUNT.finditer(listed))
        if len(parts) < 2 or NOT_A_PART.search(listed) or {part["unit"] for part in parts} != {whole["unit"]}:
            continue
        numbers = [_number(part) for part in parts]
        gap = sum(numbers, Decimal(0)) - _number(whole)
        with exact():
            tolerance = told.rule_set.check_thresholds()["sum_tolerance"] / IN_YUAN[whole["unit"]]
        if abs(gap) <= tolerance or -gap >= min(numbers):  # the list names some of the parts only
            continue
        slack = sum((_half_a_digit(each) for each in (*parts, whole)), Decimal(0))
        sum_of = f"{'＋'.join(map(plain, numbers))}＝{plain(sum(numbers, Decimal(0)))}{whole['unit']}"
        message = f"“其中”各项之和{sum_of}，文中写{whole[0]}，相差{plain(abs(gap))}{whole['unit']}，请核实"
        yield found("T11", Severity.ERROR if abs(gap) > slack else Severity.WARNING, cell, message)


def _number(match: re.Match) -> Decimal:
    return Decimal(match["number"].replace(",", ""))


def _half_a_digit(match: re.Match) -> Decimal:
    return Decimal("0.5").scaleb(-len(match["number"].partition(".")[2]))
