import json
from decimal import Decimal
from pathlib import Path

import pytest

from selfeval.scoring.indicators import IndicatorRow
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.terms import IndicatorClass, IndicatorSubclass, Operator, ScoringKind

REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference" / "rule-sets.json"
NUMBERS = {"weight", "target", "actual", "band_score", "pass_threshold", "deduction"}


@pytest.fixture(scope="session")
def reference() -> dict[str, RuleSet]:
    """The published rule sets by name."""
    return {data["name"]: RuleSet.from_dict(data) for data in json.loads(REFERENCE.read_text("utf-8"))}


@pytest.fixture(scope="session")
def rules(reference) -> RuleSet:
    return reference["national-2020"]


@pytest.fixture(scope="session")
def make_row():
    """A keyword factory of indicator rows: a quantity of 100, worth 20 points."""

    def make(**given) -> IndicatorRow:
        values = {
            "key": "1",
            "indicator_class": IndicatorClass.OUTPUT,
            "subclass": IndicatorSubclass.QUANTITY,
            "name": "培训人数",
            "operator": Operator.GE,
            "kind": ScoringKind.PROPORTIONAL,
            "weight": Decimal(20),
            "target": Decimal(100),
        }
        for name, value in given.items():
            values[name] = Decimal(value) if name in NUMBERS and isinstance(value, (str, int)) else value
        return IndicatorRow(**values)

    return make
