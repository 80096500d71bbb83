"""Everything that the money checks judge, gathered once, and what they find."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from budgets.models import Figure, FiscalYear, StatedItem
from budgets.queries import DepartmentMoney, department_money, falling_of, stated_of, year_before
from selfeval.checking.findings import Finding
from selfeval.checking.registry import Thresholds, findings


@dataclass(frozen=True)
class MoneyFacts:
    """A department's money of a year, the totals that documents state (元, by item), the year before.

    `falling` are cumulative figures below those of an earlier month (`before`).
    """

    money: DepartmentMoney
    stated: dict[str, Decimal] = field(default_factory=dict)
    last_year: DepartmentMoney | None = None
    surplus_use: str = ""
    falling: tuple[Figure, ...] = ()


def money_facts(fiscal_year: FiscalYear, money: DepartmentMoney | None = None) -> MoneyFacts:
    """The facts of a year: a fixed number of queries. `money` is given by whoever asked for it already."""
    before = year_before(fiscal_year)
    return MoneyFacts(
        money=money or department_money(fiscal_year),
        stated={item: each.amount for item, each in stated_of(fiscal_year).items() if each.amount is not None},
        last_year=department_money(before) if before else None,
        surplus_use=fiscal_year.surplus_use,
        falling=tuple(falling_of(fiscal_year)),
    )


def computed_of(money: DepartmentMoney, stated: dict[str, Decimal]) -> dict[str, Decimal]:
    """What the rows come to for each stated item (元); the closing balance follows from other stated items."""
    computed = {}
    for column in ("initial", "adjusted", "executed"):
        for part, of_part in (("TOTAL", money.total), ("BASIC", money.basic), ("PROJECT", money.project)):
            computed[f"{column.upper()}_{part}"] = getattr(of_part, column)
    computed |= {f"SOURCE_{source}": of_source.executed for source, of_source in money.by_source}
    executed = stated.get(StatedItem.EXECUTED_TOTAL, money.total.executed)
    if StatedItem.OPENING_BALANCE in stated and StatedItem.INCOME in stated:
        closing = stated[StatedItem.OPENING_BALANCE] + stated[StatedItem.INCOME] - executed
        computed[StatedItem.CLOSING_BALANCE.value] = closing
    return computed


def thresholds_of(fiscal_year: FiscalYear) -> Thresholds:
    """The thresholds of a year's rule set.

    Rule sets are kept on a floor above, which this one may not import: the project, which knows every
    room, names the function that answers in its settings.
    """
    return import_string(settings.THRESHOLDS_OF_A_YEAR)(fiscal_year)


def money_findings(fiscal_year: FiscalYear, money: DepartmentMoney | None = None) -> list[Finding]:
    """What the money checks find in a year now, by the thresholds of that year."""
    return findings("money", money_facts(fiscal_year, money), thresholds_of(fiscal_year))
