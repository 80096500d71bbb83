"""均未超预算, against a project that spent more than any budget the text gives it."""

import re

from selfeval.checking.prose.budgets import budgets
from selfeval.checking.prose.facts import Found, Prose, at, told, wan
from selfeval.checking.prose.labels import ADJUSTED, APPROPRIATED, BUDGET, SPENT, is_part_of_year
from selfeval.checking.prose.scope import is_project, scope_of

NOT_OVER = re.compile(
    r"(?:均|都|全部)(?:未|没有)(?:超出?过?|突破)(?:全年|年初|调整后)?预算|(?:均|都)(?:无|不存在)超(?:预算|支)"
)


def wrong_no_overspending(prose: Prose) -> Found:
    for sentence in prose.sentences:
        claim = NOT_OVER.search(sentence.text)
        if claim is None or is_part_of_year(sentence.text[: claim.start()]):
            continue
        scope = scope_of(sentence.text, claim.start())
        for name in dict.fromkeys(a.entity for a in prose.figures.amounts if is_project(a.entity)):
            if scope.leaves_out(name) or not (scope.is_universal or scope.names(name)):
                continue
            spent = prose.one(name, SPENT)
            given = [a for role in (BUDGET, APPROPRIATED, ADJUSTED) for a in prose.figures.of(name, role)]
            most = max(budgets(given), key=lambda a: a.value, default=None)
            if spent and most and spent.value > most.value + spent.exactness + most.exactness:
                over = f"{wan(spent.value - most.value)}万元"
                message = f"{name}支出{spent.text}超过预算{wan(most.value)}万元{over}，不能写“{claim[0]}”"
                yield at(sentence), message, told(over, claim[0])
