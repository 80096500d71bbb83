"""The words that writers put in the place of generated ones, and who may write now."""

from budgets.models import FiscalYear
from selfeval.accounts.scope import Scope
from selfeval.reports.models import ReportDraft, ReportStep, ReportText
from selfeval.reports.workflow import EDITABLE, Action, State

WRITE = "reports.write_report"


def texts_of(fiscal_year: FiscalYear) -> tuple[ReportText, ...]:
    """The texts that hold now, in the order in which they took their place: one query."""
    newest: dict[str, ReportText] = {}
    placed: dict[str, int] = {}
    for row in ReportText.objects.filter(fiscal_year=fiscal_year).select_related("written_by").order_by("pk"):
        before = newest.get(row.key)
        # A row with the same words as before it moved the paragraph, if only to the head of its place.
        if before is None or before.is_dropped or before.after != row.after or before.words == row.words:
            placed[row.key] = row.pk
        newest[row.key] = row
    return tuple(sorted((row for row in newest.values() if not row.is_dropped), key=lambda row: placed[row.key]))


def state_of(fiscal_year: FiscalYear) -> State:
    """Where the report of a year stands; before anybody did anything it is a draft."""
    found = ReportDraft.objects.filter(fiscal_year=fiscal_year).values_list("state", flat=True).first()
    return State(found) if found else State.DRAFT


def why_not_write(fiscal_year: FiscalYear, scope: Scope) -> str:
    """Why a person may not change the report's words now; empty where he may: for pages and operations."""
    if not scope.may(WRITE, fiscal_year.department_id):
        return "只有财务人员可以修改报告正文。"
    state = state_of(fiscal_year)
    if state in EDITABLE:
        return ""
    return f"报告{state.label}，正文不能再修改。{HOW.get(state, '')}"


def return_of(fiscal_year: FiscalYear) -> ReportStep | None:
    """The leader's return that the report is being mended for, with his opinion; None where it is out for no such."""
    steps = ReportStep.objects.filter(draft__fiscal_year=fiscal_year, draft__state=State.RETURNED, action=Action.RETURN)
    return steps.select_related("taken_by").order_by("number").last()


HOW = {
    State.SUBMITTED: "如需修改，请先撤回，或请领导退回。",
    State.ISSUED: "如需修改，请先重新起草。",
}
