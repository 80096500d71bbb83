"""Which figure of the report a number in free words speaks of, where the words before it leave no doubt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from selfeval.checking.prose.facts import OTHER_YEAR
from selfeval.checking.prose.figures import AMOUNT, CLAUSE, RATE
from selfeval.checking.prose.text import UNITS, Sentence, level, number_of, places_of, sentences_of
from selfeval.reports.figures import Catalogue
from selfeval.reports.values import Part

SCORE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*分(?![之钟别配析局批期公为类项部管级工成布解])")
QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕|（[^（）]*号）")
# Words that make another amount of the same name: of another time, or about so much.
NOT_THE_FIGURE = re.compile(
    rf"{OTHER_YEAR.pattern}|\d月|季度|半年|截至|约|左右|以内|以上|以下|不足|超过|限额|上限|标准"
)
COLUMNS = (
    (("executed",), AMOUNT, r"(?:全年)?(?:实际)?(?:执行数|决算数|支出数|总支出|支出总额|共支出|支出)"),
    (("appropriated",), AMOUNT, r"(?:实际)?(?:拨付数|拨付资金|拨付)"),
    (("initial",), AMOUNT, r"年初预算(?:数|资金)?"),
    (("adjusted",), AMOUNT, r"(?:全年|调整后?)预算数?"),
    (("adjusted", "initial"), AMOUNT, r"预算数?"),
    (("rate",), RATE, r"(?:支出率|执行率|预算执行率|预算支出率)"),
    (("score", "weighted"), SCORE, r"(?:自评)?得分"),
)
LEFT = r"(?:其中|\d{4}年度?|全年|当年|本年度?|[的，：:])*"
RIGHT = r"(?:总额|总计|合计|共计|共|达到|[数为是达计：:\s])*"
# "基本支出1576.26万元" alone may be any of its columns: only what is none of them contradicts.
CLASSES = ("基本支出", "项目支出")
BARE = (("executed", "appropriated", "adjusted", "initial"), AMOUNT, "")
LONGEST_LABEL = 80  # characters; a name and its column are shorter
OFFICE = r"(?:本|我|全)?(?:部门|单位|局)(?:整体)?"


@dataclass(frozen=True)
class Mention:
    """An amount (元), a rate (share of 1) or a score in free words, and the figures that its name stands for."""

    text: str
    value: Decimal
    last_digit: Decimal
    kind: re.Pattern
    named: tuple[Part, ...] = ()

    is_amount = property(lambda self: self.kind is AMOUNT)

    def agrees(self, figure: Part) -> bool:
        """Whether it is the figure, rounded or cut off at the digits that were written."""
        exact = Decimal(figure.value)
        if self.kind is RATE and self.value == 1:  # nothing more or less is 100 %
            return abs(exact - 1) < Decimal("0.00005")
        return abs(exact - self.value) < self.last_digit


class Names:
    """The figures of a report by what people call them."""

    def __init__(self, figures: Catalogue, names: Iterable[str]):
        self.figures = figures
        self.with_numbers = sorted({name for name in names if re.search(r"\d", name)}, key=len, reverse=True)

    @cached_property
    def things(self) -> dict[str, str]:
        """What has figures → the beginning of their keys: a project's name → "p12" """
        ending = "年初预算数（万元）"
        found = {
            part.label.removesuffix(ending): key.removesuffix(".initial")
            for key, part in self.figures.items()
            if key.endswith(".initial") and part.label.endswith(ending)
        }
        return {name: prefix for name, prefix in found.items() if prefix != "total"}

    @cached_property
    def forms(self) -> dict[str, str]:
        """A project's name → the key of its score."""
        ending = "自评得分"
        scores = {key: part for key, part in self.figures.items() if re.match(r"f\d+\.score$", key)}
        return {part.label.removesuffix(ending): key for key, part in scores.items()}

    @cached_property
    def amounts(self) -> list[Part]:
        return [part for part in self.figures.values() if part.label.endswith("（万元）")]

    @cached_property
    def rates(self) -> list[Part]:
        return [part for part in self.figures.values() if re.fullmatch(r"\d+\.\d\d%", part.text)]

    @cached_property
    def reading(self) -> re.Pattern:
        """Name and column and nothing else, from the last comma to the number."""
        things = "|".join(map(re.escape, sorted({*self.things, *self.forms}, key=len, reverse=True)))
        columns = "|".join(f"(?P<c{number}>{words})" for number, (_, _, words) in enumerate(COLUMNS))
        return re.compile(rf"{LEFT}(?P<thing>{things or '(?!)'}|{OFFICE})?{LEFT}(?:{columns})?{RIGHT}")

    def figures_like(self, mention: Mention) -> list[Part]:
        """Those that a number without a name may repeat; a whole percentage repeats nothing in particular."""
        if mention.is_amount:
            return self.amounts
        return self.rates if mention.kind is RATE and mention.last_digit < Decimal("0.01") else []

    def named(self, label: str, told: str, kind: re.Pattern) -> tuple[Part, ...]:
        """The figures that a label stands for; `told` are the words of the sentence before it."""
        match = self.reading.fullmatch(label) if len(label) <= LONGEST_LABEL else None
        if match is None:
            return ()
        thing = match["thing"] or ""
        columns = next(
            (c for number, c in enumerate(COLUMNS) if match[f"c{number}"]), BARE if thing in CLASSES else None
        )
        if columns is None or columns[1] is not kind:
            return ()
        if kind is SCORE:
            return self._known([self.forms[thing]] if thing in self.forms else [])
        if thing not in self.things and not self._is_of_the_office(thing, label, told):
            return ()
        return self._known([f"{self.things.get(thing, 'total')}.{column}" for column in columns[0]])

    def _known(self, keys: list[str]) -> tuple[Part, ...]:
        found = [self.figures[key] for key in keys if key in self.figures]
        return tuple(part for part in found if re.fullmatch(r"-?\d+(?:\.\d+)?", part.value))

    def _is_of_the_office(self, thing: str, label: str, told: str) -> bool:
        """The whole office is meant where it is named, or where a sentence begins with a year and a total."""
        if thing:
            return not any(name in told for name in self.things)
        return not told and re.match(r"\d{4}年", label) is not None and re.search(r"共|总|合计", label) is not None


