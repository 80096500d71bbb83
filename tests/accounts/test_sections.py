"""Sections: added, renamed, put in order, taken out of use."""

import pytest
from django.urls import reverse

from budgets import operations as offices
from budgets.forms import ProjectForm
from tests.factories import make_section, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, office):
    client.force_login(office.administrator)
    return client


def at(name, thing):
    return reverse(f"accounts:{name}", args=[thing.pk])


def names(department) -> list[str]:
    return [section.name for section in department.sections.all()]


def test_a_section_is_added_after_the_others_and_once_only(admin, office):
    url = at("sections", office.department)
    assert admin.post(url, {"name": "文电科", "second_name": "政务公开办公室"}).status_code == 302
    assert names(office.department) == ["综合科", "文电科"]
    again = admin.post(url, {"name": "文电科", "second_name": "甲"})
    assert "本部门已有“文电科”" in again.content.decode() and 'value="甲"' in again.content.decode()
    with pytest.raises(offices.SectionExists):
        offices.found_section(department=office.department, name="文电科", by=office.administrator)


def test_a_section_is_renamed_but_not_to_anothers_name(admin, office):
    other = make_section(office.department, "文电科")
    admin.post(at("section", other), {"name": "文电科", "second_name": "外事办公室"})
    other.refresh_from_db()
    assert other.written_name == "文电科（外事办公室）"
    response = admin.post(at("section", other), {"name": "综合科", "second_name": ""})
    assert "本部门已有" in response.content.decode()


def test_sections_move_past_each_other_and_not_past_the_ends(admin, office):
    second, third = make_section(office.department, "乙"), make_section(office.department, "丙")
    admin.post(at("move_section", third), {"to": "up"})
    assert names(office.department) == ["综合科", "丙", "乙"]
    admin.post(at("move_section", office.section), {"to": "up"})
    admin.post(at("move_section", second), {"to": "down"})
    assert names(office.department) == ["综合科", "丙", "乙"]
    admin.post(at("move_section", office.section), {"to": "down"})
    assert names(office.department) == ["丙", "综合科", "乙"]
    assert [section.position for section in office.department.sections.all()] == [1, 2, 3]
    listed = admin.get(at("sections", office.department)).context["sections"]
    assert [section.name for section in listed] == ["丙", "综合科", "乙"]


def test_a_section_out_of_use_is_not_offered_for_new_projects(admin, office):
    year = make_year(office.department)

    def offered():
        return list(ProjectForm(fiscal_year=year).fields["section"].queryset)

    assert offered() == [office.section]
    admin.post(at("use_section", office.section), {"is_active": "0"})
    assert offered() == []
    assert office.filler.posts.get().section == office.section
    admin.post(at("use_section", office.section), {"is_active": "1"})
    assert offered() == [office.section]
