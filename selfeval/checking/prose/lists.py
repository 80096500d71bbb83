"""Lists with their numbers: "甲、乙、丙共3个". Step by step: a pattern would try every beginning with every end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PART = re.compile(r"[^。；：]+")
NEXT = re.compile(r"[、，]")
NUMBERED = re.compile(r"(?P<word>共|等)计?(?P<number>\d+)(?:个|项|家)")


@dataclass(frozen=True)
class Listed:
    """A list as it is written, the word after it ("共" or "等") and the number that is claimed."""

    names: str
    word: str
    number: int


def lists_before_numbers(text: str) -> Iterator[Listed]:
    """The lists of a sentence, each from the beginning of its clause to the number behind it.

    A number that stands clauses later may count something else, so it is left alone.
    """
    for part in PART.finditer(text):
        start, end = part.span()
        while start < end:
            comma = text.find("，", start, end)
            clause_end = end if comma < 0 else comma
            first = text.find("、", start, clause_end)
            if first < 0:
                start = clause_end + 1
                continue
            found = NUMBERED.search(text, first + 1, end)
            if found is None:
                break
            names = text[start : found.start()].rstrip("，")
            if "，" in names:
                start = clause_end + 1
                continue
            yield Listed(names, found["word"], int(found["number"]))
            following = NEXT.search(text, found.end(), end)
            start = following.end() if following else end


SET_UP = re.compile(r"内设|下设|下辖|设有|设立|设")
OF_OFFICES = re.compile(r"(?P<number>\d+)个(?:内设)?(?:部室|科室|处室|股室|机构|部门|科|处|股|中心)")


def set_up_lists(text: str) -> Iterator[Listed]:
    """内设办公室、活动部、培训部3个部室: offices are nouns, so nothing else can be listed before their number."""
    for number in OF_OFFICES.finditer(text):
        clause = max(text.rfind(mark, 0, number.start()) for mark in "，。；：") + 1
        begun = SET_UP.search(text, clause, number.start())
        names = text[begun.end() : number.start()] if begun else ""
        if "、" in names and not names.endswith(("共", "等", "计")):
            yield Listed(names, "", int(number["number"]))
