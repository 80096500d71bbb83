"""Accounts that commands make: the first administrator of an office, users of a finance bureau."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError, OutputWrapper
from django.db.utils import OperationalError, ProgrammingError
from django.utils import timezone

from selfeval.accounts.models import User
from selfeval.accounts.operations import appoint, open_account
from selfeval.accounts.roles import Role

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,29}")


@contextmanager
def database_there() -> Iterator[None]:
    """Without its tables a command says what to run first."""
    try:
        yield
    except (OperationalError, ProgrammingError):
        raise CommandError(
            "数据库还没有建立，或不能连接：请先运行 .venv/bin/python manage.py migrate，再运行本命令；"
            "使用PostgreSQL的，先检查 DATABASE_URL。"
        ) from None


def refuse_username(username: str, instead: str) -> None:
    """Say why a user name cannot be given to somebody new; `instead` is how another one is given."""
    if not USERNAME.fullmatch(username):
        raise CommandError(f"用户名“{username}”不能用：请用3到30个小写字母、数字、点、横线，以字母开头。")
    if User.objects.filter(username__iexact=username).exists():
        raise CommandError(f"用户名“{username}”已经有人使用，请{instead}换一个。")


def refuse_full_name(full_name: str) -> None:
    longest = User._meta.get_field("full_name").max_length
    if not full_name.strip():
        raise CommandError("姓名不能为空。")
    if len(full_name) > longest:
        raise CommandError(f"姓名不超过{longest}个字，现在是{len(full_name)}个字。")


def make_account(out: OutputWrapper, role: Role, username: str, full_name: str, **place) -> None:
    """A new user with a post from today on; the initial password is printed once and kept nowhere."""
    password = secrets.token_urlsafe(12)
    user = open_account(username=username, full_name=full_name, password=password, must_change_password=True)
    appoint(user=user, role=role, starts_on=timezone.localdate(), **place)
    out.write(f"{role.label}：{username}　初始密码：{password}（首次登录须更改）")
