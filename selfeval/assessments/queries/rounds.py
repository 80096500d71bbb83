"""The calendar of a round: when a form may be filled in, until when it may be handed in, who is late."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from budgets.models import FiscalYear, OfficeEvent, Project
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment, AssessmentRound, Extension
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import Action, State

ROUND_CHANGED = "更改自评批次"  # the name of the event that keeps what stood before
UNSUBMITTED = frozenset({State.DRAFT, State.RETURNED})


class DueDays:
    """The last day of each section in some rounds, extensions included: one query, whatever their number."""

    def __init__(self, rounds: Iterable[AssessmentRound]):
        self._extended: dict[tuple[int, int], date] = {}
        rows = Extension.objects.filter(round__in={each.pk for each in rounds})
        for round_id, section_id, day in rows.values_list("round", "section", "due_on"):
            place = (round_id, section_id)
            self._extended[place] = max(day, self._extended.get(place, day))

    def of_section(self, round_: AssessmentRound, section_id: int) -> date:
        return max(round_.due_on, self._extended.get((round_.pk, section_id), round_.due_on))

    def of(self, form: Assessment) -> date:
        """The day that whoever has the form now should have done with it.

        A returned form is part of the review, so it has until the review ends; an extension counts for both.
        """
        last = self.of_section(form.round, form.section_id)
        return last if State(form.state) == State.DRAFT else max(last, form.round.closes_on)


def may_submit_until(form: Assessment) -> date | None:
    """The last day on which a form may be handed in; None where no day ends that.

    The due day stops what was never handed in. What a reviewer returned he asked to have back,
    so its way back stays open; that it comes late is shown, not refused.
    """
    if State(form.state) != State.DRAFT:
        return None
    return DueDays([form.round]).of_section(form.round, form.section_id)


def not_yet_open(form: Assessment, today: date) -> str:
    """Why nobody may fill in a form yet; empty from the opening day on."""
    opens_on = form.round.opens_on
    return (
        f"本次自评从{write_day(opens_on)}开始填报，现在还不能填写完成情况；绩效目标和指标可以先填，到开始日期锁定。"
        if today < opens_on
        else ""
    )


def has_left(form: Assessment) -> str:
    """Why nothing is done with a form that was taken out of its round; empty for the others."""
    return f"本项目已移出本次自评（原因：{form.left_reason}），不用填报和审核。" if form.left_reason else ""


def hindrance(form: Assessment, action: Action, today: date | None = None) -> str:
    """Why the calendar or the scope of the round refuses a step now; empty where they do not.

    The closing day refuses nothing: a review that is late is better than one that can never be finished.
    """
    today = today or timezone.localdate()
    if left := has_left(form):
        return left
    if action == Action.SUBMIT:
        if refusal := not_yet_open(form, today):
            return refusal
        if State(form.state) == State.DRAFT and (last := _passed(form, today)):
            return f"填报截止日期{write_day(last)}已过，不能再送审。确需补报的，请联系本部门财务人员为本科室办理延期。"
    if action == Action.RECALL and (last := _passed(form, today)):
        return f"填报截止日期{write_day(last)}已过，撤回后不能再送审。如需修改，请审核人退回。"
    return ""


def _passed(form: Assessment, today: date) -> date | None:
    """The section's last day if it is over; extensions are asked for only when they matter."""
    if today <= form.round.due_on:
        return None
    last = DueDays([form.round]).of_section(form.round, form.section_id)
    return last if today > last else None


def in_round(forms: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Without the forms whose projects left the round."""
    return forms.filter(left_at__isnull=True)


def round_of(fiscal_year: FiscalYear) -> AssessmentRound | None:
    return AssessmentRound.objects.filter(fiscal_year=fiscal_year).select_related("rule_set").first()


def extensions_of(round_: AssessmentRound) -> QuerySet[Extension]:
    return round_.extensions.select_related("section", "granted_by").order_by("section__position", "-pk")


def corrections_of(round_: AssessmentRound) -> QuerySet[OfficeEvent]:
    """How notice and days of a round were changed, from what to what and why, newest first."""
    return round_.department.events.filter(what=ROUND_CHANGED, facts__round=round_.pk).select_related("done_by")


def left_of(round_: AssessmentRound) -> QuerySet[Assessment]:
    """The forms whose projects left a round, with who took them out."""
    left = round_.assessments.filter(left_at__isnull=False)
    return left.select_related("project", "section", "left_by").order_by("project__position")


def outside_of(fiscal_year: FiscalYear) -> QuerySet[Project]:
    """The projects of a year that have no form: not chosen at the opening, or added since."""
    return fiscal_year.projects.filter(assessment__isnull=True).select_related("section").order_by("position")


def has_whole(round_: AssessmentRound) -> bool:
    """Whether 部门整体支出 has its form in a round, one that left it too."""
    return round_.assessments.filter(project__is_whole=True).exists()


def every_form_in(scope: Scope) -> QuerySet[Assessment]:
    """The forms of a person's departments, those that left their round too: for who leads the round."""
    return Assessment.objects.filter(scope.departments("department")).select_related(
        "project__fiscal_year", "round", "section"
    )
