"""Any report's prose, checked against itself: `check_prose(text)`."""

from selfeval.checking.prose.judge import ProseFinding, ProseReport, check_prose

__all__ = ["ProseFinding", "ProseReport", "check_prose"]
