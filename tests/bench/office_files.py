"""Word and Excel of a report of 9, 60 and 300 forms: seconds, KB and the peak of memory of a process of its own.

python -m tests.bench.office_files
"""

import multiprocessing
import os
import resource
import secrets
import tempfile
import time

SIZES = (9, 60, 300)


def main(sizes=SIZES) -> None:
    print("forms | Word s     KB     MB | Excel s    KB     MB")
    for size in sizes:
        told = []
        for kind in ("word", "excel"):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                told.append(pool.apply(measure, (size, kind)))
        print(f"{size:>5} |" + " |".join(f"{s:>7.2f} {kb:>6} {mb:>6.0f}" for s, kb, mb in told), flush=True)


def measure(size: int, kind: str) -> tuple[float, int, float]:
    """Seconds, KB of the file and MB that making it took above the report itself."""
    report = report_of(size)
    from selfeval.reports.render import Stamp
    from selfeval.reports.word import word_of
    from selfeval.reports.workbook import workbook_of

    make = {"word": word_of, "excel": workbook_of}[kind]
    before, start = peak(), time.perf_counter()
    made = make(report, Stamp(1, report.sha256))
    return time.perf_counter() - start, len(made) // 1024, peak() - before


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report_of(size: int):
    """The demonstration report with its forms repeated."""
    from dataclasses import replace

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DJANGO_SETTINGS_MODULE": "selfeval.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        from selfeval.demo.office import OFFICE, load, read
        from selfeval.reports.content import build

        call_command("migrate", verbosity=0)
        report = build(load(read(OFFICE)))
    many = -(-size // len(report.sheets))
    return replace(report, sheets=(report.sheets * many)[:size], summary=(report.summary * many)[:size])


if __name__ == "__main__":
    main()
