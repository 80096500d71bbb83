import socket

import pytest
from django.core.management import CommandError, call_command
from django.db.utils import OperationalError

from budgets.models import Figure, Project
from budgets.queries import department_money
from selfeval.accounts.models import Post
from selfeval.accounts.roles import Role
from selfeval.assessments.models import Assessment, Indicator, Transition
from tests.factories import make_year

pytestmark = pytest.mark.django_db


def test_the_demo_holds_the_facts_of_the_published_report(demonstration):
    year = demonstration
    money = department_money(year)
    assert [str(m / 10000) for m in (money.total.initial, money.basic.initial, money.project.initial)] == [
        "7848.73",
        "1576.26",
        "6272.47",
    ]
    assert str(money.total.appropriated / 10000) == "7848.73"
    assert [str(m / 10000) for m in (money.basic.executed, money.project.executed)] == ["1747.16", "6246.35"]
    assert year.mandates.count() == 12
    assert [s.written_name for s in year.department.sections.all()][2] == "文电科（政务公开办公室）"
    assert [row.headcount for row in year.staffing.all()] == [9, 5, 17, 12, 6, 7]
    assert Project.objects.count() == 9
    assert "县级财政资金绩效自评" in year.round.notice_title


def test_only_the_printing_project_is_under_spent(demonstration):
    money = department_money(demonstration)
    assert [row.name for row in money.projects if row.money.balance > 0] == ["文件印刷费"]
    assert not [row.name for row in money.projects if row.money.balance < 0]


def test_the_demo_went_the_whole_way_by_different_people(demonstration):
    assert set(Assessment.objects.values_list("state", flat=True)) == {"APPROVED"}
    assert Transition.objects.count() == 30  # nine projects and 部门整体支出, three steps each
    assert set(Post.objects.values_list("role", flat=True)) == set(Role)
    per_project = [form.indicators.count() for form in Assessment.objects.filter(project__is_whole=False)]
    assert min(per_project) >= 5 and max(per_project) <= 12
    assert len(set(Indicator.objects.values_list("operator", flat=True))) == 7


def test_loading_twice_keeps_what_is_there(capsys):
    call_command("load_demo")
    before = Figure.objects.count()
    call_command("load_demo")
    assert Figure.objects.count() == before
    assert "已经存在" in capsys.readouterr().out


def test_a_wrong_department_code_is_refused_with_the_known_ones(tmp_path):
    year = make_year()
    with pytest.raises(CommandError, match=f"没有编码为“NO”的部门。现有部门编码：.*{year.department.code}"):
        call_command("annual_report", "NO", 2021, "--output", str(tmp_path / "x.pdf"))


@pytest.mark.parametrize("year", ["abc", "21", "２０２１"])
def test_what_is_no_year_is_refused_with_an_example(year, tmp_path):
    with pytest.raises(CommandError, match=f"“{year}”不是年度。请写四位数字"):
        call_command("annual_report", "NO", year, "--output", str(tmp_path / "x.pdf"))


def test_a_folder_that_does_not_exist_is_refused_and_not_made(tmp_path):
    with pytest.raises(CommandError, match="不存在：请先建立"):
        call_command("annual_report", "NO", 2021, "--output", str(tmp_path / "none" / "x.pdf"))
    assert not (tmp_path / "none").exists()


def test_a_database_without_tables_is_said_with_the_command_to_run(tmp_path, monkeypatch):
    def without_tables(*_):
        raise OperationalError("no such table")

    monkeypatch.setattr("selfeval.management.commands.annual_report._find", without_tables)
    with pytest.raises(CommandError, match="请先运行 make demo"):
        call_command("annual_report", "NO", 2021, "--output", str(tmp_path / "x.pdf"))


def test_a_year_without_data_is_refused_with_the_known_ones(tmp_path):
    year = make_year()
    with pytest.raises(CommandError, match="没有2020年度的数据。已有年度：2021"):
        call_command("annual_report", year.department.code, 2020, "--output", str(tmp_path / "x.pdf"))


def test_a_year_without_forms_is_refused_in_words(tmp_path):
    year = make_year()
    with pytest.raises(CommandError, match="还没有自评表"):
        call_command("annual_report", year.department.code, 2021, "--output", str(tmp_path / "x.pdf"))


def test_missing_fonts_are_named(demonstration, tmp_path, settings):
    settings.FONTS_DIR = tmp_path
    with pytest.raises(CommandError, match="缺少字体文件FandolFang-Regular.otf"):
        call_command("annual_report", "620171-001", 2021, "--output", str(tmp_path / "x.pdf"))


def test_a_busy_port_is_named_before_anything_else_happens():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"端口 {port} 不可用"):
            call_command("demo", "--port", str(port))


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_in_words(port):
    with pytest.raises(CommandError, match="不是端口号"):
        call_command("demo", f"--port={port}")
