"""What a writer may not claim: each sentence here is held against one office's data."""

from decimal import Decimal

import pytest

from selfeval.reports.claims import Execution, Known, contradicted

MONEY = {
    "基本支出": ("1747.16", "1576.26"),
    "项目支出": ("6243.35", "6272.47"),
    "春节慰问费": ("28.60", "28.60"),
    "文件印刷费": ("33.88", "60.00"),
    "机关食堂运行费": ("538.49", "538.46"),
}
SPENT = {name: Execution(*(Decimal(each) * 10_000 for each in pair)) for name, pair in MONEY.items()}
DATA = Known(
    Execution(Decimal(79_905_100), Decimal(78_487_300)),
    SPENT,
    {"春节慰问费": "优", "文件印刷费": "良", "机关食堂运行费": "优"},
    {"春节慰问费": 0, "文件印刷费": 4, "机关食堂运行费": 2},
    2021,
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全年没有超支。", "全年执行数7990.51万元"),
        ("本年度各项支出均未超预算。", "全年执行数"),
        ("基本支出控制在预算以内。", "基本支出执行数1747.16万元"),
        ("机关食堂运行费未突破年初预算。", "机关食堂运行费执行数538.49万元"),
        ("项目支出全部执行完毕，没有结余。", "项目支出执行数6243.35万元"),
        ("文件印刷费没有结余。", "文件印刷费执行数33.88万元"),
        ("各项目绩效指标均已完成。", "有6项绩效指标未完成"),
        ("9个项目全部完成绩效指标。", "有6项绩效指标未完成"),
        ("文件印刷费的绩效指标均已完成。", "有4项绩效指标未完成"),
        ("所有项目自评等级均为优。", "文件印刷费为“良”"),
        ("自评等级为“优”9个、“良”0个。", "的项目有2个"),
        ("其中：基本支出1747.16万元，支出率100%。", "基本支出支出率是110.84%"),
        ("其中：基本支出1747.16万元，支出率110.84%；项目支出6243.35万元，执行率为100%。", "项目支出支出率是99.54%"),
    ],
)
def test_a_claim_that_the_data_denies_is_told(text, told):
    assert told in "".join(message for message, _ in contradicted(text, DATA))


@pytest.mark.parametrize(
    "text",
    [
        "春节慰问费没有超支，也没有结余。",
        "项目支出控制在预算以内。",
        "公务接待费没有超支。",
        "确保下年不出现超支，力争绩效指标均能完成。",
        "2020年全年没有超支。",
        "上年没有超支。",
        "除文件印刷费外，各项目绩效指标均已完成。",
        "数量指标均已完成。",
        "春节慰问费的绩效指标均已完成。",
        "部门整体支出的绩效指标均已完成。",
        "春节慰问费等项目自评等级均为优。",
        "自评等级为“优”2个、“良”1个。",
        "其中：基本支出1747.16万元，支出率110.8%；项目支出6243.35万元，执行率为99.54%。",
        "项目均已完成验收。",
        "年末无结转结余。",
    ],
)
def test_what_holds_or_is_open_to_two_readings_is_left_alone(text):
    assert list(contradicted(text, DATA)) == []
