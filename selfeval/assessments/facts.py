"""Everything that the score checks judge, gathered once, and what they find."""

from dataclasses import dataclass
from decimal import Decimal

from selfeval.assessments.models import Assessment, Indicator
from selfeval.assessments.queries import current_funds, funds_of, row_of, score_of
from selfeval.assessments.workflow import EDITABLE, State
from selfeval.checking.findings import Finding
from selfeval.checking.registry import findings
from selfeval.scoring.indicators import IndicatorRow
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.sheet import RowScore, SheetScore


@dataclass(frozen=True)
class RowFacts:
    """An indicator as it is scored, with the score that is kept for it (points) and the words beside it."""

    row: IndicatorRow
    score: RowScore
    stated: Decimal | None = None
    unit: str = ""
    target_text: str = ""
    actual_text: str = ""
    reason: str = ""
    improvement: str = ""
    deduction_reason: str = ""

    @property
    def name(self) -> str:
        return f"“{self.row.name}”"

    def place(self, field: str) -> str:
        return f"indicator:{self.row.key}:{field}"


@dataclass(frozen=True)
class SheetFacts:
    """A form with the score that the rules give it. adjusted is 元.

    What is stated stands on a form that was handed in; a form that is still filled in states no total.
    """

    rule_set: RuleSet
    score: SheetScore
    rows: tuple[RowFacts, ...]
    adjusted: Decimal = Decimal(0)
    execution_reason: str = ""
    execution_improvement: str = ""
    stated_total: Decimal | None = None
    stated_grade: str = ""

    @property
    def applicable(self) -> list[RowFacts]:
        return [each for each in self.rows if each.row.applicable]


def sheet_facts(form: Assessment) -> SheetFacts:
    """The facts of a form: a fixed number of queries, whatever the number of its rows.

    A form that is filled in is judged on the money of now, as its submission would be.
    """
    is_stated = State(form.state) not in EDITABLE
    funds = funds_of(form) if is_stated else current_funds(form.project)
    score = score_of(form, funds)
    scored = {row.key: row for row in score.rows}
    return SheetFacts(
        rule_set=form.round.rule_set.values,
        score=score,
        rows=tuple(_row(indicator, scored[str(indicator.pk)]) for indicator in form.indicators.all()),
        adjusted=sum((row.adjusted for row in funds), Decimal(0)),
        execution_reason=form.execution_reason,
        execution_improvement=form.execution_improvement,
        stated_total=form.score if is_stated else None,
        stated_grade=form.grade if is_stated else "",
    )


def _row(indicator: Indicator, score: RowScore) -> RowFacts:
    result = indicator.result
    return RowFacts(
        row=row_of(result),
        score=score,
        stated=result.score,
        unit=indicator.unit,
        target_text=indicator.target_text,
        actual_text=result.actual_text,
        reason=result.deviation_reason,
        improvement=result.improvement,
        deduction_reason=result.deduction_reason,
    )


def findings_of(form: Assessment) -> list[Finding]:
    """What the score checks find in a form now, by the thresholds of its round's rule set."""
    return findings("sheet", sheet_facts(form), form.round.rule_set.values.check_thresholds())
