"""From the projects' scores to the department's."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from selfeval.scoring.rounding import exact, round_half_up


@dataclass(frozen=True)
class ProjectScore:
    """A project's total (points), None while it is not assessed, and its adjusted budget (元)."""

    score: Decimal | None
    adjusted: Decimal


@dataclass(frozen=True)
class RollUp:
    """weighted and mean are points with two decimals, coverage an unrounded share of 1, budgets 元."""

    weighted: Decimal | None
    mean: Decimal | None
    coverage: Decimal | None
    assessed: int
    projects: int
    assessed_budget: Decimal
    project_budget: Decimal

    @property
    def is_complete(self) -> bool:
        """Whether the whole project budget is assessed, as closing the year requires."""
        return self.assessed_budget == self.project_budget


def roll_up(projects: Iterable[ProjectScore]) -> RollUp:
    """Σ score·adjusted ÷ Σ adjusted, the simple mean, and the share of the budget that is assessed.

    None stands where there is nothing to divide by.
    """
    everything = list(projects)
    assessed = [each for each in everything if each.score is not None]
    with exact():
        budget = sum((each.adjusted for each in everything), Decimal(0))
        assessed_budget = sum((each.adjusted for each in assessed), Decimal(0))
        weighted = sum((each.score * each.adjusted for each in assessed), Decimal(0))
        total = sum((each.score for each in assessed), Decimal(0))
        return RollUp(
            weighted=round_half_up(weighted / assessed_budget) if assessed_budget else None,
            mean=round_half_up(total / len(assessed)) if assessed else None,
            coverage=assessed_budget / budget if budget else None,
            assessed=len(assessed),
            projects=len(everything),
            assessed_budget=assessed_budget,
            project_budget=budget,
        )
