"""A report's prose against itself: what must be found, and what must not be accused."""

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.models import FiscalYear
from selfeval.checking.findings import Severity
from selfeval.checking.prose import check_prose
from selfeval.demo.office import OFFICE, load, read
from selfeval.reports.content import build
from selfeval.reports.prose_files import text_of
from selfeval.reports.render import Stamp
from selfeval.reports.word import word_of

SEED = """三、绩效自评工作组织开展情况
2021年度年初预算资金7848.73万元，某区财政局实际拨付资金7848.73万元，基本经费1576.26万元，项目经费6272.47万元。未出现任何偏差。
（二）2021年度收支决算情况
2021年，管委会办公室2021年度共支出7993.51万元。基本经支出1747.16万元，支出率100%（伙食补助等未纳入基本预算）。项目支出6246.35万元，支出率99.6%。
四、部门预算项目支出绩效自评情况分析
2021管委会办公室部门项目绩效目标完成为99%。其中：春节慰问费、文书档案扫描费用支出执行到位，支出率均达到100%以上。
五、绩效自评结果拟应用和公开情况
今后将强化财政预算资金管理。
六、其他需要说明的问题
无。"""


def found(text: str) -> dict[str, tuple[str, str]]:
    """(computed, stated) of the last finding of each check."""
    return {each.check: (each.computed, each.stated) for each in check_prose(text).findings}


def test_the_published_report_contradicts_itself_in_seven_ways():
    report = check_prose(SEED)
    told = {(each.check, each.computed, each.stated) for each in report.findings}
    assert {
        ("T10", "110.84%", "100%"),
        ("T02", "144.78万元", "未出现任何偏差"),
        ("T03", "99.58%", "均达到100%"),
        ("T14", "", "99%"),
    } <= told
    assert {each.check for each in report.findings} == {"T02", "T03", "T06", "T08", "T10", "T14"}
    assert (report.amounts, report.rates) == (7, 4)


def test_every_finding_quotes_its_sentence_from_its_place():
    for each in check_prose(SEED).findings:
        assert SEED[each.offset : each.offset + len(each.quote)] == each.quote


@pytest.mark.parametrize(
    ("sentence", "severity"),
    [
        ("2020年度共支出7512.36万元。", Severity.WARNING),
        ("2020年度共支出7993.51万元。", Severity.ERROR),  # this year's amount
        ("2012年度共支出7512.36万元。", Severity.ERROR),
    ],
)
def test_money_of_the_year_before_may_be_told_and_this_years_under_another_year_may_not(sentence, severity):
    told = check_prose(f"2021年度预算7848.73万元。2021年度执行7993.51万元。{sentence}").findings
    assert [each.severity for each in told if each.check == "T08"] == [severity]


@pytest.mark.once
@pytest.mark.django_db
def test_our_own_report_is_not_accused():
    load(read(OFFICE))
    report = build(FiscalYear.objects.get())
    lines = [*report.title, *(text for c in report.chapters for text in (c.heading, *(p.text for p in c.paragraphs)))]
    assert check_prose("\n".join(lines)).findings == ()


@pytest.mark.once
@pytest.mark.django_db
def test_our_own_word_file_is_not_accused_with_all_of_its_forms():
    load(read(OFFICE))
    report = replace(build(FiscalYear.objects.get()), dated="2022年3月1日")  # a draft leaves room for the day
    text = text_of(word_of(report, Stamp(1, report.sha256)), "自评报告.docx")
    assert "单位：万元" in text and check_prose(text).findings == ()


HEAD = "五、绩效自评结果拟应用和公开情况\n"
DISCLOSED = "自评结果作为下年预算安排的依据，2022年3月在单位门户网站公开。"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (HEAD + DISCLOSED, ""),
        (HEAD + "按规定公开。", "自评结果如何应用、什么时间公开、在哪里公开"),
        (
            HEAD + "自评结果作为预算安排的依据，按规定公开。\n六、其他\n2022年3月在网上公布菜价。",
            "什么时间公开、在哪里公开",
        ),
        (HEAD + "自评结果作为预算安排的依据，随部门决算公开。", "在哪里公开"),
        (HEAD + "自评结果作为预算安排的依据，项目涉密，不予公开。", ""),
        (HEAD.replace("和公开情况", "情况") + "无。", ""),  # no such chapter
        ("（四）负责政务公开工作。", ""),  # a duty, no chapter
        (f"维修费超出预算3万元。\n{HEAD}结果与下年预算挂钩，2022年3月在网站公开。", "偏差的改进措施"),
        (f"维修费超出预算3万元。改进措施：按季调度。\n{HEAD}{DISCLOSED}", ""),
    ],
)
def test_the_chapter_on_use_says_how_when_and_where(text, missing):
    assert found(text).get("T06", ("", "")) == (f"缺少{missing}" if missing else "", "")


