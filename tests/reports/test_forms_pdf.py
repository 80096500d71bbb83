"""Single forms as PDF: one page each, the layout of the year's rule set, a Chinese name, no more than one sees."""

import re
from decimal import Decimal
from urllib.parse import unquote

import pypdfium2
import pytest
from django.urls import reverse

from selfeval.assessments import operations
from selfeval.assessments.models import Assessment
from selfeval.assessments.pages import sheet_of
from selfeval.assessments.paper import cells_of
from selfeval.assessments.workflow import Action
from selfeval.demo.office import RULE_SETS, read
from selfeval.reports import papers
from selfeval.reports.content import sheet_of as printed_sheet
from selfeval.reports.render.documents import FormPaper, form_document, stylesheet
from tests.factories import Story, fill_in, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def story(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    told = Story()
    fill_in(told.form, told.filler)
    return told


def pages_of(response) -> list[str]:
    with pypdfium2.PdfDocument(b"".join(response.streaming_content)) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def one(story, client, who):
    client.force_login(who.user)
    return client.get(reverse("reports:form_pdf", args=[story.form.pk]))


def test_a_form_fits_on_one_page_and_says_that_it_is_not_approved_yet(story, client):
    answer = one(story, client, story.filler)
    assert f"{story.project.name}2021年度项目支出绩效自评表.pdf" in unquote(answer["Content-Disposition"])
    (text,) = pages_of(answer)
    for words in ("项目支出绩效自评表（2021年度）", story.project.name, "状态：草稿（未审定）", "总分10098.50优"):
        assert words in text
    assert "附件" not in text


def test_an_approved_form_says_when_it_was_approved(story, client):
    for who, action in ((story.filler, "SUBMIT"), (story.chief, "PASS"), (story.panel, "APPROVE")):
        story.act(who, Action(action))
    (text,) = pages_of(one(story, client, story.finance))
    assert re.search(r"20\d\d年\d+月\d+日审定", text) and "未审定" not in text


def test_a_deduction_stands_on_the_paper_and_in_the_workbook_with_its_reason(story, client):
    story.act(story.filler, Action.SUBMIT)
    story.form.refresh_from_db()
    first = story.form.indicators.first()
    given = {"deduction": Decimal("1.5"), "reason": "佐证材料不全", "version": story.form.version}
    operations.deduct(indicator_id=first.pk, by=story.chief, **given)
    (text,) = pages_of(one(story, client, story.finance))
    assert "48.50审核扣减1.50分：佐证材料不全" in text and "97.00优" in text
    form = Assessment.objects.get(pk=story.form.pk)
    assert "48.50\n自评50.00\n扣减1.50" in [cell.text for cell in cells_of(sheet_of(form))]


@pytest.mark.parametrize(
    ("name", "words", "absent"),
    [
        ("national-2020", ["产出指标（50分）", "效益指标（30分）", "满意度指标（10分）"], "经济成本指标"),
        ("national-2021", ["成本指标（20分）", "经济成本指标", "产出指标（40分）", "效益指标（20分）"], "（50分）"),
        ("split-20-80", ["产出指标（40分）", "效益指标（30分）", "20"], "（50分）"),
    ],
)
def test_the_layout_is_that_of_the_years_rule_set(story, client, name, words, absent):
    data = next(data for data in read(RULE_SETS) if data["name"] == name)
    story.round.rule_set = operations.adopt_rule_set(data=data)
    story.round.save()
    (text,) = pages_of(one(story, client, story.finance))
    assert all(each.replace("（", "（") in text for each in words) and absent not in text


def test_a_years_file_holds_what_the_person_sees_and_a_section_only_its_own(story, client):
    other = make_project(story.year)
    operations.take_in(round_id=story.round.pk, project=other, by=story.finance)
    url = reverse("reports:forms_pdf", args=[story.year.pk])
    client.force_login(story.finance.user)
    assert len(pages_of(client.get(url))) == 2
    answer = client.get(url, {"section": story.section.pk})
    assert story.section.name in unquote(answer["Content-Disposition"])
    (text,) = pages_of(answer)
    assert story.project.name in text and other.name not in text
    client.force_login(story.filler.user)
    assert [other.name in text for text in pages_of(client.get(url))] == [False]  # a draft of another section
    assert client.get(url, {"section": "x"}).status_code == 404


def test_too_many_forms_are_refused_in_words(story, client, monkeypatch):
    monkeypatch.setattr(papers, "MOST", 0)
    client.force_login(story.finance.user)
    answer = client.get(reverse("reports:forms_pdf", args=[story.year.pk]), follow=True)
    assert "请按科室分别下载" in answer.content.decode()


def test_each_class_of_indicators_is_a_group_of_rows_that_the_paper_keeps_together(story):
    sheet = printed_sheet(story.form)
    rows = form_document(FormPaper("部门", 2021, False, sheet)).partition('<table class="sheet rows">')[2]
    groups = re.findall(r"<tbody>(.*?)</tbody>", rows, re.DOTALL)
    assert [each.label in group for each, group in zip(sheet.classes, groups, strict=True)] == [True] * len(groups)
    assert "总分" in groups[-1] and "tbody { break-inside: avoid; }" in stylesheet()
