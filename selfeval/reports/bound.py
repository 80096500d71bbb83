"""T15, T16 and T18: what a writer typed beside the figures. T15 is the half of T01 that needs the data.

Every figure of the report is bound. In the words that people type around them, an amount, a rate or a score is
held against the figure of the same name; where the words leave two readings nothing is accused. Left alone: years,
days, document numbers, names, what the generated sentence itself says.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.findings import Finding, Severity
from selfeval.checking.prose import spelled
from selfeval.checking.prose.text import level
from selfeval.checking.registry import Thresholds, check, findings
from selfeval.reports.claims import Known, contradicted
from selfeval.reports.echoes import Wording, echoes_in
from selfeval.reports.edited import Block
from selfeval.reports.figures import Catalogue
from selfeval.reports.mentions import mentions_in
from selfeval.reports.naming import Mention, Names
from selfeval.reports.placed import NUMERIC, misplaced, turned_round
from selfeval.reports.sums import IN_WAN
from selfeval.reports.values import Part
from selfeval.reports.wording import SLOT

SUBJECT = "words"
PROJECTS = "report:chapter:4:"  # there a sentence that names nobody may speak of the project before it
DIGIT = re.compile(r"\d")
SIGNS_BEFORE = re.compile(rf"(?:[\d.,+＋\-－−]|负|百分之|[{spelled.FOLLOWING}])$")
SIGNS_AFTER = re.compile(r"\s*(?:\d|[.,]\d|%|‰)")
SPENDING = re.compile(r"支[出付]|执行|使用|决算")
WAN_AFTER, IN_A_ROW = re.compile(r"\s*万元"), re.compile(r"[、和与及]")
Found = Iterator[tuple[str, str, str, Severity]]


TYPED = "T15"  # a number that somebody typed beside the figures
OUTDATED = "T16"  # a rewording of what is generated otherwise now


@dataclass(frozen=True)
class Written:
    """A paragraph as its writer worded it: its parts, and what the generated sentence says without figures."""

    place: str
    parts: tuple[Part, ...]
    generated: str
    trouble: str = ""
    worded: str = ""  # the generated sentence with its slots

    @property
    def is_of_office(self) -> bool:
        """Whether it stands where a sentence that names nobody speaks of the office."""
        return not self.place.startswith(PROJECTS)


@dataclass(frozen=True)
class WordsFacts:
    """The writer's paragraphs, the figures of the report, the names that may hold numbers, the year."""

    written: tuple[Written, ...]
    figures: Catalogue
    names: tuple[str, ...]
    year: int
    wordings: tuple[Wording, ...] = ()
    known: Known | None = None


def word_findings(
    blocks: Iterable[Block],
    figures: Catalogue,
    names: Iterable[str],
    year: int,
    wordings: Iterable[Wording] = (),
    known: Known | None = None,
) -> list[Finding]:
    """What the checks find in the writer's paragraphs among the blocks. The place is report:chapter:<N>:text:<key>.

    `wordings` are those of the whole report's generated sentences, `known` is what its data says of claims.
    """
    written = tuple(_written(block, figures) for block in blocks if block.text)
    return findings(SUBJECT, WordsFacts(written, figures, tuple(names), year, tuple(wordings), known), {})


def _written(block: Block, figures: Catalogue) -> Written:
    parts = tuple(
        figures.get(piece, Part("")) if number % 2 else Part(piece)
        for number, piece in enumerate(SLOT.split(block.words))
    )
    generated = level(SLOT.sub("", block.generated))
    return Written(place_of(block), parts, generated, block.trouble, level(block.generated))


def place_of(block: Block) -> str:
    """Where a writer's paragraph stands; what is found in it more than once is numbered behind it."""
    return f"report:chapter:{block.chapter}:text:{block.key}"


@check(OUTDATED, SUBJECT, Severity.ERROR, "修改过的文字所对应的系统句子没有变化")
def rewordings_stand_for_what_is_generated(facts: WordsFacts, thresholds: Thresholds) -> Iterator[tuple[str, str, str]]:
    for each in facts.written:
        if each.trouble:
            yield each.place, each.trouble, each.trouble


@check("T18", SUBJECT, Severity.ERROR, "手工写的结论（未超预算、没有结余、均已完成、等级、支出率）与系统数据一致")
def typed_claims_agree_with_the_data(facts: WordsFacts, thresholds: Thresholds) -> Iterator[tuple[str, str, str]]:
    for each in facts.written:
        for number, (message, stated) in enumerate(_claims(each, facts)):
            yield f"{each.place}:claim{number}", f"{message}：请按数据改写", stated


@check(TYPED, SUBJECT, Severity.ERROR, "手工写的金额、比率和得分与系统数据一致，用“插入数据”放入")
def typed_numbers_agree_with_the_data(facts: WordsFacts, thresholds: Thresholds) -> Found:
    names = Names(facts.figures, facts.names)
    for each in facts.written:
        claimed = [stated for _, stated in _claims(each, facts)]
        typed = [found for found in _typed(each, names, facts.year) if not _is_refused(found, claimed)]
        bound = (*_beside(each.parts), *_misplaced(each, names, facts.year))
        found = (*bound, *typed, *_echoed(each, names, facts, typed))
        for number, (severity, message, stated) in enumerate(found):
            yield f"{each.place}:{number}" if number else each.place, message, stated, severity


def _is_refused(found: tuple[Severity, str, str], claimed: list[str]) -> bool:
    """Whether a hint speaks of a number that is refused as a claim already."""
    severity, _, stated = found
    return severity is Severity.WARNING and any(stated in words for words in claimed)


