"""What is done to forms: one transaction each, the form locked, the version compared, written once."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from budgets.models import FiscalYear, Project
from selfeval.accounts.scope import Scope
from selfeval.assessments import queries
from selfeval.assessments.models import (
    Assessment,
    AssessmentRound,
    Funds,
    Indicator,
    Result,
    RuleSet,
    Transition,
)
from selfeval.assessments.workflow import EDITABLE, Action, State, Step
from selfeval.scoring.sheet import SheetScore


class CannotAct(Exception):
    """The person may not do this, or it cannot be done now; the text says what to do."""


class MovedOn(CannotAct):
    """Somebody else changed the form since the person saw it."""


class Incomplete(CannotAct):
    """The form lacks what its score needs."""


@transaction.atomic
def adopt_rule_set(*, data: dict) -> RuleSet:
    """Keep a rule set; the same values keep their version, other values become the next one."""
    newest = RuleSet.objects.filter(name=data["name"]).order_by("-version").first()
    if newest is not None and newest.data == data:
        return newest
    version = newest.version + 1 if newest else 1
    rule_set = RuleSet(name=data["name"], version=version, title=data["title"], data=data)
    _ = rule_set.values  # refuses values that are no rule set
    rule_set.save()
    return rule_set


@transaction.atomic
def open_round(
    *,
    fiscal_year: FiscalYear,
    rule_set: RuleSet,
    notice_title: str,
    notice_number: str,
    opens_on: date,
    due_on: date,
    closes_on: date,
    review_steps: int = 2,
) -> AssessmentRound:
    """Open a year's round with an empty form for every project of the year."""
    round_ = AssessmentRound.objects.create(
        department_id=fiscal_year.department_id,
        fiscal_year=fiscal_year,
        rule_set=rule_set,
        notice_title=notice_title,
        notice_number=notice_number,
        opens_on=opens_on,
        due_on=due_on,
        closes_on=closes_on,
        review_steps=review_steps,
    )
    Assessment.objects.bulk_create(
        Assessment(
            department_id=fiscal_year.department_id,
            section_id=project.section_id,
            round=round_,
            project=project,
        )
        for project in Project.objects.filter(fiscal_year=fiscal_year)
    )
    return round_


def _locked(assessment_id: int) -> Assessment:
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("round__rule_set", "project__fiscal_year")
        .get(pk=assessment_id)
    )


def _editable(assessment_id: int, by: Scope) -> Assessment:
    assessment = _locked(assessment_id)
    if not by.may("assessments.change_result", assessment.department_id, assessment.section_id):
        raise CannotAct("只有本科室的经办人可以填写这张自评表。")
    if State(assessment.state) not in EDITABLE:
        raise CannotAct(f"自评表已{State(assessment.state).label}，不能再修改；如需修改，请先撤回或请审核人退回。")
    return assessment


@transaction.atomic
def declare_indicators(*, assessment_id: int, by: Scope, goal: str, indicators: list[dict]) -> None:
    """Put down the goal and its indicators (fields of Indicator), in order."""
    assessment = _editable(assessment_id, by)
    assessment.expected_goal = goal
    assessment.save(update_fields=["expected_goal"])
    for position, fields in enumerate(indicators, 1):
        indicator = Indicator.objects.create(assessment=assessment, position=position, **fields)
        Result.objects.create(indicator=indicator)


@transaction.atomic
def record_result(*, indicator_id: int, by: Scope, **fields) -> Result:
    """Put down what came of an indicator (fields of Result); its score is computed, never given."""
    result = Result.objects.select_related("indicator").get(indicator_id=indicator_id)
    assessment = _editable(result.indicator.assessment_id, by)
    for name in ("actual", "actual_date", "actual_text", "band", "band_score", "cause"):
        setattr(result, name, fields.get(name, getattr(result, name)))
    result.deviation_reason = fields.get("deviation_reason", result.deviation_reason)
    result.improvement = fields.get("improvement", result.improvement)
    result.indicator = Indicator.objects.get(pk=indicator_id)
    result.score = queries.score_indicator_of(result, assessment.round.rule_set.values)
    result.save()
    return result


@transaction.atomic
def describe(*, assessment_id: int, by: Scope, **fields) -> Assessment:
    """Put down the words of a form: what was achieved, why money was not spent, who mends it by when."""
    assessment = _editable(assessment_id, by)
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


@transaction.atomic
def act(*, assessment_id: int, by: Scope, action: Action, version: int, opinion: str = "") -> Transition:
    """Take a form one step along STEPS."""
    assessment = _locked(assessment_id)
    if assessment.version != version:
        raise MovedOn(f"这张自评表已被他人处理，当前状态为“{State(assessment.state).label}”，请刷新后再操作。")
    permitted = queries.steps_for(assessment, by)
    step = next((step for step in permitted if step.action == action), None)
    if step is None:
        raise CannotAct(f"当前状态为“{State(assessment.state).label}”，您不能对它执行“{Action(action).label}”。")
    if step.needs_opinion and not opinion.strip():
        raise CannotAct(f"“{step.action.label}”必须填写意见，以便经办人知道如何修改。")
    _take(assessment, step, by)
    return Transition.objects.create(
        assessment=assessment,
        number=assessment.version,
        action=step.action.value,
        from_state=step.state.value,
        to_state=step.next_state.value,
        opinion=opinion.strip(),
        taken_by=by.user,
    )


def _take(assessment: Assessment, step: Step, by: Scope) -> None:
    now = timezone.now()
    if step.action == Action.SUBMIT:
        _judge(assessment)
        assessment.submitted_by, assessment.submitted_at = by.user, now
    if step.action == Action.PASS:
        assessment.reviewed_by, assessment.reviewed_at = by.user, now
    if step.action == Action.APPROVE:
        assessment.approved_by, assessment.approved_at = by.user, now
    if step.next_state in EDITABLE:
        assessment.reviewed_by = assessment.reviewed_at = None
        assessment.approved_by = assessment.approved_at = None
    assessment.state = step.next_state.value
    assessment.version += 1
    assessment.save()


def _judge(assessment: Assessment) -> None:
    """Copy the money of this moment and score the form on it."""
    assessment.funds.all().delete()
    Funds.objects.bulk_create(
        Funds(assessment=assessment, **asdict(row)) for row in queries.current_funds(assessment.project)
    )
    sheet = queries.score_of(assessment)
    if sheet.total is None or sheet.grade is None:
        raise Incomplete("还不能送审：" + _problems(sheet))
    assessment.execution_score = sheet.execution.value
    assessment.score, assessment.grade = sheet.total, sheet.grade.value
    if assessment.score > Decimal(100):
        raise Incomplete("还不能送审：总分超过100分，请检查各项指标的分值。")


def _problems(sheet: SheetScore) -> str:
    found = [*sheet.problems, *(problem for row in sheet.rows for problem in row.problems)]
    return "；".join(dict.fromkeys(found)) or "还有指标没有填写完成情况。"
