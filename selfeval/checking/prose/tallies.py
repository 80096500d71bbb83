"""Rates of counts: 发放问卷200份，收回192份，回收率96%; 完成目标50场次的104%."""

import re
from decimal import Decimal

from selfeval.checking.prose.facts import Found, Prose, at, told
from selfeval.checking.prose.text import Sentence, number_of, places_of, plain

UNIT = r"(?P<unit>场次|人次|批次|[份个项件人户家期场次篇条处台套])"
TALLY = re.compile(rf"(?P<number>\d+(?:\.\d+)?)\s*{UNIT}(?!以上|以下|多|余|左右|月)")
OF_GOAL = re.compile(rf"完成(?:年度|全年|计划|既定|的)?(?:目标|任务|计划)?{TALLY.pattern}的(?P<rate>\d+(?:\.\d+)?)%")
# The word of the rate → the words by which its numerator is told.
STEMS = {
    "回收率": r"[收回]回|回收",
    "完成率": r"完成",
    "办结率": r"办结",
    "合格率": r"合格",
    "通过率": r"通过",
    "达标率": r"达标",
    "开工率": r"开工",
    "满意率": r"满意",
    "满意度": r"满意",
    "整改率": r"整改",
    "参与率": r"参与|参加",
}
RATE_OF = re.compile(rf"(?P<word>{'|'.join(STEMS)})(?:为|达到|达|约)?(?P<rate>\d+(?:\.\d+)?)%")
NOT_DONE = re.compile(r"未|不|没有|尚")


def wrong_tallies(prose: Prose) -> Found:
    for sentence in prose.sentences:
        yield from _of_goals(sentence)
        yield from _of_rates(sentence)


def _of_goals(sentence: Sentence) -> Found:
    for match in OF_GOAL.finditer(sentence.text):
        done = [m for m in TALLY.finditer(sentence.text, 0, match.start()) if m["unit"] == match["unit"]]
        yield from _compared(sentence, done, match["number"], match["unit"], match["rate"])


def _of_rates(sentence: Sentence) -> Found:
    for match in RATE_OF.finditer(sentence.text):
        known = [m for m in TALLY.finditer(sentence.text, 0, match.start()) if not NOT_DONE.search(_label(sentence, m))]
        done = [m for m in known if re.search(STEMS[match["word"]], _label(sentence, m))]
        if len(done) != 1:
            continue
        of = [m for m in known if m["unit"] == done[0]["unit"] and m is not done[0]]
        if len(of) == 1 and of[0].start() < done[0].start():
            yield from _compared(sentence, done, of[0]["number"], done[0]["unit"], match["rate"])


def _label(sentence: Sentence, match: re.Match) -> str:
    start = max(sentence.text.rfind(mark, 0, match.start()) for mark in "，、：（")
    return sentence.text[start + 1 : match.start()]


def _compared(sentence: Sentence, done: list[re.Match], of: str, unit: str, stated: str) -> Found:
    """One of the numbers done over the number that was to be done gives the rate, or it is wrong."""
    if not done or not number_of(of):
        return
    slack, whole, rate = Decimal(1).scaleb(-places_of(stated)), number_of(of), number_of(stated)
    if rate == 100:
        slack = Decimal("0.005")
    quotients = {m["number"]: number_of(m["number"]) * 100 / whole for m in done}
    if not any(abs(quotient - rate) < slack for quotient in quotients.values()):
        number = done[-1]["number"]
        computed = f"{plain(quotients[number])}%"
        yield at(sentence), f"{number}{unit}÷{of}{unit}＝{computed}，文中写{stated}%", told(computed, f"{stated}%")
