"""Amounts, rates and scores in free words: in digits or Chinese numerals, with a unit or without."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.prose import spelled
from selfeval.checking.prose.figures import AMOUNT, CLAUSE, RATE
from selfeval.checking.prose.text import UNITS, Sentence, level, number_of, places_of, sentences_of
from selfeval.reports.naming import SCORE, Mention, Names, Words
from selfeval.reports.values import Part

QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕|（[^（）]*号）")
END = r"(?=\s*(?:[，。；、）]|$))"
DIGITS = r"(?<![\d.,])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
SPELLED = rf"(?P<number>{spelled.NUMBER})"
SHORT = re.compile(rf"{DIGITS}\s*(?P<unit>[万亿])(?:{END}|(?=资金|经费|的))")
BARE = re.compile(rf"{DIGITS}{END}")
SPELLED_AMOUNT = re.compile(rf"{SPELLED}\s*[元圆](?![化素])")
SPELLED_BARE = re.compile(rf"{SPELLED}{END}")
SPELLED_RATE = spelled.PERCENT
SPELLED_SCORE = re.compile(rf"{SPELLED}分{END}")
COUNT = re.compile(
    rf"(?<!第){DIGITS}\s*[余多]?(?:项|个(?!月|工作日|百分点|小时)|家|人次|人|次|名|台|套|件|份|场|批|户|起|篇|天|平方米)"
)
MONEY = re.compile(r"(?:预算|资金|经费|支出|拨付|拨款|执行数|决算数|收入)(?:数|总?额)?[为是共达：:\s]*$")
YEAR = re.compile(r"(?<![\d〇○零一二三四五六七八九])(20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年")
WAN = UNITS["万元"]
Values = tuple[tuple[Decimal, Decimal], ...]  # (value, worth of the last digit written), one for each way of reading


def _digits(match: re.Match, unit: Decimal) -> Values:
    return ((number_of(match["number"]) * unit, unit.scaleb(-places_of(match["number"]))),)


def _with_unit(match: re.Match) -> Values:
    return _digits(match, UNITS[match["unit"].removesuffix("元") + "元"])


def _bare(match: re.Match) -> Values:
    return _digits(match, WAN) + _digits(match, Decimal(1))


def _plain(match: re.Match) -> Values:
    return _digits(match, Decimal(1))


def _percent(match: re.Match) -> Values:
    return _digits(match, Decimal("0.01"))


def _spelled(match: re.Match) -> Values:
    return (spelled.value_of(match["number"]),)


def _spelled_bare(match: re.Match) -> Values:
    value, last = spelled.value_of(match["number"])
    return ((value, last), (value * WAN, last * WAN))


def _spelled_percent(match: re.Match) -> Values:
    value, last = spelled.value_of(match["number"])
    return ((value / 100, last / 100),)


@dataclass(frozen=True)
class Writing:
    """A way of writing a number; `needs_money` where only a word of money before it makes it an amount."""

    pattern: re.Pattern
    kind: re.Pattern
    values: Callable[[re.Match], Values]
    needs_money: bool = False


# What an earlier way has read a later one leaves alone.
WRITINGS = (
    Writing(AMOUNT, AMOUNT, _with_unit),
    Writing(SPELLED_AMOUNT, AMOUNT, _spelled),
    Writing(RATE, RATE, _percent),
    Writing(SPELLED_RATE, RATE, _spelled_percent),
    Writing(SCORE, SCORE, _plain),
    Writing(SPELLED_SCORE, SCORE, _spelled),
    Writing(COUNT, COUNT, _plain),
    Writing(SHORT, AMOUNT, _with_unit, needs_money=True),
    Writing(BARE, AMOUNT, _bare, needs_money=True),
    Writing(SPELLED_BARE, AMOUNT, _spelled_bare, needs_money=True),
)


def mentions_in(parts: tuple[Part, ...], names: Names, year: int, is_of_office: bool = False) -> Iterator[Mention]:
    """Every amount, rate and score that begins in the free words of a paragraph.

    `is_of_office`: the paragraph stands where the office as a whole is spoken of.
    """
    whole = level("".join(part.text for part in parts))
    text, bound = _without_names(whole, names), _bound(parts)
    for sentence in sentences_of(text):
        read = list(bound)
        for writing in WRITINGS:
            for match in writing.pattern.finditer(sentence.text):
                start, end = sentence.offset + match.start(), sentence.offset + match.end()
                if not any(first < end and start < last for first, last in read):
                    read.append((start, end))
                    words = words_before(whole, sentence, start, year, is_of_office)
                    if not writing.needs_money or MONEY.search(words.label):
                        named = names.named(words, writing.kind)
                        yield Mention(match[0], writing.values(match), writing.kind, named, words)


def words_before(whole: str, sentence: Sentence, start: int, year: int, is_of_office: bool) -> Words:
    """What stands before a number: its own clause, and the sentence before that."""
    before = whole[sentence.offset : start].rstrip("（：: \u3000")
    begin = max((end.end() for end in CLAUSE.finditer(before)), default=0)
    is_first = not whole[: sentence.offset].strip()
    other = names_another_year(sentence.text, year)
    return Words(before[begin:].strip(), before[:begin], sentence.text, other, is_of_office and is_first)


def names_another_year(text: str, year: int) -> bool:
    return any(_year(found) != year for found in YEAR.findall(text))


def _year(written: str) -> int:
    return int(written) if written.isdecimal() and written.isascii() else int(spelled.value_of(written)[0])


def _bound(parts: tuple[Part, ...]) -> list[tuple[int, int]]:
    """Where the figures stand in the text."""
    spans, offset = [], 0
    for part in parts:
        if part.key:
            spans.append((offset, offset + len(part.text)))
        offset += len(part.text)
    return spans


def _without_names(text: str, names: Names) -> str:
    """The same text, as long as before, in which names, titles and document numbers hold no digits."""
    for name in names.with_numbers:
        text = text.replace(level(name), names.veiled(level(name)))
    return QUOTED.sub(lambda quoted: names.veiled(quoted[0]), text)
