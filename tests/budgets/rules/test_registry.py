"""The money checks in the one registry, with the severities of checks.md."""

import pytest

from selfeval.checking.findings import Severity
from selfeval.checking.registry import CHECKS, DuplicateCheck, check
from tests.budgets.rules.given import found

# checks.md: severity, and whether a document or file is asked for
TABLE = {
    "B01": (Severity.ERROR, False),
    "B02": (Severity.ERROR, False),
    "B03": (Severity.ERROR, False),
    "B04": (Severity.ERROR, False),
    "B05": (Severity.ERROR, False),
    "B06": (Severity.EXPLAIN, True),
    "B07": (Severity.EXPLAIN, True),
    "B08": (Severity.EXPLAIN, True),
    "B09": (Severity.EXPLAIN, False),
    "B10": (Severity.WARNING, False),
    "B11": (Severity.ERROR, False),
    "B12": (Severity.EXPLAIN, False),
    "B13": (Severity.ERROR, False),
    "B14": (Severity.WARNING, False),
    "B15": (Severity.WARNING, False),  # ours
    "B16": (Severity.WARNING, False),  # ours
}


def test_money_that_agrees_has_no_findings():
    assert found() == {}


def test_the_registry_holds_the_checks_of_the_table():
    held = {each.id: (each.severity, each.needs_document) for each in CHECKS.values() if each.subject == "money"}
    assert held == TABLE


def test_two_checks_may_not_share_an_id():
    with pytest.raises(DuplicateCheck):
        check("B06", "money", Severity.ERROR, "again")(lambda facts, thresholds: ())
    assert CHECKS["B06"].says != "again"
