"""T15: numbers that somebody typed, held against the figures of the same name, and nothing else accused."""

import pytest

from selfeval.checking.findings import Severity
from selfeval.reports.bound import word_findings
from selfeval.reports.echoes import wordings_of
from selfeval.reports.edited import Block
from selfeval.reports.figures import Catalogue
from selfeval.reports.models import ReportText
from selfeval.reports.values import Part, Source

ROWS = Source("budgets:rows", 1)


def amounts(key, label, **columns):
    words = {"initial": "年初预算数", "adjusted": "全年预算数", "appropriated": "实际拨付数", "executed": "全年执行数"}
    for column, (yuan, wan) in columns.items():
        yield Part(wan, yuan, ROWS, f"{key}.{column}", f"{label}{words[column]}（万元）")


FIGURES: Catalogue = {
    part.key: part
    for part in [
        *amounts("total", "部门", initial=("78487300", "7848.73"), executed=("79935100", "7993.51")),
        *amounts("basic", "基本支出", initial=("15762600", "1576.26"), executed=("17471600", "1747.16")),
        *amounts("project", "项目支出", initial=("62724700", "6272.47"), executed=("62463500", "6246.35")),
        *amounts(
            "p9", "文件印刷费", initial=("600000", "60.00"), adjusted=("600000", "60.00"), executed=("338800", "33.88")
        ),
        Part("101.84%", "1.018447", ROWS, "total.rate", "部门支出率"),
        Part("110.84%", "1.10842", ROWS, "basic.rate", "基本支出支出率"),
        Part("99.58%", "0.995836", ROWS, "project.rate", "项目支出支出率"),
        Part("56.47%", "0.564667", ROWS, "p9.rate", "文件印刷费支出率"),
        Part("26.12", "261200", ROWS, "p9.gap", "文件印刷费执行数与全年预算数相差（万元）"),
        Part("0.00", "0", ROWS, "basic.given", "基本支出拨付数与年初预算数相差（万元）"),
        Part("87.55", "87.55", ROWS, "f9.score", "文件印刷费自评得分"),
        Part("8", "8", ROWS, "sections", "内设机构数"),
        Part("97.79", "97.79", ROWS, "whole.score", "部门整体支出得分"),
        Part("26.12", "261200", ROWS, "project.gap", "项目支出执行数与全年预算数相差（万元）"),
    ]
}
NAMES = ("文件印刷费", "100万元以下小额采购", "24小时到场率")


def found(words, generated="", chapter=3):
    block = Block(chapter, "added.x" if not generated else "k", generated, ReportText(words=words), None)
    return [(each.severity, each.message) for each in word_findings([block], FIGURES, NAMES, 2021)]


