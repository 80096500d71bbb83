"""What the words around a figure may not call it: each is held against the figures of one office."""

from decimal import Decimal

import pytest

from selfeval.checking.findings import Severity
from selfeval.reports.bound import word_findings
from selfeval.reports.edited import Block
from selfeval.reports.figures import Catalogue
from selfeval.reports.models import ReportText
from selfeval.reports.values import Part, Source

ROWS = Source("budgets:rows", 1)
MONEY = {
    "total": ("部门", "7848.73", "7848.73", "7993.51"),
    "basic": ("基本支出", "1576.26", "1576.26", "1747.16"),
    "project": ("项目支出", "6272.47", "6272.47", "6246.35"),
    "p9": ("文件印刷费", "60.00", "60.00", "33.88"),
}
COLUMNS = {"initial": "年初预算数", "adjusted": "全年预算数", "appropriated": "实际拨付数", "executed": "全年执行数"}
GAPS = {"gap": "执行数与全年预算数相差", "over": "执行数与拨付数相差"}


def figures() -> Catalogue:
    found = []
    for key, (name, budget, given, spent) in MONEY.items():
        for (column, words), wan in zip(COLUMNS.items(), (budget, budget, given, spent), strict=True):
            found.append((f"{key}.{column}", wan, str(Decimal(wan) * 10_000), f"{name}{words}（万元）"))
        gap = str(abs(Decimal(spent) - Decimal(budget)))
        for column, words in GAPS.items():
            found.append((f"{key}.{column}", gap, str(Decimal(gap) * 10_000), f"{name}{words}（万元）"))
    found += [
        ("total.netted", "144.78", "1447800", "基本支出和项目支出相抵后与全年预算数相差（万元）"),
        ("total.rate", "101.84%", "1.018447", "部门支出率"),
        ("p9.rate", "56.47%", "0.564667", "文件印刷费支出率"),
        ("f9.score", "87.55", "87.55", "文件印刷费自评得分"),
        ("score.weighted", "96.90", "96.90", "加权平均得分"),
        ("score.mean", "96.26", "96.26", "简单平均得分"),
        ("unmet", "22", "22", "未完成的绩效指标数"),
    ]
    return {key: Part(text, value, ROWS, key, label) for key, text, value, label in found}


def refused(words: str, generated: str = "") -> list[str]:
    block = Block(3, "k" if generated else "added.x", generated, ReportText(words=words), None)
    found = word_findings([block], figures(), ("文件印刷费",), 2021)
    return [each.message for each in found if each.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("文件印刷费结余⟦p9.initial⟧万元。", "而“文件印刷费执行数与全年预算数相差（万元）”是26.12"),
        ("基本支出全年执行数为⟦total.initial⟧万元。", "而“基本支出全年执行数（万元）”是1747.16"),
        ("其中项目支出⟦basic.appropriated⟧万元。", "而“项目支出全年执行数（万元）”是6246.35"),
        ("文件印刷费自评得分⟦score.weighted⟧分。", "而“文件印刷费自评得分”是87.55"),
        ("文件印刷费执行率为⟦total.rate⟧。", "而“文件印刷费支出率”是56.47%"),
        ("基本支出⟦basic.executed⟧万元，低于全年预算数⟦basic.gap⟧万元。", "而数据是超出的数"),
        ("项目支出⟦project.executed⟧万元，超出全年预算数⟦project.gap⟧万元。", "而数据是少于的数"),
        ("两项相抵，合计结余⟦total.netted⟧万元。", "而数据是超出的数"),
        ("少于实际拨付资金⟦total.over⟧万元。", "而数据是超出的数"),
        ("按全年预算数简单平均为⟦score.weighted⟧分。", "而数据是加权平均"),
        ("加权平均为⟦score.mean⟧分。", "而数据是简单平均"),
        ("已完成的绩效指标共⟦unmet⟧项。", "而数据是未完成的个数"),
        ("有⟦unmet⟧项绩效指标已完成。", "而数据是未完成的个数"),
    ],
)
def test_words_that_call_a_figure_something_else_are_refused(words, told):
    assert any(told in message for message in refused(words)), refused(words)


@pytest.mark.parametrize(
    "words",
    [
        "文件印刷费结余⟦p9.gap⟧万元，支出率⟦p9.rate⟧。",
        "文件印刷费支出⟦p9.executed⟧万元，比预算⟦p9.initial⟧万元少⟦p9.gap⟧万元。",
        "项目支出结余⟦project.gap⟧万元，基本支出超支⟦basic.gap⟧万元。",
        "基本支出⟦basic.initial⟧万元。",  # a kind alone may be any of its columns
        "两项相抵，合计超出全年预算数⟦total.netted⟧万元，全年超支⟦total.over⟧万元。",
        "加权平均得分⟦score.weighted⟧分，简单平均得分⟦score.mean⟧分。",
        "未完成的绩效指标共⟦unmet⟧项，有⟦unmet⟧项没有完成，⟦unmet⟧项指标未达标。",
        "支出率最低的是文件印刷费（⟦p9.rate⟧），经费结余⟦p9.gap⟧万元。",
        "年初预算⟦total.initial⟧万元，拨付⟦total.appropriated⟧万元。",
        "拨付数少于支出数⟦total.over⟧万元，资金不足⟦total.over⟧万元。",
        "预算比支出多⟦p9.gap⟧万元，完成情况偏低的指标有⟦unmet⟧项。",
    ],
)
def test_other_words_around_a_figure_are_free(words):
    assert refused(words) == []


def test_a_typed_difference_is_not_turned_round_either():
    assert any("而数据是超出的数" in message for message in refused("基本支出节约170.90万元。"))
    assert refused("文件印刷费结余26.12万元。") == []


def test_what_the_generated_sentence_says_of_a_figure_is_right():
    assert refused("少⟦basic.gap⟧万元，另行说明。", generated="少⟦basic.gap⟧万元。") == []
    assert refused("少⟦basic.gap⟧万元，另行说明。", generated="超⟦basic.gap⟧万元。") != []
