"""What the score checks found in a form, beside what people said about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.models import Explanation
from budgets.notes import ORDER, SIGNS, key_of
from budgets.queries import DepartmentMoney, explanations_of
from selfeval.assessments.facts import findings_of
from selfeval.assessments.models import Assessment
from selfeval.assessments.places import Spot, spot_of
from selfeval.assessments.queries import FundsRow, funds_by_project
from selfeval.assessments.queries.beside import beside_of
from selfeval.checking.findings import SEVERITY_LABELS, Finding, Severity

WITHOUT_FIELD = ("class:", "form:achieved_goal")  # places that have no field for a reason of their own
Said = dict[tuple[str, str], Explanation]


@dataclass(frozen=True)
class SheetNote:
    """What a check found in a form and where; the explanation that was given for it beside the form."""

    finding: Finding
    explanation: Explanation | None = None

    label = property(lambda self: SEVERITY_LABELS[self.finding.severity])
    sign = property(lambda self: SIGNS[self.finding.severity])
    key = property(lambda self: key_of(self.finding.check_id, self.finding.place))

    @property
    def spot(self) -> Spot:
        return spot_of(self.finding.place)

    @property
    def takes_explanation(self) -> bool:
        """Whether it is explained beside the form; what the form has fields for is written there."""
        return self.finding.severity is Severity.EXPLAIN and self.finding.place.startswith(WITHOUT_FIELD)

    @property
    def is_outdated(self) -> bool:
        return self.explanation is not None and self.explanation.figures != self.finding.figures

    @property
    def is_open(self) -> bool:
        """Whether it keeps the form from being handed in."""
        return self.finding.is_open(self.explanation and self.explanation.figures)


def kept_place(form: Assessment, place: str) -> str:
    """The place of a form's explanation among those of its year."""
    return f"form:{form.pk}:{place}"


def sheet_findings(form: Assessment, now: list[FundsRow] | None = None) -> list[SheetNote]:
    """What is wrong with a form now, errors first: the one answer for pages and operations.

    `now` is the project's money where the caller has it. The explanations cost a query where a finding asks for one.
    """
    found = findings_of(form, now)
    asks = any(each.severity is Severity.EXPLAIN for each in found)
    said = explanations_of(form.project.fiscal_year) if asks else {}
    return _noted(form, found, said)


def findings_of_forms(forms: Sequence[Assessment], money: DepartmentMoney, said: Said) -> dict[int, list[SheetNote]]:
    """What is wrong with the forms of one year, by form: as sheet_findings, in a fixed number of queries.

    The forms come from queries.of_year, `money` and `said` (the newest explanations) are the year's.
    """
    now, beside = funds_by_project(money), beside_of(forms)
    return {form.pk: _noted(form, findings_of(form, now.get(form.project_id), beside[form.pk]), said) for form in forms}


def _noted(form: Assessment, found: list[Finding], said: Said) -> list[SheetNote]:
    found = sorted(found, key=lambda finding: ORDER.index(finding.severity))
    return [SheetNote(each, said.get((each.check_id, kept_place(form, each.place)))) for each in found]
