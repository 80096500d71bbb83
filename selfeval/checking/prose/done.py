"""均已完成, against a goal, an indicator or a project that the text itself says was not."""

import re

from selfeval.checking.prose.facts import OTHER_YEAR, Found, Prose, at, told
from selfeval.checking.prose.labels import is_part_of_year
from selfeval.checking.prose.scope import scope_of
from selfeval.checking.prose.text import Sentence, number_of
from selfeval.checking.prose.vocabulary import WISHED, only_tells_which

WELL = r"(?:按期|按时|如期|顺利|圆满|全部|全面)*"
# Goals that are 已完成分解 or 已完成申报 are not reached yet.
PAPERWORK = "分解|申报|审核|批复|备案|填报|编制|下达|公开|录入|验收|自评|评审|论证|细化|设定|设置"
OBJECT = r"了?(?:全部|所有|各项|全年|年度|年初|预期|既定)*的?(?:绩效)?(?P<object>目标|指标)(?![的值])"
ALL_DONE = re.compile(
    r"(?P<what>目标|指标|任务|项目)(?P<between>(?:(?!未|没|不)[^，。；\d]){0,6}?)(?:均|全部|都)(?:已|能)?"
    rf"{WELL}(?:(?:完成|实现|达标|达成)(?:{OBJECT}|(?![率度\d]|{PAPERWORK}))|达到了?(?:年度|预期|既定|设定)*的?(?:目标|指标)值?)"
)
PARTLY = re.compile(r"数量|质量|时效|成本|效益|满意度|基本|部分")
GOAL_RATE = re.compile(r"(?:目标|指标|任务)(?:总体)?完成率?(?:仅|为|达到|达)*(?P<rate>\d+(?:\.\d+)?)%")
BOTH = re.compile(
    r"目标(?:值)?(?:为)?(?P<goal>\d+(?:\.\d+)?)(?P<unit>场次|人次|批次|[份个项件人户家期场次篇条处台套])[，、]?"
    r"实际(?:仅)?(?:完成|值)?(?:为)?(?P<done>\d+(?:\.\d+)?)(?P=unit)"
)
NOT_DONE = {
    "目标": re.compile(
        r"(?:目标|指标|任务)[^，。；\d]{0,4}(?:未|没有)(?:能|按期|如期|全部)*(?:完成|达到|实现)|"
        r"未(?:能)?(?:完成|达到|实现)的?(?:绩效)?(?:目标|指标)(?!的)"
    ),
    "项目": re.compile(r"项目[^，。；\d]{0,12}(?:未|没有)(?:能|按期|按时|如期)*完成"),
}
# Rules, wishes and conditions, and the denial of what would contradict.
NOT_A_FACT = re.compile(r"如|若|凡|对|将|拟|应|要求|办法|不存在|没有未|无未|避免|防止|不得|上年|去年|0[个项]")


def wrong_completions(prose: Prose) -> Found:
    of_goals, of_projects = (_contradiction(prose, what) for what in ("目标", "项目"))
    for sentence in prose.sentences:
        claim = ALL_DONE.search(sentence.text)
        if claim is None or not _is_of_all(sentence, claim):
            continue
        said = of_projects if is_of_projects(claim) else of_goals
        if said:
            yield at(sentence), f"文中另有“{said}”，不能写“{claim[0]}”", told(said, claim[0])


def is_of_work(before: str, claim: re.Match) -> bool:
    """任务均已完成 speaks of the work that was done, not of what a form promises, unless the words say so."""
    return claim["what"] == "任务" and not re.search("绩效|目标|指标", before + claim[0])


def is_of_projects(claim: re.Match) -> bool:
    """项目均已完成 speaks of projects, 项目绩效指标均已完成 and 项目全部完成绩效指标 of what they promised."""
    return claim["what"] == "项目" and not claim["object"] and not re.search("目标|指标|任务", claim["between"])


def is_of_a_part(before: str, claim: re.Match) -> bool:
    """Whether one kind of indicators is meant: 数量指标均已完成, 项目的数量指标均已完成."""
    return PARTLY.search(before) is not None or PARTLY.search(claim["between"]) is not None


def _is_of_all(sentence: Sentence, claim: re.Match) -> bool:
    """A claim of one kind of indicators, with exceptions, or of a part of the year is open to two readings."""
    before = sentence.text[: claim.start()]
    scope = scope_of(sentence.text, claim.start())
    return not (
        scope.excepted
        or is_of_a_part(before, claim)
        or is_of_work(before, claim)
        or only_tells_which(sentence.text, claim)
        or is_part_of_year(before)
        or re.search(rf"其余|其他|将|拟|应|{WISHED}", before)
    )


def _contradiction(prose: Prose, what: str) -> str:
    """The first words of the text that say of a goal or a project that it was not reached."""
    for sentence in prose.sentences:
        if OTHER_YEAR.search(ALL_DONE.sub("", sentence.text)) or is_part_of_year(sentence.text.partition("目标")[0]):
            continue
        said = (_missed_goal(sentence) if what == "目标" else "") or _not_done(sentence, NOT_DONE[what])
        if said:
            return said
    return ""


def _missed_goal(sentence: Sentence) -> str:
    both = BOTH.search(sentence.text)
    if both and number_of(both["done"]) < number_of(both["goal"]):
        return both[0]
    rate = GOAL_RATE.search(sentence.text)
    return rate[0] if rate and number_of(rate["rate"]) < 100 else ""


def _not_done(sentence: Sentence, words: re.Pattern) -> str:
    said = words.search(sentence.text)
    if said is None or NOT_A_FACT.search(sentence.text[: said.end()]):
        return ""
    return re.split(r"[，：、]", sentence.text[: said.start()])[-1] + said[0]
