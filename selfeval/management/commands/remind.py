from django.core.management.base import BaseCommand
from django.utils import timezone

from selfeval.assessments.operations import mail_reminders, make_reminders


class Command(BaseCommand):
    help = "Remind everybody whose form is due within a week or overdue; run it daily, twice does no harm."

    def handle(self, **options):
        made = make_reminders(today=timezone.localdate())
        sent = mail_reminders()
        self.stdout.write(f"新增催报提醒{len(made)}条，发出邮件{sent}封。")
