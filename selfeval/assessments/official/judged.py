"""What a judged form is, and what every check of a form shares."""

from dataclasses import dataclass
from decimal import Decimal

from selfeval.assessments.official.values import Cell, OfficialForm
from selfeval.checking.findings import Severity
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.terms import IndicatorClass, Operator

SIGNS = {"≥": Operator.GE, "＞": Operator.GT, "＝": Operator.EQ, "≤": Operator.LE, "＜": Operator.LT, "": Operator.GE}
CLASSES = {
    "成本": IndicatorClass.COST,
    "产出": IndicatorClass.OUTPUT,
    "效益": IndicatorClass.OUTCOME,
    "满意": IndicatorClass.SATISFACTION,
}
CENT = Decimal("0.01")  # scores are printed with two decimals


@dataclass(frozen=True)
class FormFinding:
    check: str
    severity: Severity
    place: str  # Sheet1!H14
    message: str
    cell: Cell | None = None


@dataclass(frozen=True)
class Judged:
    """A form with the scores that the rule set gives: of the rows, of the execution, of the whole (points).

    The total takes a row that no rule can score, as a qualitative one, at the points that the form gives it.
    """

    form: OfficialForm
    rule_set: RuleSet
    scores: tuple[Decimal | None, ...]
    rate: Decimal | None  # share of 1
    execution_weight: Decimal
    execution_score: Decimal | None
    total: Decimal | None
    grade: str
    findings: tuple[FormFinding, ...] = ()


def found(check: str, severity: Severity, cell: Cell | None, message: str) -> FormFinding:
    return FormFinding(check, severity, cell.place if cell else "", message, cell)


def class_of(text: str) -> IndicatorClass | None:
    return next((each for word, each in CLASSES.items() if word in text), None)


def differ(stated: Decimal | None, score: Decimal | None) -> bool:
    return stated is not None and score is not None and abs(stated - score) >= CENT
