"""A draft moved along a step, and the row of its trail."""

from datetime import datetime

from selfeval.accounts.models import User
from selfeval.reports.models import ReportDraft, ReportStep
from selfeval.reports.queries.seals import chain_of_step
from selfeval.reports.workflow import Step


def move(draft: ReportDraft, step: Step) -> None:
    draft.state = step.next_state.value
    draft.version += 1
    draft.save()


def write_step(draft: ReportDraft, step: Step, at: datetime, by: User | None = None, opinion: str = "") -> ReportStep:
    """The row of the trail, tied to the one before it; the draft has been moved."""
    last = draft.steps.last()
    row = ReportStep(
        draft=draft,
        number=draft.version,
        action=step.action.value,
        from_state=step.state.value,
        to_state=step.next_state.value,
        opinion=opinion,
        sha256=draft.sha256,
        taken_by=by,
        taken_at=at,
    )
    row.chain = chain_of_step(row, draft.fiscal_year_id, last.chain if last else "")
    row.save()
    return row
