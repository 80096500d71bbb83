"""Whether the words stand where the figures ask for them: P05, P06, P09."""

import unicodedata

from selfeval.assessments.facts import SheetFacts
from selfeval.assessments.rules.common import SHORTEST, Found, says_enough
from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.quantitative import achievement
from selfeval.scoring.rounding import plain, points
from selfeval.scoring.terms import ScoringKind
from selfeval.scoring.writing import percent

ASKED = f"请写明偏差原因和改进措施（各不少于{SHORTEST}个字）"
OPERATOR_SIGNS = frozenset("<>=≤≥≦≧⩽⩾")


@check("P05", "sheet", Severity.EXPLAIN, "没有得满分的，写明偏差原因和改进措施")
def lost_points_are_explained(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """Silent once reason and improvement stand in the row, ten characters each.

    Of the execution row the words are asked for below the rate that the money checks ask at (B12), so that a
    rate of 99.95 % asks for none.
    """
    for each in facts.applicable:
        score, weight = each.score.self_score, each.row.weight
        if score is None or weight is None or score >= weight or says_enough(each.reason, each.improvement):
            continue
        missing = "deviation_reason" if not says_enough(each.reason) else "improvement"
        words = f"{each.name}得{points(score)}分，少于分值{plain(weight)}分，{ASKED}"
        yield each.place(missing), words, f"{score}/{weight}"
    rate = facts.score.execution_rate
    if rate is None or rate >= thresholds["rate_explain_below"]:
        return
    if not says_enough(facts.execution_reason, facts.execution_improvement):
        missing = "execution_reason" if not says_enough(facts.execution_reason) else "execution_improvement"
        words = f"预算执行率{percent(rate)}，{ASKED}"
        yield f"execution:{missing}", words, f"{rate}"


@check("P06", "sheet", Severity.EXPLAIN, "实际完成值远超年度指标值的，选择原因类别并写明原因")
def over_achievement_has_a_cause(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """Silent once a cause is chosen and the reason stands in the row."""
    for each in facts.applicable:
        row = each.row
        if row.kind is ScoringKind.BANDED or row.target is None or row.actual is None:
            continue
        ratio = achievement(row.operator, row.target, row.actual)
        if ratio is None or ratio < thresholds["over_achievement"]:
            continue
        if row.cause is None or not says_enough(each.reason):
            done = f"{each.name}实际完成值为年度指标值的{percent(ratio)}"
            words = f"{done}，请选择原因类别并写明原因（不少于{SHORTEST}个字）"
            missing = "deviation_reason" if row.cause else "cause"
            yield each.place(missing), words, f"{plain(row.target)}/{plain(row.actual)}"


@check("P09", "sheet", Severity.WARNING, "实际完成情况写明做到了什么，不照抄指标值，不带大于小于号")
def actual_says_what_was_done(facts: SheetFacts, thresholds: Thresholds) -> Found:
    for each in facts.applicable:
        actual, target = _folded(each.actual_text), _folded(each.target_text)
        if actual and actual == target:
            words = f"{each.name}的实际完成情况与年度指标值完全相同，请写明实际做到了什么"
            yield each.place("actual_text"), words, actual[:60]
        elif OPERATOR_SIGNS & set(actual):
            words = f"{each.name}的实际完成情况“{each.actual_text[:20]}”带有大于、小于或等于号，请填写实际的数"
            yield each.place("actual_text"), words, actual[:60]


def _folded(text: str) -> str:
    """Full-width signs as the narrow ones, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())
