"""The process beside the site that prints what was signed."""

import ctypes
import logging
import os
import signal
import time
from functools import partial
from math import inf

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker

from selfeval.reports import storage, tasks

PR_SET_PDEATHSIG = 1  # Linux
INTERVAL, LOOK_AROUND, TIDY_UP = 1, 30, 24 * 60 * 60  # seconds between two looks
KEEP_TASKS = 14  # days that a finished task stays in the queue's table
LIBRARIES = ("django_tasks", "django_tasks_db")


class Command(BaseCommand):
    help = "Print signed reports in the background: first what an earlier worker left, then whatever comes."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="办完已有的任务就结束")
        parser.add_argument("--with-parent", action="store_true", help="启动它的进程结束时一起结束")
        words = "一份报告用几个进程排版；不填时，只有一个worker在忙就用全部处理器，几个同时忙就各用一个"
        parser.add_argument("--printers", type=int, choices=[1, 2], default=0, help=words)

    def handle(self, *, batch, with_parent, printers, **options):
        tasks.PRINTERS = printers
        if with_parent and not _leave_with(os.getppid(), signal.SIGTERM):
            return
        os.register_at_fork(after_in_child=partial(belong_to, os.getpid()))
        for name in LIBRARIES:  # a failure is told on the report's page; the queue's own log would only repeat it
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.worker = Finishing(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            excluded_queue_names=[],
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            worker_id=tasks.worker_name(),
            interval=INTERVAL,
            batch=True,  # it comes back when the queue is empty, for what follows
            startup_delay=False,
            max_tasks=None,
        )
        self.worker.told = self._say
        self.worker.configure_signals()
        tasks.take_up_public()
        tasks.warm()
        self._work(until_empty=batch)

    def _work(self, until_empty: bool) -> None:
        looked = tidied = -inf
        while self.worker.running:
            close_old_connections()
            now, left = time.monotonic(), 0
            if until_empty or now - looked >= LOOK_AROUND:
                looked, left = now, self._look_around()
            if now - tidied >= TIDY_UP:
                tidied = now
                self._tidy_up()
            before = self.worker.done
            self.worker.run()
            if until_empty and not left and self.worker.done == before:
                return
            if self.worker.running and not until_empty:
                time.sleep(INTERVAL)

    def _look_around(self) -> int:
        """Take up what a worker left that died, this one's forerunner or one beside it."""
        left = tasks.take_up_left()
        if left:
            self._say(f"接着生成{left}份已签发的报告：上一次没有生成完，程序就中断了。")
        return left

    def _tidy_up(self) -> None:
        call_command("prune_db_task_results", min_age_days=KEEP_TASKS, verbosity=0)
        removed = storage.remove_unused()
        if removed:
            self._say(f"清理了{removed}个{storage.KEEP_PARTS.days}天没有用过的排版文件。")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


class Finishing(Worker):
    """The queue's worker; asked to end, it says that it finishes the report in its hands first."""

    told, done = print, 0

    def __init__(self, **options):
        super().__init__(**options)
        self.process = os.getpid()

    def shutdown(self, signum, frame):
        if os.getpid() != self.process:  # a printing process asked to end before it could refuse to hear it
            return
        if self.running and self.running_task:
            self.told("收到结束的要求：办完手里的一份就结束。")
        super().shutdown(signum, frame)

    def run_task(self, db_task_result):
        self.done += 1
        super().run_task(db_task_result)


def _leave_with(parent: int, ending: signal.Signals) -> bool:
    """Have the system end this process with the one that started it: `make demo` stops both at once.

    A watching thread would do too, but beside a thread no printing process can be forked. False where the other is
    gone already.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, ending)
    return os.getppid() == parent


def belong_to(worker: int) -> None:
    """A printing process ends with its worker, never before it: a worker asked to end finishes its report first.

    Left behind by one that was killed, it would print for nobody and complain of that in the log.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    if not _leave_with(worker, signal.SIGKILL):
        os._exit(1)  # what is raised after a fork is only printed
