"""The process beside the site that prints what was signed."""

import os
import signal
import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand

from selfeval.reports import tasks


class Command(BaseCommand):
    help = "Print signed reports in the background: first what an earlier worker left, then whatever comes."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="办完已有的任务就结束")
        parser.add_argument("--with-parent", action="store_true", help="启动它的进程结束时一起结束")

    def handle(self, *, batch, with_parent, **options):
        if with_parent:
            threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
        left = tasks.take_up_left()
        if left:
            self.stdout.write(f"接着生成{left}份已签发的报告。")
            self.stdout.flush()
        # Two digits of verbosity would log every task; a failed one is on its page and in the log.
        call_command("db_worker", batch=batch, worker_id=tasks.worker_name(), startup_delay=not batch, verbosity=0)


def _leave_with(parent: int) -> None:
    """End when the process that started this one has ended: `make demo` stops both at once."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
