"""结余: the budget less what was spent of it, by any budget that the text offers."""

import re

from selfeval.checking.findings import Severity
from selfeval.checking.prose.budgets import budgets
from selfeval.checking.prose.facts import Found, Prose, at, close, told, wan
from selfeval.checking.prose.figures import Amount
from selfeval.checking.prose.labels import ADJUSTED, APPROPRIATED, BROUGHT, BUDGET, FULL, INCOME, LEFT, SPENT, TOTAL

LEFT_LABEL = re.compile(
    r"(?:年末|年底|全年|当年|本年|预算|资金|共|尚|剩余)*(?:结余|剩余|节余)(?:资金|数)?(?:为|共|计)?"
)
OF_ALL = re.compile(r"年末|年底|全年")


def wrong_leftovers(prose: Prose) -> Found:
    """Silent where money was brought over or came in besides, unless that explains it."""
    for left in prose.figures.amounts:
        if left.role != LEFT or not LEFT_LABEL.fullmatch(left.label) or not prose.is_own(left):
            continue
        entity = left.entity or (TOTAL if OF_ALL.search(left.label) else "")
        spent = _spent(prose, left, entity) if entity else None
        given = _given(prose, left, entity)
        others = [a.value for a in prose.figures.amounts if a.role in (BROUGHT, INCOME)]
        if spent is None or not given or others:
            continue
        if any(close(a.value - spent.value, left.value, a, spent, left) for a in given):
            continue
        of = given[0]
        computed = f"{wan(of.value - spent.value)}万元"
        certain = of.stage == FULL or of.sentence == left.sentence
        message = f"{wan(of.value)}万元－支出{wan(spent.value)}万元＝{computed}，文中结余写{left.text}"
        yield at(left.sentence), message, told(computed, left.text), Severity.ERROR if certain else Severity.WARNING


def _spent(prose: Prose, left: Amount, entity: str) -> Amount | None:
    """What was spent beside the rest; none where it is of something that is not named, a project's in its own form."""
    spent = [a for a in prose.figures.of(entity, SPENT) if prose.is_own(a)]
    own = [a for a in spent if a.sentence == left.sentence and a.offset < left.offset]
    if not own:
        return prose.one(entity, SPENT)
    beside, others = own[-1], [a for a in spent if a.sentence != left.sentence]
    is_of_all = beside.named or not others or any(close(a.value, beside.value, a, beside) for a in others)
    return beside if is_of_all else None


def _given(prose: Prose, left: Amount, entity: str) -> list[Amount]:
    given = [a for role in (BUDGET, APPROPRIATED, ADJUSTED) for a in prose.figures.of(entity, role) if prose.is_own(a)]
    return budgets([a for a in given if a.sentence == left.sentence and a.role != ADJUSTED]) or budgets(given)