def severities(words, generated=""):
    return [severity for severity, _ in found(words, generated)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("部门整体支出绩效自评得分为九十八点五分。", "“部门整体支出得分”在数据中是97.79"),
        ("经审定，部门整体支出绩效自评得97.97分，等级为“优”。", "“部门整体支出得分”在数据中是97.79"),
        ("本部门支出进度100%。", "“部门支出率”在数据中是101.84%"),
        ("2021年度预算执行率为98%。", "“部门支出率”在数据中是101.84%"),
        ("预算执行率为100%。", "“部门支出率”在数据中是101.84%"),
        ("2021年，我办全年执行数为7000万元。", "“部门全年执行数（万元）”在数据中是7993.51万元"),
        ("项目支出率99.98%。", "“项目支出支出率”在数据中是99.58%"),
        ("全部项目支出执行率为95%。", "“项目支出支出率”在数据中是99.58%"),
        ("其中基本支出1800万元。", "基本支出全年执行数（万元）”在数据中是1747.16万元，这里写1800万元"),
        ("2021年度共支出8000.00万元。", "部门全年执行数（万元）"),
        ("本单位全年执行数为７９０３.５１万元。", "部门全年执行数（万元）"),
        ("项目支出年初预算数6272.74万元。", "项目支出年初预算数（万元）"),
        ("文件印刷费执行数33.98万元。", "文件印刷费全年执行数（万元）"),
        ("文件印刷费预算为61万元。", "文件印刷费全年预算数（万元）"),
        ("基本支出支出率为100%。", "基本支出支出率”在数据中是110.84%"),
        ("文件印刷费支出率65.47%。", "文件印刷费支出率"),
        ("文件印刷费自评得分88.55分。", "文件印刷费自评得分"),
        ("共支出1⟦total.executed⟧万元。", "前后不能紧接数字"),
        ("共支出-⟦total.executed⟧万元。", "前后不能紧接数字"),
        ("共支出⟦total.executed⟧5万元。", "前后不能紧接数字"),
        ("共支出⟦total.executed⟧亿元。", "后面的单位应是万元"),
        ("共支出⟦total.executed⟧元。", "后面的单位应是万元"),
        ("年初预算资金7900。", "部门年初预算数（万元）”在数据中是7848.73万元，这里写7900：请改正"),
        ("年初预算资金7900万。", "部门年初预算数（万元）"),
        ("年初预算资金：7,900万元。", "部门年初预算数（万元）"),
        ("年初预算资金（7900万元）。", "部门年初预算数（万元）"),
        ("年初预算资金七千九百万元。", "部门年初预算数（万元）”在数据中是7848.73万元，这里写七千九百万元"),
        ("2021年度，年初预算资金柒仟玖佰万元整。", "部门年初预算数（万元）"),
        ("年初预算资金七千九百万。", "部门年初预算数（万元）"),
        ("全年执行数为七点九亿元。", "部门全年执行数（万元）"),
        ("基本支出3千万元。", "基本支出全年执行数（万元）"),
        ("文件印刷费执行数三十五点五万元。", "文件印刷费全年执行数（万元）"),
        ("文件印刷费支出率百分之六十五。", "文件印刷费支出率"),
        ("文件印刷费自评得分八十九分。", "文件印刷费自评得分"),
        ("文件印刷费执行数34.88。", "文件印刷费全年执行数（万元）"),
        ("各项支出中，文件印刷费支出33.88元。", "文件印刷费全年执行数（万元）”在数据中是33.88万元，这里写33.88元"),
        ("项目支出实际使用6246.35元，主要为各项经费。", "疑似单位（元、万元）写错"),
        ("文件印刷费剩余资金26.12元，已收回。", "疑似单位（元、万元）写错"),
        ("各项工作如期开展，文件印刷费使用资金338800万元。", "疑似单位（元、万元）写错"),
        ("文件印刷费结余30.00万元。", "文件印刷费执行数与全年预算数相差（万元）”在数据中是26.12万元"),
        ("项目支出控制在预算以内，项目支出6200.35万元。", "项目支出全年执行数（万元）"),
        ("项目资金支出率为65%，全部按进度支付到位。", "项目支出支出率”在数据中是99.58%"),
        ("文件印刷费结余12.50万元，结转下年继续使用。", "在数据中是26.12万元"),
        ("文件印刷费全年支出38.88万元，比预算节约了一些。", "文件印刷费全年执行数（万元）"),
        ("文件印刷费支出率为百分之百。", "文件印刷费支出率”在数据中是56.47%"),
        ("各科室配合紧密，工作扎实，基本支出支出率达到百分之百，成效明显。", "基本支出支出率”在数据中是110.84%"),
    ],
)
def test_a_number_that_contradicts_the_figure_of_its_name_is_an_error(words, told):
    assert [severity for severity, message in found(words) if told in message] == [Severity.ERROR]


@pytest.mark.parametrize(
    "words",
    [
        "基本支出1747.16万元。",
        "实际拨付资金中，基本支出1576.26万元。",
        "基本支出1747万元。",
        "基本支出17,471,600元。",
        "用于印刷的经费33.88万元。",
        "支出率为56.47%。",
        "文件印刷费支出率56%。",
        "文件印刷费自评得分87.55分。",
        "年初预算资金七千八百四十八点七三万元。",
        "年初预算资金7848.73。",
        "年初预算资金60万元。",
        "印刷经费三十三点八八万元。",
        "文件印刷费支出率百分之五十六。",
    ],
)
def test_a_number_that_repeats_a_figure_is_asked_to_be_inserted(words):
    ((severity, message),) = found(words)
    assert severity is Severity.WARNING and "插入数据" in message


