import json
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.scoring.rule_set import Ceiling, OverAchievementBand, RuleSet, RuleSetInvalid
from selfeval.scoring.terms import IndicatorClass, IndicatorSubclass, Ratio

OUTPUT, OUTCOME = IndicatorClass.OUTPUT, IndicatorClass.OUTCOME


@pytest.mark.parametrize(
    ("name", "execution", "weights"),
    [
        ("national-2020", 10, {"OUTPUT": 50, "OUTCOME": 30, "SATISFACTION": 10}),
        ("national-2021", 10, {"COST": 20, "OUTPUT": 40, "OUTCOME": 20, "SATISFACTION": 10}),
        ("split-20-80", 20, {"OUTPUT": 40, "OUTCOME": 30, "SATISFACTION": 10}),
    ],
)
def test_published_weights_are_the_regulations(name, execution, weights, reference):
    rules = reference[name]
    assert rules.execution_weight == execution
    assert dict(rules.class_weights) == weights
    assert not rules.title.isascii()


def test_cost_moved_up_a_level_in_2021(reference):
    before, after = (dict(reference[name].layout) for name in ("national-2020", "national-2021"))
    assert IndicatorSubclass.COST in before[OUTPUT]
    assert IndicatorSubclass.COST not in after[OUTPUT]
    assert list(after)[0] is IndicatorClass.COST


def test_a_rule_set_is_a_value(rules):
    assert hash(rules) == hash(RuleSet.from_dict(rules.to_dict()))


def test_plain_json_goes_both_ways(reference):
    for rules in reference.values():
        assert RuleSet.from_dict(json.loads(json.dumps(rules.to_dict()))) == rules


@given(
    execution=st.decimals(0, 100, places=2),
    late=st.decimals(0, 1, places=3),
    reverse=st.sampled_from(["linear", "ratio"]),
    caps=st.lists(st.builds(Ceiling, st.decimals(0, 1, places=2), st.decimals(0, 100, places=2)), max_size=4),
    over=st.lists(st.builds(OverAchievementBand, st.decimals(Decimal("1.01"), 9, places=2)), max_size=3),
)
def test_every_rule_set_survives_the_round_trip(rules, execution, late, reverse, caps, over):
    made = replace(
        rules,
        execution_weight=execution,
        class_weights=((OUTPUT, 100 - execution),),
        layout=((OUTPUT, (IndicatorSubclass.QUANTITY,)),),
        late_share=late,
        reverse=reverse,
        ceilings=tuple(caps),
        over_achievement=tuple(over),
    )
    assert RuleSet.from_dict(json.loads(json.dumps(made.to_dict()))) == made


def test_settings_left_out_have_their_defaults(rules):
    needed = ("name", "title", "execution_weight", "class_weights", "layout")
    bare = replace(rules, department=None)  # what a department's own form has is no default
    assert RuleSet.from_dict({name: rules.to_dict()[name] for name in needed}) == bare


