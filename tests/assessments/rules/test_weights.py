"""P01, P10: the smallest form that breaks each, and what just passes."""

from decimal import Decimal

from selfeval.checking.findings import Severity
from selfeval.scoring.terms import IndicatorSubclass
from tests.assessments.rules.given import found, row, sheet, with_row


def test_weights_that_do_not_make_a_hundred_are_an_error_with_the_difference():
    error, classes = found("P01", sheet(with_row(weight=Decimal("19.5"))))
    assert (error.place, error.severity) == ("weights", Severity.ERROR)
    assert "合计为99.5分" in error.message and "差0.5分" in error.message
    assert (classes.place, classes.severity) == ("class:OUTPUT", Severity.EXPLAIN)


def test_another_split_among_the_classes_is_to_be_explained():
    rows = [row("1", weight=Decimal(25)), row("2"), row("3", weight=Decimal(25)), row("4")]
    assert [(each.place, each.figures) for each in found("P01", sheet(rows))] == [
        ("class:OUTPUT", "55/50"),
        ("class:OUTCOME", "25/30"),
    ]


def test_the_weights_of_the_rule_set_pass():
    assert found("P01", sheet()) == []


def test_the_class_weights_are_those_of_the_years_rule_set():
    places = {each.place for each in found("P01", sheet(of_year="national-2021"))}
    assert places == {"class:COST", "class:OUTPUT", "class:OUTCOME"}


def test_an_indicator_that_the_years_form_has_no_line_for_is_an_error():
    cost = with_row("1", subclass=IndicatorSubclass.COST)
    assert found("P01", sheet(cost)) == []
    errors = [each for each in found("P01", sheet(cost, of_year="national-2021")) if each.severity == Severity.ERROR]
    assert [each.place for each in errors] == ["indicator:1:target"] and "没有这一栏" in errors[0].message


def test_few_indicators_and_empty_classes_are_pointed_out():
    few, outcome, satisfaction = found("P10", sheet([row("1"), row("2")]))
    assert "只有2个" in few.message and few.severity == Severity.WARNING
    assert (outcome.place, satisfaction.place) == ("class:OUTCOME", "class:SATISFACTION")
    assert found("P10", sheet([row("1"), row("3"), row("4")])) == []
