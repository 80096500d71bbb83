"""A finance bureau whose offices are there already gets another user with one command."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db.utils import OperationalError
from django.urls import reverse

from budgets.models import Department, FiscalYear
from selfeval.accounts.models import User
from selfeval.management.commands import add_bureau_user

pytestmark = pytest.mark.django_db
OFFICE = ("620171-009", "测试区教育局", "2025", "--bureau", "620171", "测试区财政局")


def add(*given):
    call_command("add_bureau_user", *given)


@pytest.fixture
def office() -> Department:
    call_command("found_office", *OFFICE)
    return Department.objects.get()


def test_the_new_user_signs_in_and_sees_the_office(office, client, capsys):
    add("620171", "czj.li", "李强")
    told = capsys.readouterr().out
    assert "可查看测试区财政局所属的各单位：测试区教育局。" in told
    password = re.search(r"财政局：czj.li　初始密码：(\S+)（", told).group(1)
    client.post(reverse("login"), {"username": "czj.li", "password": password})
    User.objects.filter(username="czj.li").update(must_change_password=False)
    assert client.get(reverse("budgets:department", args=[FiscalYear.objects.get().pk])).status_code == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("620171-009", "czj.li", "李强"), "是部门（测试区教育局）的编码.*620171（测试区财政局）"),
        (("999999", "czj.li", "李强"), "没有编码为“999999”的财政部门。已有的是：620171（测试区财政局）"),
        (("620171", "A", "李强"), "不能用"),
        (("620171", "ADMIN", "李强"), "不能用"),
        (("620171", "admin", "李强"), "“admin”已经有人使用，请换一个"),
        (("620171", "czj.li", " "), "姓名不能为空"),
        (("620171", "czj.li", "李" * 200), "姓名不超过"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_makes_nobody(office, given, words):
    with pytest.raises(CommandError, match=words):
        add(*given)
    assert User.objects.count() == 1


@pytest.mark.parametrize("given", [(), ("620171",), ("620171", "czj.li", "李", "强"), ("--nobody", "a", "b", "c")])
def test_too_few_or_too_many_words_are_answered_with_the_way_to_write_them(given, capsys):
    with pytest.raises(SystemExit):
        add(*given)
    assert "请写三项：财政部门编码、用户名、姓名" in capsys.readouterr().err


def test_before_any_office_there_is_no_bureau():
    with pytest.raises(CommandError, match="还没有任何单位，请先用 found_office 建立单位"):
        add("620171", "czj.li", "李强")


def test_without_a_database_the_command_that_makes_it_is_named(monkeypatch):
    def missing(**given):
        raise OperationalError("no such table: budgets_financebureau")

    monkeypatch.setattr(add_bureau_user.FinanceBureau.objects, "filter", missing)
    with pytest.raises(CommandError, match="manage.py migrate"):
        add("620171", "czj.li", "李强")
