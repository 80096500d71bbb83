"""What the money checks share: the rows that they judge, how amounts are written, what holds findings to figures."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from budgets.facts import MoneyFacts
from budgets.queries import Money
from selfeval.checking.registry import Thresholds
from selfeval.scoring.rounding import round_half_up
from selfeval.scoring.writing import wan

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


def yuan(amount: Decimal) -> str:
    return f"{round_half_up(amount):,.2f}元"


def writing_apart(*pairs: tuple[Decimal, Decimal]) -> Callable[[Decimal], str]:
    """How amounts that are held against each other are written: in 元 where 万元 would hide that two differ."""
    is_hidden = any(one != other and wan(one) == wan(other) for one, other in pairs)
    return yuan if is_hidden else lambda amount: f"{wan(amount)}万元"
