"""Which of the amounts that a text names may be the budget that a figure is measured by."""

from dataclasses import replace

from selfeval.checking.prose.figures import Amount
from selfeval.checking.prose.labels import ADJUSTED, APPROPRIATED, BUDGET, FULL, INITIAL


def budgets(amounts: list[Amount]) -> list[Amount]:
    """Denominators in the order in which they are meant: 全年, 年初 with what was added, 预算, 年初, 拨付."""
    changes = [a for a in amounts if a.role == ADJUSTED]
    given = [a for a in amounts if a.role != ADJUSTED and a.value > a.exactness]
    full = [a for a in given if a.stage == FULL]
    initial = [a for a in given if a.role == BUDGET and a.stage == INITIAL]
    plain_ones = [a for a in given if a.role == BUDGET and not a.stage]
    appropriated = [a for a in given if a.role == APPROPRIATED]
    changed = [_plus(a, changes) for a in (initial or plain_ones)] if changes else []
    return [*full, *(a for a in changed if a.value > 0), *plain_ones, *initial, *appropriated]


def _plus(amount: Amount, changes: list[Amount]) -> Amount:
    """The budget with everything that its sentence, or else the text, adds to it or takes away."""
    return replace(amount, value=amount.value + sum(a.value for a in changes), stage="")
