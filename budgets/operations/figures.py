"""Amounts are put down, never changed: a newer figure supersedes the older one."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from budgets.models import BudgetLine, Figure, FiscalYear, Measure
from budgets.models.figures import Origin
from budgets.operations.inserting import Cell, insert_figures
from budgets.operations.locking import open_year_locked

FEW = 200  # lines that a query can name one by one


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
    force: bool = False,
) -> int:
    """Put down amounts, all or none; what stands there already is left alone. How many were put down.

    Raises YearClosed, ForeignLine, and Conflict unless forced.
    """
    open_year_locked(fiscal_year.pk)
    wanted = {cell.place: cell for cell in cells}
    standing = _standing(fiscal_year, wanted)
    if not force:
        _refuse_conflicts(wanted, standing)
    changed = [
        replace(cell, seen=standing[place].pk if place in standing else None)
        for place, cell in wanted.items()
        if _differs(standing.get(place), cell.amount)
    ]
    return insert_figures(fiscal_year, changed, origin=origin, by=by)


def _standing(fiscal_year: FiscalYear, wanted: dict) -> dict[tuple[int, str, int], Figure]:
    """The current figures of the wanted cells; refuses lines that are not the year's."""
    line_ids = {line_id for line_id, _, _ in wanted}
    own = BudgetLine.objects.filter(fiscal_year=fiscal_year)
    current = Figure.objects.filter(fiscal_year=fiscal_year, superseded_by__isnull=True)
    if len(line_ids) <= FEW:
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
) -> None:
    """Put down one amount over whatever stands there."""
    cell = Cell(line.pk, measure, month, amount)
    record_figures(fiscal_year=line.fiscal_year, cells=[cell], by=by, origin=origin, force=True)
