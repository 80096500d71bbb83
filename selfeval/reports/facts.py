from dataclasses import dataclass
from decimal import Decimal

from budgets.models import Explanation, FiscalYear, Mandate, Section, Staffing
from budgets.queries import DepartmentMoney, Money
from selfeval.assessments.models import Assessment, AssessmentRound
from selfeval.checking.findings import Finding
from selfeval.reports.models import ReportText
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
    whole: tuple[Assessment, Sheet] | None = None  # 部门整体支出, which no sum of projects counts
    texts: tuple[ReportText, ...] = ()  # what its writers wrote, in the order in which it took its place

    @property
    def project_names(self) -> dict[str, str]:
        """The place of a project's findings → what the project is called."""
        return {f"project:{row.project.pk}": row.project.name for row in self.money.projects}

    @property
    def explained(self) -> set[tuple[str, str]]:
        """Which findings (check, place) somebody explained."""
        return {(f.check_id, f.place) for f in self.findings} & set(self.explanations)

    @property
    def assessed(self) -> Decimal:
        """The adjusted budget of the projects that have a form (元)."""
        return sum((sheet.total_funds.adjusted for sheet in self.sheets), Decimal("0.00"))

    @property
    def spent(self) -> dict[int, Money]:
        """What each assessed project was given and spent, as it is now: its form keeps what was handed in."""
        money = {row.project.pk: row.money for row in self.money.projects}
        return {form.project_id: money[form.project_id] for form in self.forms}

    @property
    def names(self) -> set[str]:
        """Of projects, sections and indicators: what stands in a name was typed elsewhere and says no figure."""
        names = {section.written_name for section in self.sections} | {row.name for row in self.money.projects}
        sheets = (*self.sheets, *([self.whole[1]] if self.whole else []))
        names |= {name for sheet in sheets for name in (sheet.project, sheet.section)}
        return names | {row.name for sheet in sheets for row in sheet.rows}

    @property
    def offices(self) -> set[str]:
        """Who the report is of, and who gave the money: an amount beside them is still the office's."""
        return {self.department.name, self.department.short_name, self.department.bureau.name}

    @property
    def title(self) -> tuple[str, str]:
        return self.department.name, f"{self.year}年度部门预算执行情况的自评报告"

    @property
    def department(self):
        return self.fiscal_year.department

    @property
    def year(self) -> int:
        return self.fiscal_year.year
