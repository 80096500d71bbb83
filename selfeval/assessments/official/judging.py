"""What does not hold in a form that somebody filled in: its scores, sums, rates and grade recomputed by a rule set."""

from dataclasses import replace
from decimal import Decimal

from selfeval.assessments.official.checks import amounts, funds, rows, sums, texts, weights
from selfeval.assessments.official.judged import SIGNS, Judged, class_of
from selfeval.assessments.official.values import FormFunds, FormRow, OfficialForm
from selfeval.scoring.execution import budget_base, rate_or_none
from selfeval.scoring.grading import grade_of
from selfeval.scoring.indicators import IndicatorRow, score_indicator
from selfeval.scoring.rounding import exact, round_half_up
from selfeval.scoring.rule_set import HUNDRED, RuleSet
from selfeval.scoring.terms import IndicatorClass, IndicatorSubclass, Operator, ScoringKind


def judge(form: OfficialForm, rule_set: RuleSet) -> Judged:
    weight = form.funds.weight if form.funds.weight is not None else rule_set.execution_weight
    rate, execution = _execution(form.funds, weight, rule_set)
    scores = tuple(_score(row, rule_set) for row in form.rows)
    total = _total(form, weight, execution, scores)
    grade = grade_of(total if total is not None else form.stated_total, rule_set)
    told = Judged(form, rule_set, scores, rate, weight, execution, total, grade.label if grade else "")
    all_found = [each for topic in (funds, weights, rows, sums, amounts, texts) for each in topic.judge(told)]
    return replace(told, findings=tuple(sorted(all_found, key=lambda each: each.check)))


def fitting_rule_set(form: OfficialForm, rule_sets: dict[str, RuleSet]) -> RuleSet:
    """The rule set whose layout the form has: 成本 as a class of its own, execution worth 20, else the one of 2020."""
    if form.funds.weight == 20 and "split-20-80" in rule_sets:
        return rule_sets["split-20-80"]
    has_cost = any("成本" in row.indicator_class for row in form.rows)
    return rule_sets["national-2021" if has_cost else "national-2020"]


def _execution(money: FormFunds, weight: Decimal, rule_set: RuleSet) -> tuple[Decimal | None, Decimal | None]:
    total = money.total
    base = budget_base(total.initial, total.adjusted, rule_set) if total else None
    if base is None or total.executed is None:
        return None, None
    rate = rate_or_none(total.executed, base)
    if rate is None:
        return None, None
    with exact():
        return rate, round_half_up(weight * max(min(rate, Decimal(1)), Decimal(0)))


def _score(row: FormRow, rule_set: RuleSet) -> Decimal | None:
    by_day = row.target_day is not None and row.actual_day is not None
    if row.weight is None or not (by_day or (row.target is not None and row.actual is not None)):
        return None
    scored = IndicatorRow(
        key="",
        indicator_class=class_of(row.indicator_class) or IndicatorClass.OUTPUT,
        subclass=IndicatorSubclass.QUANTITY,
        name=row.name,
        operator=Operator.BY_DATE if by_day else SIGNS[row.operator],
        kind=ScoringKind.PROPORTIONAL,
        weight=row.weight,
        target=row.target,
        actual=row.actual,
        target_date=row.target_day,
        actual_date=row.actual_day,
    )
    return score_indicator(scored, rule_set).value


def _total(
    form: OfficialForm, weight: Decimal, execution: Decimal | None, scores: tuple[Decimal | None, ...]
) -> Decimal | None:
    """None where a score is unknown, or where the form breaks off before its total."""
    counted = [row.stated_score if score is None else score for row, score in zip(form.rows, scores, strict=True)]
    given = [row.weight for row in form.rows]
    is_whole = form.stated_total is not None or (None not in given and sum(given) + weight == HUNDRED)
    if not form.rows or execution is None or None in counted or not is_whole:
        return None
    return round_half_up(sum(counted, execution))
