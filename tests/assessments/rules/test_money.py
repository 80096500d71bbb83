"""P08, P11: the smallest form that breaks each, and what just passes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from selfeval.checking.findings import Severity
from selfeval.scoring.terms import IndicatorSubclass, Operator
from tests.assessments.rules.given import WORDS, found, sheet, with_row


def test_performance_far_better_than_spending_is_to_be_explained():
    assert found("P08", sheet(executed="950")) == []
    (finding,) = found("P08", sheet(executed="949.9"))
    assert (finding.place, finding.severity) == ("execution:execution_reason", Severity.EXPLAIN)
    assert "得分率100.00%，预算执行率94.99%" in finding.message
    assert found("P08", sheet(executed="949.9", execution_reason=WORDS)) == []


def test_the_gap_is_measured_against_the_points_earned():
    rows = with_row("2", actual=Decimal(70))  # p = 81 ÷ 90
    assert found("P08", sheet(rows, executed="860")) == []


def test_a_low_execution_stays_a_warning_even_when_explained():
    assert [each.severity for each in found("P08", sheet(executed="799.9", execution_reason=WORDS))] == [
        Severity.WARNING
    ]
    assert found("P08", sheet(executed="800", execution_reason=WORDS)) == []
    (finding,) = found("P08", sheet(executed="799.99", execution_reason=WORDS))
    assert "预算执行率79.999%低于80.00%" in finding.message


def test_a_form_with_open_rows_is_not_measured_yet():
    assert found("P08", sheet(with_row(actual=None), executed="850")) == []


COST = {"subclass": IndicatorSubclass.COST, "operator": Operator.LE, "unit": "万元", "actual": Decimal(1)}


@pytest.mark.parametrize(
    ("changes", "is_found"),
    [
        ({"target": Decimal("100.02")}, True),
        ({"target": Decimal("100.01")}, False),  # within the tolerance of sums
        ({"target": Decimal(1000200), "unit": "元"}, True),
        ({"target": Decimal(5000), "unit": "元/人"}, False),
        ({"target": Decimal("100.02"), "reason": WORDS}, False),
        ({"target": Decimal("100.02"), "subclass": IndicatorSubclass.QUANTITY}, False),
    ],
)
def test_a_cost_target_above_the_budget_is_to_be_explained(changes, is_found):
    facts = sheet(with_row(**COST | changes), adjusted="1000000", executed="1000000")
    assert [each.place for each in found("P11", facts)] == ["indicator:1:deviation_reason"] * is_found


def test_money_that_changed_since_the_form_was_handed_in_is_an_error():
    (finding,) = found("P16", sheet(executed="900", recorded=(Decimal(1000), Decimal(20000))))
    assert (finding.severity, finding.place) == (Severity.ERROR, "execution")
    assert "送审时全年预算数0.10万元、执行数0.09万元，现在全年预算数0.10万元、执行数2.00万元" in finding.message
    assert found("P16", sheet(executed="900")) == []
    (finding,) = found("P16", sheet(recorded=(Decimal(1000), Decimal(1000))))
    assert "资金来源有变动，请退回或撤销审定，由科室核对后重新送审" in finding.message


def test_money_that_changed_too_little_to_show_in_wan_is_told_in_yuan():
    now = (Decimal(300000), Decimal(286030))
    (finding,) = found("P16", sheet(adjusted="300000", executed="286000", recorded=now))
    assert "送审时全年预算数300,000.00元、执行数286,000.00元" in finding.message
    assert "现在全年预算数300,000.00元、执行数286,030.00元" in finding.message
    assert finding.figures == "300000/286000/300000/286030"


def test_computed_indicators_that_changed_are_named_with_the_way_back():
    (finding,) = found("P16", sheet(changed=("预算调整率",)))
    assert finding.message == "送审之后预算调整率的计算数据有变动，请退回或撤销审定，由科室核对后重新送审"


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("印制文件48302份，支出33.88万元，结余26.12万元。", ["支出33.88万元", "结余26.12万元"]),
        ("全年支付费用33.88万元，保障会议。", ["全年支付费用33.88万元"]),
        ("实际执行数为338,800元。", ["实际执行数为338,800元"]),
        ("支出35.00万元，结余25万元。", []),
        ("全年支出35万元。", []),
        ("接待规范执行率100%，支出32.80万元，客商满意度94.1%。", ["支出32.80万元"]),
        ("支出32.80万元。", ["支出32.80万元"]),
        ("组织招商21批次。\n 经费支出32.80万元", ["写“经费支出32.80万元”"]),
        ("支出32.80万元，其中，支出3万元购置慰问品。", ["支出32.80万元"]),
        ("接待规范执行率100%，支出35.00万元，客商满意度94.1%。", []),
        ("其中纸张支出10万元。采购支出12万元。", []),  # of a part: nothing is known
        ("共慰问440人，慰问品支出3万元。", []),
        ("其中，支出10万元。", []),
        ("用于印刷文件，支出10万元。", []),
        ("支出10万元用于印刷文件。", []),
        ("召开会议12次，支出10万元；印刷文件，支出12万元。", []),
        ("实际支出35万元，支出10万元印刷文件。", []),
        ("实际支出33万元，支出10万元印刷文件。", ["实际支出33万元"]),
    ],
)
def test_a_goal_that_repeats_the_money_of_before_is_told(goal, told):
    found_here = found("P17", sheet(adjusted="600000", executed="350000", achieved_goal=goal))
    assert len(found_here) == bool(told)  # one finding, so that one explanation answers it
    assert all(words in found_here[0].message for words in told)
    assert {(each.place, each.severity) for each in found_here} <= {("form:achieved_goal", Severity.EXPLAIN)}


def test_words_that_repeat_the_money_of_the_last_submission_are_an_error():
    goal = "完成招商活动21次，支出328.00万元。"
    moved = sheet(adjusted="3280000", executed="3250000", achieved_goal=goal)
    (open_,) = found("P17", moved)
    (only,) = found("P17", replace(moved, former=(Decimal(3_280_000), Decimal(3_280_000))))
    assert open_.severity is Severity.EXPLAIN and only.severity is Severity.ERROR
    assert "“支出328.00万元”，而全年执行数是325.00万元（写的是资金变动以前的数）" in only.message


@pytest.mark.parametrize(
    ("executed", "severity"), [("3250000", Severity.ERROR), ("3290000", Severity.EXPLAIN), ("3280000", None)]
)
def test_a_cost_that_is_the_whole_spending_of_before_is_told(executed, severity):
    """More than was spent it cannot be; less may be a part of it."""
    rows = with_row(subclass=IndicatorSubclass.COST, target=Decimal(330), actual=Decimal(328), unit="万元")
    facts = sheet(rows, adjusted="3280000", executed=executed)
    assert not found("P17", facts)
    told = found("P17", replace(facts, former=(Decimal(3_280_000), Decimal(3_280_000))))
    assert [each.severity for each in told] == ([severity] if severity else [])


@pytest.mark.parametrize(
    "goal",
    [
        "支付印刷费60万元",
        "全年印发文件，支付文件印刷费共计60.00万元。",
        "支出物业管理费600,000元，运转正常",
    ],
)
def test_more_paid_for_a_purpose_than_was_spent_at_all_is_told(goal):
    (only,) = found("P17", sheet(adjusted="600000", executed="350000", achieved_goal=goal))
    assert "多于全年执行数35.00万元" in only.message and only.place == "form:achieved_goal"


@pytest.mark.parametrize(
    "goal",
    [
        "支付印刷费35万元",
        "支付印刷费20万元，支付邮寄费10万元",
        "支付印刷费35.00万元",
        "累计支付租金120万元",
        "三年来支付租金120万元",
        "企业支付培训费60万元",
        "带动村集体支出分红资金60万元",
        "按合同支付工程款60万元，本年先付35万元",
        "2020年至2021年支付工程款60万元",
        "支付印刷费和邮寄费等10项，涉及金额60万元",
        "减少支付罚款60万元",
    ],
)
def test_what_may_be_a_part_or_other_money_is_not_held_against_the_spending(goal):
    assert not found("P17", sheet(adjusted="600000", executed="350000", achieved_goal=goal))
