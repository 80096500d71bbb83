"""The locked root row of every change of money: a department's year."""

from django.db.models import QuerySet

from budgets.models import FiscalYear


class YearClosed(Exception):
    """The year takes no more changes."""


def year_locked(fiscal_year_id: int) -> FiscalYear:
    """The year's row, locked until the transaction ends, closed or not."""
    return FiscalYear.objects.select_for_update().get(pk=fiscal_year_id)


def open_year_locked(fiscal_year_id: int, years: QuerySet[FiscalYear] | None = None) -> FiscalYear:
    """The year's row, locked until the transaction ends; raises YearClosed.

    `years` may annotate what is to be read with the same statement.
    """
    year = (FiscalYear.objects.all() if years is None else years).select_for_update().get(pk=fiscal_year_id)
    if year.closed_at is not None:
        raise YearClosed(f"{year.year}年度已关账，不能再修改数据。如确需修改，请先由财务人员重新开账。")
    return year
