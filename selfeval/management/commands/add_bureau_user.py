from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from budgets.models import Department, FinanceBureau
from selfeval.accounts.roles import Role
from selfeval.management.accounts import database_there, make_account, refuse_full_name, refuse_username

USAGE = (
    "请写三项：财政部门编码、用户名、姓名，如 .venv/bin/python manage.py add_bureau_user 620171 czj.wang 王敏；"
    "姓名中有空格的，用引号括起来。"
)


class Command(BaseCommand):
    help = "Make a user of a finance bureau that is there already; no administrator of an office may give this post."

    def add_arguments(self, parser):
        parser.add_argument("code", help="财政部门编码，如 620171")
        parser.add_argument("username", help="用户名，如 czj.wang")
        parser.add_argument("full_name", help="姓名")
        parser.error = lambda message: parser.exit(2, f"{USAGE}\n")  # argparse's own sentences are English

    def handle(self, *, code, username, full_name, **options):
        with database_there(), transaction.atomic():
            self._add(code, username, full_name)

    def _add(self, code: str, username: str, full_name: str) -> None:
        bureau = _bureau_of(code.strip())
        refuse_username(username, "")
        refuse_full_name(full_name)
        make_account(self.stdout, Role.BUREAU, username, full_name.strip(), bureau=bureau)
        offices = "、".join(each.name for each in bureau.department_set.order_by("code")) or "（还没有）"
        self.stdout.write(f"可查看{bureau.name}所属的各单位：{offices}。")


def _bureau_of(code: str) -> FinanceBureau:
    """The bureau of a code; who wrote a department's is told which one it needs."""
    bureau = FinanceBureau.objects.filter(code=code).first()
    if bureau is not None:
        return bureau
    office = Department.objects.filter(code=code).select_related("bureau").first()
    if office is not None:
        raise CommandError(
            f"“{code}”是部门（{office.name}）的编码，请写它所属财政部门的编码：{office.bureau.code}（{office.bureau.name}）。"
        )
    there = "、".join(f"{each.code}（{each.name}）" for each in FinanceBureau.objects.order_by("code"))
    known = f"已有的是：{there}。" if there else "还没有任何单位，请先用 found_office 建立单位。"
    raise CommandError(f"没有编码为“{code}”的财政部门。{known}")
