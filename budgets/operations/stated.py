"""批复数和决算数: totals as documents state them, put down beside the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from budgets.models import FiscalYear, StatedFigure
from budgets.models.lines import SurplusUse
from budgets.operations.locking import open_year_locked
from budgets.queries import stated_of


@dataclass(frozen=True)
class Stated:
    """An item's amount (元, None withdraws it); `seen` is the figure that the person saw, None for none."""

    item: str
    amount: Decimal | None
    seen: int | None = None


class StatedConflict(Exception):
    """Somebody stated otherwise since the person looked.

    `standing` holds what stands by item, `surplus_use` the use of the surplus where that is what moved.
    """

    def __init__(self, standing: dict[str, StatedFigure], surplus_use: str | None):
        self.standing, self.surplus_use = standing, surplus_use
        self.surplus_words = SurplusUse(surplus_use).label if surplus_use else "未选择"
        moved = len(standing) + (surplus_use is not None)
        super().__init__(f"有{moved}处在您填写期间已被其他人修改，请核对后再保存。")


@transaction.atomic
def record_stated(
    *, fiscal_year: FiscalYear, stated: Iterable[Stated], surplus_use: tuple[str, str], by
) -> list[StatedFigure]:
    """Put down what the person changed, all or none.

    `surplus_use` is what the person saw and what he chose, each a SurplusUse or "".

    What he left as he saw it is not his and is left alone, whatever stands there now. Raises YearClosed,
    StatedConflict.
    """
    year = open_year_locked(fiscal_year.pk)
    wanted = list(stated)
    standing = stated_of(fiscal_year)
    seen = {each.pk: each.amount for each in fiscal_year.stated.filter(pk__in=[w.seen for w in wanted if w.seen])}
    changed = [
        each
        for each in wanted
        if each.amount != seen.get(each.seen) and each.amount != _amount(standing.get(each.item))
    ]
    moved = {each.item: standing[each.item] for each in changed if each.seen != _pk(standing.get(each.item))}
    was, chosen = surplus_use
    is_chosen = chosen not in (was, year.surplus_use)
    if moved or (is_chosen and was != year.surplus_use):
        raise StatedConflict(moved, year.surplus_use if is_chosen and was != year.surplus_use else None)
    if is_chosen:
        year.surplus_use = SurplusUse(chosen) if chosen else ""
        year.save(update_fields=["surplus_use"])
    return StatedFigure.objects.bulk_create(
        StatedFigure(
            department_id=fiscal_year.department_id,
            fiscal_year=fiscal_year,
            item=each.item,
            amount=each.amount,
            supersedes=standing.get(each.item),
            recorded_by=by,
        )
        for each in changed
    )


def _amount(figure: StatedFigure | None) -> Decimal | None:
    return figure and figure.amount


def _pk(figure: StatedFigure | None) -> int | None:
    return figure and figure.pk
