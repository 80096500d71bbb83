"""The process beside the site that prints what was signed."""

import ctypes
import os
import signal

from django.core.management import call_command
from django.core.management.base import BaseCommand

from selfeval.reports import tasks
from selfeval.reports.render import pool

PR_SET_PDEATHSIG = 1  # Linux


class Command(BaseCommand):
    help = "Print signed reports in the background: first what an earlier worker left, then whatever comes."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="办完已有的任务就结束")
        parser.add_argument("--with-parent", action="store_true", help="启动它的进程结束时一起结束")

        parser.add_argument(
            "--printers", type=int, choices=[1, 2], default=2, help="一份报告用几个进程排版；有几个worker时用1"
        )

    def handle(self, *, batch, with_parent, printers, **options):
        pool.CHILDREN = printers
        if with_parent:
            _leave_with_parent()
        left = tasks.take_up_left()
        if left:
            self.stdout.write(f"接着生成{left}份已签发的报告。")
            self.stdout.flush()
        # A failure is told on the report's page; the queue's own log would only repeat it.
        call_command("db_worker", batch=batch, worker_id=tasks.worker_name(), startup_delay=not batch, verbosity=0)


def _leave_with_parent() -> None:
    """Have the system end this process with the one that started it: `make demo` stops both at once.

    A watching thread would do too, but beside a thread no printing process can be forked.
    """
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit
