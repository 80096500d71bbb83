"""What keeps a form from being handed in."""

from selfeval.assessments.gaps import gaps_of
from selfeval.assessments.models import Assessment
from selfeval.assessments.operations.locking import Incomplete


def refuse_open_findings(form: Assessment) -> None:
    """Raises Incomplete with every sentence that still stands against handing the form in."""
    gaps = gaps_of(form)
    if gaps:
        raise Incomplete("还不能送审：" + "；".join(gap.words.rstrip("。") for gap in gaps) + "。")
