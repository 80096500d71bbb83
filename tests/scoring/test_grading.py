from dataclasses import replace
from decimal import Decimal

import pytest

from selfeval.scoring.grading import grade_of
from selfeval.scoring.terms import Grade


def grade(total, rules):
    return grade_of(Decimal(total), rules)


def test_exactly_ninety_is_excellent(rules):
    assert grade("90.00", rules) is Grade.EXCELLENT


def test_exactly_eighty_is_good(rules):
    assert grade("80.00", rules) is Grade.GOOD


def test_exactly_sixty_is_fair(rules):
    assert grade("60.00", rules) is Grade.FAIR


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("100", Grade.EXCELLENT),
        ("89.99", Grade.GOOD),
        ("79.99", Grade.FAIR),
        ("59.99", Grade.POOR),
        ("0", Grade.POOR),
    ],
)
def test_just_below_a_boundary_is_the_lower_grade(total, expected, rules):
    assert grade(total, rules) is expected


def test_the_other_table_in_use_is_a_setting(rules):
    starts = zip(Grade, map(Decimal, (80, 70, 60, 0)), strict=True)
    assert grade("80", replace(rules, grades=tuple(starts))) is Grade.EXCELLENT


def test_no_total_has_no_grade(rules):
    assert grade_of(None, rules) is None
