"""导入 and 撤销 clicked many times in the same moment: one effect each."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from budgets.models import Figure, Upload
from budgets.operations import DoneAlready, commit_upload, undo_upload, upload_workbook
from budgets.queries.uploads import compare, read_upload
from tests.budgets.workbooks.books import workbook
from tests.factories import Story

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def clicked(job) -> list[bool]:
    """Whether each of many clicks, each with a connection of its own, had an effect."""

    def run(_):
        try:
            job()
        except DoneAlready:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


def test_an_import_clicked_many_times_is_done_once_and_undone_once():
    if connection.vendor != "postgresql":
        pytest.skip("locked rows need PostgreSQL")
    story = Story()
    upload = upload_workbook(
        fiscal_year=story.year,
        file_name="a.xlsx",
        data=workbook(["项目编码", "支出数"], [story.project.code, 900]),
        unit="yuan",
        month=12,
        by=story.finance.user,
    )
    before, seen = Figure.objects.count(), compare(story.year, read_upload(upload)).digest

    def fresh() -> Upload:
        return Upload.objects.get(pk=upload.pk)

    assert sum(clicked(lambda: commit_upload(upload=fresh(), seen=seen, by=story.finance.user))) == 1
    assert Figure.objects.count() == before + 1
    assert sum(clicked(lambda: undo_upload(upload=fresh(), by=story.finance.user))) == 1
    assert Figure.objects.count() == before + 2 and fresh().state == "UNDONE"
