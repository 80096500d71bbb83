"""How the budget changed within the year and from the last one: B09, B10, B14, B15, B16."""

from collections.abc import Iterator

from budgets.facts import MoneyFacts
from budgets.models import FundSource
from budgets.queries import Money
from budgets.rules.common import Found, differs, figures_of, judged
from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.writing import percent_apart, wan, writing_apart


@check("B09", "money", Severity.EXPLAIN, "年中预算调整幅度不超过规定比例")
def adjustment_is_moderate(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    """A project that began within the year has no initial budget to measure the change by."""
    for place, name, money in judged(facts):
        if money.initial <= 0:
            continue
        change, limit = abs(money.adjustments) / money.initial, thresholds["adjustment_explain_above"]
        if change > limit:
            yield place, f"{name}年中预算调整幅度{percent_apart(change, limit)}，请说明", figures_of(money)


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
            # A year just opened is not typed yet. What is paid out grows through the year, so that little
            # of it is no error; B12 asks at low rates.
            too_small = column == "initial" and this * factor < last and facts.money.total.executed > 0
            if this > 0 and last > 0 and (this > last * factor or too_small):
                message = f"{name}{label}{wan(this)}万元，上年{wan(last)}万元，疑似金额单位（元/万元）错误"
                yield place, message, f"{this}/{last}"
                break


@check("B15", "money", Severity.WARNING, "上年结转资金与上年结余一致")
def carried_over_is_what_was_left(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    """Ours beside checks.md: what a project carried over is what its predecessor has left now."""
    if facts.last_year is None:
        return
    left = {row.project.pk: row.money.balance for row in facts.last_year.projects}
    for row in facts.money.projects:
        carried = dict(row.by_source).get(FundSource.CARRYOVER, Money()).initial
        kept = left.get(row.project.predecessor_id)
        if carried and kept is not None and differs(carried - kept, thresholds):
            message = f"{row.name}上年结转资金{wan(carried)}万元，上年结余现为{wan(kept)}万元，请核对"
            yield f"project:{row.project.pk}", message, f"{carried}/{kept}"


@check("B16", "money", Severity.WARNING, "累计数不小于以前月份")
def cumulative_figures_do_not_fall(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    """Ours beside checks.md: a cumulative figure falls only where something was paid back."""
    for figure in facts.falling:
        line = figure.line
        place = f"project:{line.project_id}" if line.project_id else line.kind.lower()
        write = writing_apart((figure.amount, figure.before))
        message = (
            f"{line.name}截至{figure.month}月{figure.get_measure_display()}{write(figure.amount)}，"
            f"小于以前月份的{write(figure.before)}，请核对"
        )
        yield place, message, f"{figure.measure}/{figure.month}/{figure.amount}/{figure.before}"


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
