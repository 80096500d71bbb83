"""The steps of a report: the draft locked, the version compared, content sealed at hand-in, dated when signed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from budgets.models import FiscalYear
from selfeval.accounts.scope import Scope
from selfeval.assessments.operations.locking import CannotAct, MovedOn
from selfeval.assessments.typed import write_day
from selfeval.reports import tasks
from selfeval.reports.models import ReportDraft, ReportStep
from selfeval.reports.operations.moving import move, write_step
from selfeval.reports.values import AnnualReport
from selfeval.reports.way import PERMISSION, Way
from selfeval.reports.workflow import Action, State, Step

LONGEST = {Action.REVISE: 300}  # characters: it is printed as the reason of the new version
LONGEST_OPINION = 2000


@transaction.atomic
def act(*, fiscal_year_id: int, by: Scope, action: Action, version: int, opinion: str = "") -> ReportStep:
    """Take a report one step along STEPS. Raises CannotAct, MovedOn."""
    draft, action, opinion = locked_draft(fiscal_year_id), Action(action), opinion.strip()
    if draft.version != version:
        state = State(draft.state).label
        raise MovedOn(f"这份报告刚在别处办理过，当前状态为“{state}”，请看清后再操作。")
    way = Way(draft, by)
    step = next((step for step in way.steps if step.action == action), None)
    if step is None:
        raise CannotAct(way.why_not(action))
    _check_opinion(step, opinion)
    now = timezone.now()
    _take(draft, step, by, now, opinion, way)
    written = write_step(draft, step, now, by.user, opinion)
    if step.action == Action.SIGN:
        tasks.enqueue(draft)
    return written


def locked_draft(fiscal_year_id: int) -> ReportDraft:
    """The draft, locked; made where there is none. The year is locked first, so that no figure moves meanwhile."""
    year = FiscalYear.objects.select_for_update(of=("self",)).select_related("department").get(pk=fiscal_year_id)
    draft, _ = ReportDraft.objects.select_for_update().get_or_create(
        fiscal_year=year, defaults={"department_id": year.department_id}
    )
    draft.fiscal_year = year
    return draft


def _check_opinion(step: Step, opinion: str) -> None:
    most = LONGEST.get(step.action, LONGEST_OPINION)
    if step.needs_opinion and not opinion:
        what = "原因，它将印在新版本的记录里" if step.action == Action.REVISE else "意见，以便财务人员知道如何修改"
        raise CannotAct(f"“{step.action.label}”必须填写{what}。")
    if len(opinion) > most:
        raise CannotAct(f"“{step.action.label}”的意见不超过{most}字，现在是{len(opinion)}字，请精简。")


def _take(draft: ReportDraft, step: Step, by: Scope, now: datetime, opinion: str, way: Way) -> None:
    if step.action == Action.SUBMIT:
        report, _ = way.now
        if step.state == State.RETURNED:
            draft.returned = draft.sealed  # who returned it reads what was changed
        draft.sealed, draft.sha256 = report.canonical_json, report.sha256
        draft.submitted_by, draft.submitted_at = by.user, now
    if step.action == Action.SIGN:
        report = replace(AnnualReport.from_json(draft.sealed), dated=write_day(timezone.localdate(now)))
        draft.sealed, draft.sha256 = report.canonical_json, report.sha256
        draft.signed_by, draft.signed_at = by.user, now
        draft.progress, draft.progress_words, draft.failure = 0, "等待生成文件", ""
    if step.action == Action.REVISE:
        draft.reason = opinion
        draft.sealed = draft.sha256 = draft.returned = ""
        draft.submitted_by = draft.submitted_at = draft.signed_by = draft.signed_at = None
    move(draft, step)


@transaction.atomic
def print_again(*, fiscal_year_id: int, by: Scope) -> None:
    """Queue the printing of a signed report once more after it failed. Raises CannotAct."""
    draft = locked_draft(fiscal_year_id)
    if not by.may(PERMISSION, draft.department_id):
        raise CannotAct("只有财务人员、单位领导可以重新生成文件，您没有这个岗位。")
    if draft.state != State.SIGNED:
        raise CannotAct(f"报告当前状态为“{State(draft.state).label}”，没有需要重新生成的文件。")
    if draft.failure:
        draft.failure, draft.progress, draft.progress_words = "", 0, "等待生成文件"
        draft.save()
        tasks.enqueue(draft)
