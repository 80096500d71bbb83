"""Importing 2,000 and 20,000 rows, workbook to committed, beside django-import-export's bulk mode on the same rows.

python -m tests.bench.imports          on a throwaway SQLite file and, where there is one, a throwaway PostgreSQL

Each import is a process of its own: seconds and peak memory (children included) are that process's. Ours does the
whole way of a person: upload, preview, commit, each with its own guarded reading; theirs one import_data().
"""

import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path

from tests.postgres import throwaway_postgres

SIZES = (2_000, 20_000)
JUDGED = 20_000
MEASURES = {"累计拨付数": "APPROPRIATED", "累计执行数": "EXECUTED"}
GOAL_RATIO, GOAL_MEMORY = 0.5, 500


def main() -> None:
    print(__doc__.strip(), end="\n\n")
    print(f"{'database':>10} {'rows':>6} {'ours s':>7} {'MB':>4} {'theirs s':>8} {'MB':>4} {'ratio':>5}", end="  ")
    print(f"{'bare s':>6} {'ratio':>5}", flush=True)
    for database in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory(prefix="selfeval-bench-") as folder:
            for size in SIZES:
                try:
                    measure(database, size, Path(folder))
                except RuntimeError as missing:
                    print(f"{database:>10} not measured: {missing}")


def measure(database: str, size: int, folder: Path) -> None:
    """Print one row: both ways on the same workbook, each from an empty year."""
    rows = {}
    for way in ("ours", "theirs", "bare"):
        sqlite = nullcontext(f"sqlite:///{folder}/{size}-{way}.sqlite3")
        with sqlite if database == "SQLite" else throwaway_postgres() as url:
            rows[way] = in_processes(way, url, size, folder)
    ours, theirs, bare = rows["ours"], rows["theirs"], rows["bare"]
    ratio = ours["seconds"] / theirs["seconds"]
    met = ratio <= GOAL_RATIO and ours["memory"] < GOAL_MEMORY
    print(
        f"{database:>10} {size:>6} {ours['seconds']:>7.2f} {ours['memory']:>4.0f} {theirs['seconds']:>8.2f} "
        f"{theirs['memory']:>4.0f} {ratio:>5.2f}  {bare['seconds']:>6.2f} {ours['seconds'] / bare['seconds']:>5.2f}  "
        + (("met     " if met else "MISSED  ") if size == JUDGED else " " * 8)
        + "  ".join(f"{name} {seconds:.2f}" for name, seconds in ours["steps"].items()),
        flush=True,
    )


