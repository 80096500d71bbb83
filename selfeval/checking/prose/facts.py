import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.prose.figures import Amount, Figures
from selfeval.checking.prose.text import Sentence, plain

Found = Iterator[tuple]
TOLERANCE = Decimal(100)  # 元: two figures in 万元 with two decimals
OTHER_YEAR = re.compile(r"上年|去年|往年|以前年度|下年|次年|明年|预计|计划|拟|同期|比|较")


@dataclass(frozen=True)
class Prose:
    """A text as the checks judge it."""

    text: str
    sentences: list[Sentence]
    figures: Figures


def wan(value: Decimal) -> str:
    """元 as 万元 with two decimals."""
    return plain(value / 10_000)


def close(one: Decimal, other: Decimal, *amounts: Amount) -> bool:
    """Whether two sums agree as far as the figures were written."""
    return abs(one - other) < max(TOLERANCE, sum((each.exactness for each in amounts), Decimal(0)))


def at(sentence: Sentence) -> str:
    """The place of a finding: where its sentence begins and ends."""
    return f"{sentence.offset}:{sentence.offset + len(sentence.text)}"


def told(computed: str, stated: str) -> str:
    return f"{computed}|{stated}"
