"""What the money facts say now. Asks, never judges, never writes. Amounts are Decimal in 元."""

from budgets.queries.figures import (
    Months,
    counted,
    current_figures,
    explanations_of,
    figures_of,
    months_of,
    months_of_year,
    standing_figures,
)
from budgets.queries.money import (
    DepartmentMoney,
    Money,
    ProjectMoney,
    department_money,
    line_money,
    money_by_line,
    project_money,
    total,
)
from budgets.queries.scoped import departments_in, fiscal_years_in, projects_in

__all__ = [
    "DepartmentMoney",
    "Money",
    "Months",
    "ProjectMoney",
    "counted",
    "current_figures",
    "department_money",
    "departments_in",
    "explanations_of",
    "figures_of",
    "fiscal_years_in",
    "line_money",
    "money_by_line",
    "months_of",
    "months_of_year",
    "project_money",
    "projects_in",
    "standing_figures",
    "total",
]
