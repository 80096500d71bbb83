from decimal import ROUND_DOWN, Context, Decimal, localcontext

import pytest

from selfeval.scoring.rounding import plain, points, round_half_up


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("0.025", "0.03"), ("2.675", "2.68"), ("-0.005", "-0.01")],
)
def test_halves_go_away_from_zero(value, rounded):
    assert str(round_half_up(Decimal(value))) == rounded


def test_just_below_a_half_goes_down():
    assert str(round_half_up(Decimal("0.0049999999999999999999999999999999"))) == "0.00"


@pytest.mark.parametrize(("places", "rounded"), [(0, "1235"), (1, "1234.6"), (4, "1234.5650")])
def test_places_are_kept(places, rounded):
    assert str(round_half_up(Decimal("1234.565"), places)) == rounded


def test_no_context_of_the_caller_spoils_it():
    with localcontext(Context(prec=3, rounding=ROUND_DOWN)):
        assert str(round_half_up(Decimal("123456789012345678.125"))) == "123456789012345678.13"


@pytest.mark.parametrize(
    ("value", "text"), [("10.00", "10"), ("1E+2", "100"), ("0.50", "0.5"), ("100", "100"), ("22.8", "22.8")]
)
def test_plain_has_no_exponent_and_no_trailing_zeros(value, text):
    assert plain(Decimal(value)) == text


def test_points_have_two_decimals():
    assert points(Decimal("9.8")) == "9.80"
