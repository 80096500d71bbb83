"""Findings on the pages, explained in place: what is asked for, kept, refused and outdated."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budgets.facts import money_findings, thresholds_of
from budgets.models import Explanation
from budgets.notes import notes_of
from budgets.operations import CannotExplain, FindingMoved, attachment_from, explain, record_figure
from budgets.operations.locking import YearClosed
from budgets.places import spot_of
from selfeval.accounts.roles import Role
from selfeval.assessments import operations as assessments
from selfeval.demo.office import OFFICE, RULE_SETS, load, read
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS
from tests.factories import Story, make_explanation, make_line, make_project, make_round, make_scope, make_year

pytestmark = pytest.mark.django_db
TEXT = "年中新增任务，经会议研究同意列支"


@pytest.fixture
def story(client):
    """A project that spent more than its budget: B07 and B08 ask for a document."""
    story = Story()
    spend(story, "1100")
    client.force_login(story.finance.user)
    return story


def spend(story, amount):
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(amount), by=story.finance.user)


def note(story, check_id="B08"):
    return next(each for each in notes_of(story.year) if each.finding.check_id == check_id)


def post(client, story, check_id="B08", **given):
    finding = note(story, check_id).finding
    given = {"check_id": check_id, "place": finding.place, "figures": finding.figures, "text": TEXT} | given
    return client.post(reverse("budgets:explain", args=[story.year.pk]), given)


def panel(client, story) -> str:
    return client.get(reverse("budgets:department", args=[story.year.pk])).content.decode()


def pdf(name="批复.pdf", content=b"%PDF-1.4 x"):
    return SimpleUploadedFile(name, content)


def test_the_panel_groups_findings_with_words_and_leads_to_their_cells(client, story):
    page = panel(client, story)
    assert "需说明（2项）" in page and "错误（" not in page
    assert f'href="{reverse("budgets:entry", args=[story.year.pk])}#row-project-{story.project.pk}"' in page
    grid = client.get(reverse("budgets:entry", args=[story.year.pk])).content.decode()
    assert f'id="row-project-{story.project.pk}"' in grid
    assert "尚未填写情况说明" in page and "填写说明" in page


def test_a_project_page_shows_its_own_findings_only(client, story):
    other = make_project(story.year)
    own = client.get(reverse("budgets:project", args=[story.project.pk])).content.decode()
    assert "B08" in own
    assert "没有发现勾稽问题" in client.get(reverse("budgets:project", args=[other.pk])).content.decode()


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.FILLER])
def test_who_may_not_explain_sees_findings_without_a_form(client, story, role):
    client.force_login(make_scope(role, story.department, story.section).user)
    page = panel(client, story)
    assert "B08" in page and "保存说明" not in page


def test_an_explanation_stands_beside_its_finding_with_who_when_and_document(client, story):
    answer = post(client, story, document_number="测办〔2021〕8号", back=f"/money/{story.year.pk}/")
    assert answer.status_code == 302
    assert answer.url == f"/money/{story.year.pk}/#B08-project-{story.project.pk}"
    page = panel(client, story)
    assert TEXT in page and "测办〔2021〕8号" in page and story.finance.user.full_name in page
    assert not note(story).is_open


def test_one_may_only_go_back_inside_the_site(client, story):
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "evil"):
        answer = post(client, story, document_number="测办〔2021〕8号", back=bad)
        assert answer.url.startswith(reverse("budgets:department", args=[story.year.pk]))


def test_a_check_that_asks_for_a_document_takes_none_without_and_keeps_the_text(client, story):
    answer = post(client, story)
    page = answer.content.decode()
    assert answer.status_code == 422 and "请填写文号，或上传附件" in page
    assert TEXT in page
    assert not Explanation.objects.exists()


def test_a_file_is_proof_enough_and_comes_back_to_be_saved_only(client, story):
    assert post(client, story, attachment=pdf("批复（一）.pdf")).status_code == 302
    kept = Explanation.objects.get()
    assert kept.attachment_name == "批复（一）.pdf" and "批复" not in kept.attachment.name
    answer = client.get(reverse("budgets:attachment", args=[kept.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 x"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_renewed_explanation_may_keep_the_file_of_the_one_before(client, story):
    post(client, story, attachment=pdf("批复（一）.pdf"))
    spend(story, "1200")
    assert "沿用原附件“批复（一）.pdf”" in panel(client, story)
    again = {"text": "按会议纪要追加以后仍按原批复执行。"}
    assert post(client, story, **again).status_code == 422  # neither a number nor a file
    for _ in range(2):  # a second click puts down nothing more
        assert post(client, story, **again, keep_attachment="on").status_code == 302
    first, second = Explanation.objects.order_by("pk")
    assert (second.attachment.name, second.attachment_name) == (first.attachment.name, "批复（一）.pdf")
    answer = client.get(reverse("budgets:attachment", args=[second.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 x"
    post(client, story, **again, keep_attachment="on", attachment=pdf("批复（二）.pdf"))
    assert Explanation.objects.order_by("pk").last().attachment_name == "批复（二）.pdf"


def test_where_there_was_no_file_none_is_kept(client, story):
    assert post(client, story, keep_attachment="on").status_code == 422
    assert not Explanation.objects.exists()


def test_an_explanation_without_a_file_or_with_a_lost_one_has_nothing_to_download(client, story):
    bare = make_explanation(story, "B08", attachment=None)
    assert client.get(reverse("budgets:attachment", args=[bare.pk])).status_code == 404
    lost = make_explanation(story, "B07")
    lost.attachment.storage.delete(lost.attachment.name)
    assert client.get(reverse("budgets:attachment", args=[lost.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.svg", b"<svg>", "只接受"), ("批复.pdf", b"<html>", "内容不是pdf文件"), ("批复.pdf", b"", "空文件")],
)
def test_a_refused_file_is_said_beside_the_field_and_the_text_is_kept(client, story, name, content, words):
    answer = post(client, story, attachment=pdf(name, content))
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and TEXT in page
    assert not Explanation.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"), [("太短", "现在只有2个字"), ("", "请填写说明"), ("长" * 501, "最多500个字")]
)
def test_text_too_short_or_too_long_is_refused_with_its_length(client, story, text, words):
    assert words in post(client, story, text=text, document_number="8号").content.decode()


def test_the_same_post_twice_is_one_explanation(client, story):
    for _ in range(2):
        assert post(client, story, attachment=pdf()).status_code == 302
    assert Explanation.objects.count() == 1
    post(client, story, attachment=pdf(content=b"%PDF-1.4 other"))
    assert Explanation.objects.count() == 2


def test_older_explanations_stay_readable(client, story):
    post(client, story, document_number="测办〔2021〕8号")
    post(client, story, document_number="测办〔2021〕8号", text="第二次说明：按会议纪要执行列支")
    page = panel(client, story)
    assert "以前的说明（1条）" in page and page.index("第二次说明") < page.index("以前的说明")
    assert TEXT in page[page.index("以前的说明") :]


def test_an_explanation_is_outdated_when_its_figures_change(client, story):
    post(client, story, document_number="测办〔2021〕8号")
    spend(story, "1200")
    assert note(story).is_outdated and note(story).is_open
    assert "说明之后数据有变动" in panel(client, story)
    spend(story, "1100")
    assert not note(story).is_outdated


def test_figures_that_changed_while_typing_are_said_and_taken_over_for_the_next_try(client, story):
    seen = note(story).finding.figures
    spend(story, "1200")
    answer = post(client, story, figures=seen, document_number="8号")
    page = answer.content.decode()
    assert answer.status_code == 422 and "数据在您填写期间有变动" in page and TEXT in page
    assert note(story).finding.figures in page
    assert not Explanation.objects.exists()


def test_a_finding_that_is_gone_takes_no_explanation_and_the_text_can_be_copied(client, story):
    finding = note(story).finding
    spend(story, "1000")
    given = {"check_id": "B08", "place": finding.place, "figures": finding.figures, "text": TEXT}
    given["document_number"] = "8号"
    answer = client.post(reverse("budgets:explain", args=[story.year.pk]), given)
    page = answer.content.decode()
    assert answer.status_code == 422 and "已经不存在" in page and TEXT in page


@pytest.mark.parametrize("given", [{}, {"check_id": "X99", "place": "x" * 90}, {"place": "\0"}])
def test_a_post_of_anything_is_an_answer(client, story, given):
    assert client.post(reverse("budgets:explain", args=[story.year.pk]), given).status_code == 422


def test_the_operation_itself_refuses(story):
    finding = note(story).finding
    given = {
        "fiscal_year": story.year,
        "check_id": "B08",
        "place": finding.place,
        "figures": finding.figures,
        "text": TEXT,
        "by": story.finance.user,
    }
    with pytest.raises(CannotExplain, match="文号"):
        explain(**given)
    with pytest.raises(CannotExplain, match="至少10个字"):
        explain(**given | {"text": "太短了          ", "document_number": "8号"})
    with pytest.raises(FindingMoved):
        explain(**given | {"figures": "1/2/3/4", "document_number": "8号"})
    with pytest.raises(FindingMoved):
        explain(**given | {"check_id": "B12", "document_number": "8号"})
    story.year.closed_at, story.year.closed_by = "2022-01-01T00:00Z", story.finance.user
    story.year.save()
    with pytest.raises(YearClosed):
        explain(**given | {"attachment": attachment_from("批复.pdf", b"%PDF-")})


def test_an_error_is_mended_not_explained(story):
    line = make_line(project=make_project(story.year))
    record_figure(line=line, measure="EXECUTED", month=1, amount=Decimal(5), by=story.finance.user)
    finding = note(story, "B11").finding
    with pytest.raises(CannotExplain, match="请更正数据"):
        explain(
            fiscal_year=story.year,
            check_id="B11",
            place=finding.place,
            figures=finding.figures,
            text=TEXT,
            document_number="8号",
            by=story.finance.user,
        )


def test_the_demonstration_leaves_one_finding_open_on_purpose():
    notes = notes_of(load(read(OFFICE)))
    assert [each.finding.check_id for each in notes] == ["B06", "B07", "B08", "B12"]
    assert [each.finding.check_id for each in notes if each.is_open] == ["B08"]
    proven = [each.explanation for each in notes if each.needs_document and each.explanation]
    assert [each.attachment_name for each in proven] == ["演示附件.png"] * 2


def test_thresholds_are_those_of_the_rule_set_of_the_year():
    assert thresholds_of(make_year()) == dict(DEFAULT_THRESHOLDS)
    project = make_project()
    line = make_line(project=project)
    by = make_scope(Role.FINANCE, project.department).user
    for measure, month, amount in (("INITIAL", 0, "1000"), ("APPROPRIATED", 12, "1000"), ("EXECUTED", 12, "850")):
        record_figure(line=line, measure=measure, month=month, amount=Decimal(amount), by=by)
    year = project.fiscal_year
    assert [f.check_id for f in money_findings(year)] == ["B12"]
    lenient = read(RULE_SETS)[0] | {"name": "lenient", "thresholds": [["rate_explain_below", "0.80"]]}
    make_round(year, rule_set=assessments.adopt_rule_set(data=lenient))
    assert thresholds_of(year)["rate_explain_below"] == Decimal("0.80")
    assert money_findings(year) == []


def test_last_year_is_found_by_the_predecessor_of_each_project():
    story = Story()
    last = make_year(story.department, 2020)
    before = make_project(last, story.section)
    line = make_line(project=before)
    record_figure(line=line, measure="INITIAL", month=0, amount=Decimal("100000.01"), by=story.finance.user)
    assert [f.place for f in money_findings(story.year) if f.check_id == "B14"] == ["project"]
    story.project.predecessor = before
    story.project.save()
    found = [f.place for f in money_findings(story.year) if f.check_id == "B14"]
    assert found == ["project", f"project:{story.project.pk}"]


def test_the_panel_takes_the_same_queries_for_one_and_thirty_projects(client, django_assert_num_queries):
    story = Story()
    make_year(story.department, 2020)
    client.force_login(story.finance.user)
    made = 1
    for wanted in (1, 30):
        for _ in range(wanted - made):
            line = make_line(project=make_project(story.year, story.section))
            record_figure(line=line, measure="EXECUTED", month=1, amount=Decimal(5), by=story.finance.user)
        with django_assert_num_queries(11):
            assert len(notes_of(story.year)) >= wanted


@pytest.mark.parametrize(
    ("place", "page", "words"),
    [
        ("department", "budgets:department", "部门合计"),
        ("basic", "budgets:department", "基本支出"),
        ("project:7", "budgets:entry", "录入数据"),
        ("project:x", "budgets:department", "资金总览"),
        ("stated:INCOME", "budgets:stated", "本年收入"),
        ("stated:NONE", "budgets:department", "资金总览"),
        ("surplus", "budgets:stated", "结转结余处理"),
        ("", "budgets:department", "资金总览"),
    ],
)
def test_every_place_leads_to_a_row_of_a_page(place, page, words):
    spot = spot_of(1, place)
    assert (spot.page, spot.words) == (page, words)
    assert spot.url.startswith("/") and "#" in spot.url
