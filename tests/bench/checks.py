"""Checking a form of N rows and a report of N pages, each beside plain reading of the same file in the same call.

python -m tests.bench.checks          (run by `make bench`)

Ours is the whole way: guarded child process, reading, judging. Beside it stand what any program would begin with:
openpyxl loading the workbook, python-docx reading the paragraphs. Quote the ratios; seconds change with the machine.
"""

import io
import os
import secrets
import time
from collections.abc import Callable

ROWS, PAGES = (15, 60, 240, 960), (5, 20, 80)
JUDGED_ROWS, JUDGED_PAGES, GOAL = 60, 20, 1.0
CHARACTERS_A_PAGE = 22 * 28  # GB/T 9704
TIMES = 3


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfeval.settings")
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    django.setup()
    print(__doc__.strip(), end="\n\n")
    print(f"{'form rows':>12} {'findings':>9} {'ours s':>7} {'openpyxl s':>11} {'ratio':>6}")
    for rows in ROWS:
        row(rows, *form_of(rows), rows == JUDGED_ROWS)
    print(f"\n{'report pages':>12} {'findings':>9} {'ours s':>7} {'python-docx s':>13} {'ratio':>6}")
    for pages in PAGES:
        row(pages, *report_of(pages), pages == JUDGED_PAGES)


def row(size: int, ours: Callable[[], int], theirs: Callable[[], object], is_judged: bool) -> None:
    found, seconds = best(ours)
    _, beside = best(theirs)
    met = ("met" if seconds < GOAL else "MISSED") if is_judged else ""
    print(f"{size:>12} {found:>9} {seconds:>7.2f} {beside:>11.3f} {seconds / beside:>6.1f}  {met}", flush=True)


def best(function: Callable[[], object]) -> tuple:
    """The answer, and the shortest of a few times: the machine is shared."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        answer = function()
        taken.append(time.perf_counter() - start)
    return answer, min(taken)


def form_of(rows: int) -> tuple[Callable[[], int], Callable[[], object]]:
    from openpyxl import load_workbook

    from budgets.workbooks.guard import read_workbook
    from selfeval.assessments.official.judging import fitting_rule_set, judge
    from selfeval.assessments.official.reading import read_form
    from selfeval.assessments.queries.rule_sets import offers
    from tests.assessments.official.layouts import form

    kinds = [("产出指标", "数量指标"), ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标")]
    written = [
        {
            "class": kind,
            "subclass": part,
            "name": f"指标{n}",
            "target": "≥400人",
            "actual": "388人",
            "weight": "1",
            "score": "1",
        }
        for kind, part in kinds
        for n in range(rows // 3)
    ]
    data = form(written, [("年度资金总额", "50", "50", "48.75")], total="99", score="10")
    rule_sets = {offer.name: offer.values for offer in offers()}

    def check() -> int:
        found = read_form(read_workbook(data))
        return len(judge(found, fitting_rule_set(found, rule_sets)).findings)

    return check, lambda: load_workbook(io.BytesIO(data))


def report_of(pages: int) -> tuple[Callable[[], int], Callable[[], object]]:
    from docx import Document

    from selfeval.checking.prose import check_prose
    from selfeval.reports.prose_files import text_of

    document, length, number = Document(), 0, 0
    while length < pages * CHARACTERS_A_PAGE:
        number += 1
        rate = "56.47%" if number % 10 else "65%"
        text = (
            f"（{number}）项目{number}全年预算数为60万元，执行数为33.88万元，执行率{rate}。"
            + "工作有序推进，资金使用规范。" * 6
        )
        document.add_paragraph(text)
        length += len(text)
    out = io.BytesIO()
    document.save(out)
    data = out.getvalue()

    def check() -> int:
        return len(check_prose(text_of(data, "report.docx")).findings)

    return check, lambda: [each.text for each in Document(io.BytesIO(data)).paragraphs]


if __name__ == "__main__":
    main()
