"""The annual report for 9, 60 and 300 projects, beside Chromium printing the same HTML in the same call.

Run by `make bench`. Each print is a process of its own: seconds, peak memory and pages are that process's.
"""

import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (9, 60, 300)
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


def main() -> None:
    print(f"{'projects':>8} {'load s':>7} {'build s':>7} {'print s':>8} {'MB':>6} {'pages':>6}", end=" ")
    print(f"{'Chromium s':>10} {'pages':>6} {'ratio':>6}")
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="selfeval-bench-") as folder:
            row = measure(size, Path(folder))
        print(
            f"{size:>8} {row['load']:>7.1f} {row['build']:>7.2f} {row['print']:>8.2f} {row['memory']:>6.0f} "
            f"{row['pages']:>6} {row['chromium']:>10.2f} {row['chromium_pages']:>6} "
            f"{row['print'] / row['chromium']:>6.2f}",
            flush=True,
        )


def measure(size: int, folder: Path) -> dict:
    """Seconds, MB and pages of a report of `size` projects."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DJANGO_SETTINGS_MODULE": "selfeval.settings",
    }
    page, ours, theirs = folder / "report.html", folder / "ours.pdf", folder / "theirs.pdf"
    command = [sys.executable, "-m", "tests.bench.report"]
    made = subprocess.run(
        [*command, "make", str(size), str(page)], env=environment, check=True, capture_output=True, text=True
    )
    row = json.loads(made.stdout.splitlines()[-1])
    printed = subprocess.run(
        [*command, "print", str(page), str(ours)], env=environment, check=True, capture_output=True, text=True
    )
    row |= json.loads(printed.stdout.splitlines()[-1])
    start = time.perf_counter()
    profile = f"--user-data-dir={folder / 'profile'}"
    subprocess.run(
        ["chromium", *FLAGS, profile, f"--print-to-pdf={theirs}", page.as_uri()], check=True, capture_output=True
    )
    row["chromium"] = time.perf_counter() - start
    return row | {"pages": pages(ours), "chromium_pages": pages(theirs)}


def pages(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def make(size: int, page: Path) -> dict:
    """Load an office of `size` projects into a new database and write its report as HTML."""
    import django

    django.setup()
    from django.core.management import call_command

    from selfeval.demo.office import OFFICE, load, read
    from selfeval.reports.content import build
    from selfeval.reports.render import to_html

    call_command("migrate", verbosity=0)
    office, start = read(OFFICE), time.perf_counter()
    office["projects"] = [
        project | {"name": f"{project['name']}{round_ or ''}", "code": f"{project['code']}-{round_}"}
        for round_ in range(-(-size // 9))
        for project in office["projects"]
    ][:size]
    # Many under-spent projects outweigh the overspend of basic spending: only that one is left to explain.
    office["explanations"] = [each for each in office["explanations"] if each["place"] == "basic"]
    year = load(office)
    loaded = time.perf_counter()
    page.write_text(to_html(build(year)), encoding="utf-8")
    return {"load": loaded - start, "build": time.perf_counter() - loaded}


def print_page(page: Path, output: Path) -> dict:
    import django

    django.setup()
    from selfeval.reports.render import to_pdf

    start = time.perf_counter()
    output.write_bytes(to_pdf(page.read_text(encoding="utf-8")))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"print": time.perf_counter() - start, "memory": memory}


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        print(json.dumps(make(int(sys.argv[2]), Path(sys.argv[3]))))
    elif sys.argv[1:2] == ["print"]:
        print(json.dumps(print_page(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main()
