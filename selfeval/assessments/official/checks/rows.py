"""Each indicator: what it lacks, what it should have scored, what it should have said: P02 to P07, P09, P11."""

from collections.abc import Iterator
from decimal import Decimal

from selfeval.assessments.official.checks.funds import IN_YUAN
from selfeval.assessments.official.judged import SIGNS, FormFinding, Judged, differ, found
from selfeval.assessments.official.values import FormRow
from selfeval.assessments.official.words import plain as bare
from selfeval.checking.findings import Severity
from selfeval.scoring.quantitative import achievement
from selfeval.scoring.rounding import exact, plain, points, round_half_up
from selfeval.scoring.terms import Band

OPERATOR_SIGNS = frozenset("<>=≤≥≦≧⩽⩾")
BANDS = {"未达成": Band.MISSED, "部分达成": Band.PARTIAL, "达成": Band.ACHIEVED, "全部达成": Band.ACHIEVED}


def judge(told: Judged) -> Iterator[FormFinding]:
    for row, score in zip(told.form.rows, told.scores, strict=True):
        yield from _lacking(row)
        yield from _scored(row, score)
        yield from _banded(row, told)
        yield from _far_above(row, told)
        yield from _copied(row)
        yield from _cost(row, told)
    yield from _goals(told)


def _lacking(row: FormRow) -> Iterator[FormFinding]:
    cells, is_scored = row.cells, row.stated_score is not None
    target, actual = bare(row.target_text), bare(row.actual_text)
    if is_scored and not target and not actual:
        yield found("P02", Severity.ERROR, cells.get("actual"), f"“{row.name}”有得分而没有指标值和完成值")
    elif is_scored and not actual:
        yield found("P02", Severity.ERROR, cells.get("actual"), f"“{row.name}”没有填写实际完成值")
    elif is_scored and not target and "target" in cells:
        yield found("P02", Severity.ERROR, cells["target"], f"“{row.name}”没有填写年度指标值")
    elif not is_scored and row.weight and "score" in cells:
        yield found("P02", Severity.ERROR, cells["score"], f"“{row.name}”没有填写得分")


def _scored(row: FormRow, score: Decimal | None) -> Iterator[FormFinding]:
    stated, weight, cells = row.stated_score, row.weight, row.cells
    if stated is None:
        return
    if weight is not None and not 0 <= stated <= weight:
        message = f"“{row.name}”得分{plain(stated)}不在0到{plain(weight)}分之间"
        yield found("P04", Severity.ERROR, cells.get("score"), message)
    elif differ(stated, score) and (stated > score or not row.reason):
        message = f"“{row.name}”按规则应得{points(score)}分，表中填{plain(stated)}分"
        yield found("P03", Severity.ERROR, cells.get("score"), message)
    if weight is not None and stated < weight and not row.reason:
        cell = cells.get("reason") or cells.get("score")
        yield found("P05", Severity.EXPLAIN, cell, f"“{row.name}”未得满分，没有写明原因和改进措施")
    yield from _reviewed(row)


def _reviewed(row: FormRow) -> Iterator[FormFinding]:
    """A reviewer lowers a score with a reason, and never raises it."""
    if row.review is None or row.review == row.stated_score:
        return
    both = f"审核得分{plain(row.review)}"
    if row.review > row.stated_score:
        message = f"“{row.name}”{both}高于自评得分{plain(row.stated_score)}，审核只能扣减"
        yield found("P03", Severity.ERROR, row.cells["review"], message)
    elif not row.review_reason and not row.reason:
        less = plain(row.stated_score - row.review)
        yield found("P03", Severity.ERROR, row.cells["review"], f"“{row.name}”扣减了{less}分，没有写明扣减原因")


def _banded(row: FormRow, told: Judged) -> Iterator[FormFinding]:
    """Of a qualitative row the form prints the band as words."""
    text, stated, weight = bare(row.actual_text), row.stated_score, row.weight
    if row.actual is not None or row.actual_day or stated is None or not weight or stated > weight:
        return
    band = next((band for words, band in BANDS.items() if text.startswith(words)), None)
    bounds = next((each for each in told.rule_set.bands if each.band is band), None)
    if bounds is None:
        return
    with exact():
        low, high = weight * bounds.low, weight * bounds.high
    if stated < low or stated > high or (stated == high and not bounds.high_inclusive):
        side = "" if bounds.high_inclusive else "（不含）"
        points_from_to = f"{plain(low)}至{plain(high)}分{side}"
        message = f"“{row.name}”为“{row.actual_text[:20]}”，得分应在{points_from_to}，表中填{plain(stated)}分"
        yield found("P07", Severity.ERROR, row.cells.get("score"), message)


def _far_above(row: FormRow, told: Judged) -> Iterator[FormFinding]:
    if row.target is None or row.actual is None or row.reason:
        return
    ratio = achievement(SIGNS[row.operator], row.target, row.actual)
    if ratio is not None and ratio >= told.rule_set.check_thresholds()["over_achievement"]:
        with exact():
            percent = round_half_up(ratio * 100)
        message = f"“{row.name}”完成目标的{percent}%，没有说明原因"
        yield found("P06", Severity.EXPLAIN, row.cells.get("actual"), message)


def _copied(row: FormRow) -> Iterator[FormFinding]:
    target, actual, cell = bare(row.target_text), bare(row.actual_text), row.cells.get("actual")
    holds_sign = bool(OPERATOR_SIGNS & set(actual))
    if actual and actual == target and (holds_sign or (row.target is None and row.target_day is None)):
        yield found("P09", Severity.WARNING, cell, f"“{row.name}”实际完成值照抄了指标值")
    elif holds_sign:
        message = f"“{row.name}”实际完成值“{row.actual_text[:20]}”带有大于、小于或等于号，请填写实际的数"
        yield found("P09", Severity.WARNING, cell, message)
    if target and target == bare(row.name):
        message = f"“{row.name}”指标值与指标名称相同，没有写明要达到什么"
        yield found("P09", Severity.WARNING, row.cells.get("target"), message)


def _cost(row: FormRow, told: Judged) -> Iterator[FormFinding]:
    """A cost that is a whole amount stays within the budget."""
    budget = told.form.funds.total and told.form.funds.total.adjusted
    is_cost = "成本" in row.indicator_class + row.subclass
    factor = IN_YUAN.get("万元" if row.unit == "万" else row.unit)
    if not is_cost or factor is None or row.target is None or not budget or row.reason:
        return
    with exact():
        target = row.target * factor / IN_YUAN[told.form.unit]
        tolerance = told.rule_set.check_thresholds()["sum_tolerance"] / IN_YUAN[told.form.unit]
    if target - budget > tolerance:
        message = (
            f"“{row.name}”指标值{plain(row.target)}{row.unit}超过全年预算数{plain(budget)}{told.form.unit}，请说明"
        )
        yield found("P11", Severity.EXPLAIN, row.cells.get("target"), message)


def _goals(told: Judged) -> Iterator[FormFinding]:
    if len(told.form.goals) < 2:
        return
    expected, achieved = told.form.goals
    if len(bare(expected.text)) > 6 and bare(expected.text) == bare(achieved.text):
        yield found("P09", Severity.WARNING, achieved, "实际完成情况照抄了预期目标，请写明实际做到了什么")
