"""The one registry of checks. A check registers where its facts live; nobody calls one by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from selfeval.checking.findings import Finding, Severity

Thresholds = dict[str, Decimal]
Judge = Callable[[Any, Thresholds], Iterable[tuple[str, str, str] | tuple[str, str, str, Severity]]]


@dataclass(frozen=True)
class Check:
    """A rule in words and as a function that yields (place, message, figures) for what breaks it.

    A rule with two severities yields the other one as a fourth value.
    """

    id: str
    subject: str
    severity: Severity
    says: str
    needs_document: bool
    judge: Judge

    def run(self, facts: Any, thresholds: Thresholds) -> list[Finding]:
        return [self._finding(*found) for found in self.judge(facts, thresholds)]

    def _finding(self, place: str, message: str, figures: str, severity: Severity | None = None) -> Finding:
        return Finding(self.id, severity or self.severity, place, message, figures)


class DuplicateCheck(Exception):
    """Two checks may not share an id."""


CHECKS: dict[str, Check] = {}


def check(check_id: str, subject: str, severity: Severity, says: str, needs_document: bool = False):
    """Register the function below as a check on facts of a subject ("money", "sheet", "report")."""

    def register(judge: Judge) -> Judge:
        if check_id in CHECKS:
            raise DuplicateCheck(check_id)
        CHECKS[check_id] = Check(check_id, subject, severity, says, needs_document, judge)
        return judge

    return register


def findings(subject: str, facts: Any, thresholds: Thresholds) -> list[Finding]:
    """Everything that the registered checks of a subject find, in the order of their ids."""
    checks = sorted((c for c in CHECKS.values() if c.subject == subject), key=lambda c: c.id)
    return [finding for each in checks for finding in each.run(facts, thresholds)]
