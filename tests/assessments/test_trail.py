"""The trail as sentences on the form, and as the auditor's list of a year: narrowed, paged, exported."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from selfeval.accounts.roles import Role
from selfeval.assessments import operations
from selfeval.assessments.models import Assessment, Evidence, FieldChange
from selfeval.assessments.queries import trail
from selfeval.assessments.telling import told
from selfeval.assessments.workflow import Action
from tests.factories import Story, fill_in, in_days, make_project, make_scope, make_section

pytestmark = pytest.mark.django_db


def change(story, field="actual", before="1", after="2", **more):
    row = story.form.indicators.first()
    return FieldChange.objects.create(
        assessment=story.form,
        indicator=row,
        place=row.name,
        form_version=0,
        field=field,
        before=before,
        after=after,
        changed_by=story.filler.user,
        **more,
    )


@pytest.fixture
def story():
    """Something of every kind was done to a form."""
    told = Story()
    told.filler.user.full_name, told.chief.user.full_name = "李经办", "王科长"
    told.filler.user.save()
    told.chief.user.save()
    fill_in(told.form, told.filler)
    FieldChange.objects.filter(assessment=told.form).count()
    row = told.form.indicators.first()
    change(told)
    change(told, "improvement", "", "=cmd|calc")
    told.act(told.filler, Action.SUBMIT)
    asked = operations.comment(assessment_id=told.form.pk, by=told.chief, text="请附台账", indicator_id=row.pk)
    operations.answer(comment_id=asked.pk, by=told.filler, text="已附")
    operations.resolve(comment_id=asked.pk, by=told.chief)
    operations.deduct(indicator_id=row.pk, by=told.chief, version=1, deduction=Decimal("2"), reason="不全")
    operations.deduct(indicator_id=row.pk, by=told.chief, version=1, deduction=Decimal("0"))
    Evidence.objects.create(
        assessment=told.form,
        indicator=row,
        file="evidence/x",
        file_name="台账.pdf",
        size=1,
        sha256="0" * 64,
        added_by=told.filler.user,
        removed_by=told.filler.user,
        removed_at=timezone.now(),
    )
    told.act(told.chief, Action.RETURN, "请核对")
    told.auditor = make_scope(Role.AUDITOR, told.department)
    return told


def words(story, **asked) -> list[str]:
    keys = trail.keys_of(trail.forms_of_year(story.auditor, story.year), trail.Asked(**asked))
    return [told(event).words for event in trail.events_of(keys)]


def test_everything_that_was_done_is_told_in_sentences(story):
    found = words(story)
    name = story.form.indicators.first().name
    for sentence in (
        "送审（草稿→送审）",
        "退回（送审→退回）",
        f"对指标“{name}”提出意见",
        f"回复王科长对指标“{name}”的意见",
        "把王科长的意见标为已解决",
        f"对指标“{name}”扣减2.00分",
        f"取消对指标“{name}”的扣减（原扣减2.00分）",
        f"为指标“{name}”上传佐证材料“台账.pdf”",
        f"为指标“{name}”移除佐证材料“台账.pdf”",
    ):
        assert sentence in found, sentence
    assert sum("修改" in each for each in found) == 1  # a day's changes by one person are one event


def test_what_was_changed_after_a_return_is_not_told_as_if_before_it(story):
    FieldChange.objects.create(
        assessment=story.form, place="自评表", form_version=2, field="achieved_goal", changed_by=story.filler.user
    )
    told_kinds = [each for each in words(story) if "修改" in each or "退回" in each]
    assert told_kinds[0].startswith("修改") and told_kinds[1].startswith("退回") and told_kinds[2].startswith("修改2处")


def test_an_extension_is_told_of_each_form_of_its_section(story):
    other = make_project(story.year, make_section(story.department, "别科"))
    operations.take_in(round_id=story.round.pk, project=other, by=story.finance)
    operations.extend(
        round_id=story.round.pk, section=story.section, due_on=in_days(50), reason="资料未齐", by=story.finance
    )
    assert sum("延期" in each for each in words(story)) == 1
    forms = trail.forms_of_year(story.auditor, story.year)
    rows = trail.every_row(forms, trail.Asked(kind="EXTENDED"))
    assert [event.form for event in rows] == [story.form] and told(rows[0]).quote == "资料未齐"


def test_the_trail_is_narrowed_by_person_kind_project_and_day(story):
    other = Story()
    assert words(story, person="李经办", kind="STEP") == ["送审（草稿→送审）"]
    assert words(story, kind="DEDUCTION", person="李经办") == []
    assert words(story, project="没有这个项目") == []
    assert len(words(story, project=story.project.name)) == len(words(story))
    today = timezone.localdate()
    assert words(story, since=today + timedelta(days=1)) == [] == words(story, until=today - timedelta(days=1))
    assert len(words(story, since=today, until=today)) == len(words(story))
    assert trail.keys_of(trail.forms_of_year(story.auditor, other.year)).count() == 0


def test_what_the_system_put_down_is_nobodys(story):
    """It is found under 系统, not under the person who handed in."""
    change(story, field="全年执行数（取自资金数据）", before="0.09万元", after="0.10万元")
    forms = trail.forms_of_year(story.auditor, story.year)
    assert words(story, kind="TAKEN", person="系统") == words(story, kind="TAKEN") != []
    assert words(story, kind="TAKEN", person=story.filler.user.full_name) == []
    assert all(row.who == story.filler.user.full_name for row in trail.every_row(forms, trail.Asked(person="李经办")))


def test_the_form_shows_its_own_trail(client, story):
    client.force_login(story.chief.user)
    page = client.get(reverse("assessments:sheet", args=[story.form.pk])).content.decode()
    part = page[page.index("办理记录</h2>") :]
    assert "退回（送审→退回）" in part and "请核对" in part and "<ins>=cmd|calc</ins>" in part


def page_of(client, story, **query):
    client.force_login(story.auditor.user)
    return client.get(reverse("assessments:trail", args=[story.year.pk]), query)


def test_the_auditor_reads_narrows_and_leafs_through_the_year(client, story, monkeypatch):
    from selfeval.assessments.views import trail as view

    monkeypatch.setattr(view, "EVENTS_A_PAGE", 5)
    whole = page_of(client, story).content.decode()
    assert "第1页，共3页" in whole or "第1页，共2页" in whole
    second = page_of(client, story, page=2, kind="", person="")
    assert second.status_code == 200 and "上一页" in second.content.decode()
    assert "送审（草稿→送审）" in page_of(client, story, kind="STEP").content.decode()
    for bad in ({"since": "x"}, {"kind": "BURN"}, {"page": "x"}, {"person": "\0"}):
        assert page_of(client, story, **bad).status_code == 200


def test_a_form_that_left_its_round_stays_in_the_trail(story):
    form = Assessment.objects.get(pk=story.form.pk)
    form.left_reason, form.left_by, form.left_at = "项目取消", story.finance.user, timezone.now()
    form.save()
    found = words(story)
    assert found[0] == "把项目移出本次自评" and "退回（送审→退回）" in found


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_has_a_line_for_every_row_and_no_formula(client, story, kind):
    client.force_login(story.auditor.user)
    response = client.get(reverse("assessments:export_trail", args=[story.year.pk]), {"format": kind})
    if kind == "csv":
        text = response.content.decode("utf-8-sig")
        assert "'=cmd|calc" in text and "请核对" in text
        return
    sheet = load_workbook(BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(i for i, row in enumerate(rows) if row[0] == "时间")
    changes = FieldChange.objects.filter(assessment=story.form).exclude(field="扣减分").count()
    assert sum(row[5] == "填报修改" for row in rows[heads + 1 :]) == changes
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=cmd|calc"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_longer_trail_asks_the_database_no_more_often(client, story):
    page_of(client, story)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page_of(client, story)
        counts.append(len(asked))
        for _ in range(10):
            change(story)
        story.act(story.filler, Action.SUBMIT)
        story.act(story.chief, Action.RETURN, "再改")
    assert counts[0] == counts[1]


def test_field_changes_are_neither_edited_nor_deleted(story):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FieldChange.objects.filter(assessment=story.form).update(after="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FieldChange.objects.filter(assessment=story.form).delete()
