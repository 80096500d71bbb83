"""The indicator library as a form looks into it: the kind that fits its project, the classes of its year."""

from selfeval.assessments.models import IndicatorTemplate
from selfeval.assessments.queries.filling import place_in, template_kinds, templates_of
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.terms import IndicatorClass


def kind_for(project: str) -> str:
    """The kind of project whose name shares most with a project's name; empty where none shares two characters."""
    shared = {kind: len(_pairs(kind) & _pairs(project)) for kind in template_kinds()}
    best = max(shared, key=lambda kind: shared[kind], default="")
    return best if shared.get(best) else ""


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def templates_in(kind: str, rule_set: RuleSet, of_class: str = "") -> list[IndicatorTemplate]:
    """The templates of a kind that this year's layout has a place for, of one class or of all."""
    wanted = [each for each in IndicatorClass if each.value == of_class]
    places = [(each, place_in(rule_set, each.subclass)) for each in templates_of(kind)]
    return [each for each, place in places if place and (not wanted or place[0] in wanted)]
