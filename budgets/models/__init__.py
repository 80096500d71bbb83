"""Money facts: whose money, which year, which project, how much was spent. Amounts are in 元."""

from budgets.models.figures import BudgetAdjustment, Explanation, Figure, FundSource, Measure
from budgets.models.lines import BudgetLine, FiscalYear, LineKind, Project, YearEvent
from budgets.models.offices import Department, FinanceBureau, Mandate, OfficeEvent, Section, StaffCategory, Staffing
from budgets.models.stated import StatedFigure, StatedItem
from budgets.models.uploads import ColumnMapping, Upload, UploadState

__all__ = [
    "BudgetAdjustment",
    "BudgetLine",
    "ColumnMapping",
    "Department",
    "Explanation",
    "Figure",
    "FinanceBureau",
    "FiscalYear",
    "FundSource",
    "LineKind",
    "Mandate",
    "Measure",
    "OfficeEvent",
    "Project",
    "Section",
    "StaffCategory",
    "Staffing",
    "StatedFigure",
    "StatedItem",
    "Upload",
    "UploadState",
    "YearEvent",
]
