"""The catalogue: every figure, and every text typed elsewhere, that a sentence of the report may hold."""

from selfeval.reports.facts import Facts
from selfeval.reports.figures import findings, forms, money
from selfeval.reports.values import Part

Catalogue = dict[str, Part]


def catalogue(facts: Facts) -> Catalogue:
    """All figures of a year by key: "total.executed", "p12.rate" (project 12), "f34.score" (form 34)."""
    found = (*money.figures(facts), *forms.figures(facts), *findings.words(facts))
    return {part.key: part for part in found}
