"""Money facts: whose money, which year, which project, how much was spent. Amounts are in 元."""

from budgets.models.figures import BudgetAdjustment, Explanation, Figure, FundSource, Measure
from budgets.models.lines import BudgetLine, FiscalYear, LineKind, Project
from budgets.models.offices import Department, FinanceBureau, Mandate, Section, StaffCategory, Staffing

__all__ = [
    "BudgetAdjustment",
    "BudgetLine",
    "Department",
    "Explanation",
    "Figure",
    "FinanceBureau",
    "FiscalYear",
    "FundSource",
    "LineKind",
    "Mandate",
    "Measure",
    "Project",
    "Section",
    "StaffCategory",
    "Staffing",
]
