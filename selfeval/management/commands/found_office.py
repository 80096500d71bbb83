from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from budgets.models import Department
from budgets.operations import found_department, open_year
from selfeval.accounts.roles import Role
from selfeval.management.accounts import database_there, make_account, refuse_full_name, refuse_username


class Command(BaseCommand):
    help = (
        "Found an office: department, first year, and its administrator, who does the rest in the browser. "
        "An account of the finance bureau, which no administrator of an office may give, is made here: "
        "--bureau-user; or later by add_bureau_user."
    )

    def add_arguments(self, parser):
        parser.add_argument("code", help="部门编码，如 620171-001")
        parser.add_argument("name", help="部门名称")
        parser.add_argument("year", help="第一个年度，如 2025")
        parser.add_argument("--bureau", nargs=2, metavar=("CODE", "NAME"), required=True, help="财政部门的编码和名称")
        parser.add_argument("--short-name", default="", help="简称，写入报告正文；不写即用部门名称")
        parser.add_argument("--admin", default="admin", help="系统管理员的用户名")
        parser.add_argument("--admin-name", default="系统管理员", help="系统管理员的姓名")
        parser.add_argument(
            "--bureau-user",
            nargs=2,
            metavar=("USERNAME", "NAME"),
            help="同时建立财政局用户（用户名、姓名），可查看该财政部门的各单位",
        )

    def handle(self, **options):
        with database_there():
            self._found(**options)

    @transaction.atomic
    def _found(self, *, code, name, year, bureau, short_name, admin, admin_name, bureau_user, **options):
        if Department.objects.filter(code=code).exists():
            raise CommandError(f"编码为“{code}”的部门已经存在。")
        if not (year.isascii() and year.isdecimal() and 2000 <= int(year) <= 2100):
            raise CommandError(f"“{year}”不是年度。请写四位数字，例如：2025")
        refuse_username(admin, "用 --admin ")
        if bureau_user:
            refuse_username(bureau_user[0], "用 --bureau-user ")
            refuse_full_name(bureau_user[1])
            if bureau_user[0] == admin:
                raise CommandError("财政局用户和系统管理员不能用同一个用户名，请换一个。")
        named = {"部门编码": code, "部门名称": name, "财政部门编码": bureau[0], "财政部门名称": bureau[1]}
        for what, words in named.items():
            if not words.strip():
                raise CommandError(f"{what}不能为空。")
        department = found_department(bureau=tuple(bureau), code=code, name=name, short_name=short_name or name)
        open_year(department=department, year=int(year))
        self.stdout.write(f"已建立{name}和{year}年度。")
        call_command("load_indicators", stdout=self.stdout)
        make_account(self.stdout, Role.ADMINISTRATOR, admin, admin_name, department=department)
        if bureau_user:
            make_account(self.stdout, Role.BUREAU, *bureau_user, bureau=department.bureau)
        self.stdout.write("请登录后添加科室、财务人员和其他用户；财务人员登录后录入或导入数据。")
