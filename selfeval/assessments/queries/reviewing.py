"""What was said about a form, what changed since it was returned, and what a reviewer may do with it now."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from budgets.models import FiscalYear
from selfeval.accounts.models import User
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import Scope, scope_of
from selfeval.assessments.fields import DEDUCTED
from selfeval.assessments.models import Assessment, AssessmentRound, Comment, Evidence, FieldChange, Result, Transition
from selfeval.assessments.queries.filling import evidence_of, may_open_evidence
from selfeval.assessments.queries.forms import ROWS, score_of, steps_for
from selfeval.assessments.workflow import Action, State, Step

WRITE, ANSWER = "assessments.review_assessment", "assessments.answer_comment"
FORWARD = (Action.PASS, Action.APPROVE)


def forward_step(form: Assessment, scope: Scope) -> Step | None:
    """The step by which a person agrees to a form now, or None: who may take it may also deduct."""
    return next((step for step in steps_for(form, scope) if step.action in FORWARD), None)


def steps_forward(fiscal_year: FiscalYear, scope: Scope) -> Callable[[Assessment], Step | None]:
    """forward_step for the forms of a year's list: the round is asked for once, not for every form."""
    round_ = AssessmentRound.objects.filter(fiscal_year=fiscal_year).first()
    may_review = scope.may(WRITE, fiscal_year.department_id)

    def step(form: Assessment) -> Step | None:
        if not may_review or form.state not in (State.SUBMITTED, State.REVIEWED):
            return None
        form.round = round_
        return forward_step(form, scope)

    return step


def may_comment(form: Assessment, scope: Scope, permission: str = WRITE) -> bool:
    """Whether a person may write an opinion (or answer one): until the form is approved, which seals it."""
    return form.state != State.APPROVED and scope.may(permission, form.department_id, form.section_id)


def may_resolve(comment: Comment, scope: Scope, writers: dict[int, frozenset[Role]] | None = None) -> bool:
    """Whether a person may settle an opinion: who wrote it, or who reviews in the same role as he."""
    form = comment.assessment
    if comment.answers_id or comment.resolved_at or form.state == State.APPROVED:
        return False
    if not scope.may(WRITE, form.department_id, form.section_id):
        return False
    if comment.written_by_id == scope.user.pk:
        return True
    writers = {} if writers is None else writers
    if comment.written_by_id not in writers:
        writers[comment.written_by_id] = reviewer_roles(comment.written_by, form)
    return bool(writers[comment.written_by_id] & scope.roles_in(form.department_id, form.section_id))


def reviewer_roles(user: User, form: Assessment) -> frozenset[Role]:
    roles = scope_of(user, timezone.localdate()).roles_in(form.department_id, form.section_id)
    return roles & {Role.SECTION_CHIEF, Role.REVIEW_PANEL}


def is_done_already(*, assessment_id: int, by: Scope, action: Action, version: int) -> bool:
    """Whether this very step of this person was the last one: the second of two clicks asks for it again."""
    steps = Transition.objects.filter(assessment=assessment_id, assessment__version=version + 1, number=version + 1)
    return steps.filter(action=action, taken_by=by.user).exists()


def open_opinions(form: Assessment) -> int:
    """How many opinions on a form nobody settled."""
    return form.comments.filter(answers__isnull=True, resolved_at__isnull=True).count()


@dataclass(frozen=True)
class Thread:
    """An opinion with its answers, and what the reader may do with it."""

    opinion: Comment
    answers: tuple[Comment, ...]
    may_answer: bool
    may_resolve: bool

    is_open = property(lambda self: self.opinion.resolved_at is None)


@dataclass(frozen=True)
class Review:
    """A form as its reviewers and its filler see it: opinions, the return, what was changed since."""

    threads: tuple[Thread, ...]
    returned: Transition | None
    changes: tuple[FieldChange, ...]
    may_deduct: bool
    may_comment: bool

    @cached_property
    def open(self) -> tuple[Thread, ...]:
        return tuple(thread for thread in self.threads if thread.is_open)

    @cached_property
    def changed_rows(self) -> frozenset[int]:
        return frozenset(change.indicator_id for change in self.changes if change.indicator_id)

    def on(self, indicator_id: int | None) -> tuple[Thread, ...]:
        """The opinions pinned to a row; None for those on the whole form."""
        return tuple(thread for thread in self.threads if thread.opinion.indicator_id == indicator_id)


def review_of(form: Assessment, scope: Scope) -> Review:
    """Everything said about a form, what changed since its last return, and what this person may add: few queries."""
    returned = form.transitions.filter(to_state=State.RETURNED).select_related("taken_by").order_by("number").last()
    changes: tuple[FieldChange, ...] = ()
    if returned is not None:
        since = form.changes.filter(form_version__gte=returned.number).exclude(field=DEDUCTED)
        changes = tuple(since.select_related("changed_by", "indicator"))
    may_deduct = forward_step(form, scope) is not None
    review = Review(_threads(form, scope), returned, changes, may_deduct, may_comment(form, scope))
    files = files_seen(form, scope)
    for indicator in form.indicators.all():  # the rows of the sheet show what concerns them
        indicator.files = files.get(indicator.pk, ())
        indicator.threads = review.on(indicator.pk)
        indicator.is_changed = indicator.pk in review.changed_rows
    return review


def files_seen(form: Assessment, scope: Scope) -> dict[int, list[Evidence]]:
    """The files beside each indicator, for those who may open them."""
    return evidence_of(form) if may_open_evidence(form, scope) else {}


def _threads(form: Assessment, scope: Scope) -> tuple[Thread, ...]:
    written = list(form.comments.select_related("written_by", "resolved_by", "indicator"))
    answers: dict[int, list[Comment]] = {}
    for comment in written:
        comment.assessment = form
        answers.setdefault(comment.answers_id, []).append(comment)
    may_answer, writers = may_comment(form, scope, ANSWER), {}
    return tuple(
        Thread(
            each,
            tuple(answers.get(each.pk, ())),
            may_answer and each.resolved_at is None,
            may_resolve(each, scope, writers),
        )
        for each in answers.get(None, ())
    )


def self_totals(forms: QuerySet[Assessment]) -> dict[int, Decimal | None]:
    """自评得分 (points, before deductions) of those forms that lost points to a deduction: five queries at most."""
    lowered = Result.objects.filter(indicator__assessment__in=forms.order_by().values("pk"), deduction__gt=0)
    form_ids = list(lowered.order_by().values_list("indicator__assessment", flat=True).distinct())
    if not form_ids:
        return {}
    found = Assessment.objects.filter(pk__in=form_ids).select_related("round__rule_set", "project__fiscal_year")
    found = found.prefetch_related("funds", Prefetch("indicators", queryset=ROWS))
    return {form.pk: score_of(form).self_total for form in found}
