"""The report's own wording with another number: what stands before a figure in a generated sentence names it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from os.path import commonprefix

from selfeval.checking.prose import spelled
from selfeval.checking.prose.text import UNITS, level, number_of, places_of, sentences_of
from selfeval.reports.figures import Catalogue
from selfeval.reports.mentions import names_another_year
from selfeval.reports.naming import NOT_THE_FIGURE, Names
from selfeval.reports.spending_claims import KINDS, kinds_in
from selfeval.reports.values import Part
from selfeval.reports.wording import SLOT

COUNTED = "分|个|项|人"
NUMBER = re.compile(
    rf"(?P<digits>(?<![\d.,])\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<unit>\s*(?:万元|亿元|元|{COUNTED}))"
    rf"|(?P<spelled>{spelled.NUMBER})(?P<sunit>万元|亿元|元|{COUNTED})"
)
CLAUSE = re.compile(r"[，。；：、（）“”\s]")
LINKED = re.compile(r"(?:为|是|达到?|共|计|有)+$")
# In a wording: what it tells is how far one thing lies from another, or what was not done, and no name alone says so.
APART = re.compile(r"超|比|低于|高于|少于|多于|不足|相差|短缺|结余|未|没有")
OF_A_KIND = dict(zip(("basic", "project"), KINDS, strict=False))  # the beginning of a figure's key
OF_ONE = re.compile(r"[pf](\d+)\.")  # the key of a project's figure
SHORTEST, SHORTEST_OF_ONE = 4, 2  # characters that name a figure; fewer where its project is named beside it
NUMERIC = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Wording:
    """What a generated sentence says before a figure, and the unit behind it."""

    figure: Part
    before: str
    unit: str


@dataclass(frozen=True)
class Echo:
    """A typed number in a place where the report says a figure with another value."""

    text: str
    words: str
    figure: Part
    unit: str


def wordings_of(generated: Iterable[str], figures: Catalogue) -> list[Wording]:
    """How the generated sentences word their figures."""
    found = []
    for words in generated:
        pieces = SLOT.split(words)
        for number in range(1, len(pieces), 2):
            figure, before = figures.get(pieces[number]), level(pieces[number - 1])
            unit, clause = re.match(rf"万元|{COUNTED}", level(pieces[number + 1])), _clause(before)
            # A kind of spending alone may be any of its columns (naming.BARE).
            if figure and unit and NUMERIC.fullmatch(figure.text) and clause.removeprefix("其中") not in KINDS:
                found.append(Wording(figure, clause, unit[0]))
    return found


def echoes_in(text: str, wordings: Sequence[Wording], names: Names, year: int) -> Iterator[Echo]:
    """Typed numbers that contradict the figure of their wording; silent where the words may speak of something else."""
    for sentence in sentences_of(level(text)):
        if NOT_THE_FIGURE.search(sentence.text) or names_another_year(sentence.text, year):
            continue
        things = {
            level(name): key
            for name, key in names.things.items()
            if OF_ONE.match(f"{key}.") and level(name) in sentence.text
        }
        for match in NUMBER.finditer(sentence.text):
            told = sentence.text[: match.start()]
            if any(part in told for part in names.parts):
                continue  # a section's money, an indicator's value
            like = _like(told, match, wordings, _meant(told, things))
            if like and not any(_agrees(match, each.figure) for each in like):
                meant = like[0]
                yield Echo(match[0], _shared(_clause(told), meant.before), meant.figure, meant.unit)


def _meant(told: str, things: dict[str, str]) -> set[str]:
    """Of the projects that a sentence names, the last one before the number; any of them where none stands there."""
    before = [name for name in things if name in told]
    last = max(before, key=lambda name: (told.rfind(name) + len(name), len(name)), default=None)
    return {things[last]} if last else set(things.values())


def _like(told: str, match: re.Match, wordings: Sequence[Wording], things: set[str]) -> list[Wording]:
    """The wordings that share most of the words before the number."""
    unit, best, found, before = _unit(match), 0, [], _clause(told)
    for each in wordings:
        shared = len(_shared(before, each.before))
        if (each.unit == "万元") != (unit in UNITS) or (unit not in UNITS and unit != each.unit):
            continue
        if shared < best or not _names(each, shared, things):
            continue
        if (APART.search(each.before) and not APART.search(before)) or not _is_of_the_kind(each.figure, told, before):
            continue
        best, found = shared, [*(found if shared == best else []), each]
    # Of wordings that end alike the one that says no more than was typed is meant, not one of somebody else.
    least = min((len(each.before) for each in found), default=0)
    return [each for each in found if len(each.before) == least]


def _names(wording: Wording, shared: int, things: set[str]) -> bool:
    """A project's figure is meant only where the project is named, the office's only where none is."""
    one = OF_ONE.match(wording.figure.key)
    if one is None:
        return shared >= SHORTEST and not things
    return shared >= SHORTEST_OF_ONE and f"p{one[1]}" in things


def _is_of_the_kind(figure: Part, told: str, before: str) -> bool:
    """Whether a kind's figure stands where the kind was named last, the whole office's where no part of it is named."""
    owner = figure.key.partition(".")[0]
    if owner in OF_A_KIND:
        return [OF_A_KIND[owner]] == kinds_in(told)[-1:]
    return owner != "total" or not (kinds_in(before) or "项目" in told)


def _clause(before: str) -> str:
    """The words that name what a number behind them is, without 为 and 共."""
    return LINKED.sub("", CLAUSE.split(before)[-1])


def _shared(one: str, other: str) -> str:
    return commonprefix([one[::-1], other[::-1]])[::-1]


def _unit(match: re.Match) -> str:
    return (match["unit"] or match["sunit"]).strip()


def _agrees(match: re.Match, figure: Part) -> bool:
    """Whether it is the printed figure, as far as it is written out."""
    if match["digits"]:
        value, last = number_of(match["digits"]), Decimal(1).scaleb(-places_of(match["digits"]))
    else:
        value, last = spelled.value_of(match["spelled"])
    worth = UNITS[_unit(match)] / UNITS["万元"] if _unit(match) in UNITS else Decimal(1)
    return abs(number_of(figure.text) - value * worth) < last * worth
