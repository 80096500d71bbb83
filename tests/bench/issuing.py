"""Issuing the signed reports of many departments with one real worker process and with two, each printing alone.

python -m tests.bench.issuing [DEPARTMENTS]      100 by default; a throwaway SQLite file and a throwaway PostgreSQL

Every department has a report of nine projects with names of its own, so that no form is found printed. The last
column is one worker that prints each report with two processes: what a site with a single worker gains by itself.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from tests.postgres import throwaway_postgres

GOAL = 1.7


def main(number: int) -> None:
    print(f"{'database':>10} {'reports':>7} {'1 worker s':>10} {'2 workers s':>11} {'speed':>6}", end="  ")
    print(f"{'1 with 2 printers s':>19}", flush=True)
    for database in ("SQLite", "PostgreSQL"):
        try:
            one, two, alone = (measure(database, number, *way) for way in ((1, 1), (2, 1), (1, 2)))
        except RuntimeError as missing:
            print(f"{database:>10} not measured: {missing}")
            continue
        ratio = one / two
        met = "met" if ratio >= GOAL else "MISSED"
        print(f"{database:>10} {number:>7} {one:>10.1f} {two:>11.1f} {ratio:>6.2f}  {alone:>19.1f}  {met}", flush=True)


def measure(database: str, number: int, workers: int, printers: int) -> float:
    """Seconds from the start of the workers to the last version."""
    with tempfile.TemporaryDirectory(prefix="selfeval-bench-") as folder:
        sqlite = nullcontext(f"sqlite:///{folder}/bench.sqlite3")
        with sqlite if database == "SQLite" else throwaway_postgres() as url:
            environment = os.environ | {
                "DATABASE_URL": url,
                "SECRET_KEY": secrets.token_urlsafe(50),
                "HTTPS": "off",
                "DJANGO_SETTINGS_MODULE": "selfeval.settings",
                "BENCH_REPORTS": f"{folder}/reports",
            }
            command = [sys.executable, "-m", "tests.bench.issuing"]
            subprocess.run([*command, "make", str(number)], env=environment, check=True, stdout=subprocess.DEVNULL)
            start = time.perf_counter()
            working = [subprocess.Popen([*command, "work", str(printers)], env=environment) for _ in range(workers)]
            codes = [process.wait() for process in working]
            seconds = time.perf_counter() - start
            told = subprocess.run([*command, "count"], env=environment, check=True, capture_output=True, text=True)
            assert codes == [0] * workers and json.loads(told.stdout) == [number, 0], (codes, told.stdout)
            return seconds


def setting_up() -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.REPORTS_DIR = Path(os.environ["BENCH_REPORTS"])


def make(number: int) -> None:
    """One office by its operations; the others are its sealed content under names of their own, signed and queued."""
    from django.core.management import call_command
    from django.utils import timezone

    from budgets.operations import found_department, open_year
    from selfeval.accounts.models import User
    from selfeval.demo.office import OFFICE, load, read
    from selfeval.reports import tasks
    from selfeval.reports.content import build
    from selfeval.reports.models import ReportDraft
    from selfeval.reports.values import AnnualReport

    call_command("migrate", verbosity=0)
    report = build(load(read(OFFICE)))
    finance, leader = (User.objects.get(username=name) for name in ("caiwu", "lingdao"))
    for place in range(number):
        name = f"第{place + 1}局"
        text = report.canonical_json.replace(report.department, name)
        for row in report.summary:
            text = text.replace(row.money.label, f"{name}{row.money.label}")
        content = AnnualReport.from_json(text)
        department = found_department(bureau=("CZ", "财政局"), code=f"B{place}", name=name, short_name=name)
        now = timezone.now()
        draft = ReportDraft.objects.create(
            department=department,
            fiscal_year=open_year(department=department, year=2021),
            state="SIGNED",
            sealed=content.canonical_json,
            sha256=content.sha256,
            submitted_by=finance,
            submitted_at=now,
            signed_by=leader,
            signed_at=now,
        )
        tasks.enqueue(draft)


def work(printers: int) -> None:
    from django.core.management import call_command

    call_command("worker", batch=True, printers=printers)


def count() -> None:
    from selfeval.reports.models import IssuedReport, ReportDraft

    print(json.dumps([IssuedReport.objects.count(), ReportDraft.objects.exclude(failure="").count()]))


if __name__ == "__main__":
    what, *given = sys.argv[1:] or ["100"]
    if what in ("make", "work", "count"):
        setting_up()
        {"make": make, "work": work, "count": count}[what](*map(int, given))
    else:
        main(int(what))
