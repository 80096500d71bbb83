"""Which figure of the report a number in free words speaks of, where the words before it leave no doubt."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from selfeval.checking.prose.facts import OTHER_YEAR
from selfeval.checking.prose.figures import AMOUNT, RATE
from selfeval.checking.prose.spelled import FOLLOWING
from selfeval.checking.prose.text import UNITS, level
from selfeval.reports.figures import Catalogue
from selfeval.reports.values import Part

SCORE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*分(?![之钟别配析局批期公为类项部管级工成布解])")
# Words that make another amount of the same name: of another time, or about so much.
NOT_THE_FIGURE = re.compile(
    rf"{OTHER_YEAR.pattern}|\d月|季度|半年|截至|(?<!节)约|左右|以内|以上|以下|不足|超过|限额|上限|标准(?!降低|提高|下降|上调|下调|调整|变化)"
    r"|%的(?:项目|科室|单位|指标)"
)
# What is left of this year, what its figure is compared with behind it, and 控制在预算以内, which names no limit.
OF_THIS_YEAR = re.compile(
    r"(?:结转|转入|留)(?:至|到|在|入)?(?:下年|次年|明年)|(?<=元)，(?:比|较)(?:上年|去年|预算|年初|全年)[^，。；]*"
    r"|在[^，。；\d]{0,8}预算数?(?:以内|之内|内)"
)
COLUMNS = (
    (("executed",), AMOUNT, r"(?:全年)?(?:实际)?(?:执行数|执行|决算数|支出数|总支出|支出总额|共支出|支出)"),
    (("appropriated",), AMOUNT, r"(?:实际)?(?:拨付数|拨付资金|拨付)"),
    (("initial",), AMOUNT, r"年初预算(?:数|资金)?"),
    (("adjusted",), AMOUNT, r"(?:全年|调整后?)预算数?"),
    (("adjusted", "initial"), AMOUNT, r"预算数?"),
    (("rate", "share"), RATE, r"(?:(?:支出)?(?:预算)?(?:支出|执行)(?:率|进度)|(?<=支出)率)"),
    (("gap", "over"), AMOUNT, r"(?:支出|资金|经费)?(?:结余|剩余|节余|节约)(?:资金|经费)?"),
    (("score", "weighted"), SCORE, r"(?:支出)?(?:绩效)?(?:自评)?得分?"),
)
LEFT = r"(?:其中|全部|\d{4}年度?|全年|当年|本年度?|[的，：:])*"
RIGHT = r"(?:总额|总计|合计|共计|共|达到|[数为是达计：:\s])*"
# "基本支出1576.26万元" alone may be any of its columns: only what is none of them contradicts.
CLASSES = ("基本支出", "项目支出")
ALIASES = {"基本经费": "基本支出", "项目资金": "项目支出", "项目经费": "项目支出"}  # at a paragraph's beginning only
BARE = (("executed", "appropriated", "adjusted", "initial"), AMOUNT, "")
NUMERAL = re.compile(rf"[\d{FOLLOWING}]")
MONEY_WORD = re.compile(r"预算|执行|支出|决算|拨付|结余|剩余|超出|超支|相差|资金|经费")
OFFICE_LABEL = "部门"
LEAST_DIGITS = 3  # fewer repeat another figure by chance
WAN_IN_YUAN = UNITS["万元"]
LONGEST_LABEL = 80  # characters; a name and its column are shorter
WHOLE = "整体"
OFFICE = r"(?:(?:本|我|全)?(?:部门|单位|局)|[本我全](?:办|委|厅|院|校|处|中心))(?:整体)?"


# Of the columns those that a sentence says of the whole office where it names nobody.
PLAIN = re.compile(
    r"(?:全年|本年度|\d{4}年度?)(?:预算)?(?:支出率|执行率)|^(?:预算)?(?:支出率|执行率)"
    r"|年初预算(?:数|资金)|(?:全年|调整后?)预算数|全年执行数?|决算数|总支出|支出总额"
)


@dataclass(frozen=True)
class Words:
    """What stands around a number: its own clause up to it, the sentence before that, the whole sentence."""

    label: str
    told: str
    sentence: str
    is_of_other_year: bool = False
    is_of_office: bool = False  # it opens a paragraph where the office as a whole is spoken of

    @property
    def is_doubtful(self) -> bool:
        return self.is_of_other_year or NOT_THE_FIGURE.search(OF_THIS_YEAR.sub("", self.sentence)) is not None


@dataclass(frozen=True)
class Named:
    """The figures that a name stands for; unsure where only the place of the sentence tells whose they are."""

    figures: tuple[Part, ...] = ()
    is_sure: bool = True


@dataclass(frozen=True)
class Mention:
    """An amount (元), a rate (share of 1) or a score in free words, and the figures that its name stands for.

    `values` are the ways in which it may be read, each with the worth of the last digit that was written.
    """

    text: str
    values: tuple[tuple[Decimal, Decimal], ...]
    kind: re.Pattern
    named: Named = Named()
    words: Words = Words("", "", "")

    is_amount = property(lambda self: self.kind is AMOUNT)

    @property
    def is_coarse(self) -> bool:
        """A whole percentage, which repeats nothing in particular."""
        return self.kind is RATE and any(last >= Decimal("0.01") for _, last in self.values)

    def agrees(self, figure: Part) -> bool:
        """Whether it is the figure, rounded or cut off at the digits that were written."""
        exact = Decimal(figure.value)
        if self.kind is RATE and self.values[0][0] == 1:  # nothing more or less is 100 %
            return abs(exact - 1) < Decimal("0.00005")
        return any(abs(exact - value) < last for value, last in self.values)


class Names:
    """The figures of a report by what people call them."""

    def __init__(self, figures: Catalogue, names: Iterable[str]):
        self.figures = figures
        self.parts = {level(name).partition("（")[0] for name in names} - {level(name) for name in self.things}
        self.with_numbers = sorted({name for name in names if NUMERAL.search(name)}, key=len, reverse=True)

    @staticmethod
    def veiled(name: str) -> str:
        """A name as long as before that holds no number."""
        return NUMERAL.sub("某", name)

    @cached_property
    def things(self) -> dict[str, str]:
        """What has figures → the beginning of their keys: a project's name → "p12"; not what two are called."""
        ending = "年初预算数（万元）"
        found = [
            (part.label.removesuffix(ending), key.removesuffix(".initial"))
            for key, part in self.figures.items()
            if key.endswith(".initial") and part.label.endswith(ending)
        ]
        times = Counter(name for name, _ in found)
        return {name: prefix for name, prefix in found if prefix != "total" and times[name] == 1}

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
        things = "|".join(map(re.escape, sorted({*self.things, *self.forms, *ALIASES}, key=len, reverse=True)))
        columns = "|".join(f"(?P<c{number}>{words})" for number, (_, _, words) in enumerate(COLUMNS))
        return re.compile(rf"{LEFT}(?P<thing>{things or '(?!)'}|{OFFICE})?{LEFT}(?:{columns})?{RIGHT}")

    def figures_like(self, mention: Mention) -> list[Part]:
        """Those that a number without a column may repeat, of what its sentence names where it names something."""
        if mention.is_amount:
            alike = [figure for figure in self.amounts if Decimal(figure.value)]  # many are nothing
        else:
            alike = self.rates if mention.kind is RATE and not mention.is_coarse else []
        owners = tuple(name for name in self.things if name in mention.words.told + mention.words.label)
        return [figure for figure in alike if not owners or figure.label.startswith(owners)]

    def slipped(self, mention: Mention) -> Part | None:
        """The figure whose digits stand in another unit, 元 for 万元, beside the name and a column of it."""
        if not mention.is_amount or mention.words.is_doubtful or not MONEY_WORD.search(mention.words.label):
            return None
        told = mention.words.told + mention.words.label
        owners = [name for name in self.things if name in told] or [OFFICE_LABEL]
        if len(re.sub(r"\D", "", mention.text).strip("0")) < LEAST_DIGITS:
            return None
        for figure in self.amounts:
            if any(figure.label.startswith(owner) for owner in owners):
                worth = {Decimal(figure.value) * WAN_IN_YUAN, Decimal(figure.value) / WAN_IN_YUAN}
                if any(value in worth for value, _ in mention.values):
                    return figure
        return None

    def named(self, words: Words, kind: re.Pattern) -> Named:
        """The figures that a number's clause stands for."""
        label = words.label
        match = self.reading.fullmatch(label) if len(label) <= LONGEST_LABEL and not words.is_doubtful else None
        if match is None:
            return Named()
        thing = ALIASES.get(match["thing"], match["thing"] or "")
        columns = next(
            (c for number, c in enumerate(COLUMNS) if match[f"c{number}"]), BARE if thing in CLASSES else None
        )
        if columns is None or columns[1] is not kind:
            return Named()
        if kind is SCORE:
            of_whole = ["whole.score"] if WHOLE in thing and thing not in self.forms else []
            return Named(self._known([self.forms[thing]] if thing in self.forms else of_whole))
        if thing in self.forms and thing not in self.things:
            return Named()  # a project's name that stands for something else too
        is_alias = match["thing"] in ALIASES
        is_named = not is_alias and (thing in self.things or self._is_of_the_office(thing, words))
        is_open = words.is_of_office and not words.told if is_alias else self._opens(thing, words)
        if not is_named and not is_open:
            return Named()
        return Named(self._known([f"{self.things.get(thing, 'total')}.{column}" for column in columns[0]]), is_named)

    def _known(self, keys: list[str]) -> tuple[Part, ...]:
        found = [self.figures[key] for key in keys if key in self.figures]
        return tuple(part for part in found if re.fullmatch(r"-?\d+(?:\.\d+)?", part.value))

    def _is_of_the_office(self, thing: str, words: Words) -> bool:
        """The whole office is meant where it is named, or where a sentence begins with a year and a total."""
        if thing:
            return not any(name in words.told for name in self.things)
        begins = not words.told and re.match(r"\d{4}年", words.label) is not None
        return begins and re.search(r"共|总|合计", words.label) is not None

    def _opens(self, thing: str, words: Words) -> bool:
        """Whether nobody is named, and the place of the clause leaves the office only."""
        is_first = re.fullmatch(rf"{LEFT}(?:{OFFICE})?{LEFT}[，、]?", words.told) is not None
        return words.is_of_office and not thing and is_first and PLAIN.search(words.label) is not None
