"""T02 and T03: what a text claims of everything, held against its own figures."""

import re
from decimal import Decimal

from selfeval.checking.findings import Severity
from selfeval.checking.prose.done import wrong_completions
from selfeval.checking.prose.facts import OTHER_YEAR, TOLERANCE, Found, Prose, at, close, told, wan
from selfeval.checking.prose.figures import Amount, Rate
from selfeval.checking.prose.labels import (
    APPROPRIATED,
    BUDGET,
    FULL,
    HIDDEN,
    LEFT,
    SPENT,
    TOTAL,
    WORDS,
    is_part_of_year,
    year_of,
)
from selfeval.checking.prose.overspent import wrong_no_overspending
from selfeval.checking.prose.rates import OF_BUDGET, is_of_spending
from selfeval.checking.prose.scope import is_project, scope_of
from selfeval.checking.prose.text import Sentence, number_of, plain
from selfeval.checking.prose.vocabulary import ALL_REACHED, WISHED, only_tells_which
from selfeval.checking.registry import Thresholds, check

NO_DEVIATION = re.compile(r"(?:未出现|没有出现|未发生|不存在|没有|无)(?:任何)?(?:明显)?偏差|偏差为(?:零|0)(?![.\d])")
MONEY = re.compile(r"预算|支出|资金|经费|收支|拨付")
# Without a word of money before it, a deviation of these is none of money.
OTHER_DEVIATIONS = re.compile(r"评价|自评|填报|填写|数据|核对|统计|目标|指标|数量|质量")


def is_of_no_money(before: str) -> bool:
    """Whether what has no deviation is something else than the money of the whole."""
    return bool(re.search("其余|其他", before) or (OTHER_DEVIATIONS.search(before) and not MONEY.search(before)))


@check("T02", "prose", Severity.ERROR, "“未出现偏差”只在预算、拨付、支出一致时成立")
def no_deviation_is_claimed_over_a_gap(prose: Prose, thresholds: Thresholds) -> Found:
    budget = prose.one(TOTAL, BUDGET, FULL) or prose.one(TOTAL, BUDGET)
    known = [(BUDGET, budget), *((role, prose.one(TOTAL, role)) for role in (APPROPRIATED, SPENT))]
    known = [(role, amount) for role, amount in known if amount is not None]
    for sentence in prose.sentences:
        claim = NO_DEVIATION.search(sentence.text)
        if claim is None or not _is_of_the_whole(prose, sentence.text[: claim.start()]):
            continue
        for (role, one), (later, other) in zip(known, known[1:], strict=False):
            if not close(one.value, other.value, one, other):
                gap = other.value - one.value
                verb = "超过" if gap > 0 else "少于"
                message = (
                    f"{WORDS[later]}{wan(other.value)}万元{verb}{WORDS[role]}{wan(one.value)}万元"
                    f"{wan(abs(gap))}万元，不能写“{claim[0]}”"
                )
                yield at(sentence), message, told(f"{wan(abs(gap))}万元", claim[0])


def _is_of_the_whole(prose: Prose, before: str) -> bool:
    """Whether what has no deviation is the money of the year, and not that of a project that is named."""
    named = (each.entity for each in prose.figures.amounts if is_project(each.entity))
    return not (is_of_no_money(before) or HIDDEN.search(before) or any(name in before for name in named))


@check("T03", "prose", Severity.ERROR, "“均达到”“均完成”“均未超预算”只在没有一个例外时成立")
def all_reached_is_claimed_below_it(prose: Prose, thresholds: Thresholds) -> Found:
    lowest = _lowest(prose)
    for sentence in prose.sentences:
        claim = ALL_REACHED.search(sentence.text)
        if claim is None or not _is_of_the_year(prose, sentence, claim):
            continue
        below = list(_below(lowest, sentence, claim))
        for rate in below:
            yield at(sentence), f"{rate.entity}为{rate.text}，低于{claim['rate']}%", told(rate.text, claim[0])
        if not below:
            yield from _against_all_projects(prose, sentence, claim)
    yield from wrong_completions(prose)
    yield from wrong_no_overspending(prose)


def _is_of_the_year(prose: Prose, sentence: Sentence, claim: re.Match) -> bool:
    before = sentence.text[: claim.start()]
    is_open = re.search(WISHED, before) or only_tells_which(sentence.text, claim)
    return not is_open and not is_part_of_year(before) and year_of(before) in ("", prose.year)


def _lowest(prose: Prose) -> dict[str, Rate]:
    """The lowest rate of spending that the text gives each project for the whole of its year."""
    found: dict[str, Rate] = {}
    for rate in prose.figures.rates:
        if not is_project(rate.entity) or not OF_BUDGET.search(rate.label) or OTHER_YEAR.search(rate.label):
            continue
        before = rate.sentence.text[: rate.offset - rate.sentence.offset]
        if not is_part_of_year(before) and year_of(before) in ("", prose.year):
            lowest = found.setdefault(rate.entity, rate)
            found[rate.entity] = min(lowest, rate, key=lambda each: each.value)
    return found


def _below(lowest: dict[str, Rate], sentence: Sentence, claim: re.Match) -> list[Rate]:
    """The rates below the claim of those that it speaks of, one of each."""
    scope = scope_of(sentence.text, claim.start())
    of_all = scope.is_universal and is_of_spending(sentence.text[: claim.start()])
    below = [rate for rate in lowest.values() if rate.value < number_of(claim["rate"])]
    return [
        rate
        for rate in below
        if (scope.names(rate.entity) and rate.sentence != sentence) or (of_all and not scope.leaves_out(rate.entity))
    ]


def _against_all_projects(prose: Prose, sentence: Sentence, claim: re.Match) -> Found:
    """The rate of all projects together: below the claim, some project must lie below it too."""
    spent = prose.one("项目支出", SPENT)
    given = prose.one("项目支出", BUDGET, FULL) or prose.one("项目支出", BUDGET) or prose.one("项目支出", APPROPRIATED)
    if spent is None or given is None or not given.value or not is_of_spending(sentence.text[: claim.start()]):
        return
    rate = spent.value * 100 / given.value
    left = [a.value for a in prose.figures.amounts if a.role == LEFT]
    gap = given.value - spent.value
    if sum(left) >= gap - TOLERANCE or _is_told(prose, sentence, gap):  # what was left, and where
        return
    if rate < number_of(claim["rate"]):
        message = (
            f"项目支出合计{wan(spent.value)}万元÷{wan(given.value)}万元＝{plain(rate)}%，低于{claim['rate']}%："
            f"只有未列入的项目结余不少于{wan(gap)}万元时才成立，请写明各项目的金额和支出率"
        )
        yield at(sentence), message, told(f"{plain(rate)}%", claim[0]), Severity.EXPLAIN


def _is_told(prose: Prose, sentence: Sentence, gap: Decimal) -> bool:
    """Whether the projects that the claim leaves out are told with what they fell short of."""
    scope = scope_of(sentence.text, len(sentence.text))
    short = Decimal(0)
    for name in {a.entity for a in prose.figures.amounts if is_project(a.entity) and not scope.names(a.entity)}:
        given, spent = (_last(prose, name, role) for role in (BUDGET, SPENT))
        if given and spent:
            short += max(given.value - spent.value, Decimal(0))
    return short >= gap - TOLERANCE


def _last(prose: Prose, name: str, role: str) -> Amount | None:
    return prose.one(name, role, FULL) or prose.one(name, role)
