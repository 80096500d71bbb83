"""What a writer claims of the forms without a figure of its own: scores, the rest of the projects, indicators."""

import re
from collections.abc import Iterator
from decimal import Decimal

from selfeval.checking.prose import spelled
from selfeval.checking.prose.text import agrees
from selfeval.reports.spending_claims import Claim, Known
from selfeval.scoring.writing import points, quoted

EXTREME = re.compile(r"得分最(?P<end>低|高)的(?:项目)?(?:是|为)(?P<which>[^，。；]*)")
EACH_SCORE = re.compile(
    r"(?:各个?|全部|所有|\d+个)项目的?(?:绩效)?(?:自评)?得分(?:均|都|全部)(?:在|为|达到|超过|高于|不低于)?"
    r"(?P<number>\d+(?:\.\d+)?)分(?:及?以上)?"
)
REST = re.compile(rf"除(?P<named>[^，。；]*?)(?:之外|以外|外)，?其[余他]的?(?P<number>{spelled.NUMBER}|\d+)个项目")
VALUE = r"的?(?:实际)?(?:完成值|完成)?(?:为|是|达到|达)?(?P<number>\d+(?:\.\d+)?)(?P<unit>[^\d，。；、（）\s]{0,4})"
PRINTED = re.compile(r"\D?(?P<number>\d+(?:\.\d+)?)(?P<unit>\D*)")
BEFORE_A_NAME = re.compile(r"(?:^|[，；：、“的])$")


def _extreme(words: str, data: Known) -> Iterator[Claim]:
    claim = EXTREME.search(words)
    named = [name for name in data.scores if claim and name in claim["which"]]
    if named:
        choose = min if claim["end"] == "低" else max
        name = choose(data.scores, key=lambda each: data.scores[each])
        if all(data.scores[each] != data.scores[name] for each in named):
            told = f"得分最{claim['end']}的项目是{name}（{points(data.scores[name])}分）"
            yield f"{told}，不能写{quoted(claim[0])}", claim[0]


def _each_score(words: str, data: Known) -> Iterator[Claim]:
    if claim := EACH_SCORE.search(words):
        below = [name for name, score in data.scores.items() if score < Decimal(claim["number"])]
        if below:
            yield f"{below[0]}自评得分是{points(data.scores[below[0]])}分，不能写{quoted(claim[0])}", claim[0]


def rest(words: str, data: Known) -> Iterator[Claim]:
    """除甲项目外，其余8个项目: as many as there are."""
    for claim in REST.finditer(words):
        left = {name for name in data.unmet if name in claim["named"]}
        number = len(data.unmet) - len(left)
        if left and int(spelled.value_of(claim["number"])[0]) != number:
            yield f"除{claim['named']}外，其余项目有{number}个，不能写{quoted(claim[0])}", claim[0]


def _indicators(words: str, data: Known) -> Iterator[Claim]:
    """The value of an indicator that is named right before a number; its target too where the words speak of one."""
    for name, told in data.indicators.items():
        for claim in re.finditer(re.escape(name) + VALUE, words):
            before = words[: claim.start()]
            of = [each for each in told if each[0] in words] or told
            if BEFORE_A_NAME.search(before) or before.endswith(tuple(project for project, *_ in told)):
                texts = slice(1, 3 if "目标" in words else 2)
                values = [value for each in of for value in _printed(each[texts], claim["unit"])]
                if values and not any(agrees(value, claim["number"]) for value in values):
                    yield f"“{name}”实际完成值是{of[0][1]}，不能写{quoted(claim[0])}", claim[0]


def _printed(texts: tuple[str, ...], unit: str) -> Iterator[Decimal]:
    """The numbers of those that are told in this unit: the value first, then the target; none without the value."""
    found = [PRINTED.fullmatch(text) for text in texts]
    if found[0] and found[0]["unit"] and unit.startswith(found[0]["unit"]):
        yield from (Decimal(each["number"]) for each in found if each)


JUDGES = (_extreme, _each_score, _indicators)