def in_processes(way: str, url: str, size: int, folder: Path) -> dict:
    """Make the year and its workbook in one process, import it in another."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "HTTPS": "off",
        "DJANGO_SETTINGS_MODULE": "selfeval.settings",
        "BENCH_MEDIA": str(folder / "media"),
    }
    command, book = [sys.executable, "-m", "tests.bench.imports"], str(folder / f"{size}-{way}.xlsx")
    subprocess.run([*command, "make", str(size), book], env=environment, check=True)
    done = subprocess.run([*command, way, str(size), book], env=environment, check=True, stdout=subprocess.PIPE)
    row = json.loads(done.stdout.splitlines()[-1])
    assert row["figures"] == size, row
    return row


def setting_up() -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.MEDIA_ROOT = os.environ["BENCH_MEDIA"]


def make(size: int, path: str) -> None:
    """A year with enough lines for `size` rows of a long table, and the table itself."""
    setting_up()
    from django.core.management import call_command
    from openpyxl import Workbook

    from budgets.models import BudgetLine, Department, Project
    from tests.factories import make_department, make_section, make_user, make_year

    call_command("migrate", verbosity=0)
    department = make_department()
    year, section = make_year(department), make_section(department)
    make_user(department=department)
    count = -(-size // 24)
    projects = Project.objects.bulk_create(
        Project(
            department=department,
            fiscal_year=year,
            section=section,
            code=f"0{number:05}",
            name=f"第{number}个项目的支出",
            position=number,
        )
        for number in range(1, count + 1)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            department=department,
            fiscal_year=year,
            kind="PROJECT",
            project=project,
            source="APPROPRIATION",
            name=project.name,
        )
        for project in projects
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("执行")
    sheet.append(["项目编码", "项目名称", "月份", "口径", "金额（元）"])
    rows = ((project, month, words) for project in projects for month in range(1, 13) for words in MEASURES)
    for number, (project, month, words) in zip(range(size), rows, strict=False):
        sheet.append([project.code, project.name, month, words, (number * 7919 % 10**8) / 100])
    book.save(path)
    assert Department.objects.latest("pk") == department


def latest():
    from budgets.models import FiscalYear
    from selfeval.accounts.models import User

    return FiscalYear.objects.latest("pk"), User.objects.latest("pk")


def ours(path: str) -> dict[str, float]:
    from budgets.operations import commit_upload, upload_workbook
    from budgets.queries.uploads import compare, read_upload

    year, user = latest()
    times = [time.perf_counter()]
    upload = upload_workbook(
        fiscal_year=year, file_name="b.xlsx", data=Path(path).read_bytes(), unit="yuan", month=12, by=user
    )
    times.append(time.perf_counter())
    seen = compare(year, read_upload(upload)).digest
    times.append(time.perf_counter())
    commit_upload(upload=upload, seen=seen, by=user)
    times.append(time.perf_counter())
    return {
        name: end - start for name, start, end in zip(("upload", "preview", "commit"), times, times[1:], strict=False)
    }


def bare(path: str) -> dict[str, float]:
    """Theirs without a look at what stands: it can tell neither new from changed nor changed from unchanged."""
    return theirs(path, look=False)


def theirs(path: str, look: bool = True) -> dict[str, float]:
    """django-import-export in bulk mode with every other switch that makes it fast, and the lines looked up once."""
    import tablib
    from import_export import fields, resources, widgets

    from budgets.models import BudgetLine, Figure

    year, user = latest()
    lines = {line.project.code: line for line in BudgetLine.objects.filter(fiscal_year=year).select_related("project")}

    class LineWidget(widgets.ForeignKeyWidget):
        def clean(self, value, row=None, **options):
            return lines[value]

    class MeasureWidget(widgets.CharWidget):
        def clean(self, value, row=None, **options):
            return MEASURES[value]

    class FigureResource(resources.ModelResource):
        line = fields.Field("line", "项目编码", LineWidget(BudgetLine))
        month = fields.Field("month", "月份", widgets.IntegerWidget())
        measure = fields.Field("measure", "口径", MeasureWidget())
        amount = fields.Field("amount", "金额（元）", widgets.DecimalWidget())

        class Meta:
            model = Figure
            fields = ("line", "month", "measure", "amount")
            import_id_fields = ("line", "month", "measure")
            use_bulk, batch_size, use_transactions = True, 2000, True
            skip_diff = skip_html_diff = True
            skip_unchanged, force_init_instance = look, not look

        def init_instance(self, row=None):
            return Figure(department_id=year.department_id, fiscal_year=year, origin="PASTED", recorded_by=user)

    start = time.perf_counter()
    data = tablib.Dataset().load(Path(path).read_bytes(), "xlsx")
    result = FigureResource().import_data(data, raise_errors=True)
    assert not result.has_errors()
    return {"import": time.perf_counter() - start}


def run(way, path: str) -> dict:
    setting_up()
    from budgets.models import Figure

    steps = way(path)
    used = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    year, _ = latest()
    written = Figure.objects.filter(fiscal_year=year)
    assert all(figure.amount % 1 * 100 % 1 == Decimal(0) for figure in written[:100])
    return {"steps": steps, "seconds": sum(steps.values()), "memory": max(used), "figures": written.count()}


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(int(sys.argv[2]), sys.argv[3])
    elif sys.argv[1:2] in (["ours"], ["theirs"], ["bare"]):
        print(json.dumps(run({"ours": ours, "theirs": theirs, "bare": bare}[sys.argv[1]], sys.argv[3])))
    else:
        main()
