"""What everybody may read: released reports without secret projects, and the verification of what he holds."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from pikepdf import Pdf

from budgets.models import Project
from selfeval.demo.office import OFFICE, load, read
from selfeval.reports import operations
from selfeval.reports.content import build
from selfeval.reports.operations import releasing
from selfeval.reports.publishing import LEFT_OUT, has_secrets, public_of
from selfeval.reports.queries.process import ORDER, PURPOSES
from selfeval.reports.queries.publishing import public_content, public_path
from selfeval.reports.render.documents import pieces_of
from selfeval.reports.storage import path_of
from selfeval.reports.values import EXPLAINED, SUM_OF_PART, Paragraph, Part
from selfeval.reports.verifying import Answer, verify_code, verify_file
from selfeval.scoring.writing import TOO_SMALL, wan
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


def text(response) -> str:
    return response.content.decode()


def test_what_is_not_released_is_not_there(client, story):
    assert story.department.name not in text(client.get(reverse("public:reports")))
    for name in ("public:report", "public:pdf"):
        assert client.get(reverse(name, args=[story.current.pk])).status_code == 404


def test_a_released_report_is_read_without_a_login(client, story):
    put_out(story)
    assert story.department.name in text(client.get(reverse("public:reports")))
    page = client.get(reverse("public:report", args=[story.current.pk]))
    assert page.status_code == 200 and story.project.name in text(page)
    file = client.get(reverse("public:pdf", args=[story.current.pk]))
    assert file.content == path_of(story.current.files.get(kind="PDF").sha256).read_bytes()


def test_nothing_of_the_public_pages_leads_into_the_product(client, story):
    put_out(story)
    page = text(client.get(reverse("public:report", args=[story.current.pk])))
    assert "/money/" not in page and "/assessments/" not in page


def test_taking_off_needs_a_reason_and_hides_the_report(client, story):
    put_out(story)
    with pytest.raises(operations.CannotAct, match="必须填写原因"):
        put_out(story, public=False)
    put_out(story, public=False, reason="数字有误")
    assert client.get(reverse("public:report", args=[story.current.pk])).status_code == 404


def test_only_finance_and_leaders_release_and_only_the_current_version(story):
    first = story.current
    with pytest.raises(operations.CannotAct, match="您没有这个岗位"):
        operations.release(issued_id=first.pk, by=story.filler, public=True)
    story.take("REVISE", opinion="更正")
    story.issue()
    with pytest.raises(operations.CannotAct, match="只能公开当前版本"):
        operations.release(issued_id=first.pk, by=story.finance, public=True)


def test_putting_out_twice_is_putting_out_once(story):
    put_out(story)
    assert put_out(story) is None and story.current.releases.count() == 1


def test_an_older_version_that_is_still_out_says_that_a_newer_one_is_not(client, story):
    put_out(story)
    first, notice = story.current, "本报告已有更新版本，尚未公开"
    pages = [reverse("public:reports"), reverse("public:report", args=[first.pk])]
    assert not any(notice in text(client.get(page)) for page in pages)
    story.take("REVISE", opinion="更正某项数字")
    story.issue()
    for page in pages:
        told = text(client.get(page))
        assert notice in told and "第2版" not in told and "更正某项数字" not in told
    client.force_login(story.finance.user)
    issuing = reverse("reports:issue", args=[story.year.pk])
    assert "公开页面上仍是这一版" in text(client.get(issuing))
    put_out(story)  # both are out: the newer one is read
    assert "公开页面上仍是这一版" not in text(client.get(issuing))


def test_files_are_offered_in_the_order_of_use_with_size_and_purpose(client, story):
    client.force_login(story.finance.user)
    page = text(client.get(reverse("reports:issue", args=[story.year.pk])))
    kinds = [each.kind for each in sorted(story.current.files.all(), key=lambda file: ORDER.index(file.kind))]
    places = [
        page.index(reverse("reports:issued_file", args=[story.current.files.get(kind=kind).pk])) for kind in kinds
    ]
    assert kinds[0] == "PDF" and kinds[-1] == "JSON" and places == sorted(places)
    assert all(purpose in page for kind, purpose in PURPOSES.items() if kind in kinds)


@pytest.mark.parametrize("query", ["?year=x", "?year=99999999999", "?page=zzz", "?page=-1", "?q=%00", "?year=１２３４"])
def test_odd_questions_are_answered(client, story, query):
    assert client.get(reverse("public:reports") + query).status_code == 200


def test_the_list_is_found_by_year_and_name(client, story):
    put_out(story)
    url = reverse("public:reports")
    assert story.department.name in text(client.get(f"{url}?year=2021&q={story.department.name[:3]}"))
    assert story.department.name not in text(client.get(f"{url}?year=2020"))
    assert story.department.name not in text(client.get(f"{url}?q=没有这个部门"))


def test_the_public_pages_take_no_post(client, story):
    put_out(story)
    for name, args in (("public:reports", []), ("public:report", [1]), ("public:pdf", [1])):
        assert client.post(reverse(name, args=args)).status_code == 405


# Secret projects: the demonstration office, one of its nine projects after another made secret.


@pytest.fixture
def whole():
    return build(load(read(OFFICE)))


def secret_words(report, row) -> set[str]:
    """Whatever of a secret project must not be read: its name, its figures, what was typed in its form."""
    sheet = next(each for each in report.sheets if each.project_id == row.project_id)
    words = {row.money.label, sheet.expected_goal, sheet.achieved_goal, sheet.execution_note, row.reason}
    words |= {each.reason for each in sheet.rows} | {each.cause for each in sheet.rows}
    return {word for word in words if len(word) > 3}


def sums_that_tell(report, row) -> set[str]:
    """The sums that, less what is shown, give the secret figure."""
    total = report.summary_total
    parts = {part.key: part.text for c in report.chapters for p in c.paragraphs for part in p.parts}
    sums = {parts[key] for key in parts if key.split(".")[0] in ("total", "project", "forms", "score", "executed")}
    return {wan(total.adjusted), wan(total.executed), wan(total.initial)} | {each for each in sums if "." in each}


def own_figures(report, public) -> set[str]:
    """What is told of the projects shown: it may happen to be the same as a sum."""
    heads = {f"p{row.project_id}" for row in public.summary}
    parts = [part for c in report.chapters for p in c.paragraphs for part in p.parts if part.key]
    forms = {
        part.key.split(".")[0] for part in parts if part.label.startswith(tuple(r.money.label for r in public.summary))
    }
    return {part.text for part in parts if part.key.split(".")[0] in heads | forms}


def figures_in(text: str) -> set[str]:
    return set(re.findall(r"\d+\.\d{2}%?", text))


def test_no_name_figure_or_sum_of_a_secret_project_is_in_any_byte(whole):
    for place in range(len(whole.summary)):
        row = replace(whole.summary[place], is_public=False)
        report = replace(whole, summary=(*whole.summary[:place], row, *whole.summary[place + 1 :]))
        public = public_of(report)
        prose = " ".join(each.text for chapter in public.chapters for each in chapter.paragraphs)
        for word in secret_words(report, row):
            typed_elsewhere = any(word in secret_words(report, other) for other in public.summary)
            assert typed_elsewhere or word not in public.canonical_json, word
        assert not (sums_that_tell(report, row) - own_figures(report, public)) & figures_in(prose), row.money.label
        assert public.summary_total.label == SUM_OF_PART
        assert public.summary_total.executed == sum(each.money.executed for each in public.summary)
        assert [each.number for each in public.summary] == list(range(1, len(public.summary) + 1))
        assert LEFT_OUT in public.canonical_json and public.charts == ()


@pytest.mark.parametrize("words", ["见财政局会议纪要，尾款12.5万元次年支付", "见财政局会议纪要，次年支付"])
def test_of_two_explanations_in_the_same_words_only_that_of_the_secret_project_goes(whole, words):
    """Each goes or stays with the paragraph that it is about."""
    kept, hidden = whole.summary[0], whole.summary[-1]
    four = whole.chapters[3]
    about = [f"unmet.{form_of(whole, row)}" for row in (kept, hidden)]
    said = [Paragraph((Part("情况说明："), Part(words), Part("。")), key=f"{EXPLAINED}.T03.{key}") for key in about]
    chapters = (*whole.chapters[:3], replace(four, paragraphs=(*four.paragraphs, *said)), *whole.chapters[4:])
    report = replace(whole, chapters=chapters, summary=(*whole.summary[:-1], replace(hidden, is_public=False)))
    stays = [each.key for each in public_of(report).chapters[3].paragraphs if words in each.text]
    assert stays == [said[0].key]


def form_of(report, row) -> str:
    """The key of the form of a project, out of the paragraph that names what it missed."""
    told = (each for each in report.chapters[3].paragraphs if each.text.startswith(f"{row.money.label}有"))
    return next(told).key.partition(".")[2]


def without_the_last(whole):
    return replace(whole, summary=(*whole.summary[:-1], replace(whole.summary[-1], is_public=False)))


def test_a_gap_too_small_for_a_figure_is_no_figure_that_a_writer_typed(whole):
    first, four = whole.summary[0], whole.chapters[3]
    said = Paragraph((Part(f"{first.money.label}结余{TOO_SMALL}。"),), key="deviation.0")
    chapters = (*whole.chapters[:3], replace(four, paragraphs=(*four.paragraphs, said)), *whole.chapters[4:])
    assert said in public_of(without_the_last(replace(whole, chapters=chapters))).chapters[3].paragraphs


def test_the_print_of_a_part_says_that_it_is_one_before_its_words_and_at_its_sum(whole):
    narrative, summary = (piece.html for piece in pieces_of(public_of(without_the_last(whole)))[:2])
    assert narrative.index("公开文本，不含不宜公开的项目") < narrative.index("<h2>") and SUM_OF_PART in summary
    assert "公开文本" not in pieces_of(whole)[0].html and SUM_OF_PART not in pieces_of(whole)[1].html


def test_a_report_without_secrets_is_published_whole(whole):
    assert public_of(whole) is whole and not has_secrets(whole)


def test_what_became_secret_after_the_issue_is_left_out_too(client, story):
    put_out(story)
    Project.objects.filter(pk=story.project.pk).update(is_secret=True, secret_reason="涉密")
    page = text(client.get(reverse("public:report", args=[story.current.pk])))
    assert story.project.name not in page and "850" not in page and "不含不宜公开的项目" in page
    answer = client.get(reverse("public:pdf", args=[story.current.pk]))
    assert answer.status_code == 503 and "正在准备" in text(answer)


def test_the_public_pdf_of_a_partial_report_is_made_in_the_background(client, story, monkeypatch):
    Project.objects.filter(pk=story.project.pk).update(is_secret=True, secret_reason="涉密")
    printed = []
    monkeypatch.setattr(releasing, "print_report", lambda report, stamp: printed.append(report) or b"%PDF public")
    put_out(story)
    releasing.print_public_file(issued_id=story.current.pk)
    assert public_path(public_content(story.current)[0].sha256).read_bytes() == b"%PDF public"
    assert client.get(reverse("public:pdf", args=[story.current.pk])).content == b"%PDF public"
    assert story.project.name not in printed[0].canonical_json


# 核验


def test_the_code_of_the_footer_and_the_whole_hash_lead_to_the_version(story):
    for code in (
        story.current.sha256[:16],
        story.current.sha256.upper(),
        f" {story.current.sha256[:8]} {story.current.sha256[8:16]} ",
    ):
        verdict = verify_code(code)
        assert verdict.answer is Answer.CURRENT and "第1版" in verdict.words


def test_every_issued_file_is_known_and_an_older_one_says_so(story):
    first = {file.kind: path_of(file.sha256).read_bytes() for file in story.current.files.all()}
    assert {verify_file(data).answer for data in first.values()} == {Answer.CURRENT}
    story.take("REVISE", opinion="更正")
    story.department.short_name = "改名局"
    story.department.save()
    story.issue()
    verdict = verify_file(first["PDF"])
    assert verdict.answer is Answer.OLDER and "第2版" in verdict.words


def test_what_is_none_of_ours_is_told_so(story):
    assert verify_code("0" * 16).answer is Answer.UNKNOWN
    assert verify_code("不是校验码").answer is Answer.UNREADABLE
    assert verify_file(b"").answer is Answer.UNREADABLE
    assert verify_file(b"%PDF-1.7 broken").answer is Answer.UNREADABLE
    assert verify_file(b"anything").answer is Answer.UNKNOWN


def test_the_page_answers_files_and_codes_without_a_login(client, story):
    url = reverse("reports:verify")
    assert client.get(url).status_code == 200
    assert "是现行版本" in text(client.post(url, {"code": story.current.sha256[:16]}))
    data = path_of(story.current.files.get(kind="PDF").sha256).read_bytes()
    assert "是现行版本" in text(client.post(url, {"file": SimpleUploadedFile("报告.pdf", data)}))
    assert client.post(url, {"file": SimpleUploadedFile("空.pdf", b"")}).status_code == 422
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"code": "x" * 500}).status_code == 422


def test_the_command_ends_with_the_answer(story, tmp_path, capsys):
    path = tmp_path / "报告.pdf"
    path.write_bytes(path_of(story.current.files.get(kind="PDF").sha256).read_bytes())
    call_command("verify_report", str(path))
    assert "第1版" in capsys.readouterr().out
    call_command("verify_report", story.current.sha256[:16])
    path.write_bytes(b"other")
    for given in (path, "0" * 64):
        with pytest.raises(SystemExit, match="1"):
            call_command("verify_report", str(given))
        assert capsys.readouterr().out.endswith("。\n")
    with pytest.raises(CommandError) as ended:
        call_command("verify_report", str(tmp_path / "missing.pdf"))
    assert ended.value.returncode == 2


def test_a_changed_pdf_that_claims_a_version_is_told_so(monkeypatch):
    told = ReportStory()
    told.issue()
    file = told.current.files.get(kind="PDF")
    data, changed = path_of(file.sha256).read_bytes(), BytesIO()
    assert verify_file(data).answer is Answer.CURRENT
    with Pdf.open(BytesIO(data)) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(changed)
    verdict = verify_file(changed.getvalue())
    assert verdict.answer is Answer.ALTERED and "被改动过" in verdict.words
