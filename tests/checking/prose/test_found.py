"""Contradictions that other eyes found in texts: each is named by its check, with what was computed."""

import pytest

from selfeval.checking.findings import Severity
from selfeval.checking.prose import check_prose
from selfeval.checking.prose.text import LONGEST, sentences_of

WRONG = [
    ("2021年度年初预算1250.60万元，实际拨付1310.60万元。拨付数较年初预算增加60.00万元，增长5.80%。", "T12", "4.80%"),
    (
        "2021年度年初预算1250.60万元，实际拨付1310.60万元。拨付数较年初预算增加80.00万元，增长4.80%。",
        "T12",
        "增加60.00万元",
    ),
    ("拨付资金1310.60万元，比年初预算增加60.00万元，增长8.40%。", "T12", "4.80%"),
    ("支出由1250.60万元减少到1190.60万元，下降8.40%。", "T12", "4.80%"),
    ("年初预算1250.60万元，较上年的1310.60万元增加60.00万元，增长4.58%。", "T12", "减少60.00万元"),
    ("执行率98%，较上年95%提高5个百分点。", "T12", "3个百分点"),
    ("批复年初预算426.38万元，其中人员经费278.50万元、公用经费37.88万元、项目经费120万元。", "T11", "436.38万元"),
    ("“三公”经费支出12.50万元，其中公务用车运行维护费9.00万元，公务接待费4.50万元。", "T11", "13.50万元"),
    ("预算总额1310.60万元，其中：财政拨款1300.00万元，上年结转20.60万元。", "T11", "1320.60万元"),
    ("收入总计1320.60万元，其中财政拨款收入1310.60万元，其他收入20.00万元。", "T11", "1330.60万元"),
    ("项目支出600.00万元，其中：甲项目300.00万元，乙项目200.00万元，丙项目120.00万元。", "T11", "620.00万元"),
    (
        "项目共2个，即甲项目、乙项目，涉及资金120万元。甲项目全年预算数60万元，执行数60万元。乙项目全年预算数40万元，执行数40万元。",
        "T11",
        "100.00万元",
    ),
    ("全年预算数439万元，全年实际支出431.72万元，年末结余17.28万元。", "T11", "7.28万元"),
    ("2021年我局共有5个项目，其中一级项目2个，二级项目4个。", "T04", "6个"),
    ("内设办公室、活动部、培训部4个部室。", "T04", "3"),
    ("纳入自评的项目共5个：甲项目、乙项目、丙项目、丁项目。", "T04", "4"),
    ("2021年度自评工作完成。\n某局\n2021年11月10日", "T08", "2021年12月31日之后"),
    ("2021年度自评工作完成。\n某局\n二〇二一年十一月十日", "T08", "2021年12月31日之后"),
    ("2021年度报告。2021年度工作。2020年度共支出1290.35万元。", "T08", "2021年度"),
    ("年末在职职工32人。\n年末在职职工35人。", "T01", "32人"),
    ("甲项目全年预算数为300万元，执行数为290万元。甲项目全年执行数为280万元。", "T01", "290万元"),
    ("全年绩效目标均已完成，其中培训目标10期，实际完成8期。", "T03", "目标10期，实际完成8期"),
    ("绩效目标均已完成。应急保障经费目标完成率92%。", "T03", "目标完成率92%"),
    ("绩效目标均已完成。文件印刷数量目标未完成。", "T03", "文件印刷数量目标未完成"),
    ("9个项目全部按期完成。甲项目因疫情未完成。", "T03", "甲项目因疫情未完成"),
    ("各项目支出率均达到95%以上。甲项目预算70万元，支出65万元，支出率92.86%。", "T03", "92.86%"),
    ("各项目均未超预算。甲项目预算50万元，支出55万元。", "T03", "5.00万元"),
    ("全年支出12903500元（1209.35万元）。", "T13", "1290.35万元"),
    ("支出12903500元，折合129.04万元。", "T13", "1290.35万元"),
    ("项目资金500000元，即5万元。", "T13", "50.00万元"),
    ("甲项目全年预算数为300.00元，执行数为290.00万元，完成预算的96.67%。", "T13", "966666.67%"),
    ("共支出1290.35元，其中：基本支出805.15万元，项目支出485.20万元。", "T13", "1290.35万元"),
    ("发放问卷200份，收回192份，回收率98%。", "T10", "96.00%"),
    ("全年指标20个，完成18个，完成率95%。", "T10", "90.00%"),
    ("完成培训52场次，完成目标50场次的114%。", "T10", "104.00%"),
    ("年初预算500万元，其中项目支出300万元，占60%；基本支出200万元，占50%。", "T10", "40.00%"),
    ("完成预算的96.67%（执行数290.00万元，预算数310.00万元）。", "T10", "93.55%"),
    ("公用经费37.88万元，支出35.60万元，支出率83.98%。", "T10", "93.98%"),
    ("项目自评得分66.50分，自评等级为“优”。", "T17", "中"),
]


@pytest.mark.parametrize(("text", "check", "computed"), WRONG)
def test_it_is_found_and_nothing_else_is_accused(text, check, computed):
    report = check_prose(text)
    # A goal rate is asked for its source besides.
    told = [(each.check, each.computed) for each in report.findings if each.check != "T14"]
    assert told == [(check, computed)]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("于×月×日在（网站名称）公开。", ["×月×日", "（网站名称）"]),
        ("于  年  月  日公开，共支出××万元。", ["年  月  日", "××"]),
        ("于2022年×月×日公开。", ["×月×日"]),
    ],
)
def test_every_slot_of_a_sentence_is_named(text, slots):
    assert [each.stated for each in check_prose(text).findings if each.check == "T07"] == slots


def test_grades_of_one_text_are_held_to_one_table():
    text = "甲项目自评得分86.50分，自评等级为“优”。乙项目自评得分85.00分，自评等级为“良”。"
    assert [each.check for each in check_prose(text).findings] == ["T17"]


def test_a_rate_that_no_budget_gives_names_each_of_them_and_is_no_certain_error():
    (found,) = check_prose("年初预算1250.60万元，拨付资金1310.60万元。共支出1290.35万元，预算执行率100%。").findings
    assert found.severity is Severity.WARNING and "103.18%" in found.message and "98.45%" in found.message


def test_a_rate_below_the_claim_is_said_of_its_project():
    text = "各项目支出率均达到100%。甲项目执行数290.00万元，完成预算300.00万元的96.67%。"
    assert [each.message for each in check_prose(text).findings] == ["甲项目为96.67%，低于100%"]


def test_a_text_that_never_ends_is_cut_at_its_commas():
    text = "一季度执行12.5万元，完成80.5%，其中办公室3人，" * 1200
    sentences = sentences_of(text)
    assert max(len(each.text) for each in sentences) <= LONGEST
    assert "".join(each.text for each in sentences) == text and all(each.text.endswith("，") for each in sentences)
