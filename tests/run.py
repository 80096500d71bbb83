"""Runs every check and ends with one summary: ruff, the tests on SQLite and on PostgreSQL, the migrations.

.venv/bin/python tests/run.py                     everything
.venv/bin/python tests/run.py -k report -x        what pytest does not share with this goes to pytest
.venv/bin/python tests/run.py --sqlite-only       without PostgreSQL

A part that fails does not keep the others from running. The last line is "N passed, M failed".
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgres import throwaway_postgres  # noqa: E402

NO_TESTS_COLLECTED = 5
ASKS_A_DATABASE = "django_db and not browser and not once"


@dataclass
class Part:
    """How one part of the run went."""

    name: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    counts_tests: bool = False
    note: str = ""

    def line(self) -> str:
        """The part's line in the summary."""
        if self.counts_tests:
            result = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        else:
            result = "failed" if self.failed else "ok"
        return f"{self.name:<22}{result:<38}{self.seconds:6.1f} s{'  ' + self.note if self.note else ''}"


def count_tests(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped in a JUnit file; one that fails and then breaks teardown counts once."""
    worst: dict[tuple[str, str], int] = {}
    try:
        cases = ElementTree.parse(report).iter("testcase")
    except (OSError, ElementTree.ParseError):
        return 0, 0, 0
    for case in cases:
        key = (case.get("classname", ""), case.get("name", ""))
        marks = {child.tag for child in case}
        result = 2 if marks & {"failure", "error"} else 1 if "skipped" in marks else 0
        worst[key] = max(worst.get(key, 0), result)
    results = list(worst.values())
    return results.count(0), results.count(2), results.count(1)


def environment(database_url: str | None) -> dict[str, str]:
    """The environment of a part: its own database, and a key since the settings refuse to start without."""
    variables = {"SECRET_KEY": secrets.token_urlsafe(50)} | dict(os.environ)
    variables.pop("DATABASE_URL", None)
    return variables | ({"DATABASE_URL": database_url} if database_url else {})


def announce(name: str) -> None:
    """A heading between the parts' outputs."""
    print(f"\n== {name}", flush=True)


def run_command(name: str, arguments: list[str]) -> Part:
    """Runs a check that passes or fails as a whole."""
    announce(name)
    started = time.monotonic()
    # In memory: the check must not leave an empty database where the demo keeps its own.
    code = subprocess.call([sys.executable, *arguments], cwd=ROOT, env=environment("sqlite://:memory:"))
    return Part(name, time.monotonic() - started, failed=int(code != 0))


def run_pytest(name: str, arguments: list[str], marker: str, database_url: str | None) -> Part:
    """Runs the tests on one database."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.xml")
        # Each of the two begins with half of the tests in their order, which keeps what a module shares together, and
        # helps the other when it is done: or one would be left alone with the slow ones.
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q", f"--junitxml={report}"]
        command += ["-m", marker] if marker else []
        code = subprocess.call([*command, *arguments], cwd=ROOT, env=environment(database_url))
        passed, failed, skipped = count_tests(report)
    note = ""
    if code == NO_TESTS_COLLECTED and (arguments or marker):
        note = "no test selected"  # What was asked for may be in the other run only.
    elif code and not failed:
        failed, note = 1, f"pytest ended with code {code}"
    return Part(name, time.monotonic() - started, passed, failed, skipped, True, note)


def run_on_postgres(arguments: list[str], marker: str) -> Part:
    """Runs what asks a database on a PostgreSQL of its own; everything else has run and would show no more."""
    name = "pytest on PostgreSQL"
    announce(name)
    started = time.monotonic()
    marker = f"({marker}) and {ASKS_A_DATABASE}" if marker else ASKS_A_DATABASE
    try:
        with throwaway_postgres() as database_url:
            return run_pytest(name, arguments, marker, database_url)
    except RuntimeError as error:
        print(error, file=sys.stderr, flush=True)
        return Part(name, time.monotonic() - started, failed=1, counts_tests=True, note="no PostgreSQL")


def run_all(arguments: list[str], marker: str, sqlite_only: bool) -> list[Part]:
    """Runs the parts one after another, whatever each of them ends with."""
    parts = [run_command("ruff check", ["-m", "ruff", "check"])]
    announce("pytest on SQLite")
    parts.append(run_pytest("pytest on SQLite", arguments, marker, None))
    if not sqlite_only:
        parts.append(run_on_postgres(arguments, marker))
    parts.append(run_command("migrations check", ["manage.py", "makemigrations", "--check", "--dry-run"]))
    return parts


def main(arguments: list[str] | None = None) -> int:
    """Runs everything and prints the summary; 0 only if tests ran and nothing failed."""
    parser = argparse.ArgumentParser(description="Run every check. Other arguments go to pytest.", allow_abbrev=False)
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    parser.add_argument("-m", dest="marker", default="", help="pytest's marker expression")
    own, for_pytest = parser.parse_known_args(arguments)
    # Ended from outside, the run must still stop its PostgreSQL: as an exception, this runs the cleanup.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        parts = run_all(for_pytest, own.marker, own.sqlite_only)
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    passed, failed = (sum(getattr(part, field) for part in parts) for field in ("passed", "failed"))
    announce("summary")
    for part in parts:
        print(part.line())
    if not passed + failed:
        print("No test ran.")
    print(f"{passed} passed, {failed} failed", flush=True)
    return int(failed > 0 or passed == 0)


if __name__ == "__main__":
    sys.exit(main())
