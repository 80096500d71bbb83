"""预算执行率 and its score."""

from decimal import Decimal

from selfeval.scoring.rounding import exact, plain, points, round_half_up
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.score import Score, unscored


class SpendingWithoutBudget(Exception):
    """Money was spent where no budget stands (《预算法》第十三条)."""


def execution_rate(executed: Decimal, base: Decimal) -> Decimal | None:
    """executed ÷ base (both 元) as an unrounded share of 1; None, printed —, where both are nothing.

    Raises SpendingWithoutBudget.
    """
    if base > 0:
        with exact():
            return executed / base
    if executed > 0:
        raise SpendingWithoutBudget("无预算支出：没有预算却有支出，请先核实预算数。")
    return None


def rate_or_none(executed: Decimal, base: Decimal) -> Decimal | None:
    """The rate where there is one; that spending without a budget has none is said by whoever judges it."""
    try:
        return execution_rate(executed, base)
    except SpendingWithoutBudget:
        return None


def budget_base(initial: Decimal | None, adjusted: Decimal | None, rule_set: RuleSet) -> Decimal | None:
    """The budget (元) that the rule set divides by."""
    return initial if rule_set.execution_basis == "initial" else adjusted


def score_execution(
    executed: Decimal | None, initial: Decimal | None, adjusted: Decimal | None, rule_set: RuleSet
) -> Score:
    """weight × min(rate, 1) in points, from the unrounded rate (财预〔2020〕10号). Amounts in 元.

    Nothing budgeted and nothing spent has no score and is no problem: the row is printed —.
    """
    base, weight = budget_base(initial, adjusted, rule_set), rule_set.execution_weight
    if base is None or executed is None:
        return unscored("缺少预算数或执行数，预算执行率无法计算。")
    try:
        rate = execution_rate(executed, base)
    except SpendingWithoutBudget as refusal:
        return unscored(str(refusal))
    if weight == 0:
        return Score(round_half_up(weight), "预算执行率不计分")
    if rate is None:
        return Score(None, "无预算也无支出，执行率以“—”表示，不计分。")
    if rate > 1:
        return Score(round_half_up(weight), f"执行率超过100%，评分规则不加分也不扣分，得满分{points(weight)}")
    if rate == 1:
        return Score(round_half_up(weight), f"执行率达到100%，得满分{points(weight)}")
    with exact():
        value = round_half_up(max(weight * executed / base, Decimal(0)))
    return Score(value, f"{plain(weight)} × {plain(executed)} ÷ {plain(base)} = {points(value)}")
