"""What a check says when something does not hold."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # blocks submission or approval
    EXPLAIN = "explain"  # passes with a typed explanation
    WARNING = "warning"  # is shown, blocks nothing


SEVERITY_LABELS = {Severity.ERROR: "错误", Severity.EXPLAIN: "需说明", Severity.WARNING: "提示"}


@dataclass(frozen=True)
class Finding:
    """One contradiction: which check, where, what, and the figures that it was found on.

    `figures` is the text by which an explanation is held to the figures that it explains.
    """

    check_id: str
    severity: Severity
    place: str
    message: str
    figures: str

    def is_open(self, explained: str | None) -> bool:
        """Whether somebody has to act: mend an error, or explain the figures of now.

        `explained` are the figures that the last explanation was about, None where nobody explained.
        """
        if self.severity is Severity.EXPLAIN:
            return explained != self.figures
        return self.severity is Severity.ERROR
