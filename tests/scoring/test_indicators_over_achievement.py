"""超额完成: when a cause is asked for, and when points are taken off."""

from dataclasses import replace
from decimal import Decimal

import pytest

from selfeval.scoring.indicators import score_indicator
from selfeval.scoring.rule_set import OverAchievementBand
from selfeval.scoring.terms import Band, Cause, Operator, ScoringKind

DIRECT, PROPORTIONAL, SATISFACTION = ScoringKind.DIRECT, ScoringKind.PROPORTIONAL, ScoringKind.SATISFACTION


def value(row, rules):
    score = score_indicator(row, rules)
    assert score.problems == ()
    return str(score.value)


@pytest.fixture
def strict(rules):
    bands = (
        OverAchievementBand(Decimal("1.30"), deduction_points=Decimal(2)),
        OverAchievementBand(Decimal("1.50"), deduction_share=Decimal("0.20")),
    )
    return replace(rules, over_achievement=bands)


@pytest.mark.parametrize(("actual", "needed"), [("129.99", False), ("130", True), ("2500", True)])
@pytest.mark.parametrize("operator", [Operator.GE, Operator.GT, Operator.EQ])
@pytest.mark.parametrize("kind", [DIRECT, PROPORTIONAL])
def test_from_a_hundred_and_thirty_percent_a_cause_is_needed(operator, kind, actual, needed, rules, make_row):
    score = score_indicator(make_row(operator=operator, kind=kind, actual=actual), rules)
    assert (score.needs_cause, str(score.value), score.problems) == (needed, "20.00", ())


def test_satisfaction_far_above_its_target_needs_a_cause(rules, make_row):
    row = make_row(kind=SATISFACTION, target=70, actual=95)
    assert score_indicator(row, rules).needs_cause


def test_spending_less_than_a_cost_target_needs_no_cause(rules, make_row):
    assert not score_indicator(make_row(operator=Operator.LE, actual="10"), rules).needs_cause


def test_by_default_nothing_is_deducted(rules, make_row):
    assert value(make_row(actual="200", cause=Cause.TARGET_TOO_LOW), rules) == "20.00"


@pytest.mark.parametrize(
    ("actual", "points"), [("129.99", "20.00"), ("130", "18.00"), ("149.99", "18.00"), ("150", "16.00")]
)
def test_a_target_set_too_low_costs_what_its_band_says(actual, points, strict, make_row):
    assert value(make_row(actual=actual, cause=Cause.TARGET_TOO_LOW), strict) == points


@pytest.mark.parametrize("cause", [None, Cause.POLICY_CHANGE, Cause.MORE_DEMAND, Cause.OTHER])
def test_any_other_cause_costs_nothing(cause, strict, make_row):
    assert value(make_row(actual="150", cause=cause), strict) == "20.00"


def test_a_deduction_never_goes_below_nothing(strict, make_row):
    assert value(make_row(weight="1", actual="130", cause=Cause.TARGET_TOO_LOW), strict) == "0.00"


def test_the_deduction_is_explained(strict, make_row):
    score = score_indicator(make_row(actual="130", cause=Cause.TARGET_TOO_LOW), strict)
    assert score.explanation.endswith("目标设定偏低，扣2.00分，得18.00")


def test_a_band_far_above_a_number_needs_no_cause(rules, make_row):
    row = make_row(kind=ScoringKind.BANDED, band=Band.ACHIEVED, band_score="20", actual="500")
    assert not score_indicator(row, rules).needs_cause
