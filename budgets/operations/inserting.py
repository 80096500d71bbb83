"""Figures put down, one or thousands: rows straight into the table, whose constraints hold as for any other.

Making a model instance of each row takes longer than everything else in an import together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from django.db import connection
from django.utils import timezone

from budgets.models import Figure, FiscalYear, Measure, Upload
from budgets.models.figures import Origin

BATCH = 1_000  # times twelve columns stays below SQLite's limit of 32,766 values a statement
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


@dataclass(frozen=True)
class Cell:
    """An amount (元, None empties the cell) for a line, measure and month.

    `seen` is the figure that the person saw there when he decided on this one, None for an empty cell.
    """

    line_id: int
    measure: Measure
    month: int
    amount: Decimal | None
    seen: int | None = None

    @property
    def place(self) -> tuple[int, str, int]:
        return self.line_id, self.measure, self.month


def insert_figures(
    fiscal_year: FiscalYear, cells: Iterable[Cell], *, origin: Origin, by, upload: Upload | None = None, note: str = ""
) -> int:
    """Put down cells as figures; `seen` of each is the figure that it supersedes. Their number.

    The caller holds the year's lock and has compared the cells with what stands.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    head = (fiscal_year.department_id, fiscal_year.pk)
    tail = (origin.value, upload.pk if upload else None, note, by.pk, now)
    rows = [
        (*head, cell.line_id, Measure(cell.measure).value, cell.month, _amount(cell), cell.seen, *tail)
        for cell in cells
    ]
    copies = connection.vendor == "postgresql" and len(rows) > BATCH
    with connection.cursor() as cursor:
        (_copy if copies else _insert)(cursor, rows)
    return len(rows)


def _amount(cell: Cell) -> str | None:
    # As text, as Django gives decimals to a database: no double on the way.
    return None if cell.amount is None else format(cell.amount, "f")


def _names() -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(Figure._meta.db_table), ", ".join(quote(Figure._meta.get_field(name).column) for name in COLUMNS)


def _insert(cursor, rows: list[tuple]) -> None:
    table, names = _names()
    a_row = f"({', '.join(['%s'] * len(COLUMNS))})"
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        values = [value for row in batch for value in row]
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([a_row] * len(batch))}", values)


def _copy(cursor, rows: list[tuple]) -> None:
    """PostgreSQL's own way for many rows. No value, our notes included, holds a tab, line break or backslash."""
    table, names = _names()
    lines = ("\t".join("\\N" if value is None else str(value) for value in row) for row in rows)
    cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", StringIO("\n".join(lines)))
