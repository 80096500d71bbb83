"""What a writer counts without a figure of its own: assessed projects, missed indicators, average scores."""

import re
from collections.abc import Iterator
from decimal import Decimal

from selfeval.checking.prose import spelled
from selfeval.checking.prose.text import agrees
from selfeval.reports.spending_claims import Claim, Known
from selfeval.scoring.writing import points, quoted

NUMBER = rf"(?P<number>{spelled.NUMBER}|\d+)"
ASSESSED = re.compile(
    rf"{NUMBER}个项目(?:均|都|全部)?已?(?:纳入|参加|开展|完成)了?(?=(?:本次|本年度?|\d{{4}}年度?)?(?:部门)?(?:绩效)?自评|[，。；])"
    rf"|(?:纳入|参加)(?:绩效)?自评的?项目(?:共有?|有|为|数)?{NUMBER.replace('number', 'behind')}个"
    rf"|对{NUMBER.replace('number', 'all')}个项目(?:全部|均|都)?(?:开展|进行|组织)了?(?:绩效)?自评"
)
MISSED = r"(?:未|没有|没)能?(?:完成|达标|达到(?:目标值?|预期)?|实现)"
UNMET = re.compile(
    rf"{MISSED}的?(?:绩效|三级)?指标数?(?:仅|只|共|还)?(?:有|为|是)?{NUMBER}[项个]"
    rf"|(?:仅|只|共|还)?有{NUMBER.replace('number', 'behind')}[项个](?:绩效|三级)?指标{MISSED}"
)
AVERAGE = re.compile(
    r"(?P<way>加权|简单)?平均(?:自评)?得?分(?:为|是|达到?|在)?(?P<more>超过|高于|不低于)?"
    r"(?P<number>\d+(?:\.\d+)?)分(?P<least>以上)?(?!以下|左右)"
)
# Before a count: nothing but the office and its year, so that no part of it can be meant.
OFFICE = r"(?:\d{4}年度?|全年度?|本年度?|当年|本次|本部门|我部门|本单位|我单位|本局|我局|部门|，|的)*"
OF_ALL = re.compile(rf"{OFFICE}(?:共有?|共计|合计|全部|所有|自评)?")
OF_PROJECTS = re.compile(rf"{OFFICE}(?:(?:各个?|全部|所有|\d+个)?项目)?(?:支出)?(?:绩效)?(?:自评)?的?")


def _assessed(words: str, data: Known) -> Iterator[Claim]:
    claim = ASSESSED.search(words)
    if claim and OF_ALL.fullmatch(_clause(words[: claim.start()], data)) and _count(claim) != len(data.unmet):
        yield f"纳入自评的项目有{len(data.unmet)}个，不能写{quoted(claim[0])}", claim[0]


def unmet(words: str, data: Known) -> Iterator[Claim]:
    """How many indicators missed their promise: of the projects named at the beginning, else of all."""
    if not (claim := UNMET.search(words)):
        return
    before = _clause(words[: claim.start()], data)
    named = [name for name in data.unmet if re.fullmatch(rf"{OFFICE}{re.escape(name)}(?:项目)?中?的?，?", before)]
    if named or OF_PROJECTS.fullmatch(before):
        number = sum(data.unmet[name] for name in named or data.unmet)
        if _count(claim) != number:
            yield f"{''.join(named)}未完成的绩效指标有{number}项，不能写{quoted(claim[0])}", claim[0]


def _average(words: str, data: Known) -> Iterator[Claim]:
    """An average, which is the weighted or the simple one where the words do not say which."""
    claim = AVERAGE.search(words)
    if not claim or not OF_PROJECTS.fullmatch(_clause(words[: claim.start()], data)):
        return
    means = {"加权": data.weighted, "简单": data.mean}
    meant = {way: mean for way, mean in means.items() if mean is not None and claim["way"] in (None, way)}
    number, is_least = claim["number"], claim["more"] or claim["least"]
    if meant and not any(mean >= Decimal(number) if is_least else agrees(mean, number) for mean in meant.values()):
        told = "、".join(f"{way}平均得分是{points(mean)}分" for way, mean in meant.items())
        yield f"{told}，不能写{quoted(claim[0])}", claim[0]


def _clause(before: str, data: Known) -> str:
    """The clause that leads to a count; all that stands before it where that speaks of a part or of one project."""
    told, _, clause = before.rpartition("，")
    return before if "其中" in told or any(name in told for name in data.unmet) else clause


def _count(claim: re.Match) -> int:
    return int(spelled.value_of(next(filter(None, claim.groups())))[0])


OF_ALL_PROJECTS = (_assessed, _average)
