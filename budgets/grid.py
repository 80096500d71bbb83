"""The entry grid: every budget line of a year as a row of cells that can be typed into."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, Value, When

from budgets.models import BudgetLine, FiscalYear, LineKind, Measure
from budgets.places import anchor_of
from budgets.queries import adjustments_by_line, current_figures, standing_figures

ZERO = Decimal("0.00")
MONTHS = range(1, 13)
KIND_ORDER = Case(
    *(When(kind=kind.value, then=Value(place)) for place, kind in enumerate(LineKind)), output_field=IntegerField()
)


@dataclass(frozen=True)
class Column:
    """A column that can be typed into: a measure at a month (0 for the initial budget)."""

    measure: Measure
    month: int
    label: str


@dataclass(frozen=True)
class GridCell:
    """What stands in a cell (元, None where it is empty) and the figure that it is."""

    line: BudgetLine
    column: Column
    amount: Decimal | None = None
    seen: int | None = None

    @property
    def name(self) -> str:
        return f"{self.line.pk}-{self.column.measure.value}-{self.column.month}"

    @property
    def label(self) -> str:
        return f"{self.line.name}（{self.line.get_source_display()}）{self.column.label}"


@dataclass(frozen=True)
class GridRow:
    """A line with its cells, and what they and its adjustments come to (元)."""

    line: BudgetLine
    cells: tuple[GridCell, ...]
    initial: Decimal
    adjustments: Decimal
    executed: Decimal | None
    anchor: str = ""  # where a finding of the line's kind or project leads; the first of its lines bears it

    @property
    def adjusted(self) -> Decimal:
        return self.initial + self.adjustments

    @property
    def rate(self) -> Decimal | None:
        return self.executed / self.adjusted if self.executed is not None and self.adjusted else None


@dataclass(frozen=True)
class Grid:
    """The rows of a year, with the sum of every column."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]

    @property
    def totals(self) -> list[Decimal]:
        return [sum((row.cells[place].amount or ZERO for row in self.rows), ZERO) for place in range(len(self.columns))]

    @property
    def total(self) -> GridRow:
        """The last row: sums of the rows above."""
        spent = [row.executed for row in self.rows if row.executed is not None]
        return GridRow(
            line=BudgetLine(name="合计"),
            cells=(),
            initial=sum((row.initial for row in self.rows), ZERO),
            adjustments=sum((row.adjustments for row in self.rows), ZERO),
            executed=sum(spent, ZERO) if spent else None,
        )


def columns_of_month(month: int) -> tuple[Column, ...]:
    """年初预算数, then what was appropriated and spent up to the end of a month."""
    return (
        Column(Measure.INITIAL, 0, "年初预算数"),
        Column(Measure.APPROPRIATED, month, f"截至{month}月拨付数"),
        Column(Measure.EXECUTED, month, f"截至{month}月执行数"),
    )


def columns_of_measure(measure: Measure) -> tuple[Column, ...]:
    """The twelve month ends of a measure."""
    return tuple(Column(measure, month, f"{month}月") for month in MONTHS)


def place_of(line: BudgetLine) -> str:
    """The place of the checks that a line belongs to."""
    return f"project:{line.project_id}" if line.project_id else line.kind.lower()


def lines_of(fiscal_year: FiscalYear) -> list[BudgetLine]:
    """Personnel, operating, then the projects in the order of the year."""
    lines = BudgetLine.objects.filter(fiscal_year=fiscal_year).select_related("project")
    return list(lines.order_by(KIND_ORDER, "project__position", "pk"))


def grid_of(fiscal_year: FiscalYear, columns: tuple[Column, ...], lines: Iterable[BudgetLine] | None = None) -> Grid:
    """The grid as it stands: three queries whatever the number of rows."""
    lines = lines_of(fiscal_year) if lines is None else list(lines)
    figures = current_figures().filter(fiscal_year=fiscal_year)
    found = {
        (line_id, measure, month): (amount, pk)
        for line_id, measure, month, amount, pk in figures.values_list("line", "measure", "month", "amount", "pk")
    }
    moved = adjustments_by_line(fiscal_year)
    first = {place_of(line): line.pk for line in reversed(lines)}
    return Grid(
        columns,
        tuple(_row(line, columns, found, moved.get(line.pk, ZERO), first[place_of(line)] == line.pk) for line in lines),
    )


def _row(line: BudgetLine, columns: tuple[Column, ...], found: dict, adjustments: Decimal, is_first: bool) -> GridRow:
    cells = tuple(
        GridCell(line, column, *found.get((line.pk, column.measure.value, column.month), (None, None)))
        for column in columns
    )
    spent = [cell.amount for cell in cells if cell.column.measure == Measure.EXECUTED and cell.amount is not None]
    initial, _ = found.get((line.pk, Measure.INITIAL.value, 0), (None, None))
    anchor = anchor_of(place_of(line)) if is_first else ""
    return GridRow(line, cells, initial or ZERO, adjustments, spent[-1] if spent else None, anchor)


def latest_month(fiscal_year: FiscalYear) -> int:
    """The last month that anything was recorded for, 12 where nothing was."""
    months = standing_figures().filter(fiscal_year=fiscal_year, month__gte=1)
    return months.order_by("-month").values_list("month", flat=True).first() or 12


def cell_of(line: BudgetLine, column: Column) -> GridCell:
    """One cell as it stands now."""
    figure = current_figures().filter(line=line, measure=column.measure, month=column.month).first()
    return GridCell(line, column, figure.amount, figure.pk) if figure else GridCell(line, column)
