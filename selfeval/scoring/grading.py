"""自评等级."""

from decimal import Decimal

from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.terms import Grade


def grade_of(total: Decimal | None, rule_set: RuleSet) -> Grade | None:
    """The grade of a total (points); exactly on a boundary is the better one. None has no grade."""
    if total is None:
        return None
    return next((grade for grade, start in rule_set.grades if total >= start), None)
