"""The row that stands for 部门整体支出 is a project for its form only: no list, sum, import or file of money has it."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from budgets import operations as money
from budgets.models import FiscalYear, Project
from budgets.operations.offices import WHOLE
from budgets.queries import department_money, projects_in
from budgets.queries.uploads import catalogue_of
from tests.assessments.wholes import WholeStory
from tests.factories import make_project, make_section, make_year

pytestmark = pytest.mark.django_db

YEAR_PAGES = ["department", "projects", "rows", "entry", "sums", "adjustments", "changes", "year", "stated", "uploads"]
YEAR_PAGES += ["add_project", "add_line", "months_picture", "projects_picture", "sources_picture", "describe"]
FILES = ["export_projects", "export_rows", "export_changes", "export_adjustments"]


@pytest.fixture
def story(client):
    story = WholeStory()
    client.force_login(story.finance.user)
    return story


def read(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("name", YEAR_PAGES)
def test_no_page_of_the_money_names_it(client, story, name):
    response = client.get(reverse(f"budgets:{name}", args=[story.year.pk]))
    assert response.status_code == 200
    assert WHOLE not in read(response).decode()


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_the_money_names_it(client, story, name):
    url = reverse(f"budgets:{name}", args=[story.year.pk])
    book = load_workbook(BytesIO(read(client.get(url, {"format": "xlsx"}))))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    text = read(client.get(url, {"format": "csv"})).decode("utf-8-sig")
    cells += [cell for row in csv.reader(StringIO(text)) for cell in row]
    assert not [text for text in cells if WHOLE in text]


def test_no_template_and_no_import_knows_it(client, story):
    book = load_workbook(BytesIO(read(client.get(reverse("budgets:template", args=[story.year.pk])))))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if WHOLE in str(c.value)]
    assert WHOLE not in {line.project for line in catalogue_of(story.year).lines}


def test_its_own_page_is_not_found(client, story):
    whole = Project.every.get(is_whole=True)
    for name in ("project", "project_picture", "secrecy"):
        assert client.get(reverse(f"budgets:{name}", args=[whole.pk])).status_code == 404
    assert not projects_in(story.finance).filter(pk=whole.pk).exists()


def test_the_assessment_lists_of_projects_leave_it_out(client, story):
    listed = client.get(reverse("assessments:export", args=[story.year.pk]), {"format": "csv"})
    assert WHOLE not in read(listed).decode("utf-8-sig")
    page = client.get(reverse("assessments:round", args=[story.year.pk])).content.decode()
    assert "没有纳入自评的项目" not in page


def test_sums_and_counts_are_as_without_it(story):
    assert len(department_money(story.year).projects) == story.year.projects.count() == 1
    assert money.add_project(fiscal_year=story.year, section=story.section, code="X", name="新项目").position == 2


def test_the_next_year_does_not_take_it_over_but_its_form_follows_on(story):
    made = money.open_next_year(last=story.year, carried={}, by=story.finance.user)
    assert not Project.every.filter(fiscal_year=made, is_whole=True).exists()
    again = money.whole_project(fiscal_year=made, section=story.section)
    assert again.predecessor == Project.every.get(fiscal_year=story.year, is_whole=True)
    other = make_section(story.department, "别的科")
    assert money.whole_project(fiscal_year=made, section=other).section == other


def test_a_project_may_carry_its_name_and_a_year_has_one(client, story):
    assert make_project(story.year, story.section, WHOLE).name == WHOLE
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.every.filter(fiscal_year=story.year).update(is_whole=True)
    bare = make_year()
    assert FiscalYear.objects.filter(pk=bare.pk, projects__isnull=True).exists()
