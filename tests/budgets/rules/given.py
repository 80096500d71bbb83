"""The smallest facts that the money checks judge, made by what differs from money that agrees."""

from decimal import Decimal

from budgets.facts import MoneyFacts
from budgets.models import StatedItem
from budgets.queries import DepartmentMoney, Money, ProjectMoney
from selfeval.checking.findings import Finding
from selfeval.checking.registry import findings
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS


class Named:
    """A project that stands for itself a year earlier too."""

    pk, name, predecessor_id = 7, "某项目", 7


def money_of(initial="1000", adjustments="0", appropriated="1000", executed="1000") -> Money:
    return Money(*map(Decimal, (initial, adjustments, appropriated, executed)))


def department(project: Money, basic: Money | None = None, by_source=()) -> DepartmentMoney:
    return DepartmentMoney(None, Money(), basic or Money(), (ProjectMoney(Named, project),), by_source)


def facts_of(
    stated=None, last_year=None, surplus_use="", basic=None, by_source=(), falling=(), **changes
) -> MoneyFacts:
    """Money that agrees, but for what is named. `last_year` is the project's money of the year before."""
    return MoneyFacts(
        department(money_of(**changes), basic, by_source),
        {StatedItem[item]: Decimal(amount) for item, amount in (stated or {}).items()},
        department(last_year) if last_year else None,
        surplus_use,
        falling,
    )


def found(*given, **changes) -> dict[str, Finding]:
    """What the checks find, by the id of the check."""
    return {f.check_id: f for f in findings("money", facts_of(*given, **changes), dict(DEFAULT_THRESHOLDS))}
