"""What reviewers say about a form and take off its score. The form is locked; its version moves with steps only."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from selfeval.accounts.scope import Scope
from selfeval.assessments import queries
from selfeval.assessments.models import Assessment, Comment, FieldChange, Indicator, Result
from selfeval.assessments.operations.acting import check_version, set_score
from selfeval.assessments.operations.locking import CannotAct, locked_form
from selfeval.assessments.queries import reviewing
from selfeval.assessments.workflow import State
from selfeval.scoring.rounding import points

ZERO = Decimal("0.00")


@transaction.atomic
def comment(*, assessment_id: int, by: Scope, text: str, indicator_id: int | None = None) -> Comment:
    """Write an opinion on a form, or pinned to one of its rows."""
    form = locked_form(assessment_id)
    if not reviewing.may_comment(form, by):
        raise CannotAct(_refused(form, "提意见", "只有本科室负责人和自评领导小组可以提意见。"))
    if indicator_id is not None and not form.indicators.filter(pk=indicator_id).exists():
        raise CannotAct("这个指标已不在自评表中，请刷新后再提意见。")
    return Comment.objects.create(assessment=form, indicator_id=indicator_id, text=_words(text), written_by=by.user)


@transaction.atomic
def answer(*, comment_id: int, by: Scope, text: str) -> Comment:
    """Answer an opinion that is still open."""
    asked, form = _locked_comment(comment_id)
    if not reviewing.may_comment(form, by, reviewing.ANSWER):
        raise CannotAct(_refused(form, "回复", "只有本科室和自评领导小组可以回复意见。"))
    if asked.answers_id is not None or asked.resolved_at is not None:
        raise CannotAct("这条意见已经解决，不能再回复；如还有问题，请审核人另提意见。")
    return Comment.objects.create(
        assessment=form, indicator_id=asked.indicator_id, answers=asked, text=_words(text), written_by=by.user
    )


@transaction.atomic
def resolve(*, comment_id: int, by: Scope) -> Comment:
    """Settle an opinion; the second click finds it settled and changes nothing."""
    asked, form = _locked_comment(comment_id)
    if asked.resolved_by_id == by.user.pk:
        return asked
    if asked.resolved_at is not None:
        raise CannotAct(f"这条意见已由{asked.resolved_by.full_name}标为已解决。")
    asked.assessment = form
    if not reviewing.may_resolve(asked, by):
        raise CannotAct(_refused(form, "改动意见", "意见由提出的人或同一岗位的审核人标为已解决。"))
    asked.resolved_by, asked.resolved_at = by.user, timezone.now()
    asked.save(update_fields=["resolved_by", "resolved_at"])
    return asked


def _locked_comment(comment_id: int) -> tuple[Comment, Assessment]:
    form = locked_form(Comment.objects.values_list("assessment", flat=True).get(pk=comment_id))
    return Comment.objects.select_related("written_by", "resolved_by").get(pk=comment_id), form


def _refused(form: Assessment, what: str, who: str) -> str:
    if form.state == State.APPROVED:
        return f"自评表已审定，不能再{what}；如需修改，请先撤销审定。"
    return who


def _words(text: str) -> str:
    if not text.strip():
        raise CannotAct("没有写内容，请填写后再提交。")
    return text.strip()


@transaction.atomic
def deduct(*, indicator_id: int, by: Scope, version: int, deduction: Decimal, reason: str = "") -> Result:
    """Lower a row's score by so many points, with a reason; 0 takes a deduction back.

    The self score stays; the form's score and grade follow the reviewed scores.
    """
    form = locked_form(Indicator.objects.values_list("assessment", flat=True).get(pk=indicator_id))
    check_version(form, version)
    if reviewing.forward_step(form, by) is None:
        raise CannotAct(f"当前状态为“{State(form.state).label}”，只有正在审核它的人可以扣减得分。")
    result = Result.objects.select_related("indicator").get(indicator=indicator_id)
    reason = reason.strip() if deduction else ""
    if (result.deduction, result.deduction_reason) == (deduction, reason):
        return result
    own = queries.score_indicator_of(result, form.rules)
    _check_deduction(own, deduction, reason)
    FieldChange.objects.create(
        assessment=form,
        indicator=result.indicator,
        place=result.indicator.name,
        form_version=form.version,
        field=reviewing.DEDUCTED,
        before=points(result.deduction),
        after=points(deduction),
        reason=reason,
        changed_by=by.user,
    )
    result.score, result.deduction, result.deduction_reason = own, deduction, reason
    result.save(update_fields=["score", "deduction", "deduction_reason"])
    set_score(form)
    form.save(update_fields=["execution_score", "score", "grade"])
    return result


def _check_deduction(own: Decimal | None, deduction: Decimal, reason: str) -> None:
    if own is None:
        raise CannotAct("这个指标没有自评得分，不能扣减；如有问题请退回。")
    if not ZERO <= deduction <= own:
        raise CannotAct(f"扣减分应大于0，且不超过自评得分{points(own)}分；收回扣减请点“取消扣减”。")
    if deduction and not reason:
        raise CannotAct("扣减得分必须写明原因，经办人和审计人员都会看到。")
