"""What the figures of a text stand for: amounts with whose money and which column, rates, counts."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from selfeval.checking.prose.text import UNITS, Sentence, number_of, places_of

AMOUNT = re.compile(r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)")
RATE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*%")
COUNT = re.compile(r"(?P<number>\d+)\s*(?P<noun>个|人|项|家|名|处|辆|台|套|次)")
CLAUSE = re.compile(r"[，。；：、（）\s]")
BUDGET, APPROPRIATED, SPENT = "budget", "appropriated", "spent"
WORDS = {BUDGET: "预算数", APPROPRIATED: "拨付数", SPENT: "支出数"}
ROLES = (
    (SPENT, re.compile(r"执行数|决算数|实际支出|共计?支出|总支出|支出合计|支出总额|支出共|支出$|支出为$")),
    (APPROPRIATED, re.compile(r"拨付|到位|下达")),
    (BUDGET, re.compile(r"预算数|年初预算|全年预算|调整后?预算|预算资金|预算总额|预算安排|预算批复|批复|预算为?$")),
)
CLASSES = (
    ("基本支出", re.compile(r"基本经?(?:支出|经费|费)")),
    ("项目支出", re.compile(r"项目(?:支出|经费|资金)")),
)
TOTAL = "总额"
LEFT_OF_NAME = re.compile(r"^(?:其中|分别为|包括|即|为|共|本?年度?|\d{4}年度?|全年|当年|单位|部门|财政局?|本级)+")
RIGHT_OF_NAME = re.compile(
    r"(?:全年预算数|年初预算数|调整后?预算数?|年初预算|预算数|预算资金|预算|执行数|决算数|实际支出|支出|拨付资金|拨付|到位|下达|资金|经费总额|"
    r"合计|共计|总额|共|为|达|计|数)+$"
)


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
    initial: bool = False  # 年初

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
        return [each for each in self.amounts if each.entity == entity and each.role == role]

    def one(self, entity: str, role: str) -> Amount | None:
        """The amount of an entity in a column, where the text names only one value; the longest written."""
        found = self.of(entity, role)
        if not found or len({each.value for each in found}) > 1:
            return None
        return max(found, key=lambda each: each.places)


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
    text, entity, initial = sentence.text, "", False
    marks = sorted([*AMOUNT.finditer(text), *RATE.finditer(text)], key=lambda match: match.start())
    for match in marks:
        label = _label(text, match.start())
        named = _entity_of(label)
        if match.re is AMOUNT:
            role, initial, told = _role_of(label, role, initial)
            entity = (
                named or (TOTAL if told and not entity else entity) or (TOTAL if told and "共" in label else entity)
            )
            figures.amounts.append(
                Amount(
                    number_of(match["number"]) * UNITS[match["unit"]],
                    match[0],
                    match["unit"],
                    places_of(match["number"]),
                    sentence.offset + match.start(),
                    entity,
                    role,
                    sentence,
                    initial and role == BUDGET,
                )
            )
        else:
            rate = number_of(match["number"])
            where = sentence.offset + match.start()
            figures.rates.append(Rate(rate, match[0], places_of(match["number"]), where, label, entity, sentence))
    for match in COUNT.finditer(text):
        start, end = sentence.offset + match.start(), sentence.offset + match.end()
        figures.counts.append(Count(int(match["number"]), match["noun"], start, end, sentence))
    return role


def _label(text: str, end: int) -> str:
    """The words straight before a figure, back to the last comma or bracket."""
    starts = [match.end() for match in CLAUSE.finditer(text, 0, end)]
    return text[max(starts, default=0) : end]


def _entity_of(label: str) -> str:
    for name, words in CLASSES:
        if words.search(label):
            return name
    name = RIGHT_OF_NAME.sub("", LEFT_OF_NAME.sub("", label))
    return name if 2 <= len(name) <= 30 and not re.search(r"\d|局|实际|涉及|结余|超出|增加|减少", name) else ""


def _role_of(label: str, role: str, initial: bool) -> tuple[str, bool, bool]:
    """The column, whether it is the initial one, and whether the label itself told."""
    rest = label
    for _, words in CLASSES:
        rest = words.sub("", rest)
    for found, words in ROLES:
        if words.search(rest):
            return found, "年初" in rest, True
    return role, initial, False
