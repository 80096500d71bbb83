"""The round of a year: its rule set, its days, the forms that it opens, which projects leave it and why."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from budgets.models import FiscalYear, Project, Section
from budgets.operations import note_event
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment, AssessmentRound, Extension, RuleSet
from selfeval.assessments.operations.locking import CannotAct, MovedOn, locked_form
from selfeval.assessments.operations.standard import whole_form
from selfeval.assessments.queries.rounds import ROUND_CHANGED, DueDays
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import EDITABLE, State

LEAD = "assessments.add_assessmentround"
CHANGEABLE = ["notice_title", "notice_number", "opens_on", "due_on", "closes_on"]
ORDER = "日期的先后不对：开始日期应不晚于填报截止日期，填报截止日期应不晚于审核截止日期。"


class CannotOpen(CannotAct):
    """The round cannot be opened, or not like this; the text says what to do."""


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
    projects: Iterable[Project] | None = None,
    whole_section: Section | None = None,
) -> AssessmentRound:
    """Open a year's round with an empty form for each of the projects, all of the year's by default.

    `whole_section` fills in 部门整体支出; None where the department makes no such form."""
    FiscalYear.objects.select_for_update().get(pk=fiscal_year.pk)  # a second click waits here for the first
    if AssessmentRound.objects.filter(fiscal_year=fiscal_year).exists():
        raise CannotOpen(f"{fiscal_year.year}年度已经开启自评批次，每个年度只能开启一次。")
    if not opens_on <= due_on <= closes_on:
        raise CannotOpen(ORDER)
    of_year = Project.objects.filter(fiscal_year=fiscal_year)
    chosen = list(of_year if projects is None else of_year.filter(pk__in=[project.pk for project in projects]))
    if not chosen:
        raise CannotOpen(f"{fiscal_year.year}年度没有纳入自评的项目，请先在“资金”中添加项目，或至少勾选一个项目。")
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
    Assessment.objects.bulk_create(_form(round_, project) for project in chosen)
    if whole_section is not None:
        whole_form(round_, whole_section)
    return round_


def _form(round_: AssessmentRound, project: Project) -> Assessment:
    return Assessment(department_id=round_.department_id, section_id=project.section_id, round=round_, project=project)


@transaction.atomic
def take_in(*, round_id: int, project: Project, by: Scope) -> Assessment:
    """Give a project a form that had none: it was added since the opening, or had not been chosen."""
    round_ = _round_led(round_id, by)
    if project.fiscal_year_id != round_.fiscal_year_id:
        raise CannotAct("这个项目不属于本年度，不能纳入本次自评。")
    if Assessment.objects.filter(project=project).exists():
        raise CannotAct(f"“{project.name}”已有自评表，不用再纳入。")
    form = _form(round_, project)
    form.save()
    return form


@transaction.atomic
def take_in_whole(*, round_id: int, section: Section, by: Scope) -> Assessment:
    """Let a section fill in 部门整体支出绩效自评表 in a round that was opened without it."""
    round_ = _round_led(round_id, by)
    if Assessment.objects.filter(round=round_, project__is_whole=True).exists():
        raise CannotAct("部门整体支出绩效自评表已经纳入本次自评，不用再纳入。")
    return whole_form(round_, section)


@transaction.atomic
def change_round(*, round_id: int, reason: str, by: Scope, **given) -> None:
    """Correct the notice and the days of a round (CHANGEABLE), with a reason that stays.

    The opening day stands once the round has opened: the promises froze on it.
    """
    round_ = _round_led(round_id, by)
    before = _written(round_)
    if given["opens_on"] != round_.opens_on and round_.opens_on <= timezone.localdate():
        raise CannotAct(f"自评已于{write_day(round_.opens_on)}开始，开始日期不能再改。")
    if not given["opens_on"] <= given["due_on"] <= given["closes_on"]:
        raise CannotOpen(ORDER)
    for name in CHANGEABLE:
        setattr(round_, name, given[name])
    changed = [label for label, text in _written(round_).items() if text != before[label]]
    if not changed:
        raise CannotAct("内容没有变化。")
    if not reason.strip():
        raise CannotAct("请写明更改的原因。")
    round_.save(update_fields=CHANGEABLE)
    after = _written(round_)
    note_event(
        department=round_.department,
        what=ROUND_CHANGED,
        about=f"{round_.fiscal_year.year}年度自评批次",
        by=by.user,
        round=round_.pk,
        changes=[[label, before[label], after[label]] for label in changed],
        reason=reason.strip(),
    )


def _written(round_: AssessmentRound) -> dict[str, str]:
    """What can be corrected, as the page calls and writes it."""
    values = ((AssessmentRound._meta.get_field(name).verbose_name, getattr(round_, name)) for name in CHANGEABLE)
    return {label: write_day(value) if isinstance(value, date) else value for label, value in values}


@transaction.atomic
def extend(*, round_id: int, section: Section, due_on: date, reason: str, by: Scope) -> Extension:
    """Let a section hand in until a later day; the extension ends by itself."""
    round_ = _round_led(round_id, by)
    last = DueDays([round_]).of_section(round_, section.pk)
    if section.department_id != round_.department_id:
        raise CannotAct("这个科室不属于本部门，不能办理延期。")
    if due_on <= last:
        raise CannotAct(f"{section.name}目前可填报到{write_day(last)}，延期应晚于这一天。")
    if due_on > round_.closes_on:
        closes = write_day(round_.closes_on)
        raise CannotAct(f"延期不能晚于审核截止日期（{closes}）；确需更晚的，请先更改自评日期。")
    if due_on < timezone.localdate():
        raise CannotAct("延期的日期已经过去，请填今天或以后的日期。")
    return Extension.objects.create(
        round=round_, section=section, due_on=due_on, reason=reason.strip(), granted_by=by.user
    )


@transaction.atomic
def leave_round(*, assessment_id: int, by: Scope, reason: str, version: int | None = None) -> Assessment:
    """Take a project out of the round, cancelled or merged: its form is not listed, scored or reported."""
    form = _form_led(assessment_id, by, version)
    if form.left_reason:
        raise CannotAct(f"“{form.project.name}”已经移出本次自评。")
    if State(form.state) not in EDITABLE:
        raise CannotAct(f"“{form.project.name}”的自评表已{State(form.state).label}，请先退回或撤销审定，再移出自评。")
    if not reason.strip():
        raise CannotAct("请写明移出自评的原因，例如项目取消、并入其他项目。")
    form.left_reason, form.left_by, form.left_at = reason.strip(), by.user, timezone.now()
    return _put_down(form)


@transaction.atomic
def return_to_round(*, assessment_id: int, by: Scope, version: int | None = None) -> Assessment:
    """Take a project back into the round; its form goes on where it stood."""
    form = _form_led(assessment_id, by, version)
    if not form.left_reason:
        raise CannotAct(f"“{form.project.name}”没有移出本次自评。")
    form.left_reason, form.left_by, form.left_at = "", None, None
    return _put_down(form)


def _put_down(form: Assessment) -> Assessment:
    form.version += 1
    form.save(update_fields=["left_reason", "left_by", "left_at", "version"])
    return form


def _form_led(assessment_id: int, by: Scope, version: int | None) -> Assessment:
    form = locked_form(assessment_id)
    if not by.may(LEAD, form.department_id):
        raise CannotAct("只有财务人员可以调整自评范围。")
    if version is not None and form.version != version:
        raise MovedOn("这张自评表刚刚有变动，请刷新后再操作。")
    return form


def _round_led(round_id: int, by: Scope) -> AssessmentRound:
    rounds = AssessmentRound.objects.select_for_update(of=("self",))
    round_ = rounds.select_related("fiscal_year", "department", "rule_set").get(pk=round_id)
    if not by.may(LEAD, round_.department_id):
        raise CannotAct("只有财务人员可以办理自评批次的事项。")
    return round_
