"""What a reader of real forms finds at a glance: prompts, dates, units, parts and totals; and what is no fault."""

from io import BytesIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from budgets.workbooks.guard import read_workbook
from selfeval.assessments.official.judging import fitting_rule_set, judge
from selfeval.assessments.official.reading import read_form
from selfeval.assessments.official.showing import Page
from selfeval.assessments.official.values import NotAForm
from tests.assessments.official.layouts import form
from tests.assessments.official.test_official import FUNDS, RULES, ninety, row
from tests.assessments.official.ugly import Paper

FULL = {"total": "99.75", "score": "9.75"}


def judged(data: bytes):
    found = read_form(read_workbook(data))
    return judge(found, fitting_rule_set(found, RULES))


def told(data: bytes, check: str) -> list[tuple[str, str]]:
    return [(each.severity.value, each.message) for each in judged(data).findings if each.check == check]


def held(rows=(), funds=FUNDS, **changes) -> bytes:
    return form(ninety(*rows), funds, **(FULL | changes))


def with_formulas(cells: dict[str, str]) -> bytes:
    """The plain form with formulas typed into cells, as openpyxl writes them: without a result."""
    book = load_workbook(BytesIO(Paper().bytes()))
    for place, formula in cells.items():
        book.active[place] = formula
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_plain_form_has_none_of_these():
    assert judged(held()).findings == ()


def test_a_target_typed_as_a_comparison_is_read_though_it_became_a_formula():
    read = read_form(read_workbook(with_formulas({"E13": "=12", "E14": "=95%", "F13": "=12"})))
    assert [(each.operator, each.target, each.actual) for each in read.rows[1:3]] == [("＝", 12, 12), ("＝", 95, 96)]
    assert read.rows[2].unit == "%"


@pytest.mark.parametrize(("place", "formula"), [("E13", "=3*4"), ("E13", "=A1"), ("G13", "=10"), ("F13", "=-B2")])
def test_any_other_formula_without_a_result_stays_refused_with_its_place(place, formula):
    with pytest.raises(NotAForm, match=f"自评表!{place}是公式，没有计算结果"):
        read_form(read_workbook(with_formulas({place: formula})))


def test_a_weight_total_that_leaves_the_execution_out_is_found():
    paper = Paper()
    paper.total[0][6] = 90
    assert told(paper.bytes(), "P01") == [("error", "分值合计应为100，表中填90")]


def test_parts_of_a_goal_that_do_not_add_up_are_found():
    goal = "共完成89.97万元。其中：30万元用于编制；30万元用于审计；29.99万元用于设计、规划。"
    ((severity, words),) = told(held(goals=("完成全年任务", goal)), "T11")
    assert severity == "warning" and "30＋30＋29.99＝89.99万元，文中写89.97万元，相差0.02万元" in words
    goal = "安排90.00万元，其中：50.00万元用于编制，30.00万元用于审计，20.00万元用于设计。"
    assert told(held(goals=("完成全年任务", goal)), "T11")[0][0] == "error"


@pytest.mark.parametrize(
    "goal",
    [
        "共90万元。其中：30万元用于编制；30万元用于审计；30万元用于设计。",
        "共90万元，其中30万元用于编制，20万元用于审计。",
        "共90万元，其中30万元用于编制，结余40万元。",
        "共90万元，其中5000元用于编制，30万元用于审计。",
        "人均500元，其中：交通补助300元/人、餐费300元/人。",
    ],
)
def test_parts_that_add_up_or_are_only_some_are_not_accused(goal):
    assert told(held(goals=("完成全年任务", goal)), "T11") == []


def cost(actual: str, unit="万元", name="项目总成本") -> dict:
    return row(name, f"≤50{unit}", f"{actual}{unit}", "10", "10", subclass="成本指标")


def test_a_whole_cost_that_is_not_what_was_spent_is_asked_about():
    ((severity, words),) = told(held([cost("50")]), "P11")
    assert severity == "warning" and "完成值50万元与全年执行数48.75万元不一致，相差1.25万元" in words
    ((_, words),) = told(held([cost("50", unit="")]), "P11")
    assert "完成值50万元" in words


@pytest.mark.parametrize("given", [cost("48.75"), cost("20", name="单项业务成本"), cost("30", "元", "人均总成本")])
def test_a_cost_that_is_the_spending_or_that_of_one_is_no_fault(given):
    assert told(held([given]), "P11") == []


@pytest.mark.parametrize(
    ("cells", "early"),
    [
        (["打印日期：2022-05"], True),
        (["", "", "", "填报日期：2022年12月30日"], True),
        (["填表时间", "2022.6.1"], True),
        (["2022年5月"], True),
        (["填报日期：2022年12月31日"], False),
        (["填报日期：2023年1月5日"], False),
        (["填报日期：2022年12月"], False),
        (["填报日期：2022年13月"], False),
        (["说明：2022年5月调整预算。"], False),
    ],
)
def test_a_form_dated_before_the_end_of_its_year_is_found(cells, early):
    paper = Paper()
    paper.tail = [cells]
    assert [severity for severity, _ in told(paper.bytes(), "T08")] == ["error"] * early


def test_prompts_that_were_left_in_are_found_where_they_stand():
    data = held(project="xx项目（项目名称）", goals=("（填写年初设定的绩效目标）", "已完成"))
    found = [each for each in judged(data).findings if each.check == "T07"]
    assert [each.cell.text for each in found] == ["xx项目（项目名称）", "（填写年初设定的绩效目标）"]


YUAN = [("年度资金总额", "1200000", "1105000", "1049750"), ("当年财政拨款", "1200000", "1105000", "1049750")]


def test_amounts_in_yuan_under_wan_are_asked_about():
    ((severity, words),) = told(held(funds=YUAN), "B14")
    assert severity == "warning" and "如1200000万元" in words
    exact = [("年度资金总额", "1200000", "1105000", "1049750.55")]
    ((_, words),) = told(held(funds=exact, goals=("投入110.5万元，完成任务", "已完成")), "B14")
    assert "而文中写“110.5万元”" in words


@pytest.mark.parametrize(
    ("funds", "unit"),
    [
        (FUNDS, "万元"),
        ([("年度资金总额", "12000", "12000", "11340.55")], "万元"),
        ([("年度资金总额", "12000", "12000", "8000")], "万元"),
        (YUAN, "元"),
    ],
)
def test_ordinary_amounts_are_not(funds, unit):
    assert told(held(funds=funds, unit=unit), "B14") == []


def test_one_low_rate_is_told_once_by_p08():
    low = {"funds": [("年度资金总额", "50", "50", "10")], "score": "2", "total": "92"}
    assert [severity for severity, _ in told(held(**low), "P08")] == ["explain"]


def test_a_total_that_follows_from_its_rows_is_marked_and_said_to_follow(tmp_path, capsys):
    data = held([row(score="15", reason="报名不足，已增加宣传。")])  # by rule 14.55
    page = Page(1, judged(data))
    (what, _, by_rule, differs, why) = page.execution[2]
    place = judged(data).form.rows[0].cells["score"].name
    assert (what, by_rule, differs) == ("总分", "99.30", True)
    assert why == f"{place}的得分改正后，总分随之变为99.30，表中填99.75"
    assert page.faults()[-1].message == why and len(page.faults()) == len(page.found) + 1
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(SystemExit):
        call_command("check_form", str(path))
    assert f"另：{why}。" in capsys.readouterr().out


def test_a_total_that_is_wrong_by_itself_follows_from_nothing():
    page = Page(1, judged(held(total="99")))
    assert page.execution[2][3:] == (True, "") and len(page.faults()) == len(page.found) == 1
