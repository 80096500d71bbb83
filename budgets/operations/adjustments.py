"""预算调整: approved changes of a line's budget."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from budgets.models import BudgetAdjustment, BudgetLine
from budgets.models.figures import AdjustmentKind
from budgets.operations.locking import open_year_locked
from budgets.queries import line_money


class Unbalanced(Exception):
    """The change would take more from a line than it holds, or moves between years."""


class ReversedAlready(Exception):
    """The adjustment was reversed before, or is itself a reversal."""


@transaction.atomic
def adjust_budget(
    *,
    line: BudgetLine,
    kind: AdjustmentKind,
    amount: Decimal,
    decided_on: date,
    document_number: str,
    reason: str,
    by,
    from_line: BudgetLine | None = None,
) -> BudgetAdjustment:
    """Put down an approved change of a line's budget (元, always positive; the kind gives the sign)."""
    open_year_locked(line.fiscal_year_id)
    if from_line is not None and from_line.fiscal_year_id != line.fiscal_year_id:
        raise Unbalanced("科目间调剂只能在同一部门、同一年度内进行。")
    _refuse_overdraft(line if kind == AdjustmentKind.DECREASE else from_line, amount)
    return BudgetAdjustment.objects.create(
        department_id=line.department_id,
        fiscal_year_id=line.fiscal_year_id,
        line=line,
        from_line=from_line,
        kind=kind,
        amount=amount,
        decided_on=decided_on,
        document_number=document_number,
        reason=reason,
        recorded_by=by,
    )


def _refuse_overdraft(giving: BudgetLine | None, amount: Decimal) -> None:
    held = line_money(giving).adjusted if giving is not None else amount
    if held < amount:
        raise Unbalanced(
            f"“{giving.name}”的全年预算数为{held:,.2f}元，不够减少{amount:,.2f}元。请核对金额，或先登记追加。"
        )


@transaction.atomic
def reverse_adjustment(*, adjustment: BudgetAdjustment, reason: str, by) -> BudgetAdjustment:
    """冲销: put down the same amount the other way round, so that both stay readable."""
    open_year_locked(adjustment.fiscal_year_id)
    if adjustment.reverses_id or BudgetAdjustment.objects.filter(reverses=adjustment).exists():
        raise ReversedAlready("这笔调整已经冲销，或者本身就是冲销，不能再冲销。")
    back = {
        AdjustmentKind.INCREASE: AdjustmentKind.DECREASE,
        AdjustmentKind.DECREASE: AdjustmentKind.INCREASE,
        AdjustmentKind.TRANSFER: AdjustmentKind.TRANSFER,
    }[AdjustmentKind(adjustment.kind)]
    line, from_line = adjustment.line, adjustment.from_line
    if from_line is not None:
        line, from_line = from_line, line
    _refuse_overdraft(line if back == AdjustmentKind.DECREASE else from_line, adjustment.amount)
    return BudgetAdjustment.objects.create(
        department_id=adjustment.department_id,
        fiscal_year_id=adjustment.fiscal_year_id,
        line=line,
        from_line=from_line,
        kind=back,
        amount=adjustment.amount,
        decided_on=adjustment.decided_on,
        document_number=adjustment.document_number,
        reason=reason,
        reverses=adjustment,
        recorded_by=by,
    )
