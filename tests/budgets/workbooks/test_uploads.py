"""An import is previewed, committed whole or not at all, once, and taken back by superseding."""

import io
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from budgets import operations as money
from budgets.models import ColumnMapping, Figure, Upload
from budgets.operations import uploads as operations
from budgets.operations.uploads import (
    DoneAlready,
    NotToBeImported,
    SeenOtherwise,
    WrongWorkbook,
    commit_upload,
    undo_upload,
    upload_workbook,
)
from budgets.queries import uploads as queries
from budgets.queries.doubts import doubts_of
from budgets.workbooks.book import NotReadable
from budgets.workbooks.template import Heading, template
from tests.budgets.workbooks.books import workbook
from tests.factories import Story, make_line, make_project, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return Story()


def bring(story, *rows, data=None, unit="yuan") -> Upload:
    data = data or workbook(["项目编码", "年初预算数", "累计拨付数", "累计执行数"], *rows)
    return upload_workbook(
        fiscal_year=story.year, file_name="表.xlsx", data=data, unit=unit, month=12, by=story.finance.user
    )


def plan_of(upload):
    return queries.compare(upload.fiscal_year, queries.read_upload(upload))


def commit(upload, by):
    return commit_upload(upload=upload, seen=plan_of(upload).digest, by=by)


def standing(story) -> dict:
    return {place: amount for place, (_, amount) in queries.standing_of(story.year).items()}


def test_the_preview_tells_new_changed_and_unchanged_with_totals(story):
    other = make_project(story.year)
    make_line(project=other)
    plan = plan_of(bring(story, [story.project.code, 1000, None, 900], [other.code, 5, None, None]))
    assert [(each.old, each.entry.amount) for each in plan.changed] == [(Decimal("850.00"), Decimal("900.00"))]
    assert [each.entry.amount for each in plan.new] == [Decimal("5.00")] and plan.unchanged == 1
    assert [(each.before, each.after) for each in plan.totals] == [(1000, 1005), (1000, 1000), (850, 900)]


def test_a_commit_puts_down_the_figures_with_their_upload_and_who(story):
    upload = bring(story, [story.project.code, None, None, 900])
    commit(upload, story.finance.user)
    upload.refresh_from_db()
    figure = upload.figures.get()
    assert (figure.origin, figure.amount, figure.supersedes.amount) == ("IMPORTED", 900, 850)
    assert (upload.state, upload.counts["changed"], len(upload.sha256)) == ("COMMITTED", 1, 64)


def test_a_second_click_has_no_second_effect(story):
    upload = bring(story, [story.project.code, None, None, 900])
    seen = plan_of(upload).digest
    commit_upload(upload=upload, seen=seen, by=story.finance.user)
    for again in (upload, Upload.objects.get(pk=upload.pk)):
        with pytest.raises(DoneAlready, match="已经导入"):
            commit_upload(upload=again, seen=seen, by=story.finance.user)
    assert upload.figures.count() == 1


def test_one_fault_keeps_everything_out(story):
    before = standing(story)
    upload = bring(story, [story.project.code, 1, 2, 3], ["没有", 1, 2, "abc"])
    with pytest.raises(NotToBeImported, match="2处错误"):
        commit(upload, story.finance.user)
    assert standing(story) == before


def test_a_crash_in_the_middle_keeps_everything_out(story, monkeypatch):
    upload, before = bring(story, [story.project.code, 1, 2, 3]), standing(story)
    monkeypatch.setattr(Upload, "save", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        commit(upload, story.finance.user)
    monkeypatch.undo()
    assert standing(story) == before and Upload.objects.get().state == "PREVIEW"


def test_what_changed_after_the_preview_is_not_overwritten(story):
    upload = bring(story, [story.project.code, None, None, 900])
    seen = plan_of(upload).digest
    money.record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(870), by=story.finance.user)
    with pytest.raises(SeenOtherwise):
        commit_upload(upload=upload, seen=seen, by=story.finance.user)
    assert standing(story)[story.line.pk, "EXECUTED", 12] == 870


def test_undoing_restores_what_stood_and_deletes_nothing(story):
    before, rows = standing(story), Figure.objects.count()
    month = workbook(["项目编码", "月份", "累计执行数"], [story.project.code, 12, 900], [story.project.code, 6, 400])
    upload = bring(story, data=month)
    commit(upload, story.finance.user)
    assert undo_upload(upload=upload, by=story.finance.user) == (2, 0)
    after = standing(story)
    assert after.pop((story.line.pk, "EXECUTED", 6)) is None  # emptied, as nothing stood there
    assert after == before and Figure.objects.count() == rows + 4
    with pytest.raises(DoneAlready, match="已经撤销"):
        undo_upload(upload=upload, by=story.finance.user)


def test_undoing_leaves_what_was_changed_since(story):
    upload = bring(story, [story.project.code, 2000, None, 900])
    commit(upload, story.finance.user)
    money.record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(910), by=story.finance.user)
    assert queries.still_current(upload) == {"current": 1, "since": 1}
    assert undo_upload(upload=upload, by=story.finance.user) == (1, 1)
    after = standing(story)
    assert (after[story.line.pk, "EXECUTED", 12], after[story.line.pk, "INITIAL", 0]) == (910, 1000)
    upload.refresh_from_db()
    assert upload.counts["taken_back"] == 1 and upload.counts["left"] == 1


