"""Amounts are put down, never changed: a newer figure supersedes the older one."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from budgets.models import BudgetLine, Figure, FiscalYear, Measure, Upload
from budgets.models.figures import Origin
from budgets.operations.locking import open_year_locked

BATCH = 2000


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


class Conflict(Exception):
    """Somebody put down other amounts since the person looked; `standing` holds them by the cell's place."""

    def __init__(self, standing: dict[tuple[int, str, int], Figure | None]):
        self.standing = standing
        super().__init__(f"有{len(standing)}个数在您填写期间已被其他人修改，请核对后重新填写。")


class ForeignLine(Exception):
    """A line of another year or department was named."""


@transaction.atomic
def record_figures(
    *,
    fiscal_year: FiscalYear,
    cells: Iterable[Cell],
    by,
    origin: Origin = Origin.TYPED,
    upload: Upload | None = None,
    force: bool = False,
) -> list[Figure]:
    """Put down amounts, all or none; what stands there already is left alone.

    Raises YearClosed, ForeignLine, and Conflict unless forced.
    """
    open_year_locked(fiscal_year.pk)
    wanted = {cell.place: cell for cell in cells}
    standing = _standing(fiscal_year, wanted)
    if not force:
        _refuse_conflicts(wanted, standing)
    figures = [
        Figure(
            department_id=fiscal_year.department_id,
            fiscal_year_id=fiscal_year.pk,
            line_id=cell.line_id,
            measure=cell.measure,
            month=cell.month,
            amount=cell.amount,
            supersedes=standing.get(place),
            origin=origin,
            upload=upload,
            recorded_by=by,
        )
        for place, cell in wanted.items()
        if _differs(standing.get(place), cell.amount)
    ]
    return Figure.objects.bulk_create(figures, batch_size=BATCH)


def _standing(fiscal_year: FiscalYear, wanted: dict) -> dict[tuple[int, str, int], Figure]:
    """The current figures of the wanted cells; refuses lines that are not the year's."""
    line_ids = {line_id for line_id, _, _ in wanted}
    own = BudgetLine.objects.filter(fiscal_year=fiscal_year)
    current = Figure.objects.filter(fiscal_year=fiscal_year, superseded_by__isnull=True)
    if len(line_ids) <= BATCH // 10:
        own, current = own.filter(pk__in=line_ids), current.filter(line__in=line_ids)
    if line_ids - set(own.values_list("pk", flat=True)):
        raise ForeignLine("有的预算项不属于本部门本年度，请刷新页面后重试。")
    found = {(figure.line_id, figure.measure, figure.month): figure for figure in current.select_related("recorded_by")}
    return {place: found[place] for place in wanted if place in found}


def _refuse_conflicts(wanted: dict, standing: dict) -> None:
    changed = {}
    for place, cell in wanted.items():
        figure = standing.get(place)
        if (figure and figure.pk) != cell.seen and _differs(figure, cell.amount):
            changed[place] = figure
    if changed:
        raise Conflict(changed)


def _differs(standing: Figure | None, amount: Decimal | None) -> bool:
    return amount != (standing and standing.amount)


def record_figure(
    *, line: BudgetLine, measure: Measure, month: int, amount: Decimal | None, by, origin: Origin = Origin.TYPED
) -> Figure | None:
    """Put down one amount over whatever stands there; None where it stands already."""
    cell = Cell(line.pk, measure, month, amount)
    made = record_figures(fiscal_year=line.fiscal_year, cells=[cell], by=by, origin=origin, force=True)
    return made[0] if made else None
