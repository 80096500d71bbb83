"""What a writer types of money as a number that has no figure of its own: an overspend, a rate, a bound of it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from selfeval.checking.prose import spelled
from selfeval.checking.prose.text import UNITS, agrees, number_of, places_of
from selfeval.reports.spending_claims import Claim, Execution, Known, meant_by, named_in
from selfeval.scoring.writing import percent, quoted

TENTHS = re.compile(
    rf"(?:支出率|执行率)(?P<way>超过|高于|达到|达|在)?了?(?P<tenths>[{spelled.FOLLOWING}])成(?P<least>以上)?"
)
RATE = re.compile(
    r"，(?:(?:预算)?(?:支出率|执行率|支出进度|执行进度)(?:为|达到?|是)?|完成(?P<of>(?:全年|年初)?预算数?)的)"
    r"(?P<rate>\d+(?:\.\d+)?)%"
)
PART_OF_YEAR = re.compile(r"(?<!1)[1-9]月|1[01]月|季度|半年")
MONEY = r"(?P<number>\d+(?:\.\d+)?)(?P<unit>万元|元)"
OVER = re.compile(
    rf"(?:超支|超(?:出|过)?(?:年初|全年)?预算数?|超(?:出|过)(?:实际)?拨付(?:数|资金))(?:了|额|金额|数|资金)?(?P<way>不足|不到|少于|约|近)?(?:仅|只|共|达|为|是|有)*{MONEY}(?P<about>左右|以[内上])?"
)
GIVEN = re.compile(rf"[少欠多超]拨付?(?:了|资金|经费|款)*(?:仅|只|共|达|为|是|有)*{MONEY}(?!左右|以[内上])")
BOUND = re.compile(
    r"(?:支出率|执行率)(?:(?P<most>不足|低于|不到|未达到?|小于)了?|(?P<least>超过|高于|大于|不低于)了?|(?:达到?|在|为)?)"
    r"(?P<rate>\d+(?:\.\d+)?)%(?:(?P<at_least>及?以上)|(?P<at_most>及?以下|以内))?"
)


def _over(words: str, data: Known) -> Iterator[Claim]:
    """超支3万元 of the one that is named, against whichever budget; where nobody is named, of anybody."""
    for claim in OVER.finditer(words):
        before = words[: claim.start()]
        meant = meant_by(before, data) or ({} if named_in(before, data) else {"全年": data.office} | data.spent)
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
        meant = named_in(words[: claim.start()], data) or {"全年": data.office} | data.spent
        if not any(abs(step - typed) < last for each in meant.values() for step in each.steps):
            yield f"数据中没有这样的拨付差额，不能写{quoted(claim[0])}", claim[0]


def _bound(words: str, data: Known) -> Iterator[Claim]:
    """执行率不足100% of the one that is named, or of the office."""
    for claim in BOUND.finditer(words):
        limit, is_most = number_of(claim["rate"]) / 100, claim["most"] or claim["at_most"]
        if not is_most and not claim["least"] and not claim["at_least"]:
            continue
        for name, each in meant_by(words[: claim.start()], data).items():
            ratios = each.ratios
            if ratios and all(ratio >= limit if is_most else ratio < limit for ratio in ratios):
                yield f"{name}支出率是{percent(ratios[0])}，不能写{quoted(claim[0])}", claim[0]
                return


def _tenths(words: str, data: Known) -> Iterator[Claim]:
    """执行率超过八成 of the one that is named."""
    if not (claim := TENTHS.search(words)) or not (claim["way"] in ("超过", "高于") or claim["least"]):
        return
    least = spelled.value_of(claim["tenths"])[0] / 10
    for name, each in meant_by(words[: claim.start()], data).items():
        if each.budget and each.executed < least * each.budget:
            yield f"{name}支出率是{percent(each.executed / each.budget)}，不能写{quoted(claim[0])}", claim[0]
            return


def rates(words: str, data: Known) -> Iterator[Claim]:
    """A rate that follows the amount of the one named before it: 基本支出1747.16万元，支出率100%."""
    for claim in RATE.finditer(words):
        before = re.split(r"[；：]", words[: claim.start()])[-1]
        meant = named_in(before, data)
        if len(meant) != 1 or not re.search(r"[\d]", before) or PART_OF_YEAR.search(words[: claim.start()]):
            continue
        (name, spent) = next(iter(meant.items()))
        if not spent.budget:
            continue
        written = [percent(ratio) for ratio in (spent.ratios if claim["of"] else spent.ratios[:1])]
        if not any(_is_rate(number_of(rate[:-1]), claim["rate"]) for rate in written):
            yield f"{name}支出率是{written[0]}，不能写“{claim['rate']}%”", f"{claim['rate']}%"


def _is_rate(printed: Decimal, typed: str) -> bool:
    """Whether it is the printed rate; nothing is rounded to 100 %: that is a claim."""
    return agrees(printed, typed) and (number_of(typed) == 100) == (printed == 100)


JUDGES = (_over, _given, _bound, _tenths)
