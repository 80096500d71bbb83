"""The annual report for 9, 60 and 300 projects, beside Chromium printing the same HTML in the same call.

Every form has at least 12 indicators. Run by `make bench`. Each print is a process of its own, begun when its modules
are loaded and its fonts are read, as a worker's are when it starts:

    first    nothing is kept
    issue    the forms are kept since their approval, by the worker that issues; nothing else is
    again    the issued report with one form changed: everything else is kept

MB is the peak of the process and its children together (shared pages counted once).
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (9, 60, 300)
MODES = ("first", "issue", "again")
KEPT_BEFORE = {"issue": "forms", "again": "issue"}
TIMES = 2  # each is done so often, theirs and ours, and the shortest time counts
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--allow-file-access-from-files",
]


def main(sizes=SIZES) -> None:
    if not shutil.which("chromium"):
        sys.exit("Reports are measured beside the whole Chromium: apt-get install chromium, then try again.")
    print("seconds  projects  pages     KB |  Chromium |  first  ÷ Chr.    MB |  issue  ÷ Chr. |  again  ÷ first")
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="selfeval-bench-") as folder:
            row = measure(size, Path(folder))
        print(
            f"{size:>17} {row['pages']:>6} {row['kilobytes']:>6} | {row['chromium']:>9.2f} |"
            f" {row['first']:>6.2f} {row['first'] / row['chromium']:>7.2f} {row['megabytes']:>5.0f} |"
            f" {row['issue']:>6.2f} {row['issue'] / row['chromium']:>7.2f} |"
            f" {row['again']:>6.2f} {row['again'] / row['first']:>8.2f}",
            flush=True,
        )


def measure(size: int, folder: Path) -> dict:
    """Seconds, MB and pages of a report of `size` projects."""
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DJANGO_SETTINGS_MODULE": "selfeval.settings",
    }
    run("make", size, folder)
    row = {"chromium": min(chromium(folder) for _ in range(TIMES))}
    run("forms", size, folder)
    for mode in MODES:
        row[mode] = min(run(mode, size, folder) for _ in range(TIMES))
    row["megabytes"] = peak("first", size, folder)
    issued = folder / "again.pdf"
    return row | {"pages": pages(issued), "kilobytes": issued.stat().st_size // 1024}


def begun(mode: str, size: int, folder: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.bench.report", mode, str(size), str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def run(mode: str, size: int, folder: Path) -> float:
    """What a process of its own answers."""
    with begun(mode, size, folder) as process:
        answer = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{mode} of {size} projects failed")
    return float(answer.splitlines()[-1])


def peak(mode: str, size: int, folder: Path) -> float:
    """The most memory that a process and its children held (MB); a run of its own, since looking costs time."""
    import psutil

    most = 0
    with begun(mode, size, folder) as started:
        process = psutil.Process(started.pid)
        while started.poll() is None:
            most = max(most, held(process))
            time.sleep(0.05)
    return most


def held(process) -> float:
    import psutil

    try:
        family = [process, *process.children(recursive=True)]
        return sum(each.memory_full_info().pss for each in family) / 2**20
    except psutil.Error:
        return 0


def chromium(folder: Path) -> float:
    profile, theirs = f"--user-data-dir={folder / secrets.token_hex(4)}", folder / "theirs.pdf"
    start = time.perf_counter()
    page = (folder / "report.html").as_uri()
    subprocess.run(["chromium", *FLAGS, profile, f"--print-to-pdf={theirs}", page], check=True, capture_output=True)
    return time.perf_counter() - start


def pages(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def make(size: int, folder: Path) -> float:
    """Load an office of `size` projects into a new database, write its report as JSON and HTML."""
    from django.core.management import call_command

    from selfeval.demo.office import OFFICE, load, read
    from selfeval.reports.content import build
    from selfeval.reports.render.documents import pieces_of, whole

    call_command("migrate", verbosity=0)
    office, start = read(OFFICE), time.perf_counter()
    office["projects"] = [
        project | {"name": f"{project['name']}{round_ or ''}", "code": f"{project['code']}-{round_}"}
        for round_ in range(-(-size // 9))
        for project in office["projects"]
    ][:size]
    # Many under-spent projects outweigh the overspend of basic spending: only that one is left to explain.
    office["explanations"] = [each for each in office["explanations"] if each["place"] == "basic"]
    report = with_indicators(build(load(office)), 12)
    (folder / "report.json").write_text(report.canonical_json, encoding="utf-8")
    (folder / "report.html").write_text(whole(pieces_of(report)), encoding="utf-8")
    return time.perf_counter() - start


def with_indicators(report, least: int):
    """The report with forms of at least so many indicators: the last of each form is repeated."""
    from dataclasses import replace

    def longer(sheet):
        missing = least - sum(len(subclass.rows) for group in sheet.classes for subclass in group.subclasses)
        *classes, last = sheet.classes
        *subclasses, end = last.subclasses
        end = replace(end, rows=(*end.rows, *[end.rows[-1]] * missing))
        return replace(sheet, classes=(*classes, replace(last, subclasses=(*subclasses, end))))

    return replace(report, sheets=tuple(map(longer, report.sheets)))


def print_it(mode: str, folder: Path) -> float:
    from dataclasses import replace

    from django.conf import settings

    from selfeval.reports.render import Attachment, Stamp, print_report, warm
    from selfeval.reports.values import AnnualReport

    settings.REPORTS_DIR = folder / mode
    shutil.rmtree(settings.REPORTS_DIR, ignore_errors=True)
    if mode in KEPT_BEFORE:
        shutil.copytree(folder / KEPT_BEFORE[mode], settings.REPORTS_DIR)
    report = AnnualReport.from_json((folder / "report.json").read_text(encoding="utf-8"))
    if mode == "again":
        changed = replace(report.sheets[4], achieved_goal=f"{report.sheets[4].achieved_goal}退回后补充了完成情况。")
        report = replace(report, sheets=(*report.sheets[:4], changed, *report.sheets[5:]))
    warm()
    carried = Attachment("report.json", report.canonical_json.encode(), "application/json", is_source=True)
    start = time.perf_counter()
    printed = print_report(report, Stamp(1 + (mode == "again"), report.sha256), [carried])
    seconds = time.perf_counter() - start
    (folder / f"{mode}.pdf").write_bytes(printed)
    return seconds


def keep_forms(folder: Path) -> None:
    """What approving the forms does."""
    from django.conf import settings

    from selfeval.reports.render import print_form
    from selfeval.reports.render.documents import paper_of
    from selfeval.reports.values import AnnualReport

    settings.REPORTS_DIR = folder / "forms"
    report = AnnualReport.from_json((folder / "report.json").read_text(encoding="utf-8"))
    for sheet in (*filter(None, [report.whole]), *report.sheets):
        print_form(paper_of(report, sheet))


def alone() -> None:
    """A process of the bench: do one thing and print its seconds."""
    import django

    django.setup()
    mode, size, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    if mode == "make":
        print(make(size, folder))
    elif mode == "forms":
        keep_forms(folder)
        print(0)
    else:
        print(print_it(mode, folder))


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1].isalpha():
        alone()
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
