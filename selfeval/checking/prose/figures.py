"""What the figures of a text stand for: amounts with whose money and which column, rates, counts."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from selfeval.checking.prose.labels import (
    APPROPRIATED,
    BUDGET,
    CLAUSE,
    INITIAL,
    LASTING,
    LOOK_BACK,
    SPENT,
    TOTAL,
    WORDS,
    is_of_all,
    is_part_of_year,
    label_before,
    something_of,
    subject_of,
    words_of,
    year_of,
)
from selfeval.checking.prose.text import UNITS, Sentence, number_of, places_of

__all__ = ["AMOUNT", "APPROPRIATED", "BUDGET", "CLAUSE", "RATE", "SPENT", "TOTAL", "WORDS", "Amount", "Figures", "Rate"]
AMOUNT = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)")
RATE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*%")
COUNT = re.compile(r"(?P<number>\d+)\s*(?P<noun>个|人|项|家|名|处|辆|台|套|次)")
REACH = 1000  # characters
OF_THE_WHOLE = re.compile(r"共|总|合计|全年|年初预算|部门|单位")


@dataclass(frozen=True)
class Amount:
    """An amount (元) with whose it is and which column it stands in, as far as the words tell."""

    value: Decimal
    text: str
    unit: str
    places: int
    offset: int
    entity: str
    role: str
    sentence: Sentence
    stage: str = ""  # of a budget: 年初 or 全年
    told: bool = False  # its own words name the column
    named: bool = False  # its own words name whose it is
    label: str = ""
    year: str = ""
    is_partial: bool = False  # of some months only

    @property
    def initial(self) -> bool:
        return self.stage == INITIAL

    @property
    def end(self) -> int:
        return self.offset + len(self.text)

    @property
    def exactness(self) -> Decimal:
        """Half of the last digit written, in 元."""
        return UNITS[self.unit].scaleb(-self.places) / 2


@dataclass(frozen=True)
class Rate:
    value: Decimal  # percent
    text: str
    places: int
    offset: int
    label: str
    entity: str
    sentence: Sentence


@dataclass(frozen=True)
class Count:
    value: int
    noun: str
    offset: int
    end: int
    sentence: Sentence


@dataclass
class Figures:
    amounts: list[Amount] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)

    def of(self, entity: str, role: str) -> list[Amount]:
        """The amounts of an entity in a column, for the whole of the report's year."""
        return self._by_entity.get((entity, role), [])

    def between(self, start: int, end: int) -> list[Amount]:
        """The amounts that begin in this stretch of the text."""
        return self.amounts[bisect_left(self._offsets, start) : bisect_left(self._offsets, end)]

    def near(self, sentence: Sentence, offset: int) -> list[Amount]:
        """The amounts of a sentence within reach of a place in it: a sentence may have no end."""
        start, end = max(sentence.offset, offset - REACH), min(sentence.offset + len(sentence.text), offset + REACH)
        return self.between(start, end)

    def within(self, sentence: Sentence) -> list[Amount]:
        return self.between(sentence.offset, sentence.offset + len(sentence.text))

    @cached_property
    def _offsets(self) -> list[int]:
        return [each.offset for each in self.amounts]

    @cached_property
    def _by_entity(self) -> dict[tuple[str, str], list[Amount]]:
        found: dict[tuple[str, str], list[Amount]] = {}
        for each in self.amounts:
            if not each.is_partial:
                found.setdefault((each.entity, each.role), []).append(each)
        return found


def read_figures(sentences: list[Sentence]) -> Figures:
    """Every amount, rate and count of the sentences, in order."""
    figures, role = Figures(), ""
    for sentence in sentences:
        if sentence.is_heading:
            role = _role_of_heading(sentence.text)
        role = _read(sentence, role, figures)
    return figures


def _role_of_heading(text: str) -> str:
    if "决算" in text or "支出" in text:
        return SPENT
    return APPROPRIATED if "拨付" in text else BUDGET if "预算" in text else ""


def _read(sentence: Sentence, role: str, figures: Figures) -> str:
    text, entity, stage, inside = sentence.text, subject_of(sentence.text), "", False
    among = text.find("其中")
    marks = sorted([*AMOUNT.finditer(text), *RATE.finditer(text)], key=lambda match: match.start())
    for match in marks:
        if not inside and 0 <= among < match.start():
            entity, inside = "", True
        if match.re is AMOUNT:
            amount = _amount(sentence, match, entity, role, stage, inside)
            figures.amounts.append(amount)
            entity = amount.entity
            if amount.role in LASTING:
                role, stage = amount.role, amount.stage
        else:
            label, where = label_before(text, match.start()), sentence.offset + match.start()
            rate = number_of(match["number"])
            figures.rates.append(Rate(rate, match[0], places_of(match["number"]), where, label, entity, sentence))
    for match in COUNT.finditer(text):
        start, end = sentence.offset + match.start(), sentence.offset + match.end()
        figures.counts.append(Count(int(match["number"]), match["noun"], start, end, sentence))
    return role


def _amount(sentence: Sentence, match: re.Match, entity: str, role: str, stage: str, inside: bool) -> Amount:
    before = sentence.text[max(0, match.start() - LOOK_BACK) : match.start()]
    label = label_before(sentence.text, match.start())
    words = words_of(label)
    is_open = not entity and (not inside or bool(OF_THE_WHOLE.search(label)))
    is_whole = words.role in LASTING and is_of_all(label) and (is_open or "共" in label)
    if words.role in LASTING:
        entity = something_of(label) or entity
    value = number_of(match["number"]) * UNITS[match["unit"]]
    return Amount(
        -value if words.is_less else value,
        match[0],
        match["unit"],
        places_of(match["number"]),
        sentence.offset + match.start(),
        words.name or (TOTAL if is_whole else entity),
        words.role or role,
        sentence,
        words.stage if words.role else stage,
        bool(words.role),
        bool(words.name),
        label,
        year_of(before),
        words.role != BUDGET and is_part_of_year(before),  # a budget is the year's, whenever it was given
    )
