"""What a person may do with a year's report now, and why not: one answer for pages, operations and tests."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse

from budgets.models import FiscalYear
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import Scope
from selfeval.assessments.queries import every_of_year
from selfeval.assessments.workflow import State as FormState
from selfeval.reports.approving import refusal_of, seen_by, typed_by_hand
from selfeval.reports.bound import OUTDATED
from selfeval.reports.content import NothingToReport, judged
from selfeval.reports.difference import Change, differences, in_a_sentence
from selfeval.reports.models import ReportDraft
from selfeval.reports.queries.process import someone_signs
from selfeval.reports.standing import Standing
from selfeval.reports.values import AnnualReport
from selfeval.reports.workflow import STEPS, Action, State, Step, steps_from
from selfeval.scoring.writing import quoted

NAMED = 5  # forms named in a refusal
NOBODY_SIGNS = "本单位没有可以签发的“单位领导”账号，请系统管理员先设置。"
PERMISSION = "reports.take_step"
HINDERED = frozenset({Action.SUBMIT, Action.SIGN})
TELLING = frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED})


@dataclass(frozen=True)
class Hindrance:
    """One thing that keeps a report from being handed in or signed, and where it is put right."""

    words: str
    url: str = ""


class Way:
    """The report of a year as one person finds it; the content is built once, and only where it decides something."""

    def __init__(self, draft: ReportDraft, scope: Scope):
        self.draft, self.scope, self.state = draft, scope, State(draft.state)
        self.roles = scope.roles_in(draft.department_id)
        self.owns = draft.submitted_by_id is not None and draft.submitted_by_id == scope.user.pk

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps that the person may take now."""
        mine = (step for step in steps_from(self.state, self.roles) if not (self.owns and step.own_work_refused))
        return tuple(step for step in mine if not (step.action in HINDERED and self.hindrances))

    @cached_property
    def hindrances(self) -> tuple[Hindrance, ...]:
        """What keeps the next step forward from being taken, whoever takes it."""
        if not any(step.action in HINDERED for step in STEPS if step.state == self.state):
            return ()
        return tuple(_hindrances(self.draft, self.now, self.scope))

    @cached_property
    def moved_on(self) -> list[Change]:
        """What the data say otherwise than the issued report, told to who may begin a new version."""
        if self.state != State.ISSUED or not self.steps or self.now[0] is None:
            return []
        return changes_since(self.draft, self.now[0])

    @cached_property
    def typed(self) -> list[Standing]:
        """The numbers in the text that follow no data, told to who hands in or signs."""
        return typed_by_hand(self.now[1]) if self.state in TELLING else []

    @cached_property
    def now(self) -> tuple[AnnualReport | None, list[Standing]]:
        """The report of this moment with what stands against it; none where there is nothing to report on."""
        try:
            return judged(self.draft.fiscal_year)
        except NothingToReport:
            return None, []

    def why_not(self, action: Action) -> str:
        """Why the person may not take a step; empty exactly when it is among `steps`."""
        if any(step.action == action for step in self.steps):
            return ""
        of_action = [step for step in STEPS if step.action == action]
        holders = [step.role for step in of_action if step.role]
        if not holders:
            return "印发由系统在签发之后自动完成，不需要办理。"
        if not self.roles.intersection(holders):
            named = "、".join(dict.fromkeys(role.label for role in holders))
            return f"只有{named}可以{action.label}，您没有这个岗位。"
        if not any(step.state == self.state for step in of_action):
            return f"报告当前状态为“{self.state.label}”，不能{action.label}。"
        if self.owns and any(step.own_work_refused for step in of_action):
            return f"报告是您送签的，不能再由您{action.label}，请由其他单位领导办理。"
        return "".join(each.words for each in self.hindrances)


def report_steps_for(draft: ReportDraft, scope: Scope) -> tuple[Step, ...]:
    """Which steps a person may take on a report now."""
    return Way(draft, scope).steps


def why_not(draft: ReportDraft, scope: Scope, action: Action) -> str:
    """Why a person may not take a step now; empty exactly when report_steps_for offers it."""
    return Way(draft, scope).why_not(Action(action))


def _hindrances(draft: ReportDraft, now: tuple[AnnualReport | None, list[Standing]], scope: Scope):
    year, (report, found) = draft.fiscal_year, now
    if report is None:
        yield Hindrance("本年度还没有开启自评批次，没有自评表可以汇总。", reverse("assessments:round", args=[year.pk]))
        return
    yield from _forms(year)
    if not _someone_signs(draft, scope):
        yield Hindrance(NOBODY_SIGNS)
    outdated = sum(each.finding.check_id == OUTDATED for each in found)
    blocking = [each for each in found if each.blocks and each.finding.check_id != OUTDATED]
    if blocking:
        only = seen_by(scope, blocking) if len(blocking) == 1 else []
        yield Hindrance(refusal_of(blocking), only[0].url if only else reverse("reports:findings", args=[year.pk]))
    if outdated:
        words = f"有{outdated}段改写过的文字与现在的数据不再对应，没有印在报告里，请逐段确认或移除。"
        yield Hindrance(words, reverse("reports:write", args=[year.pk]))
    if draft.state == State.SUBMITTED:
        changed = changes_since(draft, report)
        if changed:
            is_leader = Role.LEADER in scope.roles_in(draft.department_id)
            again = "请退回财务人员核对后重新送签" if is_leader else "请撤回，核对后重新送签"
            words = f"送签之后内容有变动：{in_a_sentence(changed)}。{again}。"
            yield Hindrance(words, reverse("reports:since_submitted", args=[year.pk]))


def _someone_signs(draft: ReportDraft, scope: Scope) -> bool:
    """Whether anybody could sign what was handed in or this person would: nobody signs what he handed in himself."""
    by = draft.submitted_by_id if draft.state == State.SUBMITTED else None
    if draft.state != State.SUBMITTED and Role.FINANCE in scope.roles_in(draft.department_id):
        by = scope.user.pk
    return someone_signs(draft.department_id, by)


def _forms(year: FiscalYear):
    waiting = [form.project for form in every_of_year(year) if form.state != FormState.APPROVED]
    if waiting:
        names = "、".join(
            f"{'' if each.is_whole else f'项目{each.position}'}{quoted(each.name)}" for each in waiting[:NAMED]
        )
        more = f"等{len(waiting)}张" if len(waiting) > NAMED else f"{len(waiting)}张"
        words = f"还有自评表没有审定：{names}，共{more}。".replace("共等", "等")
        yield Hindrance(words, reverse("assessments:progress", args=[year.pk]))


def changes_since(draft: ReportDraft, report: AnnualReport) -> list[Change]:
    """What is not as it was handed in."""
    return [] if draft.sealed == report.canonical_json else changes_from(draft.sealed, report)


def changes_from(content: str, report: AnnualReport) -> list[Change]:
    """What a report says otherwise than sealed content: it has its day when it is signed, that is no change."""
    sealed = AnnualReport.from_json(content)
    return differences(sealed, replace(report, dated=sealed.dated))
