"""What the money checks share: the rows that they judge and the text that holds a finding to its figures."""

from collections.abc import Iterator
from decimal import Decimal

from budgets.facts import MoneyFacts
from budgets.queries import Money
from selfeval.checking.registry import Thresholds

Found = Iterator[tuple[str, str, str]]


def figures_of(money: Money) -> str:
    return f"{money.initial}/{money.adjusted}/{money.appropriated}/{money.executed}"


def judged(facts: MoneyFacts) -> Iterator[tuple[str, str, Money]]:
    """The places whose rate is judged: basic spending and every project."""
    yield "basic", "基本支出", facts.money.basic
    for row in facts.money.projects:
        yield f"project:{row.project.pk}", row.name, row.money


def differs(difference: Decimal, thresholds: Thresholds) -> bool:
    return abs(difference) > thresholds["sum_tolerance"]
