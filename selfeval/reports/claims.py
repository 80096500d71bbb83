"""T18: what a writer claims without a figure of its own, held against the data; silent where two readings are open."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.prose import spelled
from selfeval.checking.prose.done import ALL_DONE, is_of_a_part, is_of_projects
from selfeval.checking.prose.facts import OTHER_YEAR
from selfeval.checking.prose.rates import is_of_spending
from selfeval.checking.prose.scope import scope_of
from selfeval.checking.prose.spelled import with_percents
from selfeval.checking.prose.text import level, number_of, places_of, sentences_of
from selfeval.checking.prose.vocabulary import ALL_REACHED, NONE_OVER, OTHER_SPENDING, WISHED, only_tells_which
from selfeval.reports.facts import Facts
from selfeval.reports.mentions import names_another_year
from selfeval.scoring.writing import percent, wan

ALL_SPENT = re.compile(
    r"(?:没有|无|未形成|未产生|不存在)(?:任何)?(?:资金)?结余|全部(?:执行|支出|支付|使用)(?:完毕|到位|完)|执行完毕|支出完毕"
)
ALL_GRADED = re.compile(
    r"项目[^，。；]{0,10}?(?:均|都|全部)(?:为|是|达到|评为|评定为|被评为)[“\"]?(?P<grade>优|良|中|差)"
)
GRADES = re.compile(
    r"[“\"](?P<grade>优|良|中|差)[”\"](?:等级)?的?(?:项目)?(?:有|为|共)?(?P<number>\d+)个(?=项目|[，。；、“”）]|$)"
)
RATE = re.compile(r"，(?:预算)?(?:支出率|执行率|支出进度|执行进度)(?:为|达到?|是)?(?P<rate>\d+(?:\.\d+)?)%")
ONE_GRADED = re.compile(
    r"(?:自评等级|自评结果|绩效等级|绩效评价结果)(?:评定|评)?(?:为|是)[“\"](?P<grade>优|良|中|差)[”\"]"
)
COUNTED = re.compile(
    rf"(?:(?P<of>{spelled.NUMBER}|\d+)个项目(?:中|，其中)[^，。；“]{{0,4}}?)?(?P<number>{spelled.NUMBER}|\d+)个项目"
    r"(?:的)?(?:绩效)?(?:自评|评价)?(?:等级|结果)?(?:均|都)?(?:评定|评|被评)?(?:为|是|达到)[“\"](?P<grade>优|良|中|差)[”\"]"
)
# Rules, wishes and exceptions: of them such words say nothing that the data knows.
OPEN = re.compile(
    rf"如(?!期|下|何|上|实(?!际))|若|凡|将|拟|(?<![相供反响适对])应(?!急|用|对|收|付)|要求(?![，、])|{WISHED}|避免|防止"
    r"|除|其余|其他(?!(?:需要)?说明|事项|问题)|以外"
)
# Before a claim: it is of less than a year's money.
OF_LESS = re.compile(rf"{OTHER_SPENDING}|\d月|季度|半年|科(?!学|技)")
UNIVERSAL = re.compile(r"均|都|各|所有|全部")
Claim = tuple[str, str]  # what is said against it, and the words


@dataclass(frozen=True)
class Execution:
    """What was spent of what (元)."""

    executed: Decimal
    budget: Decimal

    @property
    def told(self) -> str:
        return f"执行数{wan(self.executed)}万元、全年预算数{wan(self.budget)}万元"


@dataclass(frozen=True)
class Known:
    """What the data says of that which people claim: spending by name, grades and missed indicators by project."""

    office: Execution
    spent: dict[str, Execution]
    grades: dict[str, str]
    unmet: dict[str, int]
    year: int


def known(facts: Facts) -> Known:
    money, sheets = facts.money, facts.sheets
    spent = {level(row.project.name): Execution(row.money.executed, row.money.adjusted) for row in money.projects}
    spent |= {
        name: Execution(part.executed, part.adjusted)
        for name, part in (("基本支出", money.basic), ("项目支出", money.project))
    }
    office = Execution(money.total.executed, max(money.total.adjusted, money.total.appropriated))
    grades = {level(sheet.project): sheet.grade for sheet in sheets if sheet.grade}
    return Known(office, spent, grades, {level(sheet.project): len(sheet.unmet) for sheet in sheets}, facts.year)


def contradicted(text: str, data: Known) -> Iterator[Claim]:
    """The claims of a text that the data denies."""
    for sentence in sentences_of(with_percents(level(text))):
        words = sentence.text
        if names_another_year(words, data.year):
            continue
        yield from _rates(words, data)
        bare = _bare(words, data)
        if OPEN.search(bare) or OTHER_YEAR.search(bare):
            continue
        for judge in (_within, _all_spent, _all_reached, _all_met, _graded, _one_graded):
            yield from (claim for claim in judge(words, data) if _is_of_all(words, claim[1], data))


def _is_of_all(words: str, stated: str, data: Known) -> bool:
    """Whether what is said speaks of the whole year, and states something."""
    claim = re.search(re.escape(stated), words)
    return not OF_LESS.search(_bare(words[: claim.start()], data)) and not only_tells_which(words, claim)


def _bare(words: str, data: Known) -> str:
    """The words without names, which hold any word."""
    for name in sorted((*data.spent, *data.unmet), key=len, reverse=True):
        words = words.replace(name, "")
    return words


def _named(before: str, data: Known, each: bool = False) -> dict[str, Execution]:
    """Of whom words speak that stand behind these: the projects named, else the last kind, or `each` of the clause."""
    kinds = ("基本支出", "项目支出")
    projects = {name: spent for name, spent in data.spent.items() if name in before and name not in kinds}
    if projects:
        return projects
    if each:
        clause = before[before.rfind("，") + 1 :]
        return {kind: data.spent[kind] for kind in kinds if kind in clause}
    last = max((kind for kind in kinds if kind in before), key=before.rfind, default=None)
    return {last: data.spent[last]} if last else {}


def _within(words: str, data: Known) -> Iterator[Claim]:
    if not (claim := NONE_OVER.search(words)):
        return
    before = words[: claim.start()]
    meant = _named(before, data, each=bool(claim["each"]))
    if not meant:
        meant = {"全年": data.office} | (data.spent if UNIVERSAL.search(before + claim[0]) else {})
    for name, spent in meant.items():
        if spent.executed > spent.budget:
            yield f"{name}{spent.told}，不能写“{claim[0]}”", claim[0]
            return


def _all_spent(words: str, data: Known) -> Iterator[Claim]:
    if claim := ALL_SPENT.search(words):
        for name, spent in _named(words[: claim.start()], data).items():
            if spent.executed < spent.budget:
                yield f"{name}{spent.told}，不能写“{claim[0]}”", claim[0]
                return


def _all_reached(words: str, data: Known) -> Iterator[Claim]:
    claim = ALL_REACHED.search(words)
    if claim is None or not is_of_spending(words[: claim.start()]):
        return
    scope, rate = scope_of(words, claim.start()), number_of(claim["rate"])
    named = [name for name in data.grades if scope.names(name)]
    for name in named or (data.grades if scope.is_universal else ()):
        spent = data.spent.get(name)
        if spent and spent.budget and not scope.leaves_out(name) and spent.executed * 100 < rate * spent.budget:
            yield f"{name}支出率是{percent(spent.executed / spent.budget)}，不能写“{claim[0]}”", claim[0]
            return


def _all_met(words: str, data: Known) -> Iterator[Claim]:
    claim = ALL_DONE.search(words)
    if not claim or is_of_a_part(_bare(words[: claim.start()], data), claim) or "部门整体" in words:
        return
    if is_of_projects(claim):
        return
    meant = {name: number for name, number in data.unmet.items() if name in words[: claim.start()]} or data.unmet
    if number := sum(meant.values()):
        yield f"有{number}项绩效指标未完成，不能写“{claim[0]}”", claim[0]


def _graded(words: str, data: Known) -> Iterator[Claim]:
    claim = ALL_GRADED.search(words)
    other = [f"{name}为“{grade}”" for name, grade in data.grades.items() if claim and grade != claim["grade"]]
    if other and not any(name in words for name in data.grades):
        yield f"{other[0]}，不能写“{claim[0]}”", claim[0]
    counted = Counter(data.grades.values())
    for claim in (*GRADES.finditer(words), *COUNTED.finditer(words)):
        if _count(claim.groupdict().get("of"), len(data.grades)) != len(data.grades):
            continue
        if _count(claim["number"]) != counted[claim["grade"]]:
            yield f"自评等级为“{claim['grade']}”的项目有{counted[claim['grade']]}个，不能写“{claim[0]}”", claim[0]


def _one_graded(words: str, data: Known) -> Iterator[Claim]:
    """The grade of the one project that a sentence names."""
    claims = list(ONE_GRADED.finditer(words))
    named = [name for name in data.grades if claims and name in words[: claims[0].start()]]
    longest = [name for name in named if not any(name in other and name != other for other in named)]
    if len(claims) == len(longest) == 1 and data.grades[longest[0]] != claims[0]["grade"]:
        yield f"{longest[0]}自评等级为“{data.grades[longest[0]]}”，不能写“{claims[0][0]}”", claims[0][0]


def _count(written: str | None, unless: int = 0) -> int:
    return int(spelled.value_of(written)[0]) if written else unless


def _rates(words: str, data: Known) -> Iterator[Claim]:
    """A rate that follows the amount of the one named before it: 基本支出1747.16万元，支出率100%."""
    for claim in RATE.finditer(words):
        before = re.split(r"[；：]", words[: claim.start()])[-1]
        meant = _named(before, data)
        if len(meant) != 1 or not re.search(r"[\d]", before):
            continue
        (name, spent) = next(iter(meant.items()))
        if not spent.budget:
            continue
        rate, typed = percent(spent.executed / spent.budget), number_of(claim["rate"])
        printed, last = number_of(rate[:-1]), Decimal(1).scaleb(-places_of(claim["rate"]))
        # Nothing is rounded to 100 %: that is a claim.
        if abs(printed - typed) >= last or (typed == 100) != (printed == 100):
            yield f"{name}支出率是{rate}，不能写“{claim['rate']}%”", f"{claim['rate']}%"
