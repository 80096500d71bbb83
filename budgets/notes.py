"""What the checks found, beside what people said about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from budgets.facts import money_findings
from budgets.models import Explanation, FiscalYear
from budgets.places import Spot, spot_of
from budgets.queries import DepartmentMoney, explanations_in_order
from selfeval.checking.findings import SEVERITY_LABELS, Finding, Severity
from selfeval.checking.registry import CHECKS

SIGNS = {Severity.ERROR: "×", Severity.EXPLAIN: "!", Severity.WARNING: "i"}
ORDER = list(Severity)


@dataclass(frozen=True)
class Noted:
    """What a check found and where, with the explanations given for it, the newest apart."""

    finding: Finding
    spot: Spot
    explanation: Explanation | None = None
    older: tuple[Explanation, ...] = ()

    label = property(lambda self: SEVERITY_LABELS[self.finding.severity])
    sign = property(lambda self: SIGNS[self.finding.severity])
    needs_document = property(lambda self: CHECKS[self.finding.check_id].needs_document)
    takes_explanation = property(lambda self: self.finding.severity is Severity.EXPLAIN)

    @property
    def key(self) -> str:
        """The id of the finding on a page."""
        return key_of(self.finding.check_id, self.finding.place)

    @property
    def is_outdated(self) -> bool:
        """Whether the figures changed since they were explained."""
        return self.explanation is not None and self.explanation.figures != self.finding.figures

    @property
    def is_open(self) -> bool:
        """Whether somebody has to do something: mend an error, or explain the figures of now."""
        return self.finding.is_open(self.explanation and self.explanation.figures)


def key_of(check_id: str, place: str) -> str:
    return f"{check_id}-{place.replace(':', '-')}"


def noted(fiscal_year: FiscalYear, found: Iterable[Finding], spot: Callable[[int, str], Spot] = spot_of) -> list[Noted]:
    """The findings, errors first, with their explanations: one query. `spot` tells where a place stands."""
    said: dict[tuple[str, str], list[Explanation]] = {}
    for explanation in explanations_in_order(fiscal_year):
        said.setdefault((explanation.check_id, explanation.place), []).insert(0, explanation)
    notes = []
    for each in sorted(found, key=lambda finding: ORDER.index(finding.severity)):
        newest, *older = said.get((each.check_id, each.place), [None])
        notes.append(Noted(each, spot(fiscal_year.pk, each.place), newest, tuple(older)))
    return notes


def notes_of(fiscal_year: FiscalYear, money: DepartmentMoney | None = None, places: str = "") -> list[Noted]:
    """The findings of a year now; `places` keeps those whose place begins so or is it."""
    found = money_findings(fiscal_year, money)
    if places:
        found = [each for each in found if each.place == places or each.place.startswith(f"{places}:")]
    return noted(fiscal_year, found)
