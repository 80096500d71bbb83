from dataclasses import replace
from datetime import date
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.scoring.indicators import is_met, score_indicator
from selfeval.scoring.terms import Band, Operator, ScoringKind

DIRECT, PROPORTIONAL = ScoringKind.DIRECT, ScoringKind.PROPORTIONAL
BANDED, SATISFACTION = ScoringKind.BANDED, ScoringKind.SATISFACTION
PERCENTS = st.decimals(0, 100, places=2)


def value(row, rules):
    score = score_indicator(row, rules)
    assert score.problems == ()
    return str(score.value)


def refusal(row, rules):
    score = score_indicator(row, rules)
    assert score.value is None
    return score.problems[0]


@pytest.mark.parametrize(
    ("row", "met"),
    [
        ({"actual": "100"}, True),
        ({"actual": "99.99"}, False),
        ({"operator": Operator.LE, "actual": "100.01"}, False),
        ({"operator": Operator.EQ, "target": "0", "actual": "0"}, True),
        ({"kind": SATISFACTION, "target": "90", "actual": "89"}, False),
        ({"operator": Operator.BY_DATE, "target_date": date(2021, 2, 10), "actual_date": date(2021, 2, 11)}, False),
        ({"operator": Operator.BY_DATE, "target_date": date(2021, 2, 10), "actual_date": date(2021, 2, 10)}, True),
        ({"operator": Operator.BY_DATE, "target_date": date(2021, 2, 10)}, None),
        ({"kind": BANDED, "operator": Operator.QUALITATIVE, "band": Band.ACHIEVED, "band_score": "17"}, True),
        ({"kind": BANDED, "operator": Operator.QUALITATIVE, "band": Band.PARTIAL, "band_score": "15"}, False),
        ({"kind": BANDED, "operator": Operator.QUALITATIVE}, None),
        ({}, None),
        ({"actual": "1", "applicable": False}, None),
    ],
)
def test_an_indicator_is_met_by_its_target_and_not_by_its_points(row, met, make_row):
    assert is_met(make_row(**row)) is met


# 直接赋分


@pytest.mark.parametrize(
    ("operator", "actual", "points"),
    [
        (Operator.GE, "100", "20.00"),
        (Operator.GE, "99.99", "0.00"),
        (Operator.GT, "100", "20.00"),
        (Operator.EQ, "100", "20.00"),
        (Operator.EQ, "99", "0.00"),
        (Operator.LE, "100", "20.00"),
        (Operator.LE, "100.01", "0.00"),
        (Operator.LT, "150", "0.00"),
    ],
)
def test_direct_is_all_or_nothing(operator, actual, points, rules, make_row):
    assert value(make_row(kind=DIRECT, operator=operator, actual=actual), rules) == points


@pytest.mark.parametrize(("band", "points"), [(Band.ACHIEVED, "20.00"), (Band.PARTIAL, "0.00"), (Band.MISSED, "0.00")])
def test_direct_on_a_quality_asks_for_the_best_band(band, points, rules, make_row):
    assert value(make_row(kind=DIRECT, operator=Operator.QUALITATIVE, band=band), rules) == points


# 完成比例赋分


@pytest.mark.parametrize(("actual", "points"), [("60", "12.00"), ("59.99", "0.00"), ("100", "20.00")])
def test_under_the_pass_threshold_nothing_is_earned(actual, points, rules, make_row):
    assert value(make_row(actual=actual, pass_threshold="0.6"), rules) == points


@pytest.mark.parametrize(("actual", "points"), [("140", "12.00"), ("141", "0.00")])
def test_pass_threshold_holds_where_less_is_better(actual, points, rules, make_row):
    assert value(make_row(operator=Operator.LE, actual=actual, pass_threshold="0.6"), rules) == points


@pytest.mark.parametrize("threshold", ["60", "-0.1"])
def test_pass_threshold_is_a_share(threshold, rules, make_row):
    assert "及格线" in refusal(make_row(actual="70", pass_threshold=threshold), rules)


# 时限


@pytest.mark.parametrize("kind", [DIRECT, PROPORTIONAL])
@pytest.mark.parametrize(
    ("finished", "late_share", "points"),
    [
        (date(2021, 12, 30), "0", "20.00"),
        (date(2021, 12, 31), "0", "20.00"),
        (date(2022, 1, 1), "0", "0.00"),
        (date(2022, 1, 1), "0.5", "10.00"),
    ],
)
def test_a_date_is_kept_or_late(kind, finished, late_share, points, rules, make_row):
    dates = {"target_date": date(2021, 12, 31), "actual_date": finished, "target": None}
    row = make_row(kind=kind, operator=Operator.BY_DATE, **dates)
    assert value(row, replace(rules, late_share=Decimal(late_share))) == points


