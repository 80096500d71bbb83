"""核对自评表: a workbook is marked on the page and given back with comments; nothing of it is kept."""

from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from selfeval.assessments.official import forms
from tests.assessments.official.ugly import Paper, a_second_form_below
from tests.budgets.workbooks.books import workbook
from tests.factories import Story

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def signed_in(client):
    client.force_login(Story().filler.user)
    return client


def false_form(*ways) -> bytes:
    paper = Paper()
    paper.rows[0][7:9] = [30, "=cmd|' /C calc'!A0"]
    paper.rows[3][3] = "<script>alert(1)</script>"
    for each in ways:
        each(paper)
    return paper.bytes()


def brought(client, data: bytes, name="自评表.xlsx", **more):
    return client.post(reverse("assessments:check_form"), {"file": SimpleUploadedFile(name, data), **more})


def test_the_form_is_shown_with_each_score_beside_the_one_of_the_rules(signed_in):
    answer = brought(signed_in, false_form())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "“培训人数”按规则应得29.10分，表中填30分" in page and ">H12<" in page
    assert (
        "错误" in page
        and "× 错误 P03" in page
        and f"{reverse('reports:check_rules')}?rule_set=national-2020#P03" in page
    )
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_the_workbook_comes_back_with_comments_at_the_cells_from_what_the_answer_carries(signed_in):
    page = brought(signed_in, false_form()).context["form"].initial
    answer = signed_in.post(reverse("assessments:check_form"), {**page, "mark": "1"})
    assert "attachment" in answer["Content-Disposition"]
    back = load_workbook(BytesIO(answer.content))
    comment = back["自评表"]["H12"].comment
    assert comment.author == "核对自评表" and comment.text.startswith("错误 P03：“培训人数”按规则应得29.10分")
    assert back["自评表"]["D12"].value == "培训人数" and "核对结果" in back.sheetnames
    assert back["自评表"]["I12"].data_type == "s"  # a formula that calls a program is no formula any more
    direct = brought(signed_in, false_form(), mark="1")
    assert load_workbook(BytesIO(direct.content))["自评表"]["H12"].comment.text == comment.text


def test_a_large_workbook_is_not_carried_and_the_page_says_what_to_do(signed_in, monkeypatch):
    monkeypatch.setattr(forms, "MAX_CARRIED", 10)
    answer = brought(signed_in, false_form())
    assert "carried" not in answer.context["form"].initial and "再选择一次文件" in answer.content.decode()


def test_every_form_of_a_workbook_is_shown(signed_in):
    answer = brought(signed_in, false_form(a_second_form_below))
    assert [page.judged.form.project for page in answer.context["pages"]] == ["干部培训", "另一项目"]


def test_the_chosen_rule_set_judges(signed_in):
    answer = brought(signed_in, false_form(), rule_set="split-20-80")
    assert answer.context["pages"][0].judged.rule_set.name == "split-20-80"
    assert brought(signed_in, false_form(), rule_set="none").status_code == 422


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "旧格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "密码保护"),
        (false_form(), "a.xlsm", "含有宏"),
        (b"PK\x03\x04" + bytes(10 * 1024 * 1024), "a.xlsx", "超过10 MB"),
        (b"%PDF", "a.pdf", "只能上传 .xlsx"),
        (workbook(["名称", "金额"], ["a", 1]), "a.xlsx", "没有找到自评表"),
    ],
)
def test_what_is_no_form_is_refused_in_words(signed_in, data, name, words):
    answer = brought(signed_in, data, name)
    assert answer.status_code == 422 and words in answer.content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"carried": "!!"}, {"carried": "AAAA", "mark": "1"}, {"carried_name": "x" * 300}]
)
def test_a_post_without_a_workbook_is_refused_in_words(signed_in, given):
    answer = signed_in.post(reverse("assessments:check_form"), given)
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()


def test_nothing_is_stored(signed_in):
    before = {model: model.objects.count() for model in apps.get_models() if model._meta.app_label != "sessions"}
    brought(signed_in, false_form())
    assert before == {model: model.objects.count() for model in before}