def test_what_was_not_imported_cannot_be_undone(story):
    with pytest.raises(DoneAlready, match="还没有导入"):
        undo_upload(upload=bring(story, [story.project.code, 1, 1, 1]), by=story.finance.user)


def test_a_closed_year_takes_no_workbook_no_commit_and_no_undoing(story):
    upload, done = bring(story, [story.project.code, 1, 1, 1]), bring(story, [story.project.code, 3, 1, 1])
    seen = plan_of(upload).digest
    commit(done, story.finance.user)
    story.year.closed_at, story.year.closed_by = timezone.now(), story.finance.user
    story.year.save()
    for act in (
        lambda: bring(story, [story.project.code, 1, 1, 1]),
        lambda: commit_upload(upload=upload, seen=seen, by=story.finance.user),
        lambda: undo_upload(upload=done, by=story.finance.user),
    ):
        with pytest.raises(money.YearClosed):
            act()


@pytest.mark.parametrize(
    "change, words",
    [
        ({"department_code": "别的局"}, ("别的局", "测试局")),
        ({"year": 2020}, ("2020年度", "2021年度")),
    ],
)
def test_a_template_of_another_department_or_year_is_refused_with_both_named(story, change, words):
    fields = {"department_code": story.department.code, "department": "x", "year": 2021, "month": 12, "unit": "wan"}
    with pytest.raises(WrongWorkbook) as refused:
        bring(story, data=template(Heading(**fields | change), []))
    assert all(word in str(refused.value) for word in words)
    assert not Upload.objects.exists()


def test_a_template_of_another_version_is_refused_with_both_named(story):
    book = load_workbook(io.BytesIO(template(Heading(story.department.code, "x", 2021, 12, "wan"), [])))
    book["selfeval"]["B1"] = "0"
    output = io.BytesIO()
    book.save(output)
    with pytest.raises(WrongWorkbook, match="第0版.*第1版"):
        bring(story, data=output.getvalue())


def test_the_own_template_goes_in_and_changes_nothing(story):
    heading = Heading(story.department.code, "测试局", 2021, 12, "wan")
    plan = plan_of(bring(story, data=template(heading, queries.filled_lines(story.year, 12))))
    assert (plan.unchanged, plan.changes, plan.faults) == (3, [], [])


def test_a_mapping_is_remembered_for_the_department_and_for_it_alone(story):
    data = workbook(["事项", "甲"], [story.project.name, 900])
    upload = bring(story, data=data)
    reading = queries.read_upload(upload)
    assert not reading.is_understood
    for columns in ({"0": "project"}, {"0": "project", "1": "EXECUTED"}):
        operations.remember_mapping(
            department=story.department,
            fingerprint=reading.table.fingerprint,
            columns=columns,
            by=story.finance.user,
        )
    assert ColumnMapping.objects.count() == 1
    assert [each.entry.amount for each in plan_of(bring(story, data=data)).changed] == [900]
    assert not queries.read_upload(bring(Story(), data=data)).is_understood


def test_the_stored_file_has_a_name_of_ours_whatever_it_was_called(story):
    upload = upload_workbook(
        fiscal_year=story.year,
        file_name="../../etc/passwd.xlsx",
        data=workbook(["项目编码", "支出数"], [story.project.code, 1]),
        unit="yuan",
        month=12,
        by=story.finance.user,
    )
    assert upload.file.name.startswith("uploads/") and len(upload.file.name) == len("uploads/") + 32 + len(".xlsx")


def test_what_cannot_be_read_leaves_nothing_behind(story):
    with pytest.raises(NotReadable):
        bring(story, data=b"PK\x03\x04")
    assert not Upload.objects.exists()


def test_odd_amounts_years_and_spending_without_a_budget_are_said(story):
    last_year = make_year(story.department, 2020)
    project = make_project(last_year, story.section)
    twin = make_line(project=project)
    project.code = story.project.code
    project.save()
    money.record_figure(line=twin, measure="INITIAL", month=0, amount=Decimal("5"), by=story.finance.user)
    bare = make_project(story.year)
    make_line(project=bare)
    data = workbook(
        ["2020年执行情况"],
        ["项目编码", "年初预算数", "累计执行数"],
        [story.project.code, 1001, 850000],
        [bare.code, None, 7],
    )
    upload = bring(story, data=data)
    reading = queries.read_upload(upload)
    said = doubts_of(story.year, reading, queries.compare(story.year, reading))
    assert ["2020年" in said[0], "上年同口径" in said[1], "原有的数" in said[2], "没有年初预算" in said[3]] == [
        True
    ] * 4


def test_planning_takes_the_same_number_of_queries_for_any_number_of_rows(story, django_assert_num_queries):
    few = bring(story, [story.project.code, 1, 1, 1])
    many = bring(story, *[[story.project.code, 1, 1, 1]] * 300)
    for upload in (few, many):
        upload = queries.uploads_in(story.finance).get(pk=upload.pk)
        with django_assert_num_queries(3):
            plan_of(upload)
