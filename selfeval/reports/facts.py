from dataclasses import dataclass

from budgets.models import Explanation, FiscalYear, Mandate, Section, Staffing
from budgets.queries import DepartmentMoney
from selfeval.assessments.models import Assessment, AssessmentRound
from selfeval.checking.findings import Finding, Severity
from selfeval.reports.values import Sheet
from selfeval.scoring.rollup import RollUp


@dataclass(frozen=True)
class Facts:
    """Everything that the sentences are made from, gathered once."""

    fiscal_year: FiscalYear
    round: AssessmentRound
    money: DepartmentMoney
    mandates: tuple[Mandate, ...]
    sections: tuple[Section, ...]
    staffing: tuple[Staffing, ...]
    findings: list[Finding]
    explanations: dict[tuple[str, str], Explanation]
    forms: tuple[Assessment, ...]
    sheets: tuple[Sheet, ...]
    rollup: RollUp

    @property
    def unexplained(self) -> int:
        """How many findings that need an explanation have none for the figures of now."""
        open_now = [f for f in self.findings if f.severity is not Severity.WARNING]
        given = {place: each.figures for place, each in self.explanations.items()}
        return sum(given.get((f.check_id, f.place)) != f.figures for f in open_now)

    @property
    def department(self):
        return self.fiscal_year.department

    @property
    def year(self) -> int:
        return self.fiscal_year.year
