"""What a writer claims of money without a figure of its own: nothing over, nothing left, all of it spent, a rate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, islice

from selfeval.checking.prose import spelled
from selfeval.checking.prose.rates import is_of_spending
from selfeval.checking.prose.scope import scope_of
from selfeval.checking.prose.text import UNITS, agrees, number_of, places_of
from selfeval.checking.prose.vocabulary import ALL_REACHED, NONE_OVER
from selfeval.scoring.writing import percent, quoted, wan

ALL_SPENT = re.compile(
    r"(?:没有|无|未形成|未产生|不存在)(?:任何)?(?:资金)?(?:结转[和、]?)?结余|全部(?:执行|支出|支付|使用)(?:完毕|到位|完)|执行完毕|支出完毕"
)
PAID_IN_FULL = re.compile(r"(?:均|都|全部)?(?:已)?(?:足额|全额)(?:执行|支出)")
A_REST = re.compile(r"(?:略有|有所|尚有|有少量)结余")
BALANCED = re.compile(r"收支平衡|与(?:全年|年初)?预算数?持平")
TENTHS = re.compile(
    rf"(?:支出率|执行率)(?P<way>超过|高于|达到|达|在)?了?(?P<tenths>[{spelled.FOLLOWING}])成(?P<least>以上)?"
)
RATE = re.compile(r"，(?:预算)?(?:支出率|执行率|支出进度|执行进度)(?:为|达到?|是)?(?P<rate>\d+(?:\.\d+)?)%")
MONEY = r"(?P<number>\d+(?:\.\d+)?)(?P<unit>万元|元)"
OVER = re.compile(
    rf"超支(?:了|额|金额|数|资金)?(?P<way>不足|不到|少于|约|近)?(?:仅|只|共|达|为|是|有)*{MONEY}(?P<about>左右|以[内上])?"
)
GIVEN = re.compile(rf"[少欠多超]拨付?(?:了|资金|经费|款)*(?:仅|只|共|达|为|是|有)*{MONEY}(?!左右|以[内上])")
BOUND = re.compile(
    r"(?:支出率|执行率)(?:(?P<most>不足|低于|不到|未达到?|小于)|(?P<least>超过|高于|大于|不低于))了?(?P<rate>\d+(?:\.\d+)?)%"
)
ALL_BUDGETS = re.compile(r"(?:\d{4}年度?|全年度?|本年度?|年度|部门|各项|全部|的)*(?:预算|资金|经费)+(?:已|均|都)*")
UNIVERSAL = re.compile(r"均|都|各|所有|全部")
# Before a claim: nothing but the office's year and its money, so that no kind of spending can be meant.
OFFICE_YEAR = re.compile(
    r"(?:\d{4}年度?|全年度?|本年度?|当年|本部门|本单位|我单位|部门整体|部门|的)+(?:总)?(?:支出|执行数?|收支|资金|预算)?(?:总体|基本|大体)?"
    r"(?:平衡，)?"
)
EACH_PROJECT = re.compile(r"(?:所有|各个?|全部|\d+个)项目(?:的)?(?:支出|预算|财政)?(?:资金)?$")
OF, PAID = r"(?:\d{4}年度?|全年度?|本年度?|当年|，)*", r"的?(?:全年)?(?:支出|执行数?|资金|经费)?(?:总体|基本|大体)?"
KINDS = ("基本支出", "项目支出", "人员经费", "公用经费")
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


def _named(before: str, data: Known, each: bool = False) -> dict[str, Execution]:
    """Of whom words speak that stand behind these: the projects named, else the last kind, or `each` of the clause."""
    projects = {name: spent for name, spent in data.spent.items() if name in before and name not in KINDS}
    if projects:
        return projects
    if each:
        clause = before[before.rfind("，") + 1 :]
        return {kind: data.spent[kind] for kind in KINDS if kind in data.spent and kind in clause}
    last = max((kind for kind in KINDS if kind in data.spent and kind in before), key=before.rfind, default=None)
    return {last: data.spent[last]} if last else {}


def _within(words: str, data: Known) -> Iterator[Claim]:
    if not (claim := NONE_OVER.search(words)):
        return
    before = words[: claim.start()]
    meant = _named(before, data, each=bool(claim["each"]))
    if not meant:
        meant = {"全年": data.office} | (data.spent if UNIVERSAL.search(before + claim[0]) else {})
    yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed > each.budget))


def _all_spent(words: str, data: Known) -> Iterator[Claim]:
    if claim := ALL_SPENT.search(words):
        before = words[: claim.start()]
        meant = _named(before, data)
        if not meant and "结余" not in claim[0] and ALL_BUDGETS.fullmatch(before[before.rfind("，") + 1 :]):
            meant = data.spent
        yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed < each.budget))


def _paid_in_full(words: str, data: Known) -> Iterator[Claim]:
    """足额执行 of projects that are named, or of all of them."""
    if not (claim := PAID_IN_FULL.search(words)):
        return
    before = words[: claim.start()]
    meant = _meant(before, data)
    if EACH_PROJECT.search(before):
        meant = {name: data.spent[name] for name in data.unmet if name in data.spent}
    yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed < each.budget))


def _a_rest(words: str, data: Known) -> Iterator[Claim]:
    """略有结余 of what was spent to the last or beyond."""
    if claim := A_REST.search(words):
        meant = _meant(words[: claim.start()], data)
        yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed >= each.budget))


def _balanced(words: str, data: Known) -> Iterator[Claim]:
    if claim := BALANCED.search(words):
        meant = _meant(words[: claim.start()], data)
        yield from _denied(claim, ((name, each) for name, each in meant.items() if each.executed != each.budget))


def _over(words: str, data: Known) -> Iterator[Claim]:
    """超支3万元 of the one that is named, against whichever budget; where nobody is named, of anybody."""
    for claim in OVER.finditer(words):
        before = words[: claim.start()]
        meant = _meant(before, data) or ({} if _named(before, data) else {"全年": data.office} | data.spent)
        if meant and not any(_is_over(claim, each) for each in meant.values()):
            name, each = next(iter(meant.items()))
            yield f"{name}{each.told}，不能写{quoted(claim[0])}", claim[0]


def _is_over(claim: re.Match, spent: Execution) -> bool:
    typed, last = _money(claim)
    if claim["way"] in ("不足", "不到", "少于"):
        return any(0 < over < typed for over in spent.overs)
    if claim["way"] or claim["about"]:
        return max(spent.overs) > 0
    return any(abs(over - typed) < last for over in spent.overs)


def _money(claim: re.Match) -> tuple[Decimal, Decimal]:
    """The amount (元) and the worth of its last digit."""
    unit = UNITS[claim["unit"]]
    return number_of(claim["number"]) * unit, unit.scaleb(-places_of(claim["number"]))


def _given(words: str, data: Known) -> Iterator[Claim]:
    """少拨100万元 of the one that is named, else of anybody."""
    for claim in GIVEN.finditer(words):
        typed, last = _money(claim)
        meant = _named(words[: claim.start()], data) or {"全年": data.office} | data.spent
        if not any(abs(step - typed) < last for each in meant.values() for step in each.steps):
            yield f"数据中没有这样的拨付差额，不能写{quoted(claim[0])}", claim[0]


def _bound(words: str, data: Known) -> Iterator[Claim]:
    """执行率不足100% of the one that is named, or of the office."""
    for claim in BOUND.finditer(words):
        limit = number_of(claim["rate"]) / 100
        for name, each in _meant(words[: claim.start()], data).items():
            ratios = each.ratios
            if ratios and all(ratio >= limit if claim["most"] else ratio < limit for ratio in ratios):
                yield f"{name}支出率是{percent(ratios[0])}，不能写{quoted(claim[0])}", claim[0]
                return


def _tenths(words: str, data: Known) -> Iterator[Claim]:
    """执行率超过八成 of the one that is named."""
    if not (claim := TENTHS.search(words)) or not (claim["way"] in ("超过", "高于") or claim["least"]):
        return
    least = spelled.value_of(claim["tenths"])[0] / 10
    for name, each in _meant(words[: claim.start()], data).items():
        if each.budget and each.executed < least * each.budget:
            yield f"{name}支出率是{percent(each.executed / each.budget)}，不能写{quoted(claim[0])}", claim[0]
            return


def _meant(before: str, data: Known) -> dict[str, Execution]:
    """The one that is named at the beginning; or the office, where nothing else is."""
    if OFFICE_YEAR.fullmatch(before):
        return {"全年": data.office}
    named = _named(before, data)
    return {name: each for name, each in named.items() if re.fullmatch(rf"{OF}{re.escape(name)}{PAID}", before)}


def _denied(claim: re.Match, against: Iterator[tuple[str, Execution]]) -> Iterator[Claim]:
    """What is said of the first of those that deny the claim."""
    for name, spent in islice(against, 1):
        yield f"{name}{spent.told}，不能写{quoted(claim[0])}", claim[0]


def _all_reached(words: str, data: Known) -> Iterator[Claim]:
    claim = ALL_REACHED.search(words)
    if claim is None or not is_of_spending(words[: claim.start()]):
        return
    scope, rate = scope_of(words, claim.start()), number_of(claim["rate"])
    named = [name for name in data.grades if scope.names(name)]
    is_of_each = scope.is_universal or "全部" in claim[0]
    for name in named or (data.grades if is_of_each else ()):
        spent = data.spent.get(name)
        if spent and spent.budget and not scope.leaves_out(name) and spent.executed * 100 < rate * spent.budget:
            yield f"{name}支出率是{percent(spent.executed / spent.budget)}，不能写{quoted(claim[0])}", claim[0]
            return


def rates(words: str, data: Known) -> Iterator[Claim]:
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
        printed = number_of(rate[:-1])
        # Nothing is rounded to 100 %: that is a claim.
        if not agrees(printed, claim["rate"]) or (typed == 100) != (printed == 100):
            yield f"{name}支出率是{rate}，不能写“{claim['rate']}%”", f"{claim['rate']}%"


JUDGES = (_within, _all_spent, _paid_in_full, _a_rest, _balanced, _over, _given, _bound, _tenths, _all_reached)