def _claims(each: Written, facts: WordsFacts) -> list[tuple[str, str]]:
    """What the data deny of a paragraph, but for what its generated sentence says."""
    text = "".join(part.text for part in each.parts)
    claims = contradicted(text, facts.known, each.is_of_office) if facts.known else ()
    return [claim for claim in claims if claim[1] not in each.generated]


def _misplaced(each: Written, names: Names, year: int) -> Iterator[tuple[Severity, str, str]]:
    for message, stated in misplaced(each.parts, each.worded, names, year, each.is_of_office):
        yield Severity.ERROR, message, stated


def _beside(parts: tuple[Part, ...]) -> Iterator[tuple[Severity, str, str]]:
    """Digits, signs and units beside a figure, which would print another number."""
    for number, part in enumerate(parts):
        if not part.key or not NUMERIC.match(part.text):
            continue
        before = level(parts[number - 1].text) if number else ""
        after = level(parts[number + 1].text) if number + 1 < len(parts) else ""
        if SIGNS_BEFORE.search(before) or SIGNS_AFTER.match(after):
            yield Severity.ERROR, f"“{part.label}”的前后不能紧接数字或正负号，否则印出来是另一个数", part.text
        if part.label.endswith(IN_WAN) and not _is_in_wan(parts[number + 1 :]):
            yield Severity.ERROR, f"“{part.label}”是以万元为单位的数，后面的单位应是万元", part.text


def _is_in_wan(following: tuple[Part, ...]) -> bool:
    """Whether the unit stands behind an amount, or behind those that follow it in a row."""
    for number, part in enumerate(following):
        if number % 2:
            if not part.label.endswith(IN_WAN):
                return False
        elif not IN_A_ROW.fullmatch(level(part.text)):
            return WAN_AFTER.match(level(part.text)) is not None
    return False


def _typed(each: Written, names: Names, year: int) -> Iterator[tuple[Severity, str, str]]:
    unknown = []
    for mention in mentions_in(each.parts, names, year, each.is_of_office):
        if mention.text not in each.generated:
            found = list(_judged(mention, names))
            yield from found
            if not found and not mention.is_amount and DIGIT.search(mention.text):
                unknown.append(mention.text)
    if unknown:
        once = dict.fromkeys(unknown)
        told = "、".join(f"“{text}”" for text in once)
        yield Severity.WARNING, f"手写的{told}不随数据变动，请核实", "、".join(once)


def contradicting(text: str, names: Names, year: int, is_of_office: bool) -> Iterator[tuple[str, str]]:
    """The numbers of a text that contradict the figures of their names: what is said against each, and the number."""
    for mention in mentions_in((Part(text),), names, year, is_of_office):
        yield from ((told, stated) for severity, told, stated in _judged(mention, names) if severity is Severity.ERROR)


def _judged(mention: Mention, names: Names) -> Iterator[tuple[Severity, str, str]]:
    named = mention.named.figures
    same = next((figure for figure in named if mention.agrees(figure)), None)
    like = same or _likeliest([figure for figure in names.figures_like(mention) if mention.agrees(figure)], mention)
    slipped = None if like else names.slipped(mention)
    if slipped:
        told = (
            f"“{slipped.label}”在数据中是{_with_unit(slipped)}，这里写{mention.text}，疑似单位（元、万元）写错：请改正"
        )
        yield Severity.ERROR, told, mention.text
    elif named and same is None and (mention.named.is_sure or like is None):
        figure = named[0]
        told = f"“{figure.label}”在数据中是{_with_unit(figure)}，这里写{mention.text}：请改正，或用“插入数据”放入这个数"
        yield Severity.ERROR, told, mention.text
    elif same is not None and (why := turned_round(same, mention.words.label, names.figures)):
        yield Severity.ERROR, f"“{mention.words.label}{mention.text}”，{why}：请改正", mention.text
    elif like is not None:
        is_same = any(value == Decimal(like.value) for value, _ in mention.values)
        same = "相同" if is_same or like.text in mention.text else f"（{_with_unit(like)}）相近"
        told = f"“{mention.text}”与“{like.label}”{same}：请用“插入数据”放入，否则数据变动时它不会跟着变"
        yield Severity.WARNING, told, mention.text
    elif mention.is_amount and any(value for value, _ in mention.values):
        yield Severity.WARNING, f"“{mention.text}”不在系统数据中，请核实", mention.text


def _likeliest(alike: list[Part], mention: Mention) -> Part | None:
    """Of figures that print alike the one that was spent, where the words speak of spending."""
    is_spent = SPENDING.search(mention.words.sentence)
    spent = [part for part in alike if is_spent and part.key.endswith(".executed")]
    return next(iter([*spent, *alike]), None)


def _with_unit(figure: Part) -> str:
    return f"{figure.text}万元" if figure.label.endswith(IN_WAN) else figure.text


def _echoed(each: Written, names: Names, facts: WordsFacts, typed) -> Iterator[tuple[Severity, str, str]]:
    """The report's own words with another number, unless the number is refused already."""
    refused = {stated for severity, _, stated in typed if severity is Severity.ERROR}
    # A figure ends the words before it, so that what follows is not taken for the wording of another.
    text = "".join("，" if part.key and NUMERIC.match(part.text) else part.text for part in each.parts)
    for echo in echoes_in(text, facts.wordings, names, facts.year):
        if echo.text not in refused and echo.text not in each.generated:
            is_ = f"{echo.figure.text}{echo.unit}"
            told = f"报告中“{echo.words}”是{is_}，这里写{echo.text}：请改正，或用“插入数据”放入这个数"
            yield Severity.ERROR, told, echo.text
