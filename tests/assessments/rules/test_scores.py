"""P02, P03, P04, P07: the smallest form that breaks each, and what just passes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.checking.findings import Severity
from selfeval.checking.registry import findings
from selfeval.scoring.terms import Band, Operator, ScoringKind
from tests.assessments.rules.given import day, found, row, sheet, with_row

BANDED = {"operator": Operator.QUALITATIVE, "kind": ScoringKind.BANDED, "target": None, "actual": None}
DATED = {"operator": Operator.BY_DATE, "kind": ScoringKind.DIRECT, "target": None, "actual": None}
SATISFIED = {"kind": ScoringKind.SATISFACTION}


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"actual": None}, ["actual"]),
        ({"target": None}, ["target"]),
        ({"target": None, "actual": None}, ["target", "actual"]),
        (BANDED, ["band", "band_score"]),
        (BANDED | {"band": Band.ACHIEVED}, ["band_score"]),
        (BANDED | {"kind": ScoringKind.DIRECT}, ["band"]),
        (DATED, ["target", "actual_date"]),
        (SATISFIED | {"target": None, "actual": None}, ["actual"]),
    ],
)
def test_what_a_row_lacks_is_named_field_by_field(changes, places):
    missing = found("P02", sheet(with_row(**changes)))
    assert [each.place for each in missing] == [f"indicator:1:{field}" for field in places]
    assert all(each.severity == Severity.ERROR and "“指标1”缺少" in each.message for each in missing)


@pytest.mark.parametrize(
    "changes",
    [
        {"actual": Decimal(0)},
        {"actual": None, "applicable": False},
        BANDED | {"band": Band.MISSED, "band_score": Decimal(0)},
        DATED | {"target_date": day("2021-12-31"), "actual_date": day("2021-12-30")},
    ],
)
def test_a_complete_row_lacks_nothing(changes):
    assert found("P02", sheet(with_row(**changes))) == []


def test_a_score_that_is_not_the_rules_is_an_error():
    facts = sheet(with_row(actual=Decimal(98), stated=Decimal(19)))
    (finding,) = found("P03", facts)
    assert finding.place == "indicator:1:score"
    assert "19.00分" in finding.message and "19.60分" in finding.message
    assert found("P03", sheet(with_row(actual=Decimal(98), stated=Decimal("19.60")))) == []


def test_a_deduction_needs_its_reason_and_lowers_nothing_else():
    cut = {"stated": Decimal(20), "deduction": Decimal(1)}
    (finding,) = found("P03", sheet(with_row(**cut)))
    assert finding.place == "indicator:1:deduction"
    assert found("P03", sheet(with_row(**cut, deduction_reason="佐证材料不全"))) == []


@pytest.mark.parametrize("stated", ["-0.01", "20.01"])
def test_a_score_outside_its_bounds_is_an_error(stated):
    assert [each.place for each in found("P04", sheet(with_row(stated=Decimal(stated))))] == ["indicator:1:score"]


def test_a_stated_total_and_grade_are_held_against_the_rows():
    total, grade = found("P04", sheet(stated_total=Decimal(99), stated_grade="GOOD"))
    assert "99.00分与各项得分之和100.00分不一致" in total.message
    assert "“良”" in grade.message and "“优”" in grade.message
    assert found("P04", sheet(stated_total=Decimal(100), stated_grade="EXCELLENT")) == []


def test_spending_without_a_budget_keeps_the_form_from_a_total():
    (finding,) = found("P04", sheet(adjusted="0", executed="5"))
    assert (finding.place, finding.severity) == ("execution", Severity.ERROR)


@pytest.mark.parametrize(
    ("band", "score", "is_found"),
    [
        (Band.ACHIEVED, "20", False),
        (Band.ACHIEVED, "16", False),
        (Band.ACHIEVED, "15.99", True),
        (Band.ACHIEVED, "20.01", True),
        (Band.PARTIAL, "12", False),
        (Band.PARTIAL, "16", True),
        (Band.MISSED, "0", False),
        (Band.MISSED, "12", True),
    ],
)
def test_a_qualitative_score_lies_in_its_band(band, score, is_found):
    facts = sheet(with_row(**BANDED, band=band, band_score=Decimal(score)))
    assert [each.place for each in found("P07", facts)] == ["indicator:1:band_score"] * is_found
    assert found("P02", facts) == [] and (is_found or found("P04", facts) == [])


NUMBERS = st.none() | st.decimals(min_value=-5, max_value=200, places=2)


@given(
    st.sampled_from(Operator),
    st.sampled_from(ScoringKind),
    NUMBERS,
    NUMBERS,
    st.none() | st.sampled_from(Band),
    NUMBERS,
    st.booleans(),
    st.sampled_from(["0", "1000"]),
)
def test_no_form_without_a_total_is_free_of_errors(operator, kind, target, actual, band, score, applicable, adjusted):
    given_row = row(
        "1",
        operator=operator,
        kind=kind,
        target=target,
        actual=actual,
        band=band,
        band_score=score,
        applicable=applicable,
    )
    facts = sheet([given_row, row("2")], adjusted=adjusted, executed="10")
    found_now = findings("sheet", facts, facts.rule_set.check_thresholds())
    errors = [each for each in found_now if each.check_id in ("P02", "P04", "P07")]
    assert (facts.score.total is None) == bool(errors)