def test_thresholds_left_out_have_their_defaults(rules):
    thresholds = replace(rules, thresholds=(("rate_explain_below", Decimal("0.85")),)).check_thresholds()
    assert thresholds["rate_explain_below"] == Decimal("0.85")
    assert thresholds["sum_tolerance"] == 100


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["colour"], "red", "不认识的设置：colour"),
        (["bands", 0, "colour"], "red", "不认识的设置：colour"),
        (["execution_weight"], "20", "合计为110，应为100"),
        (["execution_weight"], 10, "不是以文本书写的数字"),
        (["execution_weight"], 10.0, "不是以文本书写的数字"),
        (["execution_weight"], "ten", "不是以文本书写的数字"),
        (["execution_weight"], "NaN", "不是以文本书写的数字"),
        (["class_weights"], [["OUTPUT", "-10"], ["OUTCOME", "90"], ["SATISFACTION", "10"]], "不能为负数"),
        (["class_weights", 0, 0], "INPUT", "“INPUT”不在允许范围内"),
        (["class_weights", 0, 0], "OUTCOME", "不能重复"),
        (["class_weights", 0], ["OUTPUT"], "应有2项"),
        (["class_weights"], "OUTPUT", "应为列表"),
        (["layout", 0, 1, 0], "SPEED", "“SPEED”不在允许范围内"),
        (["layout", 0, 1, 0], "QUALITY", "二级指标不能重复"),
        (["layout", 0, 0], "COST", "逐一对应"),
        (["execution_basis"], "spent", "“spent”不在允许范围内"),
        (["reverse"], "cubic", "“cubic”不在允许范围内"),
        (["not_applicable"], None, "不在允许范围内"),
        (["late_share"], "1.5", "0到1之间"),
        (["bands", 0, "low"], "0.7", "首尾相接"),
        (["bands", 0, "high_inclusive"], False, "首尾相接"),
        (["bands", 0, "high_inclusive"], "yes", "类型不正确"),
        (["bands", 0], "ACHIEVED", "带名称的设置"),
        (["bands"], [], "首尾相接"),
        (["satisfaction", 0, "from_percent"], "70", "从高到低"),
        (["grades", 0, 1], "70", "从高到低"),
        (["grades", 3, 1], "10", "从0分起"),
        (["grades"], [], "各设置一次"),
        (["over_achievement", 0, "from_ratio"], "0.9", "大于目标值"),
        (["over_achievement", 0, "deduction_points"], "-1", "不能为负数"),
        (["ceilings"], [{"rate_below": "0.8", "max_total": "-1"}], "不能为负数"),
        (["thresholds"], [["a", "1"], ["a", "2"]], "不能重复"),
        (["name"], "", "名称"),
        (["title"], 5, "类型不正确"),
    ],
)
def test_what_is_no_rule_set_is_refused_in_a_sentence(path, value, words, rules):
    data = deepcopy(rules.to_dict())
    *way, last = path
    place = data
    for step in way:
        place = place[step]
    place[last] = value
    with pytest.raises(RuleSetInvalid, match=words):
        RuleSet.from_dict(data)


def test_a_missing_setting_is_named(rules):
    data = rules.to_dict()
    del data["layout"]
    with pytest.raises(RuleSetInvalid, match="缺少设置：layout"):
        RuleSet.from_dict(data)


@pytest.mark.parametrize("data", [None, [], "national-2020"])
def test_something_else_altogether_is_refused(data):
    with pytest.raises(RuleSetInvalid):
        RuleSet.from_dict(data)


def test_the_departments_own_form_is_scored_by_its_own_weights_and_the_years_grades(reference):
    for rules in reference.values():
        whole = rules.for_department()
        assert whole.execution_weight + sum(dict(whole.class_weights).values()) == 100
        assert sum(each.weight for each in rules.department.indicators) == 100 - whole.execution_weight
        assert (whole.grades, whole.thresholds, whole.bands) == (rules.grades, rules.thresholds, rules.bands)
        assert whole.department is None and whole.for_department() is None
        assert {each.computed for each in rules.department.indicators if each.computed} == set(Ratio)


@pytest.mark.parametrize(
    ("number", "changed", "words"),
    [
        (0, {"weight": "5"}, "合计应与各一级指标的权重一致"),
        (0, {"subclass": "ARCHIVES"}, "标准指标应在指标体系之内"),
        (0, {"unit": "元"}, "计算指标是百分比"),
        (0, {"computed": "PROJECT_EXECUTION"}, "同一个计算指标不能重复设置"),
        (0, {"computed": "GUESSED"}, "不在允许范围内"),
        (1, {"name": "基本支出预算执行率"}, "同一个标准指标不能重复设置"),
        (None, {"execution_weight": "20"}, "部门整体支出：预算执行率与各一级指标权重合计为110"),
    ],
)
def test_a_departments_form_that_cannot_be_scored_is_refused(rules, number, changed, words):
    data = rules.to_dict()
    (data["department"] if number is None else data["department"]["indicators"][number]).update(changed)
    with pytest.raises(RuleSetInvalid, match=words):
        RuleSet.from_dict(data)
