"""What keeps a form from being handed in."""

from selfeval.assessments.models import Assessment
from selfeval.assessments.notes import sheet_findings
from selfeval.assessments.operations.locking import Incomplete


def refuse_open_findings(form: Assessment) -> None:
    """Raises Incomplete with every sentence that still stands against handing the form in."""
    open_now = [note.finding.message for note in sheet_findings(form) if note.is_open]
    if open_now:
        raise Incomplete("还不能送审：" + "；".join(dict.fromkeys(open_now)) + "。")