@pytest.mark.parametrize(
    ("text", "check", "computed"),
    [
        ("全年预算数为60.00万元，执行数为33.88万元，完成预算的66.47%。", "T10", "56.47%"),
        ("文件印刷费全年预算数为60万元，执行数为33.88万元，执行率65%。", "T10", "56.47%"),
        ("文件印刷费全年预算数为0.10万元，执行数为0.08万元，完成预算的95%。", "T10", "80.00%"),
        ("预算资金100万元，到位资金80万元，资金到位率90%。", "T10", "80.00%"),
        ("全年共支出100万元，其中基本支出60万元，项目支出50万元。", "T11", "110.00万元"),
        ("本年收入120万元，比上年增加20万元，增长25%。", "T12", "20.00%"),
        ("本年支出80万元，比上年减少20万元，下降25%。", "T12", "20.00%"),
        ("内设机构8个，即综合科、秘书科、督查科。", "T04", "3"),
        ("春节慰问费、维修费、租赁费共4个项目。", "T04", "3"),
        ("年末共有职工56人，其中干部14人，工勤6人，聘用7人。", "T09", "27人"),
        ("年初预算1000万元，共支出900万元。项目实施无偏差。", "T02", "100.00万元"),
        ("共支出××万元。", "T07", ""),
        ("项目名称：（请填写项目名称）。", "T07", ""),
        ("2021年度预算100万元。2021年度支出90万元。2012年度共支出90万元。", "T08", "2021年度"),
        ("春节慰问费支出12.5万元。春节慰问费支出12.5元。", "T13", "12.5万元"),
        ("全年共支出100万元。全年共支出101万元。", "T01", "100万元"),
    ],
)
def test_what_a_text_contradicts_is_computed(text, check, computed):
    assert found(text)[check][0] == computed


@pytest.mark.parametrize(
    "text",
    [
        "全年预算数为60.00万元，执行数为33.88万元，完成预算的56.47%。",
        "全年预算数为６０．００万元，执行数为３３．８８万元，完成预算的５６．４７％。",
        "全年预算数为60.00万元，执行数为33.88万元，完成预算的56.4%。",
        "全年预算数为60.00万元，执行数为33.88万元，完成预算的56%。",
        "维修费全年预算数为0.10万元，执行数为0.09万元，完成预算的85.00%。",  # of 1000元, written in 万元
        "全年共支出110万元，其中基本支出60万元，项目支出50万元。",
        "本年收入120万元，比上年增加20万元，增长20%。",
        "本年收入120万元，比2020年的100万元增加20万元，增长20%。",
        "内设机构3个，即综合科、文电科（政务公开办公室、机要室）、督查科。",
        "共有8个项目，包括春节慰问费、租赁及运行费等。",
        "完成3项任务，即修订制度，组织培训、演练。",
        "春节慰问费、租赁及运行费共2个项目。",
        "春节慰问费、维修费，共2个项目。",
        "春节慰问费、维修费共2个项目、租赁费、物业费共2个项目。",
        "春节慰问费、维修费执行到位，支出率均达到100%，共8个项目按期完成。",  # the number counts something else
        "年末共有职工27人，其中干部14人，工勤6人，聘用7人，财政全额拨款供养人数27人。",
        "年末共有职工27人，其中干部14人。",
        "年初预算1000万元，实际拨付1000万元，共支出1000万元。未出现任何偏差。",
        "2021年度共支出90万元，2020年度共支出80万元，比上年增加10万元，增长12.5%。",
        "自评结果拟作为2022年度预算安排的依据。2021年度报告。2021年度支出。",
        "支出率均达到100%。",
        "群众满意度95%，设备完好率98%，均达到90%以上。",
        "安排资金1,234.56万元，支出1,234.56万元，执行率100%。",
        "",
    ],
)
def test_what_holds_or_is_open_to_two_readings_is_not_accused(text):
    assert check_prose(text).findings == ()


def test_a_long_list_is_read_in_no_time():
    names = "、".join(f"某某运行维护项目{number}" for number in range(1000))
    begun = process_time()
    assert check_prose(f"纳入自评的项目共1000个，即{names}。{names}共999个项目执行到位。").findings[0].check == "T04"
    assert process_time() - begun < 1


@given(st.text(alphabet="预算支出率执行数万元%0123456789.，。；、（）共其中人个项均达到年度×\n ", max_size=200))
def test_any_text_is_read_to_its_end(text):
    report = check_prose(text)
    assert all(text[each.offset : each.offset + len(each.quote)] == each.quote for each in report.findings)


def test_a_report_of_twenty_pages_is_read_whole():
    assert check_prose(SEED * 60).amounts == 420


def test_the_reader_knows_the_standard_library_only():
    folder = Path(__file__).resolve().parents[3] / "selfeval" / "checking" / "prose"
    assert {path.name for path in folder.glob("*.py")} >= {"text.py", "figures.py", "parts.py", "claims.py", "judge.py"}