@pytest.mark.parametrize(
    "words",
    [
        "其中差旅费支出20万元。",
        "信息化建设，共支出20万元。",
        "计划安排基本支出1800万元。",
        "另安排应急经费七十五万元。",
        "追加经费500，用于演练。",
        "二〇二〇年年初预算资金七千万元。",
        "信息化建设进展顺利。年初预算资金20万元。",
        "安排资金3千5百万元。",
    ],
)
def test_an_amount_that_is_in_no_data_is_a_warning(words):
    ((severity, message),) = found(words)
    assert severity is Severity.WARNING and "不在系统数据中" in message


@pytest.mark.parametrize(
    "words",
    [
        "基本支出中差旅费支出20万元。",
        "上年基本支出1500万元。",
        "2020年度共支出7000.00万元。",
        "截至6月底，基本支出800万元。",
        "基本支出约1800万元。",
        "文件印刷费：合同金额，共支出20万元。",
        "该项目支出20万元。",
        "人均支出20万元。",
        "每份文件印刷费平均支出33.88元的说法没有依据，上年为30元。",
        "印刷单价3元。",
        "文件印刷费结余12.50万元为上年结转。",
        "文件印刷费已验收，项目资金支出率为65%。",
        "文件印刷费完成年初预算后，支出率较上年下降5.5%。",
        "支出率达到100%的项目7个。",
    ],
)
def test_where_the_words_leave_a_doubt_nothing_is_an_error(words):
    assert Severity.ERROR not in severities(words)


@pytest.mark.parametrize(
    "words",
    [
        "根据测财〔2022〕10号文件，2022年3月8日完成自评。",
        "24小时到场率达到要求。",
        "100万元以下小额采购已全部完成。",
        "依据《关于50万元以上项目管理的办法》执行。",
        "提高0.5个百分点。",
        "共支出⟦total.executed⟧万元，其中基本支出⟦basic.executed⟧万元，支出率⟦basic.rate⟧。",
        "分别为⟦basic.executed⟧、⟦project.executed⟧万元。",
        "内设机构⟦sections⟧个。",
        "推行一元化管理，万元以下的支出一律公示。",
        "几十万元的设备，数百万元的资产，十余万元的耗材。",
        "以十分的努力，完成第一、二项任务。",
        "二〇二一年十二月三十一日前全部完成。",
        "“三公”经费只减不增，“一卡通”覆盖十五个社区。",
        "参保人数达到12万，服务群众三十万人次。",
        "预算支出2021年完成。",
        "春节慰问费结余0.00万元。",
        "因公出国（境）费支出0元。",
        "以百分之百的热情投入，百分之百地完成任务。",
        "做到百分之百覆盖。",
    ],
)
def test_other_numbers_are_left_alone(words):
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("共召开会议12次，培训300人。", "手写的“12次”、“300人”不随数据变动，请核实"),
        ("群众满意度达到98%，比上年提高2.1分。", "手写的“98%”、“2.1分”不随数据变动，请核实"),
        ("未完成的指标只有20项。", "手写的“20项”不随数据变动，请核实"),
        ("满分100分，权重10分，用时10分钟。", "手写的“100分”、“10分”不随数据变动，请核实"),
        ("第3次会议3个月后召开，历时5个工作日。", ""),
    ],
)
def test_results_that_no_figure_knows_are_told_in_one_hint_for_a_paragraph(words, told):
    assert found(words) == ([(Severity.WARNING, told)] if told else [])


def test_a_hint_names_no_other_project_than_the_sentence_does():
    ((severity, told),) = found("文件印刷费超支1576.26万元。")
    assert severity is Severity.WARNING and "基本支出" not in told and "不在系统数据中" in told


def test_an_equal_amount_in_other_digits_is_not_called_near():
    assert "相同" in found("另有33.880万元已经支付。")[0][1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("部门整体得分99分。", "这里写99分"),
        ("全年执行7993.52万元，执行率101.84%。", "这里写7993.52万元"),
        ("文件印刷费节余21.12万元。", "这里写21.12万元"),
        ("项目支出节约30万元。", "这里写30万元"),
    ],
)
def test_other_words_for_a_column_name_it_too(words, told):
    assert any(severity is Severity.ERROR and told in message for severity, message in found(words))


def test_what_the_generated_sentence_says_itself_is_left_alone():
    assert found("小计20万元，⟦sections⟧个。", generated="合计20万元，⟦sections⟧个。") == []


def test_a_long_run_of_filling_words_is_read_at_once():
    assert severities("的" * 3900 + "支出20万元。") == [Severity.WARNING]


