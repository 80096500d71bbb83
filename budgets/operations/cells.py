"""One cell of the entry grid: the same rule as for many, in as few statements as can be."""

from django.db import IntegrityError, transaction
from django.db.models import DecimalField, QuerySet, Subquery

from budgets.models import BudgetLine, Figure, FiscalYear
from budgets.models.figures import Origin
from budgets.operations.figures import Conflict
from budgets.operations.inserting import Cell
from budgets.operations.locking import open_year_locked


def record_cell(*, line: BudgetLine, cell: Cell, by) -> Figure | None:
    """Put down one typed amount (元); None where it stands already.

    Raises YearClosed, and Conflict where another figure stands than the person saw.
    """
    try:
        with transaction.atomic():
            return _record(line, cell, by)
    except IntegrityError:  # two at once: the constraints let the first one in
        raise Conflict({cell.place: _standing(cell).select_related("recorded_by").first()}) from None


def _standing(cell: Cell) -> QuerySet[Figure]:
    return Figure.objects.filter(line=cell.line_id, measure=cell.measure, month=cell.month, superseded_by__isnull=True)


def _record(line: BudgetLine, cell: Cell, by) -> Figure | None:
    """Locks the year and reads what stands in the cell with one statement."""
    current = _standing(cell)
    amount = Subquery(current.values("amount")[:1], output_field=DecimalField(max_digits=18, decimal_places=2))
    standing = Subquery(current.values("pk")[:1])
    year = open_year_locked(line.fiscal_year_id, FiscalYear.objects.annotate(standing=standing, standing_amount=amount))
    if cell.amount == year.standing_amount:
        return None
    if year.standing != cell.seen:
        raise Conflict({cell.place: current.select_related("recorded_by").first()})
    return Figure.objects.create(
        department_id=line.department_id,
        fiscal_year_id=line.fiscal_year_id,
        line=line,
        measure=cell.measure,
        month=cell.month,
        amount=cell.amount,
        supersedes_id=year.standing,
        origin=Origin.TYPED,
        recorded_by=by,
    )
