"""Thousands of imported figures at once: rows straight into the table, whose constraints hold as for any other.

Making a model instance of each row takes longer than everything else in an import together.
"""

from django.db import connection
from django.utils import timezone

from budgets.models import Figure, FiscalYear, Upload
from budgets.models.figures import Origin
from budgets.operations.figures import Cell

BATCH = 1_000  # times eleven columns stays below SQLite's limit of 32,766 values a statement
COLUMNS = (
    "department",
    "fiscal_year",
    "line",
    "measure",
    "month",
    "amount",
    "supersedes",
    "origin",
    "upload",
    "note",
    "recorded_by",
    "recorded_at",
)


def insert_imported(fiscal_year: FiscalYear, cells: list[Cell], upload: Upload, by) -> None:
    """Put down cells as figures of an upload; `seen` of each is the figure that it supersedes.

    The caller holds the year's lock and has compared the cells with what stands.
    """
    ops, now = connection.ops, timezone.now()
    head = (fiscal_year.department_id, fiscal_year.pk)
    tail = (Origin.IMPORTED.value, upload.pk, "", by.pk, ops.adapt_datetimefield_value(now))
    rows = [(*head, cell.line_id, str(cell.measure), cell.month, _amount(cell), cell.seen, *tail) for cell in cells]
    names = ", ".join(ops.quote_name(Figure._meta.get_field(name).column) for name in COLUMNS)
    statement = f"INSERT INTO {ops.quote_name(Figure._meta.db_table)} ({names}) VALUES "
    a_row = f"({', '.join(['%s'] * len(COLUMNS))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            values = [value for row in batch for value in row]
            cursor.execute(statement + ", ".join([a_row] * len(batch)), values)


def _amount(cell: Cell) -> str | None:
    # As text, as Django gives decimals to a database: no double on the way.
    return None if cell.amount is None else format(cell.amount, "f")