def mentions_in(parts: tuple[Part, ...], names: Names, year: int) -> Iterator[Mention]:
    """Every amount, rate and score that begins in the free words of a paragraph."""
    whole = level("".join(part.text for part in parts))
    text, bound = _without_names(whole, names), _bound(parts)
    for sentence in sentences_of(text):
        doubtful = NOT_THE_FIGURE.search(sentence.text) or _other_year(sentence, year)
        for kind in (AMOUNT, RATE, SCORE):
            for match in kind.finditer(sentence.text):
                start = sentence.offset + match.start()
                if not any(first <= start < last for first, last in bound):
                    yield _mention(match, kind, sentence, whole, names, bool(doubtful))


def _mention(
    match: re.Match, kind: re.Pattern, sentence: Sentence, whole: str, names: Names, doubtful: bool
) -> Mention:
    unit = {AMOUNT: UNITS.get(match.groupdict().get("unit") or "", Decimal(1)), RATE: Decimal("0.01")}
    factor = unit.get(kind, Decimal(1))
    before = whole[sentence.offset : sentence.offset + match.start()]
    label_start = max((end.end() for end in CLAUSE.finditer(before)), default=0)
    told, label = before[:label_start], before[label_start:].strip()
    return Mention(
        text=match[0],
        value=number_of(match["number"]) * factor,
        last_digit=factor.scaleb(-places_of(match["number"])),
        kind=kind,
        named=() if doubtful else names.named(label, told, kind),
    )


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
        text = text.replace(level(name), re.sub(r"\d", "某", level(name)))
    return QUOTED.sub(lambda quoted: re.sub(r"\d", "某", quoted[0]), text)


def _other_year(sentence: Sentence, year: int) -> bool:
    return any(found != str(year) for found in re.findall(r"(?<!\d)(20\d\d)年", sentence.text))
