"""T12: what grew by how much, and by how many percent, against what it is compared with."""

import re
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import Found, Prose, at, close, told, wan
from selfeval.checking.prose.figures import Amount
from selfeval.checking.prose.labels import (
    BUDGET,
    DIFFERENCE,
    FULL,
    INITIAL,
    TOTAL,
    WORDS,
    label_before,
    name_of,
    words_of,
)
from selfeval.checking.prose.points import wrong_points
from selfeval.checking.prose.text import UNITS, Sentence, number_of, places_of, plain
from selfeval.checking.registry import Thresholds, check

SUM = r"(?P<{0}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<{0}_unit>亿元|万元|元)"
UP, DOWN = "增加|增长|上升|提高", "减少|下降|压减|降低"
RATED = r"[^。；%]{0,10}?(?:增长率?|下降率?|增幅|降幅|减少|增加|上升|降低)(?:了|为|达|约)?(?P<rate>\d+(?:\.\d+)?)%"
COMPARED = re.compile(
    rf"(?:比|较|与|同)(?P<base>上年|去年|\d{{4}}年|(?:年初|全年|调整后)?预算)(?P<words>[^，。；%]{{0,20}}?)"
    rf"(?:相比，?)?(?P<way>{UP}|{DOWN})(?:了)?{SUM.format('by')}(?:{RATED})?"
)
FROM_TO = re.compile(
    rf"[由从](?:[^，。；%\d]{{0,8}}(?:\d{{4}}年)?[^，。；%\d]{{0,6}})?{SUM.format('old')}(?P<way>{UP}|{DOWN}|调整)(?:到|至|为)"
    rf"{SUM.format('new')}，?{RATED}"
)


@dataclass(frozen=True)
class Growth:
    """A growth sentence read: now, then, by how much; what the text does not tell is None."""

    sentence: Sentence
    now: Decimal | None
    then: Decimal | None
    by: Decimal
    what: str  # what it is compared with
    rate: str | None

    def wrong(self) -> Found:
        gap = None if self.now is None or self.then is None else self.now - self.then
        if gap is not None and not close(gap, self.by):
            computed = f"{'增加' if gap > 0 else '减少'}{wan(abs(gap))}万元"
            stated = f"{'增加' if self.by > 0 else '减少'}{wan(abs(self.by))}万元"
            message = f"{wan(self.now)}万元比{self.what}{wan(self.then)}万元{computed}，文中写{stated}"
            yield at(self.sentence), message, told(computed, stated)
            return
        then = self.then if self.then is not None else self.now and self.now - self.by
        if self.rate is None or not then or then <= 0:
            return
        rate = abs(self.by) * 100 / then
        if abs(rate - number_of(self.rate)) >= Decimal(1).scaleb(-places_of(self.rate)) + Decimal("0.05"):
            message = f"{wan(abs(self.by))}万元÷{self.what}{wan(then)}万元＝{plain(rate)}%，文中写{self.rate}%"
            yield at(self.sentence), message, told(f"{plain(rate)}%", f"{self.rate}%")


@check("T12", "prose", Severity.ERROR, "增减额与增减幅度一致")
def growth_is_its_quotient(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        if re.search(r"约|左右|近", sentence.text):
            continue
        for match in FROM_TO.finditer(sentence.text):
            old, new = (number_of(match[n]) * UNITS[match[f"{n}_unit"]] for n in ("old", "new"))
            yield from Growth(sentence, new, old, new - old, "原来的", match["rate"]).wrong()
        for match in COMPARED.finditer(sentence.text):
            yield from _compared(prose, sentence, match)
        yield from wrong_points(sentence)


def _compared(prose: Prose, sentence: Sentence, match: re.Match) -> Found:
    sign = -1 if match["way"] in DOWN.split("|") else 1
    by = sign * number_of(match["by"]) * UNITS[match["by_unit"]]
    own = prose.figures.within(sentence)
    start, end = (sentence.offset + place for place in match.span())
    before = [a for a in own if a.offset < start and a.role != DIFFERENCE]
    said = [a for a in own if start < a.offset < end and a.offset < sentence.offset + match.start("by")]
    now = _now(prose, sentence, before, match)
    if said:
        then, what = said[0].value, match["base"]
    elif "预算" in match["base"]:
        then, what = _budget(prose, before, match), match["base"]
    else:
        then, what = None, "上年"
    if then is None and "预算" not in match["base"] or now is not None or then is not None:
        yield from _readings(Growth(sentence, now, then, by, what, match["rate"]), before)


def _readings(growth: Growth, before: list[Amount]) -> Found:
    """Where the sentence names several amounts before, one of them may be the one that is meant."""
    if growth.now is None and growth.then is None:
        readings = [Growth(growth.sentence, a.value, None, growth.by, growth.what, growth.rate) for a in before]
    elif growth.now is None and before:
        readings = [Growth(growth.sentence, a.value, growth.then, growth.by, growth.what, growth.rate) for a in before]
    else:
        readings = [growth]
    wrong = [list(each.wrong()) for each in readings]
    if len({each.now for each in readings}) == 1 and all(wrong):
        yield from wrong[0]
    elif growth.then is not None and all(wrong):
        yield from Growth(growth.sentence, None, growth.then, growth.by, growth.what, growth.rate).wrong()


def _now(prose: Prose, sentence: Sentence, before: list[Amount], match: re.Match) -> Decimal | None:
    """The amount that grew: named by the words straight before (拨付数较年初预算…), or the only one before them."""
    clause = re.split(r"[，、：]", sentence.text[: match.start()])[-1]
    words = words_of(clause) if clause else None
    if words and words.role in WORDS:
        fitting = [a for a in before if a.role == words.role and a.stage == words.stage]
        known = fitting[-1] if fitting else prose.one(words.name or TOTAL, words.role)
        return known.value if known else None
    values = {a.value for a in before}
    return values.pop() if len(values) == 1 else None


def _budget(prose: Prose, before: list[Amount], match: re.Match) -> Decimal | None:
    """The budget that is named without its amount: in the sentence, else the only one in the text."""
    base, own_name = match["base"], name_of(label_before(match.string, match.start()))
    stage = INITIAL if base.startswith("年初") else FULL if base != "预算" else None
    own = {a.value for a in before if a.role == BUDGET and stage in (None, a.stage)}
    entity = before[-1].entity if before else own_name or TOTAL
    known = prose.one(entity, BUDGET, stage) if entity else None
    return own.pop() if len(own) == 1 else known.value if known else None
