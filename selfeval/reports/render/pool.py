"""print_all(): documents printed side by side in child processes, so that a second core is used and no layout
can take the site with it. A child that dies or hangs is a sentence.
"""

import gc
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
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


def print_all(jobs: Mapping[Path, str]) -> None:
    """Print each document into its file; what was printed before a failure stays."""
    waiting = sorted(jobs.items(), key=lambda job: len(job[1]))  # the longest is taken first, from the end
    count = min(CHILDREN, cores(), len(waiting))
    if count < 2:
        for path, html in waiting:
            write_whole(path, printing.to_pdf(html))
        return
    printing.fonts.get()  # read before a fork, they serve the children and what is printed here afterwards
    children = [_Child() for _ in range(count)]
    try:
        _hand_out(waiting, children)
    finally:
        for child in children:
            child.dismiss()
        for child in children:
            child.stop()


def _hand_out(waiting: list[tuple[Path, str]], children: list["_Child"]) -> None:
    busy = {}
    for child in children:
        child.print(*waiting.pop())
        busy[child.pipe] = child
    while busy:
        ready = connection.wait(list(busy), timeout=SECONDS)
        if not ready:
            raise PrinterStopped(f"生成PDF超过{SECONDS}秒没有结果，已停止。{AGAIN}")
        for pipe in ready:
            child = busy.pop(pipe)
            child.hear()
            if waiting:
                child.print(*waiting.pop())
                busy[pipe] = child


class _Child:
    def __init__(self):
        # A fork is ready at once; beside other threads it might copy a lock that nobody opens again.
        context = get_context("fork" if threading.active_count() == 1 else "spawn")
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
