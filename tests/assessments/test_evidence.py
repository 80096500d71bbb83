"""佐证材料: several files a row, of known kinds, kept by random names, opened by those who see the form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from selfeval.accounts.roles import Role
from selfeval.assessments.models import Evidence, FieldChange
from selfeval.assessments.operations import CannotAct
from selfeval.assessments.operations.evidence import MOST
from selfeval.assessments.workflow import Action
from tests.factories import Story, fill_in, make_evidence, make_scope, make_section

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n data"


@pytest.fixture
def story(client):
    told = Story()
    fill_in(told.form, told.filler)
    told.row = told.form.indicators.first()
    client.force_login(told.filler.user)
    return told


def bring(client, story, *files, htmx=True):
    given = {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse("assessments:bring_evidence", args=[story.row.pk]), given, headers=headers)


def test_several_files_are_kept_under_names_that_nobody_chose(client, story):
    answer = bring(client, story, ("台账.pdf", b"%PDF-1.4 a"), ("照片.PNG", PNG))
    page = answer.content.decode()
    assert answer.status_code == 200 and "台账.pdf" in page and "照片.png" in page
    for kept in Evidence.objects.all():
        assert "台账" not in kept.file.name and "照片" not in kept.file.name
    assert FieldChange.objects.filter(field="佐证材料", place=story.row.name).count() == 2


def test_the_same_file_twice_is_kept_once(client, story):
    for _ in range(2):
        bring(client, story, ("台账.pdf", b"%PDF-1.4 a"))
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("图.svg", b"<svg onload='alert(1)'/>"),
        ("页.html", b"<script>"),
        ("台账.pdf", b"<html>"),
        ("台账.pdf.exe", b"%PDF-1.4"),
        ("空.pdf", b""),
        ("大.pdf", b"%PDF-1.4" + b"0" * (10 * 1024 * 1024)),
        ("表.xlsx", b"PK\x03\x04 word/document.xml"),
    ],
)
def test_what_is_no_proof_is_refused_and_the_rest_is_kept(client, story, name, content):
    answer = bring(client, story, (name, content), ("好.png", PNG))
    assert answer.status_code == 422 and "refusal" in answer.content.decode()
    assert [kept.file_name for kept in Evidence.objects.all()] == ["好.png"]


def test_without_a_script_the_page_comes_back(client, story):
    assert bring(client, story, ("台账.pdf", b"%PDF-1.4 a"), htmx=False).status_code == 302


def test_a_file_is_saved_and_never_shown_in_place(client, story):
    kept = make_evidence(story.row, story.filler)
    url = reverse("assessments:evidence", args=[kept.pk])
    for who in (story.filler, story.chief, story.finance, story.panel):
        client.force_login(who.user)
        answer = client.get(url)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content) == b"%PDF-1.4 evidence"


def test_who_does_not_see_the_form_does_not_get_its_file(client, story):
    url = reverse("assessments:evidence", args=[make_evidence(story.row, story.filler).pk])
    stranger = make_scope(Role.FILLER, story.department, make_section(story.department, "别的科室"))
    for who in (stranger, Story().finance):
        client.force_login(who.user)
        assert client.get(url).status_code == 404


def test_a_removed_file_is_marked_and_not_deleted(client, story):
    kept = make_evidence(story.row, story.filler)
    client.post(reverse("assessments:remove_evidence", args=[kept.pk]), headers={"HX-Request": "true"})
    kept.refresh_from_db()
    assert kept.removed_by == story.filler.user and kept.removed_at and kept.file.storage.exists(kept.file.name)
    assert client.get(reverse("assessments:evidence", args=[kept.pk])).status_code == 404


def test_after_submission_nothing_is_added_or_removed(client, story):
    kept = make_evidence(story.row, story.filler)
    story.act(story.filler, Action.SUBMIT)
    assert bring(client, story, ("新.png", PNG)).status_code == 422
    answer = client.post(reverse("assessments:remove_evidence", args=[kept.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert Evidence.objects.get().removed_at is None


def test_a_row_takes_so_many_files(story):
    for n in range(MOST):
        make_evidence(story.row, story.filler, content=b"%PDF-" + str(n).encode())
    with pytest.raises(CannotAct, match="最多附"):
        make_evidence(story.row, story.filler, content=b"%PDF-x")


def test_reviewers_see_the_files_in_the_row_and_why_there_are_none(client, story):
    bring(client, story, ("台账.pdf", b"%PDF-1.4 a"))
    second = story.form.indicators.last()
    second.result.missing_evidence_reason = "签收表随凭证归档"
    second.result.save()
    story.act(story.filler, Action.SUBMIT)
    client.force_login(story.chief.user)
    page = client.get(reverse("assessments:sheet", args=[story.form.pk])).content.decode()
    assert reverse("assessments:evidence", args=[Evidence.objects.get().pk]) in page
    assert "未附佐证材料：签收表随凭证归档" in page


def test_another_section_reads_an_approved_form_without_its_files(client, story):
    bring(client, story, ("台账.pdf", b"%PDF-1.4 a"))
    for who, action in ((story.filler, Action.SUBMIT), (story.chief, Action.PASS), (story.panel, Action.APPROVE)):
        story.act(who, action)
    other = make_scope(Role.FILLER, story.department, make_section(story.department, "别科"))
    client.force_login(other.user)
    page = client.get(reverse("assessments:sheet", args=[story.form.pk]))
    address = reverse("assessments:evidence", args=[Evidence.objects.get().pk])
    assert page.status_code == 200 and address not in page.content.decode()
    assert client.get(address).status_code == 404
