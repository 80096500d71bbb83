"""Figures held against the words that a writer put around them: a surplus is not called an overspend."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.prose.figures import AMOUNT, CLAUSE, RATE
from selfeval.checking.prose.text import level, sentences_of
from selfeval.reports.figures import Catalogue
from selfeval.reports.mentions import words_before
from selfeval.reports.naming import SCORE, Named, Names, Words
from selfeval.reports.sums import IN_WAN
from selfeval.reports.values import Part

MORE, LESS = re.compile(r"超|多|高于|大于|增加"), re.compile(r"少|低于|小于|结余|剩余|节约|节余")
# The other way round: 拨付数少于支出数, of an overspend.
TURNED = re.compile(r"(?:预算|拨付)[^，。；]{0,6}(?:[少低小多高大比]|超过|超出)[^，。；]{0,4}(?:支出|执行)")
# A figure's column → what it lies apart: the first less the second.
APART = {"gap": ("executed", "adjusted"), "over": ("executed", "appropriated"), "given": ("appropriated", "initial")}
NETTED = "total.netted"
DONE, NOT_DONE = re.compile(r"完成|达标|达到|实现"), re.compile(r"未|没|不|低|偏|差|欠|滞后")
MEANS = {"score.weighted": ("加权", "简单"), "score.mean": ("简单", "加权")}
NUMERIC = re.compile(r"\d[\d.,]*%?$")
Misplaced = Iterator[tuple[str, str]]  # what is said against it, and the figure


@dataclass(frozen=True)
class Place:
    """A figure with the words of its clause, before it and behind it."""

    part: Part
    before: str
    behind: str

    @property
    def told(self) -> str:
        return f"“{self.before.strip()}”后面是“{self.part.label}”{self.part.text}"


def misplaced(parts: tuple[Part, ...], worded: str, names: Names, year: int, is_of_office: bool) -> Misplaced:
    """The figures that the words around them call something else than they are.

    `worded` is the generated sentence with its slots: what it says of a figure itself is right. `is_of_office` as
    in mentions_in.
    """
    whole, offset = level("".join(part.text for part in parts)), 0
    sentences = sentences_of(whole)
    for number, part in enumerate(parts):
        start, offset = offset, offset + len(part.text)
        if not part.key or not NUMERIC.match(part.text):
            continue
        before = _last_clause(level(parts[number - 1].text) if number else "")
        behind = CLAUSE.split(level(parts[number + 1].text) if number + 1 < len(parts) else "")[0]
        if f"{before}⟦{part.key}⟧{behind}" in worded:
            continue
        place = Place(part, before, behind)
        sentence = next((each for each in sentences if each.offset <= start < each.offset + len(each.text)), None)
        words = words_before(whole, sentence, start, year, is_of_office) if sentence else None
        if why := _contradicted(place, names.figures) or (_misnamed(part, words, names) if words else ""):
            yield f"{place.told}，{why}：请改正文字，或换成相应的数据", part.text


def _last_clause(text: str) -> str:
    return CLAUSE.split(text)[-1]


def _contradicted(place: Place, figures: Catalogue) -> str:
    """What the words beside a figure turn round; empty where they agree with it."""
    key, around = place.part.key, place.before + place.behind
    difference = Decimal(0) if TURNED.search(around) else _difference(key, figures)
    if difference > 0 and LESS.search(around) and not MORE.search(around):
        return "而数据是超出的数"
    if difference < 0 and MORE.search(around) and not LESS.search(around):
        return "而数据是少于的数"
    if key.endswith("unmet") and DONE.search(around) and not NOT_DONE.search(around):
        return "而数据是未完成的个数"
    own, other = MEANS.get(key, ("", ""))
    return f"而数据是{own}平均" if other and other in around and own not in around else ""


def turned_round(figure: Part, words: str, figures: Catalogue) -> str:
    """What the words before a number turn round that repeats this figure; empty where they agree with it."""
    return _contradicted(Place(figure, words, ""), figures)


def _difference(key: str, figures: Catalogue) -> Decimal:
    """By how much the first lies above the second (元), below nothing where it lies below; 0 for any other figure."""
    if key == NETTED:
        return _difference("basic.gap", figures) + _difference("project.gap", figures)
    owner, _, column = key.rpartition(".")
    pair = [figures.get(f"{owner}.{each}") for each in APART.get(column, ())]
    return Decimal(pair[0].value) - Decimal(pair[1].value) if all(pair) and pair else Decimal(0)


def _misnamed(part: Part, words: Words, names: Names) -> str:
    """The name that stands before another figure of its kind."""
    kind = _kind(part)
    named = names.named(words, kind) if kind else Named()
    if not named.figures or not named.is_sure or any(each.value == part.value for each in named.figures):
        return ""
    return f"而“{named.figures[0].label}”是{named.figures[0].text}"


def _kind(part: Part) -> re.Pattern | None:
    if part.label.endswith(IN_WAN):
        return AMOUNT
    return RATE if part.text.endswith("%") else SCORE if part.label.endswith("得分") else None
