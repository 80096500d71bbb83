from django.core.management import call_command
from django.core.management.base import BaseCommand

from selfeval.accounts.models import User
from selfeval.accounts.roles import Role
from selfeval.demo.office import OFFICE, PASSWORD, load, read


class Command(BaseCommand):
    help = "Load the demonstration office (2021) through operations; a second run keeps what is there."

    def handle(self, **options):
        office = read(OFFICE)
        call_command("load_indicators", stdout=self.stdout)
        if User.objects.filter(username="caiwu").exists():
            self.stdout.write("演示数据已经存在，未作改动。")
        else:
            year = load(office)
            self.stdout.write(f"已载入演示数据：{year}。")
        self.stdout.write(f"\n演示账号（密码均为 {PASSWORD}）：")
        for row in office["users"]:
            self.stdout.write(f"  {row['username']:<10}{Role(row['role']).label}　{row['section']}")
