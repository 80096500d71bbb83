"""What departments really published (see tests/scoring/cases.json): the checks find what is wrong with it."""

from decimal import Decimal

from selfeval.assessments.facts import SheetFacts
from selfeval.checking.registry import findings
from selfeval.scoring.terms import IndicatorSubclass, Operator, ScoringKind
from tests.assessments.rules.given import found, row, sheet


def ids(facts: SheetFacts) -> set[str]:
    return {each.check_id for each in findings("sheet", facts, facts.rule_set.check_thresholds())}


def one(name, weight, **changes):
    return row("1", name=name, weight=Decimal(weight), **changes)


def test_rows_scored_without_target_or_actual_are_found():
    """天长市水利局, 2022: six rows bear ten points each and say neither what was promised nor what came of it."""
    empty = {"kind": ScoringKind.BANDED, "operator": Operator.QUALITATIVE, "target": None, "actual": None}
    rows = [one("改造项目数量", 10, target=Decimal(1), actual=Decimal(1)), one("工程质量合格", 10, **empty)]
    assert "P02" in ids(sheet(rows, adjusted="8800000", executed="8800000"))


def test_a_row_marked_down_without_a_reason_is_found():
    """永德县教育体育局, 2022: 100 of 100 promised, seven of ten points, no word why."""
    rows = [one("资金到位及时率", 10, stated=Decimal(7)), one("政策知晓率", 10, actual=Decimal(98), stated=Decimal(9))]
    assert {"P03", "P05"} <= ids(sheet(rows, adjusted="387664.62", executed="387664.62"))


def test_a_cost_within_the_budget_and_full_scores_are_not_accused():
    """黄石市住房和城乡建设局, 2022: 195.5 of 200 spent, 20 × 97.75 % = 19.55, all the rest achieved."""
    cost = {"operator": Operator.LE, "subclass": IndicatorSubclass.COST, "unit": "万元"}
    rows = [one("宣传片制作费", 80, target=Decimal(200), actual=Decimal("195.5"), **cost)]
    facts = sheet(rows, of_year="split-20-80", adjusted="2000000", executed="1955000")
    assert facts.score.execution.value == Decimal("19.55")
    assert not {"P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P11"} & ids(facts)


def test_all_achieved_with_a_fifth_of_the_money_is_found():
    """昌宁县供销合作社, 2022: every output in full, 10 of 50 万元 spent."""
    rows = [one("公猪舍", 40, target=Decimal("22.8"), actual=Decimal("22.8")), one("育肥猪舍", 40)]
    facts = sheet(rows, of_year="split-20-80", adjusted="500000", executed="100000")
    assert [each.severity.value for each in found("P08", facts)] == ["warning", "explain"]


def test_a_single_indicator_that_carries_ninety_points_is_found():
    """大英县司法局, 2023: 成本控制数 ≤ 30 万元, 90 of 90."""
    cost = {"operator": Operator.LE, "subclass": IndicatorSubclass.COST, "unit": "万元"}
    rows = [one("成本控制数", 90, target=Decimal(30), actual=Decimal(30), **cost)]
    facts = sheet(rows, adjusted="33600", executed="33600")
    assert {"P01", "P10", "P11"} <= ids(facts)
