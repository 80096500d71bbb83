"""Printers: documents printed side by side in child processes, so that a second core is used and no layout
can take the site with it. A child that dies or hangs is a sentence.
"""

import gc
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain, islice
from multiprocessing import connection, get_context
from pathlib import Path

from selfeval.reports.render import printing
from selfeval.reports.render.faces import CannotPrint
from selfeval.reports.render.files import write_whole

CHILDREN = 2
SECONDS = 120  # for one document: the longest measured one takes two
AGAIN = "已生成的部分已保存，请再试一次；如果反复出现，请联系管理员。"


class PrinterStopped(CannotPrint):
    """A child died, hung or refused; the text says which."""


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_alone() -> bool:
    """Whether no other thread runs: only then a child costs nothing."""
    return threading.active_count() == 1


class Printers:
    """Prints documents side by side in children that live as long as the `with`, and begin when they are wanted."""

    def __init__(self):
        self.children: list[_Child] = []
        self.busy: dict[connection.Connection, _Child] = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for child in self.children:
            child.dismiss()
        for child in self.children:
            child.stop()

    def begin(self, jobs: Iterable[tuple[Path, str]]) -> None:
        """Hand each document out to be printed into its file, which is there after wait().

        Jobs are taken one by one as children get free, so that one may be written while others are printed. What was
        printed before a failure stays.
        """
        # Where a child costs nothing, the next document is looked for while the first is printed.
        least = 1 if is_alone() else 2
        jobs = iter(jobs)
        first = list(islice(jobs, least))
        if len(first) < least or min(CHILDREN, cores()) < 2:
            for path, html in chain(first, jobs):
                write_whole(path, printing.to_pdf(html))
            return
        for path, html in chain(first, jobs):
            child = self._free()
            child.print(path, html)
            self.busy[child.pipe] = child

    def wait(self) -> None:
        """Until every document is printed."""
        while self.busy:
            self._hear()

    def _free(self) -> "_Child":
        if len(self.busy) == min(CHILDREN, cores()):
            self._hear()
        elif len(self.busy) == len(self.children):
            printing.fonts.get()  # read before a fork, they serve the children and what is printed here afterwards
            self.children.append(_Child())
        return next(child for child in self.children if child.pipe not in self.busy)

    def _hear(self) -> None:
        """Wait until a child has finished."""
        ready = connection.wait(list(self.busy), timeout=SECONDS)
        if not ready:
            raise PrinterStopped(f"生成PDF超过{SECONDS}秒没有结果，已停止。{AGAIN}")
        for pipe in ready:
            self.busy.pop(pipe).hear()


class _Child:
    def __init__(self):
        # A fork is ready at once; beside other threads it might copy a lock that nobody opens again.
        context = get_context("fork" if is_alone() else "spawn")
        self.pipe, far = context.Pipe()
        ours = self.pipe if context.get_start_method() == "fork" else None
        self.process = context.Process(target=work, args=(far, ours), daemon=True)
        self.process.start()
        far.close()

    def print(self, path: Path, html: str) -> None:
        try:
            self.pipe.send((path, html))
        except OSError:
            raise PrinterStopped(f"生成PDF的进程意外中止。{AGAIN}") from None

    def hear(self) -> None:
        try:
            failure = self.pipe.recv()
        except (EOFError, OSError):
            raise PrinterStopped(f"生成PDF的进程意外中止。{AGAIN}") from None
        if failure:
            raise PrinterStopped(f"生成PDF失败（{failure}）。{AGAIN}")

    def dismiss(self) -> None:
        with suppress(OSError):
            self.pipe.send(None)

    def stop(self) -> None:
        self.process.join(1)
        self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()


def work(pipe, parents_end=None) -> None:
    """The child: print what comes until nobody sends any more."""
    if parents_end is not None:
        parents_end.close()  # or a dead parent's pipe would stay open here
    gc.freeze()
    while job := _next(pipe):
        path, html = job
        try:
            write_whole(path, printing.to_pdf(html))
            failure = ""
        except Exception as error:
            failure = f"{type(error).__name__}: {error}"
        gc.collect()
        pipe.send(failure)
    printing.fonts.drop()


def _next(pipe) -> tuple[Path, str] | None:
    try:
        return pipe.recv()
    except EOFError:  # the parent is gone
        return None
