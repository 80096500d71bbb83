from dataclasses import replace
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.scoring.rule_set import Ceiling
from selfeval.scoring.sheet import score_sheet
from selfeval.scoring.terms import Grade

CEILINGS = tuple(
    Ceiling(Decimal(rate), Decimal(most))
    for rate, most in [("0.80", "89"), ("0.70", "79"), ("0.60", "69"), ("0.50", "59")]
)


@pytest.fixture(scope="module")
def make_rows(make_row):
    """Three rows of 50, 30 and 10 points that reach so many percent."""

    def make(*percents, **given):
        weights = (50, 30, 10)
        return [
            make_row(key=str(number), weight=weight, actual=percent, **given)
            for number, (weight, percent) in enumerate(zip(weights, percents, strict=True))
        ]

    return make


def sheet(rows, rules, executed="100", adjusted="100", initial="100"):
    return score_sheet(Decimal(initial), Decimal(adjusted), Decimal(executed), rows, rules)


def test_everything_reached_is_a_hundred_and_excellent(rules, make_rows):
    result = sheet(make_rows(100, 100, 100), rules)
    assert (str(result.total), result.grade, result.problems) == ("100.00", Grade.EXCELLENT, ())
    assert result.execution_rate == 1


def test_total_is_the_sum_of_what_is_printed(rules, make_rows):
    result = sheet(make_rows("33.333", "33.333", "33.333"), rules, executed="33.333")
    assert [str(row.reviewed_score) for row in result.rows] == ["16.67", "10.00", "3.33"]
    assert str(result.total) == "33.33"
    assert result.explanation == "3.33 + 16.67 + 10.00 + 3.33 = 33.33"


def test_exactly_ninety_is_excellent(rules, make_rows):
    result = sheet(make_rows(100, 100, 100), rules, executed="0")
    assert (str(result.total), result.grade) == ("90.00", Grade.EXCELLENT)


def test_a_hundredth_under_ninety_is_good(rules, make_rows):
    result = sheet(make_rows(100, 100, "99.9"), rules, executed="0")
    assert (str(result.total), result.grade) == ("89.99", Grade.GOOD)


def test_the_hubei_split_of_a_published_form(reference, make_row):
    rows = [make_row(key=str(number), weight=10, actual=100) for number in range(8)]
    result = sheet(rows, reference["split-20-80"], executed="195.5", adjusted="200")
    assert (str(result.execution.value), str(result.total)) == ("19.55", "99.55")


def test_a_deduction_keeps_all_three_numbers(rules, make_row, make_rows):
    rows = [*make_rows(100, 100, 100)[:2], make_row(key="last", weight=10, actual=80, deduction="2.5")]
    result = sheet(rows, rules)
    last = result.rows[-1]
    assert [str(n) for n in (last.self_score, last.deduction, last.reviewed_score)] == ["8.00", "2.5", "5.50"]
    assert (str(result.self_total), str(result.total)) == ("98.00", "95.50")
    assert last.explanation == "10 × 80 ÷ 100 = 8.00；审核扣减2.50分，审核得分5.50"


def test_a_deduction_never_goes_below_nothing(rules, make_rows):
    rows = make_rows(100, 100, 100, deduction="40")
    assert [str(row.reviewed_score) for row in sheet(rows, rules).rows] == ["10.00", "0.00", "0.00"]


@pytest.mark.parametrize("deduction", ["-1", "NaN"])
def test_a_deduction_that_raises_a_score_is_refused(deduction, rules, make_rows):
    result = sheet(make_rows(100, 100, 100, deduction=deduction), rules)
    assert (result.total, result.rows[0].reviewed_score) == (None, None)
    assert "扣减分" in result.rows[0].problems[0]


def test_one_unscored_row_leaves_the_form_without_total_and_grade(rules, make_rows):
    result = sheet(make_rows(100, None, 100), rules)
    assert (result.total, result.self_total, result.grade) == (None, None, None)
    assert result.rows[1].problems and not result.rows[0].problems


def test_spending_without_budget_leaves_the_form_without_total(rules, make_rows):
    result = sheet(make_rows(100, 100, 100), rules, executed="1", adjusted="0")
    assert (result.total, result.execution_rate) == (None, None)
    assert result.problems == result.execution.problems != ()


