"""What a form's workbook would change, and everything that is wrong in it at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.workbooks.book import Book, Fault, Sheet, cell_name
from selfeval.assessments.fields import Kind, read_for
from selfeval.assessments.models import Assessment
from selfeval.assessments.offline import KEY, Spot, spots_of, stamped, written_with
from selfeval.assessments.queries import row_of
from selfeval.assessments.typed import NotReadable, unify
from selfeval.scoring.indicators import score_indicator
from selfeval.scoring.rounding import exact, plain
from selfeval.scoring.terms import Band

PLAIN_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)
UNREAD, TWICE, GONE = "填写有误", "行重复", "缺少行"


@dataclass(frozen=True)
class Change:
    """A field that the workbook gives another text. is_clash: here, too, it was changed since the download."""

    spot: Spot
    cell: str
    current: str
    new: str
    is_clash: bool

    name = property(lambda self: self.spot.name)
    label = property(lambda self: self.spot.label)

    def _said(self, text: str) -> str:
        return dict(self.spot.field.choices).get(text, text)

    said_current = property(lambda self: self._said(self.current))
    said_new = property(lambda self: self._said(self.new))


@dataclass(frozen=True)
class Plan:
    sheet: str
    changes: tuple[Change, ...]
    unchanged: int
    faults: tuple[Fault, ...]

    @property
    def clashes(self) -> list[Change]:
        return [each for each in self.changes if each.is_clash]

    @property
    def others(self) -> list[Change]:
        return [each for each in self.changes if not each.is_clash]


@dataclass(frozen=True)
class _Read:
    """A cell as it was read: its place and the text that the field would hold."""

    spot: Spot
    row: int
    new: str


def compare(book: Book, form: Assessment) -> Plan:
    """The changes of a workbook against what stands now, in the order of the form. Raises WrongForm."""
    sheet, base = stamped(book, form), written_with(book, form)
    read, faults = _read_all(sheet, form)
    faults += list(_outside_bands(sheet, read, form))
    changes = []
    for each in read:
        current = each.spot.standing(form)
        before = base.get(each.spot.name, current)
        if each.new not in (before, current):
            cell = cell_name(each.row, each.spot.column)
            changes.append(Change(each.spot, cell, current, each.new, before != current))
    return Plan(sheet.name, tuple(changes), len(read) - len(changes), tuple(faults))


def _read_all(sheet: Sheet, form: Assessment) -> tuple[list[_Read], list[Fault]]:
    rows, faults = {}, []
    for row in range(len(sheet.rows)):
        key = sheet.text(row, KEY)
        if key in rows:
            faults.append(Fault(TWICE, sheet.name, row, KEY, key, "这一行重复了：请删去复制出来的行。"))
        elif key:
            rows[key] = row
    read = []
    for spot in spots_of(form):
        if spot.key not in rows:
            message = f"没有找到“{spot.label}”所在的行：请不要删除行，重新下载后填写。"
            faults.append(Fault(GONE, sheet.name, 0, 0, "", message))
            continue
        row = rows[spot.key]
        text = unify(sheet.text(row, spot.column)).strip()
        try:
            read.append(_Read(spot, row, _understood(sheet, row, spot, text)))
        except NotReadable as refusal:
            faults.append(Fault(UNREAD, sheet.name, row, spot.column, text, f"{spot.label}：{refusal}"))
    return read, faults


def _understood(sheet: Sheet, row: int, spot: Spot, text: str) -> str:
    """The text that the field would hold. Raises NotReadable."""
    if (error := sheet.uncalculated.get((row, spot.column))) is not None:
        raise NotReadable(f"这是公式，{f'结果是错误值{error}' if error else '没有计算结果'}：请直接填写内容。")
    field = spot.field
    if field.kind is Kind.CHOICE:
        text = next((value for value, label in field.choices if label == text), text)
    if field.kind is Kind.NUMBER and (row, spot.column) in sheet.percents:
        text = _as_shown(text)
    return unify(field.write(read_for(field, text, spot.indicator)))


def _as_shown(text: str) -> str:
    """A number that its cell shows as a percentage, as a person sees it there: 0.92 is 92%."""
    if not PLAIN_NUMBER.fullmatch(text):
        return text
    with exact():
        return f"{plain(Decimal(text) * 100)}%"


def _outside_bands(sheet: Sheet, read: list[_Read], form: Assessment) -> Iterator[Fault]:
    """Scores that lie outside their bands, as scoring refuses them."""
    typed = {each.spot.name: each for each in read}
    for indicator in form.indicators.all():
        band, score = typed.get(f"{indicator.pk}.band"), typed.get(f"{indicator.pk}.band_score")
        if band and score and band.new and score.new:
            row = replace(row_of(indicator.result), band=Band(band.new), band_score=Decimal(score.new))
            for problem in score_indicator(row, form.rules).problems:
                yield Fault(UNREAD, sheet.name, score.row, score.spot.column, score.new, problem)
