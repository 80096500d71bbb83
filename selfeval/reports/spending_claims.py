"""What a writer claims of money without a figure of its own: nothing over, nothing left, all of it spent, a rate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, islice

from selfeval.checking.prose import spelled
from selfeval.checking.prose.claims import NO_DEVIATION, is_of_no_money
from selfeval.checking.prose.labels import BEFORE_A_KIND, label_before, names_nobody
from selfeval.checking.prose.rates import is_of_spending
from selfeval.checking.prose.scope import scope_of
from selfeval.checking.prose.text import number_of
from selfeval.checking.prose.vocabulary import ALL_REACHED, NONE_OVER
from selfeval.scoring.writing import percent, quoted, wan

ALL_SPENT = re.compile(
    r"(?:没有|无|未形成|未产生|不存在)(?:任何)?(?:资金)?(?:结转[和、]?)?结余|结余(?:资金|数)?为(?:零|0)(?![.\d])"
    r"|全部(?:执行|支出|支付|使用|用)(?:完毕|到位|完)|执行完毕|支出完毕"
    r"|(?<=[算金费])(?:均|都)?已?全部(?:执行|支出|使用)(?=[，。；]|$)"
)
PAID_IN_FULL = re.compile(r"(?:均|都|全部)?(?:已)?(?:足额|全额)(?:执行|支出)")
A_REST = re.compile(r"(?:略有|有所|尚有|有少量|有|存在)结余(?=[，。；]|资金[，。；]|$)|(?:略有|有所|尚有|有少量)结余")
OVERSPENT = re.compile(r"(?:出现|发生|存在)?了?超(?:支|预算)(?:执行|支出|情况)*(?=[，。；]|$)")
BALANCED = re.compile(r"(?:实现|做到|保持)?了?收支平衡|与(?:全年|年初)?预算数?(?:持平|(?:完全)?(?:一致|相符))")
ALL_BUDGETS = re.compile(r"(?:\d{4}年度?|全年度?|本年度?|年度|部门|项目|各项|全部|的)*(?:预算|资金|经费)+(?:已|均|都)*")
SURELY = re.compile(r"(?:已|均|都)+$")
UNIVERSAL = re.compile(r"均|都|各|所有|全部")
# Before a claim: nothing but the office's year and its money, so that no kind of spending can be meant.
OFFICE_YEAR = re.compile(
    r"(?:\d{4}年度?|全年度?|本年度?|当年|本部门|本单位|我单位|部门整体|部门|的)+(?:总)?(?:支出|执行数?|收支|资金|预算(?:执行(?:情况)?)?)?(?:总体|基本|大体)?"
    r"(?:平衡，)?|支出总额|总支出"
)
EACH_PROJECT = re.compile(
    rf"(?:所有|各个?|全部|(?P<number>\d+|{spelled.NUMBER})个)项目(?:的)?(?:支出|预算|财政)?(?:资金)?$"
)
PROJECTS_RATE = re.compile(
    r"(?:.*，)?(?:\d{4}年度?|全年度?|本年度?|[本我]?(?:部门|单位|办|局))*项目的?(?:预算|资金)?(?:支出率|执行率)"
)
OF, PAID = r"(?:\d{4}年度?|全年度?|本年度?|当年|，)*", r"的?(?:全年)?(?:支出|执行数?|资金|经费)?(?:总体|基本|大体)?"
KINDS = ("基本支出", "项目支出", "人员经费", "公用经费")
A_KIND = re.compile(rf"(?:^|(?<=[{BEFORE_A_KIND}]))(?P<kind>{'|'.join(KINDS)})")
Claim = tuple[str, str]  # what is said against it, and the words


@dataclass(frozen=True)
class Execution:
    """What was spent of what (元)."""

    executed: Decimal
    budget: Decimal
    bases: tuple[Decimal, ...] = ()  # the other budgets that people compare it with

    @property
    def ratios(self) -> list[Decimal]:
        """Spent ÷ each budget, as a share of 1."""
        return [self.executed / base for base in (self.budget, *self.bases) if base]

    @property
    def overs(self) -> list[Decimal]:
        """How much more was spent than each budget."""
        return [self.executed - base for base in (self.budget, *self.bases)]

    @property
    def steps(self) -> list[Decimal]:
        """How far its budgets and what was appropriated lie from each other."""
        return [abs(one - other) for one, other in combinations((self.budget, *self.bases), 2)]

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
    weighted: Decimal | None = None
    mean: Decimal | None = None
    scores: dict[str, Decimal] = field(default_factory=dict)
    indicators: dict[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)  # project, value, target
    parts: tuple[str, ...] = ()  # of the office: what is said of one is not said of all


def named_in(before: str, data: Known, each: bool = False) -> dict[str, Execution]:
    """Of whom words speak that stand behind these: the projects named, else the last kind, or `each` of the clause."""
    projects = {name: spent for name, spent in data.spent.items() if name in before and name not in KINDS}
    if projects:
        return projects
    if each:
        clause = before[before.rfind("，") + 1 :]
        return {kind: data.spent[kind] for kind in kinds_in(clause) if kind in data.spent}
    last = [kind for kind in kinds_in(before) if kind in data.spent][-1:]
    return {kind: data.spent[kind] for kind in last}


def kinds_in(words: str) -> list[str]:
    """The kinds of the office's spending that are named, in their order."""
    return [found["kind"] for found in A_KIND.finditer(words)]