def test_where_projects_are_told_of_a_sentence_that_names_nobody_may_mean_one_of_them():
    assert [severity for severity, _ in found("年初预算资金7900万元。", chapter=4)] == [Severity.WARNING]


GENERATED = (
    "兰州新区管委会办公室内设机构⟦sections⟧个，即综合科。",
    "2021年度年初预算资金⟦total.initial⟧万元，财政局实际拨付资金⟦total.executed⟧万元。",
    "实际拨付资金中，其中基本支出⟦basic.initial⟧万元。",
    "部门整体支出未完成的绩效指标共⟦whole.unmet⟧项。",
    "部门整体支出绩效自评得分⟦whole.score⟧分。项目支出绩效自评得分按全年预算数加权平均为⟦score.weighted⟧分。",
    "超出实际拨付资金⟦total.over⟧万元。其中：基本支出⟦basic.executed⟧万元，全年预算数⟦basic.initial⟧万元。",
    "文件印刷费执行数为⟦p9.executed⟧万元，结余⟦p9.gap⟧万元，自评得分⟦f9.score⟧分。未完成的绩效指标共⟦unmet⟧项。",
)
MORE: Catalogue = FIGURES | {
    "whole.unmet": Part("4", "4", ROWS, "whole.unmet", "部门整体支出未完成的绩效指标数"),
    "whole.score": Part("97.79", "97.79", ROWS, "whole.score", "部门整体支出绩效自评得分"),
    "score.weighted": Part("96.90", "96.90", ROWS, "score.weighted", "加权平均得分"),
    "total.over": Part("144.78", "1447800", ROWS, "total.over", "部门执行数与拨付数相差（万元）"),
    "unmet": Part("22", "22", ROWS, "unmet", "未完成的绩效指标数"),
}


def echoed(words):
    block = Block(3, "added.x", "", ReportText(words=words), None)
    found = word_findings([block], MORE, NAMES, 2021, wordings_of(GENERATED, MORE))
    return [each.message for each in found if each.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("内设机构10个。", "报告中“内设机构”是8个，这里写10个"),
        ("本部门内设机构十个。", "“内设机构”是8"),
        ("财政局实际拨付资金7000万元。", "是7993.51万元，这里写7000万元"),
        ("财政局实际拨付资金0.6亿元。", "0.6亿元"),
        ("项目支出绩效自评得分按全年预算数加权平均为80.00分。", "是96.90"),
        ("未完成的绩效指标共3项。", "是22"),
        ("未完成的绩效指标共4项。", "是22"),
        ("部门整体支出未完成的绩效指标共22项。", "是4"),
        ("文件印刷费结余20万元。", "是26.12"),
        ("文件印刷费全年用得少，结余二十万元。", "是26.12"),
    ],
)
def test_the_reports_own_words_with_another_number_are_refused(words, told):
    assert any(told in message for message in echoed(words)), echoed(words)


@pytest.mark.parametrize(
    "words",
    [
        "内设机构8个，内设机构八个。",
        "财政局实际拨付资金7993.51万元，财政局实际拨付资金0.8亿元。",
        "2020年内设机构9个。",
        "内设机构约10个。",
        "食堂租赁费结余20万元。",  # nobody's project: what it left is in no data
        "文件印刷费未完成的绩效指标共4项。",  # of the project, not of the office
        "共3项。",
        "文件印刷费结余26.12万元。",
        "拨付资金7993.51万元，实际支出7993.51万元。",  # not by how much something lies above it
        "其中项目支出拨付资金6272.47万元，基本支出拨付资金1576.26万元。",  # not the office's
        "2021年，我办全年预算数为7848.73万元。",  # not that of the basic spending
        "公租房项目支出742.18万元。",
        "本年度部门决算总支出7993.51万元，其中基本支出1747.16万元、项目支出6246.35万元。",
        "共设置绩效指标99项，完成77项。",
        "绩效自评共涉及项目9个，年初预算资金6272.47万元。",  # of the projects
    ],
)
def test_what_may_speak_of_something_else_is_no_echo(words):
    assert not echoed(words)


@pytest.mark.parametrize(
    "words", ["百分之⟦total.executed⟧万元。", "一万⟦total.executed⟧万元。", "共支出⟦total.executed⟧。"]
)
def test_what_makes_another_number_of_a_figure_is_refused(words):
    assert echoed(words)
