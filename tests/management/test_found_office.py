"""A real office begins with one command; the rest is done in the browser."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from budgets.models import Department, FiscalYear

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
