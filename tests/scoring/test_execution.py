from dataclasses import replace
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.scoring.execution import SpendingWithoutBudget, execution_rate, score_execution

AMOUNTS = st.decimals(0, Decimal("9999999999.99"), places=2)
BUDGETS = st.decimals(Decimal("0.01"), Decimal("9999999999.99"), places=2)


def score(executed, adjusted, rules, initial="0"):
    return score_execution(Decimal(executed), Decimal(initial), Decimal(adjusted), rules)


def test_rate_is_a_share_of_one():
    assert execution_rate(Decimal("195.5"), Decimal(200)) == Decimal("0.9775")


def test_rate_above_one_is_told_as_it_is():
    assert execution_rate(Decimal(300), Decimal(200)) == Decimal("1.5")


def test_rate_is_not_rounded():
    assert str(execution_rate(Decimal(2), Decimal(3))).startswith("0." + "6" * 50)


def test_nothing_of_nothing_has_no_rate():
    assert execution_rate(Decimal(0), Decimal(0)) is None


def test_spending_without_budget_is_refused():
    with pytest.raises(SpendingWithoutBudget, match="没有预算却有支出"):
        execution_rate(Decimal("0.01"), Decimal(0))


@pytest.mark.parametrize(
    ("executed", "adjusted", "points"),
    [
        ("0", "100", "0.00"),
        ("100", "100", "10.00"),
        ("100.01", "100", "10.00"),
        ("99.99", "100", "10.00"),
        ("99.94", "100", "9.99"),
        ("97.75", "100", "9.78"),
        ("20.05", "1000", "0.20"),
    ],
)
def test_score_is_weight_times_the_rate_capped_at_one(executed, adjusted, points, rules):
    assert str(score(executed, adjusted, rules).value) == points


def test_score_comes_from_the_unrounded_rate(rules):
    # 10 × 0.98449 = 9.8449; through the printed 98.45 % it would be 9.845, so 9.85.
    assert str(score("98449", "100000", rules).value) == "9.84"


def test_a_half_point_is_not_lost_to_a_division_first(rules):
    # 15 × 0.667 ÷ 3 = 3.335 exactly, though 0.667 ÷ 3 never ends.
    rules = replace(rules, execution_weight=Decimal(15))
    assert str(score("0.667", "3", rules).value) == "3.34"


def test_explanation_shows_the_arithmetic(reference):
    assert score("195.50", "200", reference["split-20-80"]).explanation == "20 × 195.5 ÷ 200 = 19.55"


def test_initial_basis_divides_by_the_initial_budget(rules):
    rules = replace(rules, execution_basis="initial")
    assert str(score("50", "200", rules, initial="100").value) == "5.00"


def test_spending_without_budget_is_unscored_and_a_problem(rules):
    result = score("1", "0", rules)
    assert result.value is None
    assert len(result.problems) == 1


def test_nothing_of_nothing_is_unscored_without_a_problem(rules):
    result = score("0", "0", rules)
    assert (result.value, result.problems) == (None, ())
    assert "—" in result.explanation


def test_missing_amount_is_unscored_and_a_problem(rules):
    assert score_execution(None, None, Decimal(1), rules).problems
    assert score_execution(Decimal(1), Decimal(1), None, rules).problems


def test_without_weight_the_rate_scores_nothing(rules):
    rules = replace(rules, execution_weight=Decimal(0))
    assert str(score("0", "0", rules).value) == "0.00"
    assert score("1", "0", rules).value is None


@given(AMOUNTS, BUDGETS)
def test_score_lies_between_nothing_and_the_weight(rules, executed, adjusted):
    assert 0 <= score(executed, adjusted, rules).value <= 10


@given(AMOUNTS, AMOUNTS, BUDGETS)
def test_score_rises_with_the_spending(rules, one, other, adjusted):
    less, more = sorted([one, other])
    assert score(less, adjusted, rules).value <= score(more, adjusted, rules).value


@given(AMOUNTS, BUDGETS)
def test_score_does_not_depend_on_the_unit_nor_on_the_context(rules, executed, adjusted):
    expected = score(executed, adjusted, rules).value
    assert score(executed.scaleb(-4), adjusted.scaleb(-4), rules).value == expected
    with localcontext(Context(prec=4)):
        assert score(executed, adjusted, rules).value == expected
