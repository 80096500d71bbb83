"""Published forms of six departments: the scores that the rule gives for their facts."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from selfeval.scoring.execution import score_execution
from selfeval.scoring.indicators import score_indicator
from selfeval.scoring.terms import Operator

CASES = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))
ROWS = [pytest.param(row, id=f"{case['id']}-{row['name']}") for case in CASES for row in case["rows"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_execution_scores_as_the_rule_says(case, rules):
    facts = {name: Decimal(value) for name, value in case["execution"].items()}
    rules = replace(rules, execution_weight=facts["weight"])
    score = score_execution(facts["executed"], None, facts["adjusted"], rules)
    assert (str(score.value), score.problems) == (case["execution"]["score"], ())


@pytest.mark.parametrize("row", ROWS)
def test_published_row_scores_as_the_rule_says(row, rules, make_row):
    facts = {name: row[name] for name in ("target", "actual", "weight")}
    score = score_indicator(make_row(operator=Operator(row["operator"]), **facts), rules)
    assert (str(score.value), score.problems) == (row["score"], ())


def test_all_six_cases_and_their_fifteen_rows_are_here():
    assert [case["id"] for case in CASES] == ["C01", "C02", "C05", "C06", "C10", "C12"]
    assert len(ROWS) == 15
