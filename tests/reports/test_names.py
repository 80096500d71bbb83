"""What projects, sections and indicators are called never accuses the report that prints their names."""

from decimal import Decimal

import pytest

from budgets.operations import record_figure
from selfeval.accounts.roles import Role
from selfeval.checking.findings import Severity
from selfeval.reports.content import judged
from selfeval.reports.judging import Veil
from selfeval.reports.operations import writing
from tests.factories import (
    fill_in,
    make_department,
    make_line,
    make_project,
    make_round,
    make_scope,
    make_section,
    make_year,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NASTY = (
    "多指标项目（２０２５）",
    "超支项目",
    "设备购置项目（续建）",
    "校园安全项目（二期）",
    "项目支出",
    "支出",
    "年初预算",
    "全年预算数",
    "合计",
    "总额",
    "三公经费",
    "10个项目",
    "2020年度预算支出合计100万元",
    "2021年",
    "水、电、气费共5个",
    "基本支出结余项目",
    "其中：项目支出。执行率100%",
    "结转结余",
    "人员经费",
    "资金",
    "某局年度项目支出总额（含部门本级）",
    "水",
    "未完成的指标项目",
    "项" * 60,
    "未出现偏差",
    "均达到100%",
)
MONEY = (("500000", "200000"), ("1000000", "1300000"), ("804805", "804805"), ("4805550", "4611155.5"), ("0", "0"))


LONG = 60  # characters that a section's name may have


def office(names=NASTY):
    """Projects of these names, in sections and with an unmet indicator called the same; and who keeps the money."""
    year = make_year(make_department("项目支出评审中心"))
    finance = make_scope(Role.FINANCE, year.department)
    projects = []
    for number, name in enumerate(names):
        projects.append(make_project(year, make_section(year.department, name[:LONG]), name))
        initial, executed = MONEY[number % len(MONEY)]
        line = make_line(project=projects[-1])
        for measure, month, amount in (
            ("INITIAL", 0, initial),
            ("APPROPRIATED", 12, initial),
            ("EXECUTED", 12, executed),
        ):
            record_figure(line=line, measure=measure, month=month, amount=Decimal(amount), by=finance.user)
    make_round(year)
    for project in projects:
        filler = make_scope(Role.FILLER, year.department, project.section)
        fill_in(project.assessment, filler, actual="95")
        project.assessment.indicators.update(name=project.name[:100])
    return year, finance


def accusations(year):
    found = [each.finding for each in judged(year)[1] if each.is_of_report]
    return [f"{each.check_id} {each.message}" for each in found if each.check_id.startswith("T")]


def test_a_report_full_of_names_that_speak_of_money_accuses_itself_of_nothing():
    assert accusations(office()[0]) == []


@pytest.mark.parametrize("name", NASTY)
def test_one_project_with_such_a_name_beside_an_ordinary_one_accuses_nothing(name):
    assert accusations(office((name, "文件印刷费"))[0]) == []


def test_what_a_writer_says_of_such_projects_is_not_accused():
    year, finance = office(NASTY[:8])
    said = (
        "多指标项目（2025）全年支出20万元，校园安全项目（二期）已经验收，超支项目执行数为130.00万元，"
        "设备购置项目（续建）全年预算数为80.48万元，完成预算的100.00%，项目支出项目共8个。"
    )
    place = writing.Place(4, "")
    writing.add_paragraph(fiscal_year=year, token="a" * 32, place=place, pieces=[said], by=finance)
    assert all("T15" in each and ("插入数据" in each or "手写的“8个”" in each) for each in accusations(year))


def test_hidden_names_come_back_in_what_is_said_about_the_words():
    veil = Veil(["10个项目支出（二期）", "年"], ["预算项目局"])
    hidden = veil.over("预算项目局对１０个项目支出（二期）拨付10万元", "deviation.1")
    assert "项目" not in hidden and veil.lifted(hidden) == "预算项目局对10个项目支出（二期）拨付10万元"


def test_a_name_that_the_report_itself_speaks_in_is_hidden_where_it_names_something_only():
    veil = Veil(["项目支出"])
    parts = "其中：基本支出1.00万元；项目支出2.00万元"
    assert veil.over(parts, "parts") == parts
    assert veil.over("项目支出全年预算数为2.00万元", "deviation.1").endswith("全年预算数为2.00万元")
    assert "项目支出" not in veil.over("项目支出全年预算数为2.00万元", "deviation.1")


@pytest.mark.parametrize(("chapter", "amount"), [(4, "20.00"), (4, "150.00"), (3, "150.00")])
def test_a_project_called_as_a_class_of_spending_leaves_two_readings_of_which_neither_is_refused(chapter, amount):
    year, finance = office(("项目支出", "文件印刷费"))
    said, place = f"项目支出执行数为{amount}万元。", writing.Place(chapter, "")
    draft = writing.add_paragraph(fiscal_year=year, token="a" * 8, place=place, pieces=[said], by=finance)
    assert [each.severity for each in draft.findings] == [Severity.WARNING]
