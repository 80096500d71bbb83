"""The steps of a form: the form locked, the version compared, the trail written once."""

from dataclasses import asdict
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from selfeval.accounts.scope import Scope
from selfeval.assessments import queries
from selfeval.assessments.models import Assessment, Funds, Transition
from selfeval.assessments.operations.locking import CannotAct, Incomplete, MovedOn, locked_form
from selfeval.assessments.workflow import EDITABLE, Action, State, Step
from selfeval.scoring.sheet import SheetScore


@transaction.atomic
def act(*, assessment_id: int, by: Scope, action: Action, version: int, opinion: str = "") -> Transition:
    """Take a form one step along STEPS."""
    assessment = locked_form(assessment_id)
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
