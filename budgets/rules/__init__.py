"""The money checks B01–B14, by topic. Each judges `MoneyFacts` and yields (place, message, figures).

Places are those of `budgets.places`. Figures are the amounts in 元, so that an explanation is outdated as
soon as one of them changes.
"""

from budgets.rules import changes, spending, totals

__all__ = ["changes", "spending", "totals"]