@pytest.mark.parametrize(("missing", "words"), [("target_date", "完成期限"), ("actual_date", "完成日期")])
def test_a_missing_date_is_named(missing, words, rules, make_row):
    dates = {"target_date": date(2021, 12, 31), "actual_date": date(2021, 12, 1)} | {missing: None}
    assert words in refusal(make_row(operator=Operator.BY_DATE, **dates), rules)


# 评判等级赋分


@pytest.mark.parametrize(
    ("band", "score"),
    [
        (Band.ACHIEVED, "20"),
        (Band.ACHIEVED, "16"),
        (Band.PARTIAL, "15.99"),
        (Band.PARTIAL, "12"),
        (Band.MISSED, "11.99"),
        (Band.MISSED, "0"),
    ],
)
@pytest.mark.parametrize(
    ("operator", "kind"),
    [(Operator.QUALITATIVE, BANDED), (Operator.QUALITATIVE, PROPORTIONAL), (Operator.GE, BANDED)],
)
def test_a_score_inside_its_band_is_taken(operator, kind, band, score, rules, make_row):
    row = make_row(operator=operator, kind=kind, band=band, band_score=score)
    assert value(row, rules) == f"{Decimal(score):.2f}"


@pytest.mark.parametrize(
    ("band", "score"),
    [
        (Band.ACHIEVED, "20.01"),
        (Band.ACHIEVED, "15.99"),
        (Band.PARTIAL, "16"),
        (Band.PARTIAL, "15.996"),
        (Band.PARTIAL, "11.99"),
        (Band.MISSED, "12"),
        (Band.MISSED, "-1"),
    ],
)
def test_a_score_outside_its_band_is_refused(band, score, rules, make_row):
    assert refusal(make_row(kind=BANDED, band=band, band_score=score), rules)


def test_the_refusal_names_the_limits(rules, make_row):
    row = make_row(kind=BANDED, band=Band.PARTIAL, band_score="16")
    assert "12分以上、不到16分之间，所填16分" in refusal(row, rules)


def test_a_missing_band_or_score_is_named(rules, make_row):
    assert "评判等级" in refusal(make_row(kind=BANDED), rules)
    assert "评判等级" in refusal(make_row(kind=DIRECT, operator=Operator.QUALITATIVE), rules)
    assert "等级得分" in refusal(make_row(kind=BANDED, band=Band.ACHIEVED), rules)


# 满意度赋分


@pytest.mark.parametrize(
    ("actual", "points"),
    [
        ("100", "20.00"),
        ("90", "20.00"),
        ("89.99", "16.00"),
        ("80", "16.00"),
        ("79.99", "10.00"),
        ("60", "10.00"),
        ("59.99", "0.00"),
        ("0", "0.00"),
        ("-1", "0.00"),
    ],
)
def test_satisfaction_scores_by_interval(actual, points, rules, make_row):
    assert value(make_row(kind=SATISFACTION, actual=actual, target=None), rules) == points


def test_satisfaction_above_a_hundred_percent_is_refused(rules, make_row):
    assert "100%" in refusal(make_row(kind=SATISFACTION, actual="100.01"), rules)


def test_satisfaction_without_a_survey_is_unscored(rules, make_row):
    assert "满意度" in refusal(make_row(kind=SATISFACTION), rules)


# all kinds


def test_a_row_that_does_not_apply_has_no_score_and_no_problem(rules, make_row):
    score = score_indicator(make_row(applicable=False), rules)
    assert (score.value, score.explanation, score.problems) == (None, "不适用", ())


@given(PERCENTS, PERCENTS, st.sampled_from([DIRECT, PROPORTIONAL, SATISFACTION]))
def test_every_kind_is_bounded_and_monotone(rules, make_row, one, other, kind):
    low, high = (
        score_indicator(make_row(kind=kind, target=80, actual=actual), rules).value for actual in sorted([one, other])
    )
    assert 0 <= low <= high <= 20


@given(st.sampled_from(Band), st.decimals(-5, 25, places=2))
def test_a_score_lies_in_exactly_one_band_or_in_none(rules, make_row, band, score):
    taken = [
        each
        for each in Band
        if score_indicator(make_row(kind=BANDED, band=each, band_score=score), rules).value is not None
    ]
    assert len(taken) == (1 if 0 <= score <= 20 else 0)


@given(st.decimals(0, 100000, places=4), st.sampled_from(Operator))
def test_context_of_the_caller_does_not_matter(rules, make_row, actual, operator):
    row = make_row(actual=actual, operator=operator, weight="33.33", target="70.07")
    expected = score_indicator(row, rules)
    with localcontext(Context(prec=3)):
        assert score_indicator(row, rules) == expected
