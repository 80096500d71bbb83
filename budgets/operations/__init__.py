"""What is done to the money facts: one transaction each, the year locked, written once."""

from budgets.operations.adjustments import ReversedAlready, Unbalanced, adjust_budget, reverse_adjustment
from budgets.operations.explanations import explain
from budgets.operations.figures import Cell, Conflict, ForeignLine, record_figure, record_figures
from budgets.operations.locking import YearClosed
from budgets.operations.offices import (
    add_line,
    add_project,
    found_department,
    found_section,
    open_year,
    set_mandates,
    set_staffing,
)

__all__ = [
    "Cell",
    "Conflict",
    "ForeignLine",
    "ReversedAlready",
    "Unbalanced",
    "YearClosed",
    "add_line",
    "add_project",
    "adjust_budget",
    "explain",
    "found_department",
    "found_section",
    "open_year",
    "record_figure",
    "record_figures",
    "reverse_adjustment",
    "set_mandates",
    "set_staffing",
]
