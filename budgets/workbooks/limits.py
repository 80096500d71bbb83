"""What a child process may use, and how it is started: nothing of this process goes with it."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

MAX_FILE = 10 * 1024 * 1024
MAX_ANSWER = 48 * 1024 * 1024
MEMORY = 1024 * 1024 * 1024  # address space; what is touched stays far below
CPU_SECONDS, WALL_SECONDS = 20, 40
ROOT = Path(__file__).resolve().parent.parent.parent


class Died(Exception):
    """The child broke off: out of memory or time, or the library aborted."""


def confine() -> None:
    """Limit this process for good. Called by the child itself: threads forbid doing it between fork and exec."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_ANSWER, MAX_ANSWER))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run_child(module: str, *given: bytes) -> bytes:
    """What the module answers to the bytes given on its standard input; raises Died."""
    # Through files, not pipes: a child that stops reading or floods its output cannot hold this process.
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as answer:
        for piece in given:
            source.write(piece)
        source.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-s", "-B", "-m", module],
                cwd=ROOT,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"},
                stdin=source,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise Died from late
        if done.returncode:
            raise Died
        answer.seek(0)
        return answer.read()
