"""项目支出绩效自评表: the score of a whole form."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from selfeval.scoring.execution import budget_base, rate_or_none, score_execution
from selfeval.scoring.grading import grade_of
from selfeval.scoring.indicators import IndicatorRow, score_indicator
from selfeval.scoring.rounding import exact, plain, points, round_half_up
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.score import Score
from selfeval.scoring.terms import Grade

ZERO = Decimal(0)


@dataclass(frozen=True)
class RowScore:
    """自评得分, 扣减分 and 审核得分 of an indicator (points); None where it is not scored."""

    key: str
    self_score: Decimal | None
    deduction: Decimal
    reviewed_score: Decimal | None
    explanation: str
    problems: tuple[str, ...] = ()
    needs_cause: bool = False


@dataclass(frozen=True)
class SheetScore:
    """A form's score. The rate is an unrounded share of 1; the total is points with two decimals.

    total is None while anything is unscored; problems and rows[].problems then say what. self_total is
    the total before the reviewers' deductions.
    """

    execution: Score
    execution_rate: Decimal | None
    rows: tuple[RowScore, ...]
    total: Decimal | None
    self_total: Decimal | None
    grade: Grade | None
    problems: tuple[str, ...]
    explanation: str


@dataclass(frozen=True)
class _Total:
    value: Decimal | None
    explanation: str = ""
    problems: tuple[str, ...] = ()


def score_sheet(
    initial: Decimal | None,
    adjusted: Decimal | None,
    executed: Decimal | None,
    rows: Sequence[IndicatorRow],
    rule_set: RuleSet,
) -> SheetScore:
    """Execution score + Σ row scores as printed, re-based and capped by the rule set. Amounts in 元.

    财预〔2020〕10号. An execution rate of — counts as not applicable.
    """
    execution = score_execution(executed, initial, adjusted, rule_set)
    rate = _rate(executed, budget_base(initial, adjusted, rule_set))
    scored = tuple(_score_row(row, rule_set) for row in rows)
    applicable = [(row, score) for row, score in zip(rows, scored, strict=True) if row.applicable]
    weights = [row.weight for row, _ in applicable]
    parts = [execution.value, *(score.reviewed_score for _, score in applicable)]
    before = [execution.value, *(score.self_score for _, score in applicable)]
    complete = len(applicable) == len(rows) and execution.value is not None
    if execution.problems or any(score.problems for score in scored):
        total = self_total = _Total(None, "尚有未评分项，总分未计算", execution.problems)
    elif not applicable:
        total = self_total = _Total(None, "", ("没有可计分的绩效指标，无法得出总分。",))
    else:
        total = _total(parts, weights, complete, rate, rule_set)
        self_total = _total(before, weights, complete, rate, rule_set)
    return SheetScore(
        execution=execution,
        execution_rate=rate,
        rows=scored,
        total=total.value,
        self_total=self_total.value,
        grade=grade_of(total.value, rule_set),
        problems=total.problems,
        explanation=total.explanation,
    )


def _rate(executed: Decimal | None, base: Decimal | None) -> Decimal | None:
    return None if executed is None or base is None else rate_or_none(executed, base)


def _score_row(row: IndicatorRow, rule_set: RuleSet) -> RowScore:
    score, problems = score_indicator(row, rule_set), ()
    if not row.applicable and rule_set.not_applicable == "refuse":
        problems = (f"指标“{row.name}”：本年度评分规则不允许标记为不适用，请填写或调整指标。",)
    elif not row.deduction.is_finite() or row.deduction < 0:
        problems = (f"指标“{row.name}”：扣减分应为不小于0的数字，请核对。",)
    if problems or score.value is None:
        problems = score.problems + problems
        return RowScore(row.key, score.value, row.deduction, None, score.explanation, problems, score.needs_cause)
    with exact():
        reviewed = round_half_up(max(score.value - row.deduction, ZERO))
    words = score.explanation
    if row.deduction:
        words += f"；审核扣减{points(row.deduction)}分，审核得分{points(reviewed)}"
    return RowScore(row.key, score.value, row.deduction, reviewed, words, (), score.needs_cause)


def _total(
    parts: list[Decimal | None],
    weights: list[Decimal],
    complete: bool,
    rate: Decimal | None,
    rule_set: RuleSet,
) -> _Total:
    """The total of the parts, execution first; complete means that nothing is not applicable."""
    with exact():
        printed = [part for part in parts if part is not None]
        total = sum(printed, round_half_up(ZERO))
        words = " + ".join(points(part) for part in printed) + f" = {points(total)}"
        if not complete:
            if rule_set.not_applicable == "refuse":
                return _Total(None, "", ("执行率为“—”，按本年度评分规则无法计分，请核实项目预算。",))
            whole = sum(weights, ZERO if parts[0] is None else rule_set.execution_weight)
            if whole == 0:
                return _Total(None, "", ("可计分指标的分值合计为0，无法得出总分。",))
            rebased = round_half_up(total * 100 / whole)
            words += f"；不适用项不计入，{points(total)} ÷ {plain(whole)} × 100 = {points(rebased)}"
            total = rebased
    return _capped(_Total(total, words), rate, rule_set)


def _capped(total: _Total, rate: Decimal | None, rule_set: RuleSet) -> _Total:
    caps = [each.max_total for each in rule_set.ceilings if rate is not None and rate < each.rate_below]
    cap = min(caps, default=total.value)
    if total.value <= cap:
        return total
    value = round_half_up(cap)
    return _Total(value, f"{total.explanation}；执行率偏低，总分不超过{plain(cap)}，得{points(value)}")
