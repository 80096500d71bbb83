"""What was achieved against the money that it took: P08, P11, and P16, P17 of ours."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from selfeval.assessments.facts import RowFacts, SheetFacts
from selfeval.assessments.rules.common import Found, says_enough
from selfeval.checking.findings import Severity
from selfeval.checking.prose.text import number_of, places_of
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.rounding import exact, plain
from selfeval.scoring.terms import IndicatorClass, IndicatorSubclass
from selfeval.scoring.writing import percent, percent_apart, wan, writing_apart

UNITS = {"元": Decimal(1), "千元": Decimal(1_000), "万元": Decimal(10_000), "亿元": Decimal(10**8)}
# What the achieved goal may say of the whole spending: with such a word before it, or with what was left behind it.
AMOUNT = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元)"
SPENT = re.compile(
    r"(?:(?:全年|共|累计|实际)(?:支出|执行|支付)(?:数|费用|资金)?|(?P<alone>支出))(?:为|了)?"
    rf"{AMOUNT}(?(alone)(?=[，、]结余))"
)
# The same without such a word, at the beginning of a clause: the whole, if the text says it once and of nothing.
BARE = re.compile(rf"(?:^|(?<=[，。；、\n]))[ 　]*(?:资金|经费|预算)?支出(?:为|了)?{AMOUNT}(?!用于)")
# An amount paid for one purpose: it may be a part of the whole, but not more than it.
PAID = re.compile(rf"(?:支付|支出)了?(?P<purpose>[^\d，。；：、（）\n]{{1,16}}[费款金])(?:为|共计|合计|共)?{AMOUNT}")
# Where the words may speak of other years, of the money of others, or of what was not paid.
NOT_THIS_MONEY = re.compile(
    r"累计|历年|上年|往年|以前|至今|[\d一二三四五六七八九十两]年|自筹|企业|单位自|配套|带动|撬动|拉动|减少|节约|避免|计划|预计|合同|代付|代缴|垫付"
)
SENTENCE_ENDS = re.compile(r"[。；\n]")
OF_A_PART = ("其中", "用于")
LEFT = re.compile(rf"[，、]结余(?:为|了|资金)?{AMOUNT}")
BACK = "请退回或撤销审定，由科室核对后重新送审"
BEFORE = "（写的是资金变动以前的数）"
MOST_FIGURES = 200  # characters that an explanation keeps of them
CENTS_OF_UNIT = 200  # an actual value repeats an amount to within half a hundredth of its unit
WHOLE_COSTS = (IndicatorSubclass.COST, IndicatorSubclass.ECONOMIC_COST)


@check("P08", "sheet", Severity.EXPLAIN, "绩效完成情况与预算执行情况相匹配")
def performance_matches_spending(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """(p − e) ÷ p of the form, p = Σ indicator scores ÷ Σ their weights, e = the execution rate, at most 1.

    The gap is silent once the reason of the execution row stands there; a low execution stays a warning.
    """
    rate = facts.score.execution_rate
    if rate is None:
        return
    lowest = thresholds["low_execution"]
    if rate < lowest:
        words = f"预算执行率{percent_apart(rate, lowest)}低于{percent(lowest)}，请核实执行数和绩效完成情况"
        yield "execution", words, f"{rate}", Severity.WARNING
    scored = [each for each in facts.applicable if each.score.self_score is not None and each.row.weight]
    weight = sum((each.row.weight for each in scored), Decimal(0))
    points = sum((each.score.self_score for each in scored), Decimal(0))
    if len(scored) < len(facts.applicable) or points == 0 or says_enough(facts.execution_reason):
        return
    with exact():
        done, spent = points / weight, min(rate, Decimal(1))
        gap = (done - spent) / done
    if gap > thresholds["performance_gap"]:
        words = f"绩效指标得分率{percent(done)}，预算执行率{percent(spent)}，绩效明显好于支出，请在执行偏差原因中说明"
        yield "execution:execution_reason", words, f"{points}/{weight}/{rate}"


@check("P11", "sheet", Severity.EXPLAIN, "成本指标值不超过全年预算数")
def cost_target_within_budget(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """Only of targets that are a whole amount: 元 per person says nothing about the budget.

    Silent once the reason stands in the row.
    """
    for each in facts.applicable:
        row, factor = each.row, UNITS.get(each.unit.strip())
        if not _is_cost(each) or factor is None or row.target is None or says_enough(each.reason):
            continue
        target = row.target * factor
        if target - facts.adjusted > thresholds["sum_tolerance"]:
            words = f"{each.name}的指标值{plain(row.target)}{each.unit}超过全年预算数{wan(facts.adjusted)}万元"
            yield each.place("deviation_reason"), f"{words}，请在偏差原因中说明", f"{target}/{facts.adjusted}"


@check("P16", "sheet", Severity.ERROR, "自评表的资金与现在的资金数据一致")
def money_is_that_of_now(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """A form that was handed in keeps the money that it was scored on; the report prints both."""
    if facts.recorded is None:
        if facts.changed:
            names = "、".join(facts.changed)
            yield "execution", f"送审之后{names}的计算数据有变动，{BACK}", names
        return
    then, now = ((facts.adjusted, facts.executed), facts.recorded)
    words = "送审之后年初预算数或资金来源有变动"
    if then != now:
        write = writing_apart(*zip(then, now, strict=True))
        words = f"送审时{_written(*then, write)}，现在{_written(*now, write)}"
    yield "execution", f"{words}，{BACK}", "/".join(map(str, (*then, *now)))


def _written(adjusted: Decimal, executed: Decimal, write: Callable[[Decimal], str]) -> str:
    return f"全年预算数{write(adjusted)}、执行数{write(executed)}"


@check("P17", "sheet", Severity.EXPLAIN, "实际完成情况和成本指标写的支出、结余与资金数据一致")
def words_repeat_the_money(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """The words were perhaps written before the money changed: what repeats the money of then is an error.

    Held at the digits that were written. One finding for the goal, so that one explanation answers it.
    """
    told = list(_told_of_goal(facts))
    if told:
        words, figures, copied = zip(*told, strict=True)
        words = [f"{each}{BEFORE if old else ''}" for each, old in zip(words, copied, strict=True)]
        severity = Severity.ERROR if any(copied) else Severity.EXPLAIN
        todo = "请按现在的资金数据改写" if any(copied) else "请改正，或说明两者为什么不同"
        yield (
            "form:achieved_goal",
            f"实际完成情况写{'；写'.join(words)}。{todo}",
            "、".join(figures)[:MOST_FIGURES],
            severity,
        )
    yield from _costs_of_before(facts)


def _told_of_goal(facts: SheetFacts) -> Iterator[tuple[str, str, bool]]:
    """What the goal says against the money: the words, their figures, whether they repeat the money of before."""
    goal, then = facts.achieved_goal, "送审时的" if facts.recorded else ""
    for found, what, amount in (
        (_whole_spending(goal), "全年执行数", facts.executed),
        (LEFT.finditer(goal), "结余", facts.adjusted - facts.executed),
    ):
        for match in found:
            value, last = _value_of(match)
            if abs(value - amount) >= last:
                said = f"“{match[0].strip('，、 　')}”，而{then}{what}是{wan(amount)}万元"
                yield said, f"{match['number']}{match['unit']}/{amount}", _is_of_before(value, last, facts)
    for match in _paid_for_a_purpose(goal):
        value, last = _value_of(match)
        if value - facts.executed >= last:
            said = f"“{match[0]}”，多于{then}全年执行数{wan(facts.executed)}万元"
            yield said, f"{match['number']}{match['unit']}/{facts.executed}", _is_of_before(value, last, facts)


def _value_of(match: re.Match) -> tuple[Decimal, Decimal]:
    """An amount in 元, and what one in its last written digit is worth."""
    factor = UNITS[match["unit"]]
    return number_of(match["number"]) * factor, Decimal(1).scaleb(-places_of(match["number"])) * factor


def _is_of_before(value: Decimal, last: Decimal, facts: SheetFacts) -> bool:
    """Whether an amount is the budget, the spending or what was left when the form was last judged."""
    if facts.former is None:
        return False
    adjusted, executed = facts.former
    return any(abs(value - each) * 2 <= last for each in (adjusted, executed, adjusted - executed))


def _costs_of_before(facts: SheetFacts) -> Found:
    """A cost that is the whole spending of before: more than was spent it cannot be, less may be a part of it."""
    if facts.former is None:
        return
    then = facts.former[1]
    for each in facts.applicable:
        row, factor = each.row, UNITS.get(each.unit.strip())
        if not _is_cost(each) or factor is None or row.actual is None or then == 0:
            continue
        value, half = row.actual * factor, factor / CENTS_OF_UNIT
        if abs(value - then) <= half < abs(value - facts.executed):
            words = (
                f"{each.name}的实际完成值{plain(row.actual)}{each.unit}是资金变动以前的全年执行数，"
                f"现在的全年执行数是{wan(facts.executed)}万元，"
            )
            is_more = value > facts.executed
            if not is_more and says_enough(each.reason):
                continue
            words += "请按现在的资金数据改写" if is_more else "请改正，或在偏差原因中说明为什么不变"
            severity, field = (Severity.ERROR, "actual") if is_more else (Severity.EXPLAIN, "deviation_reason")
            yield each.place(field), words, f"{row.actual}{each.unit}/{facts.executed}", severity


def _is_cost(each: RowFacts) -> bool:
    return each.row.indicator_class is IndicatorClass.COST or each.row.subclass in WHOLE_COSTS


def _paid_for_a_purpose(goal: str) -> Iterator[re.Match]:
    """Amounts of this year and this project that were paid for something; the whole spending is held elsewhere."""
    whole = [match.span() for match in SPENT.finditer(goal)]
    for match in PAID.finditer(goal):
        around = SENTENCE_ENDS.split(goal[: match.start()])[-1] + SENTENCE_ENDS.split(goal[match.start() :])[0]
        is_whole = any(start < match.end() and match.start() < end for start, end in whole)
        if not is_whole and NOT_THIS_MONEY.search(around) is None:
            yield match


def _whole_spending(goal: str) -> list[re.Match]:
    """Where the goal says the whole spending. Of several bare amounts each may be a part."""
    told = list(SPENT.finditer(goal))
    bare = [match for match in BARE.finditer(goal) if not _is_of_a_part(goal[: match.start()])]
    return told or (bare if len(bare) == 1 else [])


def _is_of_a_part(before: str) -> bool:
    """Whether the sentence has said, before an amount, what the amount is for."""
    sentence = SENTENCE_ENDS.split(before)[-1]
    return any(words in sentence for words in OF_A_PART)
