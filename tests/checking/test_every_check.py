"""Every registered check is broken by the smallest facts that break it, and passes the nearest ones that do not."""

import pytest

from selfeval.checking.registry import CHECKS
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS
from tests.checking.smallest import SMALLEST

SUBJECTS = {"B": {"money"}, "P": {"sheet"}, "T": {"prose", "report", "words", "said"}}


def ids_of(check_id: str, facts) -> set[str]:
    return {each.check_id for each in CHECKS[check_id].run(facts, dict(DEFAULT_THRESHOLDS))}


def test_every_registered_check_has_its_smallest_facts():
    assert set(SMALLEST) == set(CHECKS)


@pytest.mark.parametrize("check_id", SMALLEST)
def test_the_smallest_facts_break_it_and_the_nearest_pass(check_id):
    breaks, passes = SMALLEST[check_id]
    assert ids_of(check_id, breaks) == {check_id}
    assert ids_of(check_id, passes) == set()


def test_every_check_says_in_words_what_must_hold():
    for each in CHECKS.values():
        assert each.says and not each.says.endswith("。"), each.id
        assert each.subject in SUBJECTS[each.id[0]], each.id
