"""One way of saying that nothing was overspent is read by every check, so each is tried on all of them."""

from decimal import Decimal

import pytest

from selfeval.checking.prose import check_prose
from selfeval.reports.claims import Execution, Known, contradicted

OVER = Known(Execution(Decimal(1_050_000), Decimal(1_000_000)), {}, {}, {}, 2021)
WAYS = [
    "没有超支",
    "未出现超支",
    "未发生任何超支",
    "无超支",
    "不存在超预算",
    "未超预算",
    "未超出预算",
    "没有超过全年预算",
    "未突破年初预算",
    "未超调整后预算",
    "控制在预算以内",
    "控制在批复的预算之内",
    "严格控制在全年预算数范围内",
    "保持在预算内",
]


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_saying_is_held_against_the_data_and_against_the_text(way):
    assert list(contradicted(f"全年支出{way}。", OVER))
    report = check_prose(f"2021年预算100万元，支出105万元。全年支出{way}。")
    assert [(each.check, each.computed) for each in report.findings] == [("T03", "5.00万元")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("of", ["公务接待费", "采购合同价", "如实际支出", "确保下年"])
def test_of_something_else_neither_says_anything(of, way):
    assert not list(contradicted(f"{of}{way}。", OVER))
    assert not check_prose(f"2021年预算100万元，支出105万元。{of}{way}。").findings


@pytest.mark.parametrize("words", ["没有超支付限额。", "没有超出职责范围。", "做到应保尽保、未突破编制。"])
def test_words_that_only_begin_so_are_no_claim(words):
    assert not list(contradicted(words, OVER))
    assert not check_prose(f"2021年预算100万元，支出105万元。{words}").findings
