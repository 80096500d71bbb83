"""What every scoring function hands back."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Score:
    """Points with two decimals, or None with the reason; the arithmetic in words stands beside them.

    A problem is a Chinese sentence for the filler and blocks submission. needs_cause asks for the cause
    and the text that an actual far above its target must have.
    """

    value: Decimal | None
    explanation: str = ""
    problems: tuple[str, ...] = ()
    needs_cause: bool = False


def unscored(*problems: str) -> Score:
    """No points, and why."""
    return Score(None, "；".join(problems), problems)
