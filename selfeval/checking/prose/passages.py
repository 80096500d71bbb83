"""A whole and the parts that 其中 or a bracket lists behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selfeval.checking.prose.facts import Prose
from selfeval.checking.prose.figures import Amount
from selfeval.checking.prose.labels import ADJUSTED, BROUGHT, DIFFERENCE, LEFT
from selfeval.checking.prose.text import without_brackets

AMONG = re.compile(r"其中")
ENDS = re.compile(r"[。！？\n]|其中")
BRACKET = re.compile(r"（([^（）]*)）")
LONGEST = 30  # characters of an amount
NOT_A_WHOLE = (ADJUSTED, BROUGHT, DIFFERENCE, LEFT)


@dataclass(frozen=True)
class Passage:
    """The amounts that may be the whole, the likeliest last, and the named parts in order."""

    wholes: list[Amount]
    parts: dict[str, Amount]


def passages(prose: Prose) -> Iterator[Passage]:
    yield from _after_among(prose)
    yield from _in_brackets(prose)


def _after_among(prose: Prose) -> Iterator[Passage]:
    for match in AMONG.finditer(prose.text):
        start, end = match.span()
        while start and prose.text[start - 1] in "。；，、（ 　":
            start -= 1
        begin = max(prose.text.rfind(mark, 0, start) for mark in "。！？\n") + 1
        stop = ENDS.search(prose.text, end)
        last = stop.start() if stop else len(prose.text)
        before = [a for a in prose.figures.between(begin, start) if a.role not in NOT_A_WHOLE]
        yield Passage(before, _parts(prose, end, _closed(prose.text, end, last)))


def _closed(text: str, start: int, end: int) -> int:
    """The end of the parts: where 其中 itself stands in a bracket, the bracket's end."""
    depth = 0
    for place in range(start, end):
        depth += (text[place] == "（") - (text[place] == "）")
        if depth < 0:
            return place
    return end


def _in_brackets(prose: Prose) -> Iterator[Passage]:
    for match in BRACKET.finditer(prose.text):
        whole = [a for a in prose.figures.between(match.start() - LONGEST, match.start()) if a.end == match.start()]
        if whole and "其中" not in match[1]:
            yield Passage(whole, _parts(prose, match.start(1), match.end(1)))


def _parts(prose: Prose, start: int, end: int) -> dict[str, Amount]:
    """The first amount of each name; what stands in brackets tells of the part before it."""
    shown = without_brackets(prose.text[start:end])
    parts: dict[str, Amount] = {}
    for amount in prose.figures.between(start, end):
        if not shown[amount.offset - start].strip("　"):
            continue
        name = "上年结转" if amount.role == BROUGHT else amount.entity if amount.named else ""
        if name and amount.role not in (ADJUSTED, DIFFERENCE, LEFT):
            parts.setdefault(name, amount)
    return parts
