"""Whether totals that documents state agree with their parts and with the rows: B01 to B05, B13."""

from decimal import Decimal

from budgets.facts import MoneyFacts
from budgets.models import FundSource, StatedItem
from budgets.models.lines import SurplusUse
from budgets.queries import Money
from budgets.rules.common import Found, differs, figures_of
from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.writing import gap_as_printed, wan

COLUMNS = (("initial", "年初预算数"), ("adjusted", "全年预算数"), ("executed", "执行数"))


@check("B01", "money", Severity.ERROR, "年初预算合计等于基本支出与项目支出之和")
def initial_total_adds_up(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    yield from _parts_add_up(facts, thresholds, "initial", "年初预算合计与基本支出、项目支出之和不一致")
    yield from _rows_agree(facts, thresholds, "initial", "与明细{rows}万元不一致")


@check("B02", "money", Severity.ERROR, "全年预算数等于年初预算数加预算调整")
def adjusted_is_initial_and_adjustments(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    words = "与年初预算数及调整数（{rows}万元）不平"
    yield from _rows_agree(facts, thresholds, "adjusted", words)


@check("B03", "money", Severity.ERROR, "支出合计等于基本支出与项目支出之和")
def executed_total_adds_up(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    yield from _parts_add_up(facts, thresholds, "executed", "支出合计与基本支出、项目支出之和不一致")
    yield from _rows_agree(facts, thresholds, "executed", "与明细{rows}万元不一致")


@check("B04", "money", Severity.ERROR, "年度资金总额等于各资金来源之和")
def sources_make_up_the_total(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    yield from _sources_of_rows(facts, thresholds)
    stated, sources = facts.stated, dict(facts.money.by_source)
    of_source = {source: stated.get(f"SOURCE_{source}") for source in FundSource}
    whole = stated.get(StatedItem.EXECUTED_TOTAL, facts.money.total.executed)
    if None not in of_source.values():
        difference = whole - sum(of_source.values())
        if differs(difference, thresholds):
            message = f"决算支出总额与资金来源明细不一致，差额{wan(difference)}万元"
            yield f"stated:{StatedItem.EXECUTED_TOTAL}", message, f"{whole}/{sum(of_source.values())}"
    for source, amount in of_source.items():
        rows = sources.get(source, Money()).executed
        if amount is not None and differs(amount - rows, thresholds):
            item = StatedItem[f"SOURCE_{source}"]
            yield _disagrees(item, amount, rows, "与明细{rows}万元不一致")


def _sources_of_rows(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    whole = [("department", "部门", facts.money)]
    for place, name, each in whole + [(f"project:{row.project.pk}", row.name, row) for row in facts.money.projects]:
        money = each.total if place == "department" else each.money
        for column, label in COLUMNS if each.by_source else ():
            difference = getattr(money, column) - sum(getattr(part, column) for _, part in each.by_source)
            if differs(difference, thresholds):
                message = f"{name}{label}总额与资金来源明细不一致，差额{wan(difference)}万元"
                yield place, message, figures_of(money)
                break


@check("B05", "money", Severity.ERROR, "项目明细合计等于部门项目支出")
def projects_make_up_the_project_line(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    for column, label in COLUMNS:
        item = StatedItem[f"{column.upper()}_PROJECT"]
        stated, rows = facts.stated.get(item), getattr(facts.money.project, column)
        if stated is not None and differs(rows - stated, thresholds):
            message = f"{label}：项目明细合计与部门项目支出不一致，差额{wan(rows - stated)}万元"
            yield f"stated:{item}", message, f"{stated}/{rows}"


@check("B13", "money", Severity.ERROR, "收支结余相平，并选择结转结余的处理")
def balance_is_carried_forward(facts: MoneyFacts, thresholds: Thresholds) -> Found:
    stated = facts.stated
    executed = stated.get(StatedItem.EXECUTED_TOTAL, facts.money.total.executed)
    opening, income, closing = (
        stated.get(item) for item in (StatedItem.OPENING_BALANCE, StatedItem.INCOME, StatedItem.CLOSING_BALANCE)
    )
    if None not in (opening, income, closing):
        difference = closing - (opening + income - executed)
        if differs(difference, thresholds):
            message = f"收支结余不平，差额{wan(difference)}万元"
            yield f"stated:{StatedItem.CLOSING_BALANCE}", message, f"{opening}/{income}/{executed}/{closing}"
    if closing and facts.surplus_use in ("", SurplusUse.NONE):
        chosen = "但选择了“无结余”" if facts.surplus_use else "请选择结转结余的处理方式"
        yield "surplus", f"年末结转和结余{wan(closing)}万元，{chosen}", f"{closing}/{facts.surplus_use}"


def _parts_add_up(facts: MoneyFacts, thresholds: Thresholds, column: str, words: str) -> Found:
    """The stated total against the stated parts, where all three are stated."""
    items = [StatedItem[f"{column.upper()}_{part}"] for part in ("TOTAL", "BASIC", "PROJECT")]
    total, basic, project = (facts.stated.get(item) for item in items)
    if None in (total, basic, project):
        return
    difference = total - basic - project
    if differs(difference, thresholds):
        yield f"stated:{items[0]}", f"{words}，差额{wan(difference)}万元", f"{total}/{basic}/{project}"


def _rows_agree(facts: MoneyFacts, thresholds: Thresholds, column: str, words: str) -> Found:
    """The stated total and basic spending against the rows; the project line is B05's."""
    for part, money in (("TOTAL", facts.money.total), ("BASIC", facts.money.basic)):
        item = StatedItem[f"{column.upper()}_{part}"]
        stated, rows = facts.stated.get(item), getattr(money, column)
        if stated is not None and differs(stated - rows, thresholds):
            yield _disagrees(item, stated, rows, words)


def _disagrees(item: StatedItem, stated: Decimal, rows: Decimal, words: str) -> tuple[str, str, str]:
    said = words.format(rows=wan(rows))
    message = f"{item.label}（{wan(stated)}万元）{said}，差额{wan(gap_as_printed(stated, rows))}万元"
    return f"stated:{item}", message, f"{stated}/{rows}"
