from dataclasses import dataclass

from budgets.models import Explanation, FiscalYear, Mandate, Section, Staffing
from budgets.queries import DepartmentMoney
from selfeval.assessments.models import Assessment, AssessmentRound
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
    explanations: dict[tuple[str, str], Explanation]
    forms: tuple[Assessment, ...]
    sheets: tuple[Sheet, ...]
    rollup: RollUp

    @property
    def department(self):
        return self.fiscal_year.department

    @property
    def year(self) -> int:
        return self.fiscal_year.year
