"""What does not hold in a form that somebody filled in: its scores, sums, rates and grade recomputed by a rule set."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.assessments.official.values import Cell, FormFunds, FormRow, OfficialForm
from selfeval.assessments.official.words import plain as bare
from selfeval.checking.findings import Severity
from selfeval.scoring.execution import SpendingWithoutBudget, execution_rate
from selfeval.scoring.grading import grade_of
from selfeval.scoring.indicators import IndicatorRow, score_indicator
from selfeval.scoring.quantitative import achievement
from selfeval.scoring.rounding import exact, plain, points, round_half_up
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.terms import IndicatorClass, IndicatorSubclass, Operator, ScoringKind

SIGNS = {"≥": Operator.GE, "＞": Operator.GT, "＝": Operator.EQ, "≤": Operator.LE, "＜": Operator.LT, "": Operator.GE}
CLASSES = {
    "成本": IndicatorClass.COST,
    "产出": IndicatorClass.OUTPUT,
    "效益": IndicatorClass.OUTCOME,
    "满意": IndicatorClass.SATISFACTION,
}
HUNDRED = Decimal(100)
MONEY = (("initial", "年初预算数"), ("adjusted", "全年预算数"), ("executed", "全年执行数"))


@dataclass(frozen=True)
class FormFinding:
    check: str
    severity: Severity
    place: str
    message: str


@dataclass(frozen=True)
class Judged:
    """A form with the scores that the rule set gives: of the rows, of the execution, of the whole (points)."""

    form: OfficialForm
    rule_set: RuleSet
    scores: tuple[Decimal | None, ...]
    rate: Decimal | None  # share of 1
    execution_weight: Decimal
    execution_score: Decimal | None
    total: Decimal | None
    grade: str
    findings: tuple[FormFinding, ...]


def judge(form: OfficialForm, rule_set: RuleSet) -> Judged:
    weight = form.funds.weight if form.funds.weight is not None else rule_set.execution_weight
    rate, execution = _execution(form.funds, weight)
    scores = tuple(_score(row, rule_set) for row in form.rows)
    known = [*scores, execution]
    total = sum(known, Decimal("0.00")) if form.rows and all(each is not None for each in known) else None
    grade = grade_of(total if total is not None else form.stated_total, rule_set)
    told = Judged(form, rule_set, scores, rate, weight, execution, total, grade.label if grade else "", ())
    found = sorted((*_money(told), *_weights(told), *_rows(told), *_sums(told)), key=lambda each: each.check)
    return Judged(form, rule_set, scores, rate, weight, execution, total, told.grade, tuple(found))


def fitting_rule_set(form: OfficialForm, rule_sets: dict[str, RuleSet]) -> RuleSet:
    """The rule set whose layout the form has: 成本 as a class of its own, execution worth 20, else the one of 2020."""
    if form.funds.weight == 20 and "split-20-80" in rule_sets:
        return rule_sets["split-20-80"]
    has_cost = any("成本" in row.indicator_class for row in form.rows)
    return rule_sets["national-2021" if has_cost else "national-2020"]


def _execution(funds: FormFunds, weight: Decimal) -> tuple[Decimal | None, Decimal | None]:
    total = funds.total
    if total is None or total.adjusted is None or total.executed is None:
        return None, None
    try:
        rate = execution_rate(total.executed, total.adjusted)
    except SpendingWithoutBudget:
        return None, None
    if rate is None:
        return None, None
    with exact():
        return rate, round_half_up(weight * min(rate, Decimal(1)))


def _score(row: FormRow, rule_set: RuleSet) -> Decimal | None:
    if row.target is None or row.actual is None or row.weight is None:
        return None
    kind = next((each for word, each in CLASSES.items() if word in row.indicator_class), IndicatorClass.OUTPUT)
    scored = IndicatorRow(
        key="",
        indicator_class=kind,
        subclass=IndicatorSubclass.QUANTITY,
        name=row.name,
        operator=SIGNS[row.operator],
        kind=ScoringKind.PROPORTIONAL,
        weight=row.weight,
        target=row.target,
        actual=row.actual,
    )
    return score_indicator(scored, rule_set).value


def _found(check: str, severity: Severity, cell: Cell | None, message: str) -> FormFinding:
    return FormFinding(check, severity, cell.place if cell else "", message)


def _money(told: Judged) -> Iterator[FormFinding]:
    funds, unit = told.form.funds, told.form.unit
    total, cells = funds.total, funds.cells
    if total is None:
        yield _found("B04", Severity.ERROR, None, "没有找到年度资金总额一行，无法核对资金。")
        return
    for key, label in MONEY:
        parts = [getattr(row, key) for row in funds.sources if getattr(row, key) is not None]
        whole = getattr(total, key)
        if parts and whole is not None and abs(sum(parts) - whole) > Decimal("0.01"):
            gap = plain(abs(sum(parts) - whole))
            message = f"{label}：年度资金总额{plain(whole)}与资金来源明细之和{plain(sum(parts))}不一致，差额{gap}{unit}"
            yield _found("B04", Severity.ERROR, total.cells.get(key), message)
    if total.adjusted is None or total.executed is None:
        yield _found("P02", Severity.ERROR, cells.get("executed"), "全年预算数或全年执行数没有填写，执行率无法计算。")
    elif total.adjusted == 0 and total.executed > 0:
        yield _found("B11", Severity.ERROR, cells.get("executed"), f"无预算支出{plain(total.executed)}{unit}")
    elif told.rate is not None:
        yield from _rate(told, total)


def _rate(told: Judged, total) -> Iterator[FormFinding]:
    funds, cells = told.form.funds, told.form.funds.cells
    with exact():
        percent = round_half_up(told.rate * 100)
    if funds.stated_rate is not None and abs(funds.stated_rate - percent) > Decimal("0.05"):
        stated = funds.stated_rate * 100 if funds.stated_rate <= 1 < percent else funds.stated_rate
        if abs(stated - percent) > Decimal("0.05"):
            message = f"执行率应为{percent}%，表中填{plain(funds.stated_rate)}"
            yield _found("P03", Severity.ERROR, cells.get("rate"), message)
    if "rate" in cells and funds.stated_rate is None:
        yield _found("P02", Severity.WARNING, cells["rate"], f"执行率没有填写，应为{percent}%")
    if percent > 100:
        yield _found("B07", Severity.EXPLAIN, cells.get("executed"), f"执行率{percent}%超过100%，请说明原因及批准文件")
    if told.rate < dict(told.rule_set.check_thresholds())["rate_explain_below"]:
        yield _found("B12", Severity.EXPLAIN, cells.get("executed"), f"执行率{percent}%偏低，请说明原因和改进措施")
    if total.initial is not None and total.adjusted == total.executed != total.initial:
        yield _found("B10", Severity.WARNING, cells.get("adjusted"), "全年预算数与执行数相同且不同于年初预算数，请核实")
    stated, score = funds.stated_score, told.execution_score
    if stated is not None and abs(stated - score) >= Decimal("0.01"):
        message = f"预算执行得分应为{plain(told.execution_weight)}×{percent}%＝{points(score)}，表中填{plain(stated)}"
        yield _found("P03", Severity.ERROR, cells.get("score"), message)


def _weights(told: Judged) -> Iterator[FormFinding]:
    rows = told.form.rows
    weights = [row.weight for row in rows]
    if rows and all(weight is not None for weight in weights):
        whole = sum(weights) + told.execution_weight
        if whole != HUNDRED:
            cell = told.form.total_cells.get("weight") or rows[0].cells.get("weight")
            yield _found("P01", Severity.ERROR, cell, f"各项分值与预算执行率分值合计{plain(whole)}，应为100")
    if 0 < len(rows) < 3:
        yield _found("P10", Severity.WARNING, rows[0].cells.get("name"), f"只有{len(rows)}个三级指标，不足以反映绩效")


def _rows(told: Judged) -> Iterator[FormFinding]:
    for row, score in zip(told.form.rows, told.scores, strict=True):
        yield from _row(row, score, told)


def _row(row: FormRow, score: Decimal | None, told: Judged) -> Iterator[FormFinding]:
    stated, weight, cells = row.stated_score, row.weight, row.cells
    if stated is not None and not bare(row.target_text) and not bare(row.actual_text):
        yield _found("P02", Severity.ERROR, cells.get("actual"), f"“{row.name}”有得分而没有指标值和完成值")
    elif stated is not None and not bare(row.actual_text):
        yield _found("P02", Severity.ERROR, cells.get("actual"), f"“{row.name}”没有填写实际完成值")
    if stated is not None and weight is not None and not 0 <= stated <= weight:
        message = f"“{row.name}”得分{plain(stated)}不在0到{plain(weight)}分之间"
        yield _found("P04", Severity.ERROR, cells.get("score"), message)
    elif _is_wrong(stated, score) and (stated > score or not row.reason):
        message = f"“{row.name}”按规则应得{points(score)}分，表中填{plain(stated)}分"
        yield _found("P03", Severity.ERROR, cells.get("score"), message)
    if stated is not None and weight is not None and stated < weight and not row.reason:
        yield _found("P05", Severity.EXPLAIN, cells.get("reason"), f"“{row.name}”未得满分，没有写明原因和改进措施")
    ratio = achievement(SIGNS[row.operator], row.target, row.actual) if None not in (row.target, row.actual) else None
    if ratio is not None and ratio >= told.rule_set.check_thresholds()["over_achievement"] and not row.reason:
        with exact():
            percent = round_half_up(ratio * 100)
        yield _found("P06", Severity.EXPLAIN, cells.get("actual"), f"“{row.name}”完成目标的{percent}%，没有说明原因")
    same = bare(row.actual_text) and bare(row.actual_text) == bare(row.target_text)
    if same and (row.target is None or any(sign in row.actual_text for sign in "≥≤＞＜><=")):
        yield _found("P09", Severity.WARNING, cells.get("actual"), f"“{row.name}”实际完成值照抄了指标值")


def _is_wrong(stated: Decimal | None, score: Decimal | None) -> bool:
    return stated is not None and score is not None and abs(stated - score) >= Decimal("0.01")


def _sums(told: Judged) -> Iterator[FormFinding]:
    form = told.form
    stated = [row.stated_score for row in form.rows]
    if form.stated_total is not None and stated and None not in stated and form.funds.stated_score is not None:
        total = sum(stated) + form.funds.stated_score
        if abs(total - form.stated_total) >= Decimal("0.01"):
            message = f"总分应为各项得分之和{plain(total)}，表中填{plain(form.stated_total)}"
            yield _found("P04", Severity.ERROR, form.total_cells.get("score"), message)
    if form.grade and form.stated_total is not None:
        grade = grade_of(form.stated_total, told.rule_set)
        if grade is not None and grade.label != form.grade:
            message = f"{plain(form.stated_total)}分的等级是“{grade.label}”，表中填“{form.grade}”"
            yield _found("P04", Severity.ERROR, form.total_cells.get("score"), message)
    weights = [row.weight for row in form.rows]
    if told.rate is None or not stated or None in stated or None in weights or not sum(weights):
        return
    with exact():
        performance = sum(stated) / sum(weights)
        gap = performance - min(told.rate, Decimal(1))
        wide = performance > 0 and gap / performance > told.rule_set.check_thresholds()["performance_gap"]
        claimed, spent = round_half_up(performance * 100), round_half_up(told.rate * 100)
    if wide:
        message = f"指标得分率{claimed}%，执行率{spent}%：绩效明显好于支出进度，请说明"
        yield _found("P08", Severity.EXPLAIN, form.funds.cells.get("executed"), message)
