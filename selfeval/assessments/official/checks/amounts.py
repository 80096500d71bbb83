"""Amounts of the form held against each other: 元 for 万元 (B14), the whole cost against the money (P11)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from selfeval.assessments.official.checks.funds import IN_YUAN, MONEY
from selfeval.assessments.official.checks.texts import AMOUNT
from selfeval.assessments.official.judged import FormFinding, Judged, found
from selfeval.assessments.official.values import FormRow
from selfeval.checking.findings import Severity
from selfeval.scoring.rounding import exact, plain

TEN_THOUSAND = 10_000
WHOLE_COST = re.compile(r"总成本|成本总额|项目成本|总投资|投资总额|总支出|支出总额|总费用|费用总额|经费总额")
OF_ONE = re.compile(r"人均|户均|平均|单位|单项|单价|每|率|比例|节约|降低|社会|生态|环境")


def judge(told: Judged) -> Iterator[FormFinding]:
    yield from _unit(told)
    for row in told.form.rows:
        yield from _whole_cost(row, told)


def _unit(told: Judged) -> Iterator[FormFinding]:
    """万元 printed over amounts in 元: all are whole and large, or the words name one ten thousand times smaller."""
    form = told.form
    rows = [*([form.funds.total] if form.funds.total else []), *form.funds.sources]
    amounts = [amount for row in rows for key, _ in MONEY if (amount := getattr(row, key))]
    if form.unit != "万元" or not amounts:
        return
    largest = max(amounts)
    cell = next(row.cells[key] for row in rows for key, _ in MONEY if getattr(row, key) == largest)
    smaller = next((words for words, wan in _told_in_words(told) if wan >= 1 and wan * TEN_THOUSAND in amounts), None)
    if smaller:
        message = f"资金写为{plain(largest)}万元，而文中写“{smaller}”，疑似金额单位（元/万元）错误"
        yield found("B14", Severity.WARNING, cell, message)
    elif all(amount >= TEN_THOUSAND and amount == int(amount) for amount in amounts):
        message = f"资金都是一万以上的整数（如{plain(largest)}万元），疑似把元写成万元，请核实金额单位"
        yield found("B14", Severity.WARNING, cell, message)


def _told_in_words(told: Judged) -> Iterator[tuple[str, Decimal]]:
    """The amounts that goals and cost indicators name, in 万元."""
    costs = [row for row in told.form.rows if "成本" in row.indicator_class + row.subclass]
    texts = [cell.text for cell in told.form.goals]
    texts += [f"{text}{'' if AMOUNT.search(text) else row.unit}" for row in costs for text in _written(row)]
    for text in texts:
        for match in AMOUNT.finditer(text):
            with exact():
                yield match[0], Decimal(match["number"].replace(",", "")) * IN_YUAN[match["unit"]] / IN_YUAN["万元"]


def _written(row: FormRow) -> tuple[str, str]:
    return row.target_text, row.actual_text


def _whole_cost(row: FormRow, told: Judged) -> Iterator[FormFinding]:
    """The whole cost of a project is the money that was spent; without a unit too where its target is a budget."""
    money = told.form.funds.filled
    is_whole = WHOLE_COST.search(row.name) and not OF_ONE.search(row.name)
    if not is_whole or money is None or money.executed is None or row.actual is None or row.reason:
        return
    unit = "万元" if row.unit == "万" else row.unit
    if not unit and row.target is not None and row.target in (money.initial, money.adjusted):
        unit = told.form.unit
    if unit not in IN_YUAN:
        return
    with exact():
        actual = row.actual * IN_YUAN[unit] / IN_YUAN[told.form.unit]
        tolerance = told.rule_set.check_thresholds()["sum_tolerance"] / IN_YUAN[told.form.unit]
    gap = abs(actual - money.executed)
    if gap > tolerance:
        spent = f"全年执行数{plain(money.executed)}{told.form.unit}"
        message = (
            f"“{row.name}”完成值{plain(row.actual)}{unit}与{spent}不一致，相差{plain(gap)}{told.form.unit}，请核实"
        )
        yield found("P11", Severity.WARNING, row.cells.get("actual"), message)