def _each_project(before: str, data: Known) -> dict[str, Execution]:
    """All projects, where the words speak of all: 9个项目, if there are nine."""
    found = EACH_PROJECT.search(before)
    number = spelled.value_of(found["number"])[0] if found and found["number"] else len(data.unmet)
    if not found or number != len(data.unmet):
        return {}
    return {name: data.spent[name] for name in data.unmet if name in data.spent}


def _within(words: str, data: Known) -> Iterator[Claim]:
    if not (claim := NONE_OVER.search(words)):
        return
    before = words[: claim.start()]
    meant = named_in(before, data, each=bool(claim["each"])) or _each_project(before, data)
    if not meant and words.startswith("项目", claim.end()):
        meant = _each_project("所有项目", data)  # 没有超支项目
    elif not meant and not EACH_PROJECT.search(before) and names_nobody(label_before(words, claim.start())):
        meant = {"全年": data.office} | (data.spent if UNIVERSAL.search(before + claim[0]) else {})
    yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed > each.budget))


def _all_spent(words: str, data: Known) -> Iterator[Claim]:
    if claim := ALL_SPENT.search(words):
        before = words[: claim.start()]
        meant = named_in(before, data) or _each_project(SURELY.sub("", before), data)
        if not meant and "结余" not in claim[0] and ALL_BUDGETS.fullmatch(before[before.rfind("，") + 1 :]):
            meant = data.spent
        yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed < each.budget))


def _paid_in_full(words: str, data: Known) -> Iterator[Claim]:
    """足额执行 of projects that are named, or of all of them."""
    if not (claim := PAID_IN_FULL.search(words)):
        return
    before = words[: claim.start()]
    meant = _each_project(SURELY.sub("", before), data) or meant_by(before, data)
    yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed < each.budget))


def _a_rest(words: str, data: Known) -> Iterator[Claim]:
    """略有结余 of what was spent to the last or beyond."""
    if claim := A_REST.search(words):
        meant = meant_by(words[: claim.start()], data)
        yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed >= each.budget))


def _overspent(words: str, data: Known) -> Iterator[Claim]:
    """超支 of what was not spent beyond any of its budgets."""
    if claim := OVERSPENT.search(words):
        meant = meant_by(words[: claim.start()], data)
        yield from _denied(claim, ((name, each) for name, each in meant.items() if max(each.overs) <= 0))


def _balanced(words: str, data: Known) -> Iterator[Claim]:
    if claim := BALANCED.search(words):
        meant = meant_by(words[: claim.start()], data)
        yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed != each.budget))


def _no_deviation(words: str, data: Known) -> Iterator[Claim]:
    """未出现任何偏差 of the one that is named, else of the office; what is said of targets is no money."""
    if not (claim := NO_DEVIATION.search(words)):
        return
    before = words[: claim.start()]
    if not is_of_no_money(before):
        meant = named_in(before, data) or {"全年": data.office}
        yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed != each.budget))


def meant_by(before: str, data: Known) -> dict[str, Execution]:
    """The one that is named at the beginning; or the office, where nothing else is."""
    if OFFICE_YEAR.fullmatch(before):
        return {"全年": data.office}
    named = named_in(before, data)
    return {name: each for name, each in named.items() if re.fullmatch(rf"{OF}{re.escape(name)}{PAID}", before)}


def _denied(claim: re.Match, against: Iterator[tuple[str, Execution]]) -> Iterator[Claim]:
    """What is said of the first of those that deny the claim."""
    for name, spent in islice(against, 1):
        yield f"{name}{spent.told}，不能写{quoted(claim[0])}", claim[0]


def all_reached(words: str, data: Known) -> Iterator[Claim]:
    """支出率均达到100% of the projects named, or of all but those that are excepted."""
    claim = ALL_REACHED.search(words)
    if claim is None or not is_of_spending(words[: claim.start()]):
        return
    scope, rate = scope_of(words, claim.start()), number_of(claim["rate"])
    named = [name for name in data.grades if scope.names(name)]
    is_of_each = scope.is_universal or "全部" in claim[0] or PROJECTS_RATE.fullmatch(scope.before)
    for name in named or (data.grades if is_of_each else ()):
        spent = data.spent.get(name)
        if spent and spent.budget and not scope.leaves_out(name) and spent.executed * 100 < rate * spent.budget:
            yield f"{name}支出率是{percent(spent.executed / spent.budget)}，不能写{quoted(claim[0])}", claim[0]
            return


JUDGES = (_within, _all_spent, _paid_in_full, _a_rest, _overspent, _balanced, _no_deviation, all_reached)
