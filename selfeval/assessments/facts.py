"""Everything that the score checks judge, gathered once, and what they find."""

from dataclasses import dataclass
from decimal import Decimal

from selfeval.assessments.models import Assessment, Indicator
from selfeval.assessments.queries import FundsRow, current_funds, row_of, score_of
from selfeval.assessments.queries.beside import Beside, Earlier, beside_of
from selfeval.assessments.queries.filling import same_as
from selfeval.assessments.queries.funds import copied_funds
from selfeval.assessments.queries.ratios import changed_ratios
from selfeval.assessments.workflow import EDITABLE, State
from selfeval.checking.findings import Finding
from selfeval.checking.registry import findings
from selfeval.scoring.indicators import IndicatorRow
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.sheet import RowScore, SheetScore
from selfeval.scoring.writing import quoted


@dataclass(frozen=True)
class RowFacts:
    """An indicator as it is scored, with the score that is kept for it (points) and the words beside it.

    has_evidence is None where nobody knows; reason_shared_by names the other projects that give the same reason.
    """

    row: IndicatorRow
    score: RowScore
    stated: Decimal | None = None
    unit: str = ""
    target_text: str = ""
    actual_text: str = ""
    reason: str = ""
    improvement: str = ""
    deduction_reason: str = ""
    problem: str = ""  # why what is computed cannot be
    has_evidence: bool | None = None
    no_evidence_reason: str = ""
    reason_shared_by: tuple[str, ...] = ()
    earlier: Earlier | None = None

    @property
    def name(self) -> str:
        return quoted(self.row.name)

    def place(self, field: str) -> str:
        return f"indicator:{self.row.key}:{field}"


@dataclass(frozen=True)
class SheetFacts:
    """A form with the score that the rules give it. adjusted is 元.

    What is stated stands on a form that was handed in; a form that is still filled in states no total.
    `recorded` is the money of now (adjusted, executed) where a form was judged on other money, `changed` names the
    computed indicators that come to another value now. `former` is the money of the last submission, where a form
    that is filled in again has another now.
    """

    rule_set: RuleSet
    score: SheetScore
    rows: tuple[RowFacts, ...]
    adjusted: Decimal = Decimal(0)
    executed: Decimal = Decimal(0)
    recorded: tuple[Decimal, Decimal] | None = None
    changed: tuple[str, ...] = ()
    former: tuple[Decimal, Decimal] | None = None
    achieved_goal: str = ""
    execution_reason: str = ""
    execution_improvement: str = ""
    execution_reason_shared_by: tuple[str, ...] = ()
    stated_total: Decimal | None = None
    stated_grade: str = ""

    @property
    def applicable(self) -> list[RowFacts]:
        return [each for each in self.rows if each.row.applicable]


def sheet_facts(form: Assessment, now: list[FundsRow] | None = None, beside: Beside | None = None) -> SheetFacts:
    """The facts of a form: a fixed number of queries, whatever the number of its rows.

    A form that is filled in is judged on the money of now, as its submission would be. `now` is that money and
    `beside` what stands beside the form, given by whoever asked for those of many forms at once.
    """
    is_stated = State(form.state) not in EDITABLE
    beside = beside or beside_of([form])[form.pk]
    now = current_funds(form.project) if now is None else now
    judged = copied_funds(form) if is_stated else []
    funds = judged or now
    score = score_of(form, funds)
    scored = {row.key: row for row in score.rows}
    return SheetFacts(
        rule_set=form.rules,
        score=score,
        rows=tuple(_row(each, scored[str(each.pk)], beside) for each in form.indicators.all()),
        adjusted=_sums(funds)[0],
        executed=_sums(funds)[1],
        recorded=_sums(now) if judged and judged != now else None,
        changed=tuple(changed_ratios(form)) if is_stated else (),
        former=beside.judged_on if beside.judged_on != _sums(funds) else None,
        achieved_goal=form.achieved_goal,
        execution_reason=form.execution_reason,
        execution_improvement=form.execution_improvement,
        execution_reason_shared_by=beside.same_reason(form.execution_reason),
        stated_total=form.score if is_stated else None,
        stated_grade=form.grade if is_stated else "",
    )


def _sums(funds: list[FundsRow]) -> tuple[Decimal, Decimal]:
    """全年预算数 and 全年执行数 over the sources (元)."""
    return sum((row.adjusted for row in funds), Decimal(0)), sum((row.executed for row in funds), Decimal(0))


def _row(indicator: Indicator, score: RowScore, beside: Beside) -> RowFacts:
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
        problem=indicator.ratio.problem if indicator.computed and result.actual is None else "",
        has_evidence=None if indicator.computed else indicator.pk in beside.evidenced,
        no_evidence_reason=result.missing_evidence_reason,
        reason_shared_by=beside.same_reason(result.deviation_reason),
        earlier=beside.earlier.get(same_as(indicator)),
    )


def findings_of(form: Assessment, now: list[FundsRow] | None = None, beside: Beside | None = None) -> list[Finding]:
    """What the score checks find in a form now, by the thresholds of its round's rule set."""
    return findings("sheet", sheet_facts(form, now, beside), form.rules.check_thresholds())
