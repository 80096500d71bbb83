"""What was spent against what was given and planned: B06, B07, B08, B11, B12."""

from decimal import Decimal

from budgets.facts import MoneyFacts
from budgets.models import FundSource
from budgets.rules.common import Found, figures_of, judged
from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.writing import percent, percent_apart, wan, yuan


@check("B06", "money", Severity.EXPLAIN, "支出不超过可用资金（拨付、上年结转和其他资金）", needs_document=True)
def spending_within_available_funds(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    """Carried-over and other money is there without being appropriated: what its lines plan is available."""
    money = facts.money.total
    on_hand = sum(
        max(part.adjusted - part.appropriated, 0)
        for source, part in facts.money.by_source
        if source != FundSource.APPROPRIATION
    )
    excess = money.executed - money.appropriated - on_hand
    if excess > thresholds["sum_tolerance"]:
        yield "department", f"支出超过可用资金{wan(excess)}万元，请说明资金来源", figures_of(money)


@check("B07", "money", Severity.EXPLAIN, "执行数不超过全年预算数", needs_document=True)
def executed_within_adjusted(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    for place, name, money in judged(facts):
        if money.adjusted > 0 and money.executed > money.adjusted:
            rate = percent(money.executed / money.adjusted)
            told = f"执行率{rate}超过100%"
            if rate == percent(Decimal(1)):  # too little to show in a rate
                told = f"执行数比全年预算数多{yuan(money.executed - money.adjusted)}"
            yield place, f"{name}{told}，请说明超支原因及批准文件", figures_of(money)


@check("B08", "money", Severity.EXPLAIN, "超过年初预算的支出须登记预算调整", needs_document=True)
def excess_has_an_adjustment(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    for place, name, money in judged(facts):
        if money.executed > money.initial and money.adjustments == 0 and money.initial > 0:
            yield place, f"{name}：支出超过年初预算且未登记预算调整", figures_of(money)


@check("B11", "money", Severity.ERROR, "没有预算不得支出")
def no_spending_without_budget(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    for place, name, money in judged(facts):
        if money.adjusted == 0 and money.executed > 0:
            yield place, f"{name}无预算支出{wan(money.executed)}万元", figures_of(money)


@check("B12", "money", Severity.EXPLAIN, "执行率不低于规定比例")
def rate_above_threshold(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    lowest = thresholds["rate_explain_below"]
    if facts.money.total.executed == 0:  # a year that has only just been opened has nothing to explain
        return
    for place, name, money in judged(facts):
        if money.rate is not None and money.rate < lowest:
            message = f"{name}执行率{percent_apart(money.rate, lowest)}低于{percent(lowest)}，请说明原因和改进措施"
            yield place, message, figures_of(money)
