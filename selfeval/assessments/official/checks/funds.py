"""Money, rate and the score of the execution: B04, B07, B09 to B12, P02, P03."""

from collections.abc import Iterator
from decimal import Decimal

from selfeval.assessments.official.judged import FormFinding, Judged, differ, found
from selfeval.assessments.official.values import FundsRow
from selfeval.checking.findings import Severity
from selfeval.scoring.rounding import exact, plain, points, round_half_up
from selfeval.scoring.writing import percent_apart

MONEY = (("initial", "年初预算数"), ("adjusted", "全年预算数"), ("executed", "全年执行数"))
IN_YUAN = {"元": Decimal(1), "千元": Decimal(1_000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
PLACES = 2


def judge(told: Judged) -> Iterator[FormFinding]:
    total = told.form.funds.total
    if total is None:
        yield found("B04", Severity.ERROR, None, "没有找到年度资金总额一行，无法核对资金。")
        return
    yield from _sums(told, total)
    cells = total.cells
    if total.adjusted is None or total.executed is None:
        missing = "adjusted" if total.adjusted is None else "executed"
        yield found("P02", Severity.ERROR, cells.get(missing), f"{dict(MONEY)[missing]}没有填写，执行率无法计算")
    elif total.adjusted == 0 and total.executed > 0:
        yield found("B11", Severity.ERROR, cells.get("executed"), f"无预算支出{plain(total.executed)}{told.form.unit}")
    elif told.rate is not None:
        yield from _rate(told, total)
    yield from _changes(told, total)


def _sums(told: Judged, total: FundsRow) -> Iterator[FormFinding]:
    """The total against its sources; a source is counted once where the form splits it further."""
    with exact():
        tolerance = told.rule_set.check_thresholds()["sum_tolerance"] / IN_YUAN[told.form.unit]
    for key, label in MONEY:
        parts = [getattr(row, key) for row in told.form.funds.sources if getattr(row, key) is not None]
        whole = getattr(total, key)
        if parts and whole is not None and abs(sum(parts) - whole) > tolerance:
            gap = plain(abs(sum(parts) - whole))
            message = f"{label}：年度资金总额{plain(whole)}与资金来源明细之和{plain(sum(parts))}不一致，差额{gap}"
            yield found("B04", Severity.ERROR, total.cells.get(key), f"{message}{told.form.unit}")


def _rate(told: Judged, total: FundsRow) -> Iterator[FormFinding]:
    cells, lowest = total.cells, told.rule_set.check_thresholds()["rate_explain_below"]
    with exact():
        percent = round_half_up(told.rate * 100)
        limit = plain(lowest * 100)
    yield from _stated_rate(told, percent)
    if total.executed > total.adjusted:
        message = f"执行率{percent_apart(told.rate, Decimal(1))}超过100%，请说明原因及批准文件"
        yield found("B07", Severity.EXPLAIN, cells.get("executed"), message)
    if told.rate < lowest:
        message = f"执行率{percent_apart(told.rate, lowest)}低于{limit}%，请说明原因和改进措施"
        yield found("B12", Severity.EXPLAIN, cells.get("executed"), message)
    stated, score = told.form.funds.stated_score, told.execution_score
    if differ(stated, score):
        arithmetic = f"{plain(told.execution_weight)}×{min(percent, Decimal(100))}%＝{points(score)}"
        message = f"预算执行得分应为{arithmetic}，表中填{plain(stated)}"
        yield found("P03", Severity.ERROR, told.form.funds.cells.get("score"), message)
    elif stated is None and "score" in told.form.funds.cells:
        message = f"预算执行得分没有填写，应为{points(score)}"
        yield found("P02", Severity.ERROR, told.form.funds.cells["score"], message)


def _stated_rate(told: Judged, percent: Decimal) -> Iterator[FormFinding]:
    funds = told.form.funds
    stated = funds.stated_rate
    if stated is None:
        if "rate" in funds.cells:
            yield found("P02", Severity.WARNING, funds.cells["rate"], f"执行率没有填写，应为{percent}%")
        return
    if "%" not in funds.cells["rate"].text and stated <= Decimal("1.5") < percent:
        stated = stated * 100  # written as a share
    places = max(-stated.normalize().as_tuple().exponent, 0)
    with exact():
        exactly = told.rate * 100
        told_so = abs(exactly - stated) <= told.rule_set.check_thresholds()["rate_tolerance"] * 100 or (
            places > 0 and round_half_up(exactly, places) == stated
        )
    if not told_so and stated != percent:
        message = f"执行率应为{percent}%，表中填{funds.cells['rate'].text}"
        yield found("P03", Severity.ERROR, funds.cells["rate"], message)


def _changes(told: Judged, total: FundsRow) -> Iterator[FormFinding]:
    """The budget of the year against the initial one: B09, B10."""
    total = told.form.funds.filled or total
    initial, adjusted, cells = total.initial, total.adjusted, total.cells
    limit = told.rule_set.check_thresholds()["adjustment_explain_above"]
    if initial is None and "initial" in cells and adjusted:
        yield found("B09", Severity.WARNING, cells["initial"], "年初预算数没有填写，请核实是否为年中追加的项目")
    if initial is None or adjusted is None:
        return
    if initial == 0 and adjusted > 0:
        message = f"年初预算为0，全年预算数{plain(adjusted)}{told.form.unit}为年中追加，请说明"
        yield found("B09", Severity.EXPLAIN, cells.get("adjusted"), message)
    elif initial and abs(adjusted - initial) > limit * initial:
        with exact():
            share = (adjusted - initial) / initial
        message = f"年中预算调整幅度{percent_apart(share, limit.copy_sign(share))}，请说明"
        yield found("B09", Severity.EXPLAIN, cells.get("adjusted"), message)
    if adjusted == total.executed != initial:
        message = "全年预算数与执行数相同且不同于年初预算数，请核实"
        yield found("B10", Severity.WARNING, cells.get("adjusted"), message)
