"""P05, P06, P09: the smallest form that breaks each, and what just passes."""

from decimal import Decimal

import pytest

from selfeval.checking.findings import Severity
from selfeval.scoring.terms import Cause, Operator
from tests.assessments.rules.given import WORDS, found, sheet, with_row

LOST = {"actual": Decimal("99.9")}


def test_lost_points_ask_for_reason_and_improvement():
    (finding,) = found("P05", sheet(with_row(**LOST)))
    assert (finding.place, finding.severity) == ("indicator:1:deviation_reason", Severity.EXPLAIN)
    assert "得19.98分，少于分值20分" in finding.message


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ({"reason": WORDS}, ["indicator:1:improvement"]),
        ({"reason": WORDS, "improvement": "加强管理"}, ["indicator:1:improvement"]),
        ({"reason": "　　　　　　　　　　　　", "improvement": WORDS}, ["indicator:1:deviation_reason"]),
        ({"reason": WORDS, "improvement": WORDS}, []),
    ],
)
def test_the_finding_leads_to_the_words_that_are_missing(words, places):
    assert [each.place for each in found("P05", sheet(with_row(**LOST, **words)))] == places


def test_a_low_execution_rate_asks_for_its_words_below_the_threshold_only():
    assert found("P05", sheet(executed="900")) == []
    assert [each.place for each in found("P05", sheet(executed="899"))] == ["execution:execution_reason"]
    explained = sheet(executed="899", execution_reason=WORDS, execution_improvement=WORDS)
    assert found("P05", explained) == []


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"actual": Decimal(130)}, ["cause"]),
        ({"actual": Decimal(130), "cause": Cause.MORE_DEMAND}, ["deviation_reason"]),
        ({"actual": Decimal(130), "cause": Cause.MORE_DEMAND, "reason": WORDS}, []),
        ({"actual": Decimal("129.99")}, []),
        ({"actual": Decimal(30), "target": Decimal(100), "operator": Operator.LE}, []),  # less is better
        ({"actual": Decimal(5), "target": Decimal(0)}, []),  # nothing to be a multiple of
    ],
)
def test_an_actual_far_above_target_asks_for_cause_and_reason(changes, places):
    assert [each.place for each in found("P06", sheet(with_row(**changes)))] == [f"indicator:1:{p}" for p in places]


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        ("制度健全 并有效执行", "完全相同"),
        ("≥95%", "带有大于"),
        ("＞95%", "带有大于"),
        ("印发制度3项，开展培训2次", ""),
        ("", ""),
    ],
)
def test_an_actual_that_says_nothing_of_its_own_is_pointed_out(actual, words):
    facts = sheet(with_row(target_text="制度健全并有效执行", actual_text=actual))
    assert [words in each.message for each in found("P09", facts)] == [True] * bool(words)
