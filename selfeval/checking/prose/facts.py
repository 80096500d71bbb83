import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from selfeval.checking.prose.figures import Amount, Figures
from selfeval.checking.prose.labels import ADJUSTED, FULL
from selfeval.checking.prose.text import Sentence, plain

Found = Iterator[tuple]
TOLERANCE = Decimal(100)  # 元: two figures in 万元 with two decimals
OTHER_YEAR = re.compile(
    r"上年|去年|往年|以前年度|下年|次年|明年|预计|计划|拟|同期|比(?![例重率])|较(?![好高大强多快低差少小为])"
)
UNIT = Decimal(10_000)  # 元 in a 万元
TITLE_LINES = 4


@dataclass(frozen=True)
class Prose:
    """A text as the checks judge it."""

    text: str
    sentences: list[Sentence]
    figures: Figures

    @cached_property
    def year(self) -> str:
        """The fiscal year that the text is about: the one of its title, else the one it names most. May be empty."""
        title = [year for each in self.sentences[:TITLE_LINES] for year in re.findall(r"(20\d\d)年度", each.text)]
        named = re.findall(r"(20\d\d)年度", self.text) or re.findall(r"(20\d\d)年", self.text)
        if title and len(set(title)) == 1 and Counter(named)[title[0]] > 1:
            return title[0]
        return Counter(named).most_common(1)[0][0] if named else ""

    @cached_property
    def is_budget_changed(self) -> bool:
        """Whether the text tells of a budget that is no longer the initial one, of whomever."""
        return any(a.role == ADJUSTED or a.stage == FULL for a in self.figures.amounts)

    def one(self, entity: str, role: str, stage: str | None = None) -> Amount | None:
        """The amount of an entity in a column of the text's year, if it has one value only; the longest written."""
        found = [a for a in self.figures.of(entity, role) if self.is_own(a) and stage in (None, a.stage)]
        if not found or len({each.value for each in found}) > 1:
            return None
        return max(found, key=lambda each: each.places)

    def is_own(self, amount: Amount) -> bool:
        """Whether an amount is of the text's year, and of the whole of it."""
        return not amount.is_partial and amount.year in ("", self.year)


def wan(value: Decimal) -> str:
    """元 as 万元 with two decimals."""
    return plain(value / 10_000)


def close(one: Decimal, other: Decimal, *amounts: Amount) -> bool:
    """Whether two sums agree as far as the figures were written."""
    return abs(one - other) < max(TOLERANCE, sum((each.exactness for each in amounts), Decimal(0)))


def is_unit_slip(one: Decimal, other: Decimal) -> bool:
    """Whether two figures lie a factor of 10,000 apart: 元 was written for 万元, or the other way round."""
    if one <= 0 or other <= 0:
        return False
    ratio = max(one, other) / min(one, other) / UNIT
    return Decimal("0.98") < ratio < Decimal("1.02")


def at(sentence: Sentence) -> str:
    """The place of a finding: where its sentence begins and ends."""
    return f"{sentence.offset}:{sentence.offset + len(sentence.text)}"


def told(computed: str, stated: str) -> str:
    return f"{computed}|{stated}"
