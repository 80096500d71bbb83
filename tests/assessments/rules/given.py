"""The smallest form that the score checks find nothing in, made worse by what a test names."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from selfeval.assessments.facts import RowFacts, SheetFacts
from selfeval.checking.findings import Finding
from selfeval.checking.registry import findings
from selfeval.demo.office import RULE_SETS, read
from selfeval.scoring.indicators import IndicatorRow
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.sheet import score_sheet
from selfeval.scoring.terms import IndicatorClass, IndicatorSubclass, Operator, ScoringKind

WORDS = "项目招标延期，尾款次年支付"  # long enough to explain something
ROWS = {
    "1": ("OUTPUT", "QUANTITY", "20"),
    "2": ("OUTPUT", "QUALITY", "30"),
    "3": ("OUTCOME", "SOCIAL", "30"),
    "4": ("SATISFACTION", "SERVICE_SATISFACTION", "10"),
}


def rule_set(name="national-2020") -> RuleSet:
    return RuleSet.from_dict(next(data for data in read(RULE_SETS) if data["name"] == name))


def row(key="1", **changes) -> RowFacts:
    """A row that reached its target; `changes` are fields of IndicatorRow or of RowFacts."""
    of_class, subclass, weight = ROWS[key]
    given = {
        "key": key,
        "indicator_class": IndicatorClass(of_class),
        "subclass": IndicatorSubclass(subclass),
        "name": f"指标{key}",
        "operator": Operator.GE,
        "kind": ScoringKind.PROPORTIONAL,
        "weight": Decimal(weight),
        "target": Decimal(100),
        "actual": Decimal(100),
    }
    facts = {name: changes.pop(name) for name in list(changes) if name in RowFacts.__dataclass_fields__}
    return RowFacts(row=IndicatorRow(**given | changes), score=None, **facts)


def sheet(rows=None, of_year="national-2020", adjusted="1000", executed="1000", **changes) -> SheetFacts:
    """A form of these rows (the whole form by default), scored by the rule set. Money in 元."""
    rows, rules = [row(key) for key in ROWS] if rows is None else rows, rule_set(of_year)
    money = Decimal(adjusted), Decimal(adjusted), Decimal(executed)
    score = score_sheet(*money, [each.row for each in rows], rules)
    scored = tuple(replace(each, score=one) for each, one in zip(rows, score.rows, strict=True))
    return SheetFacts(rule_set=rules, score=score, rows=scored, adjusted=money[1], executed=money[2], **changes)


def with_row(key="1", **changes) -> list[RowFacts]:
    """The whole form with one row changed."""
    return [row(each, **changes) if each == key else row(each) for each in ROWS]


def found(check_id: str, facts: SheetFacts) -> list[Finding]:
    thresholds = facts.rule_set.check_thresholds()
    return [each for each in findings("sheet", facts, thresholds) if each.check_id == check_id]


def day(text: str) -> date:
    return date.fromisoformat(text)
