"""The pages around a workbook, from the download of the template to the undoing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from budgets.models import ColumnMapping, Figure, Upload
from budgets.queries.kept import text_name
from selfeval.accounts.roles import Role
from tests.budgets.workbooks.books import workbook
from tests.factories import Story, make_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    story = Story()
    client.force_login(story.finance.user)
    return story


def send(client, story, data: bytes, name="表.xlsx", **fields):
    file = SimpleUploadedFile(name, data)
    url = reverse("budgets:upload", args=[story.year.pk])
    return client.post(url, {"file": file, "unit": "yuan", "month": 12} | fields, follow=True)


def table(story, amount=900, heading="累计执行数") -> bytes:
    return workbook(["项目编码", heading], [story.project.code, amount])


def url(name: str, upload=None) -> str:
    return reverse(f"budgets:{name}", args=[(upload or Upload.objects.latest("pk")).pk])


def test_the_whole_way_from_the_template_to_the_undoing(client, story):
    answer = client.get(reverse("budgets:template", args=[story.year.pk]), {"month": 12, "unit": "yuan"})
    assert answer["Content-Disposition"].startswith("attachment") and "spreadsheetml" in answer["Content-Type"]
    book = load_workbook(io.BytesIO(answer.content))
    book.worksheets[0]["K5"] = 900
    output = io.BytesIO()
    book.save(output)
    preview = send(client, story, output.getvalue())
    page = preview.content.decode()
    assert "导入这1个数" in page and "850.00" in page or "0.09" in page
    plan = preview.context["plan"]
    done = client.post(url("upload_commit"), {"seen": plan.digest}, follow=True).content.decode()
    assert "已导入：新增0个数，变动1个数。" in done and "撤销本次导入" in done
    again = client.post(url("upload_commit"), {"seen": plan.digest}, follow=True).content.decode()
    assert "已经导入，没有重复导入" in again and Figure.objects.filter(origin="IMPORTED").count() == 1
    undone = client.post(url("upload_undo"), follow=True).content.decode()
    assert "已撤销1个数" in undone and "导入已撤销" in undone


def test_faults_are_shown_in_groups_and_there_is_no_button_to_import(client, story):
    data = workbook(
        ["项目编码", "项目名称", "累计执行数"], [story.project.code, None, "abc"], [None, "<b>不存在</b>", 3]
    )
    page = send(client, story, data).content.decode()
    assert "金额不能读取（1处）" in page and "找不到对应的预算项（1处）" in page
    assert "<b>C2</b>" in page and "&lt;b&gt;不存在&lt;/b&gt;" in page
    assert "upload_commit" not in page and url("upload_commit") not in page
    marked = client.get(url("upload_marked"))
    assert load_workbook(io.BytesIO(marked.content)).worksheets[0]["C2"].comment


def test_a_file_that_cannot_be_read_is_refused_at_its_field(client, story):
    answer = send(client, story, b"PK\x03\x04broken")
    assert answer.status_code == 422 and "文件已损坏" in answer.content.decode() and not Upload.objects.exists()


@pytest.mark.parametrize("fields", [{"unit": "fen"}, {"month": "13"}, {"file": ""}])
def test_odd_fields_are_refused_and_nothing_is_kept(client, story, fields):
    assert send(client, story, table(story), **fields).status_code == 422
    assert not Upload.objects.exists()


def test_unknown_columns_are_mapped_by_hand_once(client, story):
    data = table(story, heading="钱款乙")
    page = send(client, story, data).content.decode()
    assert "有的列不知道是什么" in page and "<details open>" in page
    chosen = {"column-0": "code", "column-1": "EXECUTED"}
    page = client.post(url("upload_columns"), chosen, follow=True).content.decode()
    assert "列对应关系已记住" in page and "导入这1个数" in page
    assert "导入这1个数" in send(client, story, data).content.decode()
    client.post(url("upload_columns"), {"column-0": "nonsense"})
    assert ColumnMapping.objects.get().columns == {"0": "code", "1": "EXECUTED"}


def test_the_unit_may_be_chosen_again_where_the_table_names_none(client, story):
    assert send(client, story, table(story)).context["plan"].changed[0].entry.amount == 900
    chosen = {"unit": "wan", "month": "12", "sheet": ""}
    page = client.post(url("upload_reading"), chosen, follow=True)
    assert page.context["plan"].changed[0].entry.amount == 9_000_000
    client.post(url("upload_reading"), {"unit": "x"})
    assert Upload.objects.get().mapping["unit"] == "wan"


def test_a_plan_that_was_not_seen_is_not_committed(client, story):
    send(client, story, table(story))
    page = client.post(url("upload_commit"), {"seen": "x"}, follow=True).content.decode()
    assert "没有导入任何数据" in page and not Figure.objects.filter(origin="IMPORTED").exists()


def test_the_original_comes_back_byte_for_byte_as_an_attachment(client, story):
    data = table(story)
    send(client, story, data, name="执行 表.xlsx")
    answer = client.get(url("upload_original"))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_gone_is_a_sentence_on_every_page(client, story):
    send(client, story, table(story))
    upload = Upload.objects.get()
    upload.file.storage.delete(text_name(upload))
    upload.file.delete(save=False)
    assert "重新上传" in client.get(url("upload_preview")).content.decode()
    for name in ("upload_commit", "upload_columns", "upload_reading"):
        assert client.post(url(name), {"seen": "x"}, follow=True).status_code == 200
    for name in ("upload_original", "upload_marked"):
        assert client.get(url(name), follow=True).status_code == 200


def test_a_reader_sees_the_list_and_the_files_and_may_not_import(client, story):
    send(client, story, table(story))
    client.force_login(make_scope(Role.AUDITOR, story.department).user)
    page = client.get(reverse("budgets:uploads", args=[story.year.pk])).content.decode()
    assert "表.xlsx" in page and "上传并预览" not in page and f'"{url("upload_preview")}"' not in page
    assert client.get(url("upload_preview")).status_code == 403


def test_the_list_takes_the_same_number_of_queries_for_one_upload_and_thirty(client, story):
    address = reverse("budgets:uploads", args=[story.year.pk])

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    send(client, story, table(story))
    one = asked()
    kept = Upload.objects.get()
    for _ in range(29):
        kept.pk = None
        kept.save()
    assert Upload.objects.count() == 30 and asked() == one


def test_only_what_the_table_leaves_open_is_asked(client, story):
    data = workbook(["单位：元"], ["项目编码", "累计执行数"], [story.project.code, 900])
    page = send(client, story, data)
    form = page.context["reading_form"]
    assert [field.name for field in form.visible_fields()] == ["month"]
    assert "按表中写明的单位" in page.content.decode()


def test_a_workbook_is_read_by_a_child_process_once(client, story, monkeypatch):
    send(client, story, table(story))
    monkeypatch.setattr("budgets.workbooks.guard.run_child", lambda *given: pytest.fail("read a second time"))
    assert "新增" in client.get(url("upload_preview")).content.decode()


def test_a_reader_sees_what_was_imported_and_only_then_the_file(client, story):
    send(client, story, table(story))
    auditor = make_scope(Role.AUDITOR, story.department).user
    client.force_login(auditor)
    assert client.get(url("upload_original")).status_code == 403
    client.force_login(story.finance.user)
    page = client.get(url("upload_preview")).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(url("upload_commit"), {"seen": seen})
    client.force_login(auditor)
    result = client.get(url("upload_preview")).content.decode()
    assert "已经导入" in result and "确定撤销" not in result
    assert b"".join(client.get(url("upload_original")).streaming_content)


def test_an_undone_import_is_called_so_in_the_history(client, story):
    send(client, story, table(story))
    page = client.get(url("upload_preview")).content.decode()
    client.post(url("upload_commit"), {"seen": page.split('name="seen" value="')[1].split('"')[0]})
    client.post(url("upload_undo"))
    history = client.get(reverse("budgets:changes", args=[story.year.pk])).content.decode()
    assert "撤销导入：表.xlsx" in history and "导入：表.xlsx" in history
