"""The whole against its parts: totals and grade (P04), results against money (P08)."""

from collections.abc import Iterator
from decimal import Decimal

from selfeval.assessments.official.judged import SIGNS, FormFinding, Judged, differ, found
from selfeval.checking.findings import Severity
from selfeval.scoring.grading import grade_of
from selfeval.scoring.quantitative import reaches
from selfeval.scoring.rounding import exact, plain, round_half_up


def judge(told: Judged) -> Iterator[FormFinding]:
    form, cells = told.form, told.form.total_cells
    whole = _sum([form.funds.stated_score, *(row.stated_score for row in form.rows)])
    if differ(form.stated_total, whole):
        message = f"总分应为各项得分之和{plain(whole)}，表中填{plain(form.stated_total)}"
        yield found("P04", Severity.ERROR, cells.get("score"), message)
    elif "score" in cells and form.stated_total is None and form.rows:
        message = f"总分没有填写，各项得分之和为{plain(whole)}" if whole is not None else "总分没有填写"
        yield found("P04", Severity.ERROR, cells["score"], message)
    yield from _reviewed_total(told)
    yield from _grade(told)
    yield from _performance(told)


def _sum(parts: list[Decimal | None]) -> Decimal | None:
    return None if len(parts) < 2 or None in parts else sum(parts, Decimal(0))


def _reviewed_total(told: Judged) -> Iterator[FormFinding]:
    """The reviewer's total: where he gave no score to the execution, its own stands."""
    form = told.form
    execution = form.funds.review if form.funds.review is not None else form.funds.stated_score
    whole = _sum([execution, *(row.review for row in form.rows)])
    if differ(form.review_total, whole):
        message = f"审核总分应为各项审核得分之和{plain(whole)}，表中填{plain(form.review_total)}"
        yield found("P04", Severity.ERROR, form.total_cells.get("review"), message)
    elif form.review_total is not None and form.stated_total is not None and form.review_total > form.stated_total:
        message = f"审核总分{plain(form.review_total)}高于自评总分{plain(form.stated_total)}，审核只能扣减"
        yield found("P03", Severity.ERROR, form.total_cells.get("review"), message)


def _grade(told: Judged) -> Iterator[FormFinding]:
    """The grade is that of the total beside it; with two totals it may be either's."""
    form = told.form
    totals = [total for total in (form.stated_total, form.review_total) if total is not None]
    grades = [grade_of(total, told.rule_set) for total in totals]
    right = [grade.label for grade in grades if grade is not None]
    if form.grade and right and form.grade not in right:
        message = f"{plain(totals[0])}分的等级是“{right[0]}”，表中填“{form.grade}”"
        yield found("P04", Severity.ERROR, form.total_cells.get("score"), message)


def _performance(told: Judged) -> Iterator[FormFinding]:
    """What was done against what was spent; where that asks for words, the low rate is not told a second time."""
    if told.rate is None:
        return
    limits, cell = told.rule_set.check_thresholds(), told.form.funds.cells.get("executed")
    spent, done = min(told.rate, Decimal(1)), _done(told)
    with exact():
        spent_percent, low = round_half_up(spent * 100), plain(limits["low_execution"] * 100)
        claimed = round_half_up(done * 100) if done else None
        is_wide = bool(done) and (done - spent) / done > limits["performance_gap"]
    if is_wide:
        message = f"指标得分率{claimed}%，执行率{spent_percent}%：绩效明显好于支出进度，请说明"
        yield found("P08", Severity.EXPLAIN, cell, message)
    elif told.rate < limits["low_execution"]:
        message = f"预算执行率{spent_percent}%低于{low}%，请核实执行数和绩效完成情况"
        yield found("P08", Severity.WARNING, cell, message)


def _done(told: Judged) -> Decimal | None:
    """Σ scores ÷ Σ weights. Where a form prints no weights: 1 if every numeric target is reached."""
    rows = told.form.rows
    stated, weights = _sum([Decimal(0), *(row.stated_score for row in rows)]), [row.weight for row in rows]
    if None not in weights and stated is not None and sum(weights):
        with exact():
            return stated / sum(weights)
    numeric = [row for row in rows if row.target is not None and row.actual is not None]
    if "weight" in (rows[0].cells if rows else {}) or not numeric:
        return None
    return Decimal(1) if all(reaches(SIGNS[row.operator], row.target, row.actual) for row in numeric) else None
