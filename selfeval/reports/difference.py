"""What changed between two states of a report: figures by key, paragraphs, rows of the summary, forms."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from os.path import commonprefix

from selfeval.reports.values import AnnualReport, Cells, Paragraph, Part, Sheet, SheetRow
from selfeval.reports.wording import words_of
from selfeval.scoring.rounding import exact, round_half_up
from selfeval.scoring.writing import percent, points, wan, yuan

THERE = "有"  # of a row or a form that is there on one side only
DRAWN = ("按原来的数据", "按现在的数据")  # of a picture under which the same sentence stands
NUMBER = re.compile(r"-?[\d,.]+[%元]?")
SHOWN = 3  # changes named in a sentence; the page lists all
LONGEST = 40  # characters of a text in a sentence
FINE = 4  # decimals of a share or a score where the printed two are alike
AMOUNTS = {"initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数"}


@dataclass(frozen=True)
class Change:
    """One thing, where it stands, as it was and as it is; empty where it was not there."""

    where: str
    what: str
    before: str
    after: str

    @property
    def brief(self) -> tuple[str, str]:
        """Before and after, long ones cut to where they begin to differ."""
        same = len(commonprefix([self.before, self.after]))
        return _short(self.before, same), _short(self.after, same)


def differences(old: AnnualReport, new: AnnualReport) -> list[Change]:
    """Everything that is not the same, in the order of the report; empty exactly when the two are equal."""
    if old.canonical_json == new.canonical_json:
        return []
    found = [*_head(old, new), *_prose(old, new), *_summary(old, new), *_sheets(old, new), *_pictures(old, new)]
    return found or [Change("报告", "数据来源或版面", "与原来不同", "与原来不同")]


def in_a_sentence(changes: list[Change]) -> str:
    """The first changes as words for a refusal, long ones cut to where they begin to differ."""
    rest = f"；等共{len(changes)}处" if len(changes) > SHOWN else ""
    return "；".join(map(_told, changes[:SHOWN])) + rest


def _told(change: Change) -> str:
    """One change as it would be said: 正文：加权平均得分由96.90改为96.88."""
    before, after = map(_quoted, change.brief)
    if THERE in (change.before, change.after):
        return f"{change.where}{'增加了' if change.after else '少了'}{change.what}"
    if not change.before:
        return f"{change.where}增加了{change.what}{after}"
    if not change.after:
        return f"{change.where}删去了{change.what}{before}"
    return f"{change.where}：{change.what}由{before}改为{after}"


def _quoted(text: str) -> str:
    return text if NUMBER.fullmatch(text) else f"“{text}”"


def _short(text: str, same: int) -> str:
    if len(text) <= LONGEST:
        return text
    start = max(0, min(same - 8, len(text) - LONGEST))
    return f"{'…' if start else ''}{text[start : start + LONGEST]}{'…' if start + LONGEST < len(text) else ''}"


def _compared(where: str, pairs: dict[str, tuple[object, object]]) -> Iterator[Change]:
    for what, (before, after) in pairs.items():
        if before != after:
            yield Change(where, what, _said(before), _said(after))


def _said(value: object) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _head(old: AnnualReport, new: AnnualReport) -> Iterator[Change]:
    pairs = {"标题": ("".join(old.title), "".join(new.title)), "落款日期": (old.dated, new.dated)}
    yield from _compared("报告", pairs | {"没有说明的情况（项）": (old.unexplained, new.unexplained)})


def _prose(old: AnnualReport, new: AnnualReport) -> Iterator[Change]:
    """Figures first, each once; then the paragraphs whose words around the figures changed."""
    was, now = _figures(old), _figures(new)
    for key in was | now:
        before, after = was.get(key), now.get(key)
        if before and after and before.text != after.text:
            yield Change("正文", after.label or key, before.text, after.text)
    was, now = _paragraphs(old), _paragraphs(new)
    for key, (_, chapter, place, _) in sorted((was | now).items(), key=lambda item: item[1][0]):
        (*_, before), (*_, after) = was.get(key, (None,)), now.get(key, (None,))
        if before is None or after is None or words_of(before) != words_of(after):
            place = place if after else f"原{place}"
            yield Change(chapter, place, before.text if before else "", after.text if after else "")


def _figures(report: AnnualReport) -> dict[str, Part]:
    parts = (part for chapter in report.chapters for each in chapter.paragraphs for part in each.parts)
    return {part.key: part for part in parts if part.key}


def _paragraphs(report: AnnualReport) -> dict[str, tuple[tuple[int, int], str, str, Paragraph]]:
    """Each with its order, its chapter and its place in it, counted as the editor does: a heading is no paragraph."""
    found = {}
    for order, chapter in enumerate(report.chapters):
        count = 0
        for number, each in enumerate(chapter.paragraphs):
            count += bool(each.key)
            place = f"第{count}段" if each.key else "小标题"
            found[each.key or f"{chapter.heading}{number}"] = ((order, number), chapter.heading, place, each)
    return found


def _money(before: Cells, after: Cells) -> dict[str, tuple[str, str]]:
    pairs: dict[str, tuple[str, str]] = {}
    for name, words in AMOUNTS.items():
        was, now = getattr(before, name), getattr(after, name)
        pairs |= _apart(was, now, (f"{words}（万元）", wan), (words, yuan))
    pairs |= _apart(before.rate, after.rate, ("执行率", percent), ("执行率", _fine_percent))
    return pairs | _scores("得分", before.score, after.score)


def _scores(what: str, was: Decimal | None, now: Decimal | None) -> dict[str, tuple[str, str]]:
    return _apart(was, now, (what, points), (what, _fine))


def _apart(was: Decimal | None, now: Decimal | None, *ways: tuple[str, Callable]) -> dict[str, tuple[str, str]]:
    """Two values in the first way of writing that tells them apart, under its name.

    Nothing where none does: a rate or a score that differs by less follows from an amount, which is told.
    """
    if was == now:
        return {}
    told = ((what, write(was), write(now)) for what, write in ways)
    return next(({what: (before, after)} for what, before, after in told if before != after), {})


def _fine(value: Decimal) -> str:
    return format(round_half_up(value, FINE), "f")


def _fine_percent(share: Decimal) -> str:
    with exact():
        return f"{_fine(share * 100)}%"


def _summary(old: AnnualReport, new: AnnualReport) -> Iterator[Change]:
    was, now = ({row.project_id: row for row in report.summary} for report in (old, new))
    for project_id in was | now:
        before, after = was.get(project_id), now.get(project_id)
        name = f"“{(after or before).money.label}”"
        where = f"汇总表{name}"
        if before is None or after is None:
            yield Change("汇总表", f"{name}一行", THERE if before else "", THERE if after else "")
            continue
        names = {
            "number": "序号",
            "section": "实施科室",
            "grade": "等级",
            "unmet": "未完成指标数",
            "reason": "主要原因",
        }
        names |= {"is_public": "是否公开"}
        pairs = {words: (getattr(before, name), getattr(after, name)) for name, words in names.items()}
        pairs |= {"项目名称": (before.money.label, after.money.label)}
        yield from _compared(where, _money(before.money, after.money) | pairs)
    yield from _compared("汇总表合计", _money(old.summary_total, new.summary_total))


def _sheets(old: AnnualReport, new: AnnualReport) -> Iterator[Change]:
    was, now = ({sheet.project_id: sheet for sheet in report.sheets} for report in (old, new))
    for project_id in now:
        if project_id in was:
            yield from _sheet(was[project_id], now[project_id])
    if old.whole and new.whole:
        yield from _sheet(old.whole, new.whole)
    elif old.whole or new.whole:
        yield Change("附件", "部门整体支出绩效自评表", THERE if old.whole else "", THERE if new.whole else "")


def _sheet(before: Sheet, after: Sheet) -> Iterator[Change]:
    where = f"自评表“{after.project}”"
    names = {"expected_goal": "预期目标", "achieved_goal": "实际完成情况", "execution_note": "执行偏差原因"}
    names |= {"project": "名称", "section": "实施单位", "grade": "等级"}
    pairs = {words: (getattr(before, name), getattr(after, name)) for name, words in names.items()}
    yield from _compared(where, pairs | _scores("总分", before.total, after.total))
    rows = ((each.total_funds, *each.funds, *each.parts) for each in (before, after))
    for source, other in zip(*rows, strict=False):
        yield from _compared(f"{where}的{other.label.strip().removeprefix('其中：')}", _money(source, other))
    was, now = ({row.indicator_id: row for row in sheet.rows} for sheet in (before, after))
    for pk in was | now:
        yield from _row(where, was.get(pk), now.get(pk))


def _pictures(old: AnnualReport, new: AnnualReport) -> Iterator[Change]:
    was, now = ({picture.title: picture for picture in report.charts} for report in (old, new))
    for title in was | now:
        before, after = was.get(title), now.get(title)
        if before is None or after is None:
            yield Change("结果图", title, THERE if before else "", THERE if after else "")
        elif before != after:
            is_said = before.summary != after.summary
            yield Change("结果图", title, *((before.summary, after.summary) if is_said else DRAWN))


def _row(where: str, before: SheetRow | None, after: SheetRow | None) -> Iterator[Change]:
    if before is None or after is None:
        what = f"指标“{(before or after).name}”"
        yield Change(where, what, THERE if before else "", THERE if after else "")
        return
    indicator = f"指标“{after.name}”的"
    names = {"name": "名称", "target": "目标值", "actual": "实际值", "reason": "原因"}
    pairs = {f"{indicator}{words}": (getattr(before, name), getattr(after, name)) for name, words in names.items()}
    pairs |= _scores(f"{indicator}分值", before.weight, after.weight)
    yield from _compared(where, pairs | _scores(f"{indicator}得分", before.score, after.score))
