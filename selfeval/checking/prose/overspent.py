"""均未超预算 and 没有超支, against a project or a year that spent more than any budget the text gives it."""

import re

from selfeval.checking.prose.budgets import budgets
from selfeval.checking.prose.facts import OTHER_YEAR, Found, Prose, at, told, wan
from selfeval.checking.prose.labels import (
    ADJUSTED,
    APPROPRIATED,
    BUDGET,
    HIDDEN,
    SPENT,
    TOTAL,
    is_part_of_year,
    label_before,
    names_nobody,
    year_of,
)
from selfeval.checking.prose.scope import is_project, scope_of
from selfeval.checking.prose.text import Sentence
from selfeval.checking.prose.vocabulary import NONE_OVER, OTHER_SPENDING, WISHED, only_tells_which

# Kinds of spending, rules, wishes and exceptions: such a sentence says nothing of the whole year.
NOT_OF_THE_YEAR = re.compile(
    rf"{OTHER_SPENDING}|人员|公用|基本|项目|控制|月|季|如|若|凡|对|将|{WISHED}|防止|避免|其余|其他|除"
)


def wrong_no_overspending(prose: Prose) -> Found:
    projects = dict.fromkeys(a.entity for a in prose.figures.amounts if is_project(a.entity))
    for sentence in prose.sentences:
        claim = NONE_OVER.search(sentence.text)
        before = sentence.text[: claim.start()] if claim else ""
        if claim is None or only_tells_which(sentence.text, claim) or is_part_of_year(before):
            continue
        if year_of(before) not in ("", prose.year) or HIDDEN.search(before):
            continue  # of another year, or of one whom the caller named
        for name in _meant(sentence, claim, list(projects)):
            spent = prose.one(name, SPENT)
            given = [a for role in (BUDGET, APPROPRIATED, ADJUSTED) for a in prose.figures.of(name, role)]
            most = max(budgets(given), key=lambda a: a.value, default=None)
            if spent and most and spent.value > most.value + spent.exactness + most.exactness:
                over = f"{wan(spent.value - most.value)}万元"
                who = "全年" if name == TOTAL else name
                message = f"{who}支出{spent.text}超过预算{wan(most.value)}万元{over}，不能写“{claim[0]}”"
                yield at(sentence), message, told(over, claim[0])


def _meant(sentence: Sentence, claim: re.Match, projects: list[str]) -> list[str]:
    """Of whom the claim speaks: the projects that it names, with 均 all of them, with neither the whole year."""
    scope = scope_of(sentence.text, claim.start())
    of_all = bool(claim["each"]) and scope.is_universal
    named = [name for name in projects if not scope.leaves_out(name) and (of_all or scope.names(name))]
    before = sentence.text[: claim.start()]
    if not names_nobody(label_before(sentence.text, claim.start())):
        return named  # somebody of whom the text gives no amounts
    if named or of_all or NOT_OF_THE_YEAR.search(before) or OTHER_YEAR.search(before):
        return named
    return [TOTAL]
