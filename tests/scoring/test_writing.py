from decimal import Decimal

import pytest

from selfeval.scoring.writing import percent, percent_apart, points, wan


@pytest.mark.parametrize(("amount", "written"), [("17471600", "1747.16"), ("-50", "-0.01"), ("0", "0.00"), (None, "—")])
def test_amounts_are_written_in_wan_with_two_decimals(amount, written):
    assert wan(amount and Decimal(amount)) == written


@pytest.mark.parametrize(("share", "written"), [("1.108421453", "110.84%"), ("0.999949", "99.99%"), (None, "—")])
def test_shares_are_written_as_percentages(share, written):
    assert percent(share and Decimal(share)) == written


@pytest.mark.parametrize(
    ("share", "limit", "written"),
    [
        ("0.8999", "0.9", "89.99%"),
        ("0.9", "0.9", "90.00%"),
        ("0.89999", "0.9", "89.999%"),
        ("1.0000001", "1", "100.00001%"),
    ],
)
def test_a_share_beside_its_limit_shows_that_it_is_not_equal_to_it(share, limit, written):
    assert percent_apart(Decimal(share), Decimal(limit)) == written


def test_a_score_that_is_not_known_is_a_dash():
    assert (points(None), points(Decimal("13.8"))) == ("—", "13.80")
