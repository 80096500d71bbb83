"""What waits for a person about reports: finance hands in and mends, a leader signs."""

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from budgets.models import BudgetAdjustment, Figure, FiscalYear
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment
from selfeval.assessments.queries.rounds import in_round
from selfeval.assessments.todo import SHOWN, Group, Task
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import State as FormState
from selfeval.reports.models import ReportDraft, ReportStep
from selfeval.reports.queries.process import someone_signs
from selfeval.reports.workflow import Action, State

APPROVED = "自评表已全部审定，问题处理完即可送签"
MOVED_ON = "印发之后又录入或审定过，请查看与已印发版本的不同"
NOBODY_SIGNS = "没有可以签发的“单位领导”账号，请系统管理员设置"


def reports_waiting(scope: Scope) -> list[Group]:
    """The reports whose next step forward is this person's: few queries."""
    finance = [post.department_id for post in scope.posts if post.role == Role.FINANCE]
    leader = [post.department_id for post in scope.posts if post.role == Role.LEADER]
    if not finance and not leader:
        return []
    kinds = (
        ("待您签发的报告", _to_sign(scope, leader)),
        ("退回修改的报告", _returned(finance)),
        ("没有人可以签发的报告", _to_be_signed_by_nobody(finance)),
        ("印发之后数据有变动的报告", _moved_on(finance)),
        ("没有生成文件的报告", _failed([*finance, *leader])),
        ("待送签的报告", _to_hand_in(scope, finance)),
    )
    return [Group(title, tuple(tasks[:SHOWN]), len(tasks), tasks[0].url) for title, tasks in kinds if tasks]


def _drafts(departments: list[int], state: State):
    found = ReportDraft.objects.filter(department__in=departments, state=state)
    return found.select_related("fiscal_year__department", "submitted_by").order_by("submitted_at")


def _to_sign(scope: Scope, departments: list[int]) -> list[Task]:
    drafts = _drafts(departments, State.SUBMITTED).exclude(submitted_by=scope.user.pk)
    return [
        Task(
            _name(draft.fiscal_year),
            reverse("reports:sign", args=[draft.fiscal_year_id]),
            draft.fiscal_year.department.name,
            f"{draft.submitted_by.full_name}于{write_day(timezone.localtime(draft.submitted_at))}送签",
        )
        for draft in drafts
    ]


def _returned(departments: list[int]) -> list[Task]:
    drafts = list(_drafts(departments, State.RETURNED))
    steps = ReportStep.objects.filter(draft__in=drafts, action=Action.RETURN).order_by("number")
    opinions = dict(steps.values_list("draft", "opinion"))
    return [
        Task(
            _name(draft.fiscal_year),
            reverse("reports:issue", args=[draft.fiscal_year_id]),
            draft.fiscal_year.department.name,
            opinion=opinions.get(draft.pk, ""),
        )
        for draft in drafts
    ]


def _to_be_signed_by_nobody(departments: list[int]) -> list[Task]:
    """What was handed in and waits for leaders who cannot act any more."""
    return [
        Task(
            _name(draft.fiscal_year),
            reverse("reports:issue", args=[draft.fiscal_year_id]),
            draft.fiscal_year.department.name,
            NOBODY_SIGNS,
            "over",
        )
        for draft in _drafts(departments, State.SUBMITTED)
        if not someone_signs(draft.department_id, draft.submitted_by_id)
    ]


def _moved_on(departments: list[int]) -> list[Task]:
    """Issued reports since whose content was sealed money was recorded or a form was approved anew."""
    since = OuterRef("submitted_at")
    money = Figure.objects.filter(fiscal_year=OuterRef("fiscal_year"), recorded_at__gt=since)
    adjusted = BudgetAdjustment.objects.filter(fiscal_year=OuterRef("fiscal_year"), recorded_at__gt=since)
    forms = Assessment.objects.filter(project__fiscal_year=OuterRef("fiscal_year"), approved_at__gt=since)
    drafts = _drafts(departments, State.ISSUED).filter(Exists(money) | Exists(adjusted) | Exists(forms))
    return [
        Task(
            _name(draft.fiscal_year),
            reverse("reports:issue", args=[draft.fiscal_year_id]),
            draft.fiscal_year.department.name,
            MOVED_ON,
        )
        for draft in drafts
    ]


def _failed(departments: list[int]) -> list[Task]:
    drafts = _drafts(departments, State.SIGNED).exclude(failure="")
    return [
        Task(_name(draft.fiscal_year), reverse("reports:issue", args=[draft.fiscal_year_id]), "", draft.failure, "over")
        for draft in drafts
    ]


def _to_hand_in(scope: Scope, departments: list[int]) -> list[Task]:
    """Years whose forms are all approved and whose report is a draft, stored or not; said where nobody could sign."""
    forms = in_round(Assessment.objects.filter(department__in=departments)).order_by()
    counted = forms.values("project__fiscal_year").annotate(
        number=Count("pk"), done=Count("pk", filter=Q(state=FormState.APPROVED))
    )
    complete = counted.filter(number=F("done")).values("project__fiscal_year")
    years = FiscalYear.objects.filter(pk__in=complete).exclude(report_draft__in=_moved()).select_related("department")
    found = list(years.order_by("-year", "department__code"))
    signed = {pk: someone_signs(pk, scope.user.pk) for pk in {year.department_id for year in found}}
    return [
        Task(
            _name(year),
            reverse("reports:issue", args=[year.pk]),
            year.department.name,
            *((APPROVED,) if signed[year.department_id] else (NOBODY_SIGNS, "over")),
        )
        for year in found
    ]


def _moved():
    return ReportDraft.objects.exclude(state=State.DRAFT)


def _name(year: FiscalYear) -> str:
    return f"{year.year}年度自评报告"
