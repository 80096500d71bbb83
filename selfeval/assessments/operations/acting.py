"""The steps of a form: the form locked, the version compared, the trail written once."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from selfeval.accounts.scope import Scope
from selfeval.assessments import queries
from selfeval.assessments.gaps import gaps_of
from selfeval.assessments.models import Assessment, Funds, Transition
from selfeval.assessments.operations.judging_again import judged, record_what_moved
from selfeval.assessments.operations.locking import CannotAct, Incomplete, MovedOn, locked_form
from selfeval.assessments.queries import reviewing
from selfeval.assessments.signals import form_approved
from selfeval.assessments.workflow import EDITABLE, Action, State, Step


def check_version(assessment: Assessment, version: int) -> None:
    """Refuse what was decided on another state of the form than the one that stands."""
    if assessment.version != version:
        raise MovedOn(f"这张自评表刚在别处办理过，当前状态为“{State(assessment.state).label}”，请刷新后再操作。")


@transaction.atomic
def act(
    *, assessment_id: int, by: Scope, action: Action, version: int, opinion: str = "", today: date | None = None
) -> Transition:
    """Take a form one step along STEPS; `today` is the day that the round's calendar judges by."""
    assessment = locked_form(assessment_id)
    check_version(assessment, version)
    permitted = queries.steps_for(assessment, by, today)
    step = next((step for step in permitted if step.action == action), None)
    if step is None:
        raise CannotAct(queries.why_not(assessment, by, action, today))
    if step.needs_opinion and not opinion.strip():
        raise CannotAct(f"“{step.action.label}”必须填写意见，以便经办人知道如何修改。")
    _take(assessment, step, by)
    if step.action == Action.APPROVE:
        form_approved.send(Assessment, form=assessment)
    return Transition.objects.create(
        assessment=assessment,
        number=assessment.version,
        action=step.action.value,
        from_state=step.state.value,
        to_state=step.next_state.value,
        opinion=opinion.strip(),
        taken_by=by.user,
    )


@dataclass(frozen=True)
class Outcome:
    """What came of one form of many: the step taken, or the sentence that says why not."""

    assessment_id: int
    action: Action | None
    refusal: str = ""


def pass_each(*, chosen: Iterable[tuple[int, int]], by: Scope, opinion: str = "") -> list[Outcome]:
    """Pass or approve several forms (id, version seen), each on its own: one refused keeps none of the others."""
    return [_pass(assessment_id, version, by, opinion) for assessment_id, version in chosen]


def _pass(assessment_id: int, version: int, by: Scope, opinion: str) -> Outcome:
    form = Assessment.objects.select_related("round").get(pk=assessment_id)
    step = reviewing.forward_step(form, by)
    if step is None or form.version != version:
        done = _done_before(assessment_id, version, by)
        if done is not None:
            return Outcome(assessment_id, done)
        if step is None:
            return Outcome(assessment_id, None, f"当前状态为“{State(form.state).label}”，您现在不能审核它。")
    if waiting := reviewing.open_opinions(form):
        return Outcome(assessment_id, None, f"还有{waiting}条意见没有解决，请打开这张表核对后逐张办理。")
    try:
        act(assessment_id=assessment_id, by=by, action=step.action, version=version, opinion=opinion)
    except CannotAct as refusal:
        done = _done_before(assessment_id, version, by)
        return Outcome(assessment_id, done, "" if done else str(refusal))
    return Outcome(assessment_id, step.action)


def _done_before(assessment_id: int, version: int, by: Scope) -> Action | None:
    """What this person did with this version already: the second of two clicks."""
    asked = {"assessment_id": assessment_id, "by": by, "version": version}
    return next((action for action in reviewing.FORWARD if reviewing.is_done_already(action=action, **asked)), None)


def _take(assessment: Assessment, step: Step, by: Scope) -> None:
    now = timezone.now()
    if step.action == Action.SUBMIT:
        _judge(assessment, by)
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


def _judge(assessment: Assessment, by: Scope) -> None:
    """Copy the money of this moment and score the form on it; what moved since it was last judged is put down."""
    if gaps := gaps_of(assessment):
        raise Incomplete("还不能送审：" + "；".join(gap.words.rstrip("。") for gap in gaps) + "。")
    before = judged(assessment)
    assessment.funds.all().delete()
    Funds.objects.bulk_create(
        Funds(assessment=assessment, **asdict(row)) for row in queries.current_funds(assessment.project)
    )
    _keep_computed(assessment)
    set_score(assessment)
    record_what_moved(assessment, before, by)


def _keep_computed(assessment: Assessment) -> None:
    """Put down what is computed from the facts of this moment, as the money is copied."""
    queries.loaded(assessment)
    for indicator in assessment.indicators.all():
        if indicator.computed:
            indicator.result.save(update_fields=["actual", "score"])


def set_score(assessment: Assessment) -> None:
    """Give a form the reviewed score of its rows of now, and the grade that goes with it."""
    sheet = queries.score_of(assessment)
    assessment.execution_score = sheet.execution.value
    assessment.score, assessment.grade = sheet.total, sheet.grade.value
