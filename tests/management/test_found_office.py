"""A real office begins with one command; the rest is done in the browser."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db.utils import OperationalError
from django.urls import reverse

from budgets.models import Department, FiscalYear
from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import Role
from selfeval.assessments.models import IndicatorTemplate
from selfeval.management.commands import found_office

pytestmark = pytest.mark.django_db
GIVEN = ("620171-009", "测试区教育局", "2025", "--bureau", "620171", "测试区财政局")


def test_the_administrator_signs_in_and_finds_his_department(client, capsys):
    call_command("found_office", *GIVEN, "--admin", "jyj.admin")
    told = capsys.readouterr().out
    password = re.search(r"初始密码：(\S+)（", told).group(1)
    answer = client.post(reverse("login"), {"username": "jyj.admin", "password": password}, follow=True)
    assert answer.status_code == 200 and "密码" in answer.content.decode()
    assert FiscalYear.objects.get().year == 2025


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ((*GIVEN[:2], "二〇二五", *GIVEN[3:]), "不是年度"),
        ((*GIVEN, "--admin", "a b"), "不能用"),
        ((" ", *GIVEN[1:]), "不能为空"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_made(changed, words):
    with pytest.raises(CommandError, match=words):
        call_command("found_office", *changed)
    assert not Department.objects.exists()


def test_the_same_code_or_user_name_is_refused():
    call_command("found_office", *GIVEN)
    with pytest.raises(CommandError, match="已经存在"):
        call_command("found_office", *GIVEN)
    with pytest.raises(CommandError, match="--admin"):
        call_command("found_office", "620171-010", *GIVEN[1:])


def test_a_user_of_the_finance_bureau_is_made_beside_it_and_sees_the_office(client, capsys):
    call_command("found_office", *GIVEN, "--bureau-user", "czj.wang", "王敏")
    password = re.search(r"财政局：czj.wang　初始密码：(\S+)（", capsys.readouterr().out).group(1)
    answer = client.post(reverse("login"), {"username": "czj.wang", "password": password}, follow=True)
    assert answer.status_code == 200 and "密码" in answer.content.decode()
    (post,) = Post.objects.filter(bureau=Department.objects.get().bureau)
    assert (post.role, post.user.full_name) == (Role.BUREAU, "王敏")
    User.objects.filter(pk=post.user_id).update(must_change_password=False)
    assert client.get(reverse("budgets:department", args=[FiscalYear.objects.get().pk])).status_code == 200


@pytest.mark.parametrize(("username", "words"), [("admin", "同一个用户名"), ("A", "不能用")])
def test_a_user_name_that_cannot_be_the_bureaus_makes_nothing(username, words):
    with pytest.raises(CommandError, match=words):
        call_command("found_office", *GIVEN, "--bureau-user", username, "王敏")
    assert not Department.objects.exists()


def test_a_new_office_chooses_from_the_indicator_library_at_once(capsys):
    call_command("found_office", *GIVEN)
    assert f"指标库共{IndicatorTemplate.objects.count()}项指标" in capsys.readouterr().out
    assert IndicatorTemplate.objects.exists()


def test_without_a_database_the_command_that_makes_it_is_named(monkeypatch):
    def missing(**given):
        raise OperationalError("no such table: budgets_department")

    monkeypatch.setattr(found_office.Department.objects, "filter", missing)
    with pytest.raises(CommandError, match="manage.py migrate"):
        call_command("found_office", *GIVEN)
