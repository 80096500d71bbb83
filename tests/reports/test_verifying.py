"""核验: codes however they were copied, prints whatever became of them, files that anybody made."""

from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from pikepdf import Name, Pdf

from budgets.models import Project
from budgets.workbooks import limits
from selfeval.reports import operations, verifying
from selfeval.reports.models import PublicPrint
from selfeval.reports.operations import releasing
from selfeval.reports.queries.publishing import public_path
from selfeval.reports.verifying import Answer, code_of, verify_code, verify_file
from tests.reports.stories import ReportStory, print_cheaply

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def story(monkeypatch):
    print_cheaply(monkeypatch)
    told = ReportStory()
    told.issue()
    return told


def put_out(story, public=True, reason=""):
    return operations.release(issued_id=story.current.pk, by=story.leader, public=public, reason=reason)


@pytest.mark.parametrize(
    "way",
    [
        "{0}-{1}-{2}-{3}",
        "内容校验码 {0}{1}{2}{3}",
        "第1版　内容校验码：{0} {1} {2} {3}。",
        "内容校验码（SHA-256）：{whole}",
        "sha256:{whole}",
        "{0}—{1}–{2}－{3}",
        "\u200b{0}{1}{2}{3}\n",
    ],
)
@pytest.mark.parametrize("is_wide", [False, True])
def test_a_code_is_read_however_it_was_copied(story, way, is_wide):
    whole = story.current.sha256
    text = way.format(*(whole[place : place + 4] for place in range(0, 16, 4)), whole=whole)
    if is_wide:
        text = "".join(chr(ord(each) + 0xFEE0) if each.isascii() and each.isalnum() else each for each in text)
    assert verify_code(text).answer is Answer.CURRENT


@pytest.mark.parametrize("text", ["", "校验码", "0" * 15, "0" * 17, "g" * 16, "第1版", "内容校验码：", "é" * 16])
def test_what_is_no_code_is_none(text):
    assert code_of(text) == ""


def test_a_public_print_is_known_whatever_became_secret_since(story, monkeypatch):
    monkeypatch.setattr(releasing, "print_report", lambda report, stamp: f"%PDF {report.sha256}".encode())
    Project.objects.filter(pk=story.project.pk).update(is_secret=True, secret_reason="涉密")
    put_out(story)
    releasing.print_public_file(issued_id=story.current.pk)
    releasing.print_public_file(issued_id=story.current.pk)
    (made,) = PublicPrint.objects.all()
    data = public_path(made.content_sha256).read_bytes()
    for verdict in (verify_file(data), verify_code(made.content_sha256[:16])):
        assert verdict.answer is Answer.CURRENT and "公开文本" in verdict.words
    Project.objects.filter(pk=story.project.pk).update(is_secret=False, secret_reason="")
    for verdict in (verify_file(data), verify_code(made.content_sha256[:16])):
        assert verdict.answer is Answer.OLDER and "较早公开的文本" in verdict.words and "第1版" in verdict.words
    put_out(story, public=False, reason="数字有误")
    assert verify_file(data).answer is Answer.OLDER
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicPrint.objects.all().delete()


def test_a_pdf_that_never_ends_costs_a_sentence(monkeypatch):
    def die(module, *given):
        raise limits.Died

    monkeypatch.setattr(verifying, "run_child", die)
    verdict = verify_file(b"%PDF-1.7")
    assert verdict.answer is Answer.UNREADABLE and "打不开" in verdict.words


@pytest.mark.parametrize("metadata", ["<x/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "\0", "<" * 1000])
def test_a_pdf_with_odd_metadata_is_answered(metadata):
    made = BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Metadata = pdf.make_stream(metadata.encode(), Type=Name.Metadata, Subtype=Name.XML)
        pdf.save(made)
    assert verify_file(made.getvalue()).answer in (Answer.UNKNOWN, Answer.UNREADABLE)
