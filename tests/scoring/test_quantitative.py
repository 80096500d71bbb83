"""The table of operators, cell for cell, with 20 points on a target of 100."""

from dataclasses import replace
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.scoring.indicators import score_indicator
from selfeval.scoring.quantitative import achievement, compare, reaches
from selfeval.scoring.terms import Operator, ScoringKind

GE, GT, EQ, LE, LT = Operator.GE, Operator.GT, Operator.EQ, Operator.LE, Operator.LT
NUMBERS = st.decimals(0, 100000, places=4)
TARGETS = st.decimals(Decimal("0.0001"), 100000, places=4)
WEIGHTS = st.decimals(Decimal("0.01"), 100, places=2)
REVERSES = st.sampled_from(["linear", "ratio"])
COMPARING = st.sampled_from([GE, GT, EQ, LE, LT])


@pytest.mark.parametrize("operator", [GE, GT, EQ])
@pytest.mark.parametrize(
    ("actual", "points"),
    [("100", "20.00"), ("101", "20.00"), ("85", "17.00"), ("99.99", "20.00"), ("0", "0.00"), ("-5", "0.00")],
)
def test_more_is_better_in_proportion_up_to_the_target(operator, actual, points, rules, make_row):
    assert str(score_indicator(make_row(operator=operator, actual=actual), rules).value) == points


@pytest.mark.parametrize("kind", [ScoringKind.PROPORTIONAL, ScoringKind.DIRECT])
@pytest.mark.parametrize("operator", [GE, LE])
def test_a_negative_actual_is_said_to_count_as_zero(operator, kind, rules, make_row):
    score = score_indicator(make_row(operator=operator, kind=kind, actual="-5"), rules)
    assert score.explanation.startswith("负数按0计，")


@pytest.mark.parametrize("operator", [LE, LT])
@pytest.mark.parametrize(
    ("actual", "points"),
    [
        ("-5", "20.00"),
        ("0", "20.00"),
        ("100", "20.00"),
        ("120", "16.00"),
        ("150", "10.00"),
        ("199", "0.20"),
        ("200", "0.00"),
        ("300", "0.00"),
    ],
)
def test_less_is_better_and_lost_in_a_line_up_to_twice_the_target(operator, actual, points, rules, make_row):
    assert str(score_indicator(make_row(operator=operator, actual=actual), rules).value) == points


@pytest.mark.parametrize("operator", [LE, LT])
@pytest.mark.parametrize(("actual", "points"), [("100", "20.00"), ("125", "16.00"), ("200", "10.00"), ("400", "5.00")])
def test_less_is_better_by_ratio_as_the_other_setting(operator, actual, points, rules, make_row):
    ratio = replace(rules, reverse="ratio")
    assert str(score_indicator(make_row(operator=operator, actual=actual), ratio).value) == points


@pytest.mark.parametrize("reverse", ["linear", "ratio"])
@pytest.mark.parametrize("operator", [EQ, LE, LT])
@pytest.mark.parametrize(("actual", "points"), [("0", "20.00"), ("-1", "20.00"), ("0.01", "0.00"), ("1", "0.00")])
def test_target_zero_is_all_or_nothing(operator, reverse, actual, points, rules, make_row):
    row = make_row(operator=operator, target=0, actual=actual)
    assert str(score_indicator(row, replace(rules, reverse=reverse)).value) == points


@pytest.mark.parametrize("operator", [GE, GT])
@pytest.mark.parametrize("actual", ["0", "5", "-1"])
def test_at_least_zero_is_always_reached(operator, actual, rules, make_row):
    row = make_row(operator=operator, target=0, actual=actual)
    assert str(score_indicator(row, rules).value) == "20.00"


@pytest.mark.parametrize(
    ("operator", "actual", "arithmetic"),
    [
        (GE, "85", "20 × 85 ÷ 100 = 17.00"),
        (GE, "100", "100 达到 100，得满分 = 20.00"),
        (LE, "120", "20 × (1 − (120 − 100) ÷ 100) = 16.00"),
        (LE, "90", "90 低于 100，得满分 = 20.00"),
        (LE, "200", "200 达到 100 的两倍，不得分 = 0.00"),
    ],
)
def test_explanation_shows_the_arithmetic(operator, actual, arithmetic, rules, make_row):
    assert score_indicator(make_row(operator=operator, actual=actual), rules).explanation == arithmetic


def test_explanation_by_ratio_shows_the_arithmetic(rules, make_row):
    row = make_row(operator=LE, actual="125")
    assert score_indicator(row, replace(rules, reverse="ratio")).explanation == "20 × 100 ÷ 125 = 16.00"


@pytest.mark.parametrize("field", ["target", "actual", "weight"])
@pytest.mark.parametrize("value", [None, "NaN", "Infinity", "sNaN"])
def test_missing_or_non_numeric_leaves_the_row_unscored(field, value, rules, make_row):
    score = score_indicator(make_row(**({"actual": 1} | {field: value})), rules)
    assert score.value is None
    assert len(score.problems) == 1 and "培训人数" in score.problems[0]


@pytest.mark.parametrize("field", ["target", "weight"])
def test_negative_target_or_weight_is_refused(field, rules, make_row):
    score = score_indicator(make_row(**({"actual": 1} | {field: "-1"})), rules)
    assert (score.value, len(score.problems)) == (None, 1)


def test_achievement_is_for_operators_where_more_is_better():
    assert achievement(GE, Decimal(100), Decimal(130)) == Decimal("1.3")
    assert achievement(EQ, Decimal(0), Decimal(130)) is None
    assert achievement(LE, Decimal(100), Decimal(130)) is None
    assert achievement(Operator.BY_DATE, Decimal(100), Decimal(130)) is None


@given(COMPARING, NUMBERS, NUMBERS, WEIGHTS, REVERSES)
def test_points_lie_between_nothing_and_the_weight(operator, target, actual, weight, reverse):
    assert 0 <= compare(operator, target, actual, weight, reverse).points <= weight


@given(COMPARING, NUMBERS, NUMBERS, WEIGHTS.filter(bool), REVERSES)
def test_a_target_is_reached_where_the_full_weight_is_earned(operator, target, actual, weight, reverse):
    full = compare(operator, target, actual, weight, reverse).points == weight
    assert reaches(operator, target, actual) == full


@given(COMPARING, TARGETS, NUMBERS, NUMBERS, WEIGHTS, REVERSES)
def test_points_are_monotone_in_the_actual(operator, target, one, other, weight, reverse):
    low, high = sorted([one, other])
    at_low = compare(operator, target, low, weight, reverse).points
    at_high = compare(operator, target, high, weight, reverse).points
    assert at_low >= at_high if operator in (LE, LT) else at_low <= at_high


@given(COMPARING, TARGETS, WEIGHTS, REVERSES, st.sampled_from([Decimal(1), Decimal(2)]))
def test_points_have_no_jump_at_the_limits(operator, target, weight, reverse, times):
    step, limit = target / 10**9, target * times
    around = [compare(operator, target, limit + n * step, weight, reverse).points for n in (-1, 0, 1)]
    assert max(around) - min(around) <= weight / 10**8


@given(COMPARING, NUMBERS, NUMBERS, WEIGHTS, REVERSES)
def test_context_of_the_caller_does_not_matter(operator, target, actual, weight, reverse):
    expected = compare(operator, target, actual, weight, reverse)
    with localcontext(Context(prec=40)):
        assert compare(operator, target, actual, weight, reverse) == expected
