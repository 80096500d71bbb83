"""How the budget changed within the year and from the last one: B09, B10, B14."""

from collections.abc import Iterator

from budgets.facts import MoneyFacts
from budgets.queries import Money
from budgets.rules.common import Found, figures_of, judged
from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.writing import percent, wan


@check("B09", "money", Severity.EXPLAIN, "年中预算调整幅度不超过规定比例")
def adjustment_is_moderate(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    """A project that began within the year has no initial budget to measure the change by."""
    for place, name, money in judged(facts):
        if money.initial <= 0:
            continue
        change = abs(money.adjustments) / money.initial
        if change > thresholds["adjustment_explain_above"]:
            yield place, f"{name}年中预算调整幅度{percent(change)}，请说明", figures_of(money)


@check("B10", "money", Severity.WARNING, "全年预算数不应照执行数倒填")
def adjusted_is_not_copied_from_executed(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    for place, name, money in judged(facts):
        if money.adjusted == money.executed != money.initial:
            yield place, f"{name}全年预算数与执行数相同且不同于年初数，请核实", figures_of(money)


@check("B14", "money", Severity.WARNING, "与上年相比没有金额单位错误")
def unit_is_that_of_last_year(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    """One finding a place, on the first column that is out of scale."""
    factor = thresholds["unit_error_factor"]
    for place, name, now, before in _beside_last_year(facts):
        for column, label in (("initial", "年初预算数"), ("appropriated", "拨付数"), ("executed", "执行数")):
            this, last = getattr(now, column), getattr(before, column)
            # What is paid out grows through the year, so that little of it is no error; B12 asks at low rates.
            too_small = column == "initial" and this * factor < last
            if this > 0 and last > 0 and (this > last * factor or too_small):
                message = f"{name}{label}{wan(this)}万元，上年{wan(last)}万元，疑似金额单位（元/万元）错误"
                yield place, message, f"{this}/{last}"
                break


def _beside_last_year(facts: MoneyFacts) -> Iterator[tuple[str, str, Money, Money]]:
    """Every class, and every project that names its predecessor, with its money of the year before."""
    now, before = facts.money, facts.last_year
    if before is None:
        return
    yield "personnel", "人员经费", now.personnel, before.personnel
    yield "operating", "公用经费", now.operating, before.operating
    yield "project", "项目支出", now.project, before.project
    of_project = {row.project.pk: row.money for row in before.projects}
    for row in now.projects:
        predecessor = of_project.get(row.project.predecessor_id)
        if predecessor is not None:
            yield f"project:{row.project.pk}", row.name, row.money, predecessor