def test_missing_money_leaves_the_form_without_total(rules, make_rows):
    result = score_sheet(None, None, None, make_rows(100, 100, 100), rules)
    assert (result.total, result.execution_rate) == (None, None)
    assert result.problems


def test_a_form_needs_an_indicator_that_applies(rules, make_rows):
    for rows in ([], make_rows(100, 100, 100, applicable=False)):
        result = sheet(rows, rules)
        assert result.total is None and result.problems


# 不适用


@pytest.fixture
def with_a_row_that_does_not_apply(make_rows):
    first, second, third = make_rows(100, 80, None)
    return [first, second, replace(third, applicable=False)]


def test_what_does_not_apply_is_rebased(rules, with_a_row_that_does_not_apply):
    result = sheet(with_a_row_that_does_not_apply, rules)
    assert str(result.total) == "93.33"
    assert "84.00 ÷ 90 × 100 = 93.33" in result.explanation
    assert result.rows[2].reviewed_score is None


def test_or_it_is_refused(rules, with_a_row_that_does_not_apply):
    result = sheet(with_a_row_that_does_not_apply, replace(rules, not_applicable="refuse"))
    assert result.total is None
    assert "不适用" in result.rows[2].problems[0]


def test_no_budget_and_no_spending_is_rebased_on_the_indicators(rules, make_rows):
    result = sheet(make_rows(90, 90, 90), rules, executed="0", adjusted="0")
    assert (str(result.total), result.execution_rate) == ("90.00", None)


def test_or_no_budget_and_no_spending_is_refused(rules, make_rows):
    rules = replace(rules, not_applicable="refuse")
    result = sheet(make_rows(90, 90, 90), rules, executed="0", adjusted="0")
    assert result.total is None and "—" in result.problems[0]


def test_rows_without_any_weight_have_no_total(rules, make_row):
    result = sheet([make_row(weight=0, actual=1)], rules, executed="0", adjusted="0")
    assert result.total is None and result.problems


# 总分上限


@pytest.mark.parametrize(
    ("executed", "total"),
    [
        ("80", "98.00"),
        ("79.99", "89.00"),
        ("70", "89.00"),
        ("69.99", "79.00"),
        ("60", "79.00"),
        ("59.99", "69.00"),
        ("50", "69.00"),
        ("49.99", "59.00"),
    ],
)
def test_a_low_rate_caps_the_total(executed, total, rules, make_rows):
    result = sheet(make_rows(100, 100, 100), replace(rules, ceilings=CEILINGS), executed=executed)
    assert str(result.total) == total


def test_a_cap_is_explained_and_grades(rules, make_rows):
    result = sheet(make_rows(100, 100, 100), replace(rules, ceilings=CEILINGS), executed="79")
    assert result.grade is Grade.GOOD
    assert "总分不超过89" in result.explanation


def test_a_total_under_the_cap_stays(rules, make_rows):
    result = sheet(make_rows(50, 50, 50), replace(rules, ceilings=CEILINGS), executed="79")
    assert str(result.total) == "52.90"


def test_by_default_nothing_is_capped(rules, make_rows):
    assert str(sheet(make_rows(100, 100, 100), rules, executed="10").total) == "91.00"


# properties

PERCENTS = st.decimals(0, 250, places=2)


@given(st.tuples(PERCENTS, PERCENTS, PERCENTS), PERCENTS)
def test_the_total_is_bounded_and_free_of_order_and_context(rules, make_rows, percents, executed):
    rows = make_rows(*percents)
    total = sheet(rows, rules, executed).total
    assert 0 <= total <= 100
    assert sheet(rows[::-1], rules, executed).total == total
    with localcontext(Context(prec=3)):
        assert sheet(rows, rules, executed).total == total


@given(st.tuples(PERCENTS, PERCENTS, PERCENTS), st.decimals(0, 60, places=2))
def test_a_deduction_never_raises_a_total(rules, make_rows, percents, deduction):
    result = sheet(make_rows(*percents, deduction=deduction), rules)
    assert 0 <= result.total <= result.self_total
