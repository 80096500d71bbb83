"""Totals as documents state them, and what a year followed on."""

from budgets.models import FiscalYear, StatedFigure


def stated_of(fiscal_year: FiscalYear) -> dict[str, StatedFigure]:
    """The current figure of every item that was ever stated: one query. Withdrawn ones have no amount."""
    current = fiscal_year.stated.filter(superseded_by__isnull=True).select_related("recorded_by")
    return {figure.item: figure for figure in current}


def year_after(fiscal_year: FiscalYear) -> FiscalYear | None:
    """The next year of the same department, if it was opened."""
    return FiscalYear.objects.filter(department=fiscal_year.department_id, year=fiscal_year.year + 1).first()


def year_before(fiscal_year: FiscalYear) -> FiscalYear | None:
    return FiscalYear.objects.filter(department=fiscal_year.department_id, year=fiscal_year.year - 1).first()
