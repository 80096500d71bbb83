"""What the section puts into its form: the goal, the indicators, what came of them, the words."""

from collections.abc import Iterable

from django.db import transaction

from selfeval.accounts.scope import Scope
from selfeval.assessments import queries
from selfeval.assessments.models import Assessment, Indicator, Result
from selfeval.assessments.operations.locking import CannotAct, locked_form
from selfeval.assessments.queries.filling import why_not_declare, why_not_fill


def editable_form(assessment_id: int, by: Scope) -> Assessment:
    """The form, locked, if the person may fill it in now."""
    assessment = locked_form(assessment_id)
    if refusal := why_not_fill(assessment, by):
        raise CannotAct(refusal)
    return assessment


def declarable_form(assessment_id: int, by: Scope) -> Assessment:
    """The form, locked, if the person may change what it promises now: before the round opens, too."""
    assessment = locked_form(assessment_id)
    if refusal := why_not_declare(assessment, by):
        raise CannotAct(refusal)
    return assessment


VALUES = frozenset({"actual", "actual_date", "actual_text", "band", "band_score"})


def refuse_computed(indicator: Indicator, names: Iterable[str]) -> None:
    """What is computed from the facts of the year is never typed, by whichever way it comes."""
    if indicator.computed and VALUES & set(names):
        raise CannotAct(f"“{indicator.name}”由系统自动计算，不能填写；数有误的，请财务人员核对资金和人员数据。")


@transaction.atomic
def declare_indicators(*, assessment_id: int, by: Scope, goal: str, indicators: list[dict]) -> None:
    """Put down the goal and its indicators (fields of Indicator), in order."""
    assessment = declarable_form(assessment_id, by)
    assessment.expected_goal = goal
    assessment.save(update_fields=["expected_goal"])
    for position, fields in enumerate(indicators, 1):
        indicator = Indicator.objects.create(assessment=assessment, position=position, **fields)
        Result.objects.create(indicator=indicator)


@transaction.atomic
def record_result(*, indicator_id: int, by: Scope, **fields) -> Result:
    """Put down what came of an indicator (fields of Result); its score is computed, never given."""
    # The row is read under the lock of its form: what another writer put beside it a moment ago must stay.
    assessment = editable_form(Indicator.objects.values_list("assessment", flat=True).get(pk=indicator_id), by)
    result = Result.objects.select_related("indicator").get(indicator_id=indicator_id)
    refuse_computed(result.indicator, fields)
    for name in ("actual", "actual_date", "actual_text", "band", "band_score", "cause"):
        setattr(result, name, fields.get(name, getattr(result, name)))
    result.deviation_reason = fields.get("deviation_reason", result.deviation_reason)
    result.improvement = fields.get("improvement", result.improvement)
    result.score = queries.score_indicator_of(result, assessment.rules)
    result.save()
    return result


@transaction.atomic
def describe(*, assessment_id: int, by: Scope, **fields) -> Assessment:
    """Put down the words of a form: what was achieved, why money was not spent, who mends it by when."""
    assessment = editable_form(assessment_id, by)
    allowed = (
        "achieved_goal",
        "execution_cause",
        "execution_reason",
        "execution_improvement",
        "responsible",
        "improve_by",
    )
    for name in allowed:
        setattr(assessment, name, fields.get(name, getattr(assessment, name)))
    assessment.save(update_fields=allowed)
    return assessment
