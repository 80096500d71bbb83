"""GRANTS × role × whose object, as one written truth table."""

import pytest

from selfeval.accounts.roles import GRANTS, SECTION_ROLES, Role
from tests.factories import make_department, make_project, make_section, make_user, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def objects():
    """One thing of each place that a post can stand to."""
    year, other_year = make_year(), make_year(make_department("外局"))
    own, other = make_section(year.department, "本科室"), make_section(year.department, "其他科室")
    return {
        "own department": year,
        "own section": make_project(year, own),
        "other section": make_project(year, other),
        "other department": make_project(other_year),
    }


# Where a role's rights reach: a bureau sees its departments, a section's role only its section.
EVERYWHERE = {"own department", "own section", "other section", "other department"}
REACH = {
    role: EVERYWHERE
    if role == Role.BUREAU
    else EVERYWHERE - {"other department", "other section"}
    if role in SECTION_ROLES
    else EVERYWHERE - {"other department"}
    for role in Role
}


@pytest.mark.parametrize("role", Role)
def test_a_permission_holds_for_the_granted_roles_where_they_reach(objects, role):
    department, section = objects["own department"].department, objects["own section"].section
    user = make_user(role, department, section, department.bureau)
    answers = {
        (permission, place): user.has_perm(permission, thing)
        for permission in GRANTS
        for place, thing in objects.items()
    }
    assert answers == {
        (permission, place): role in GRANTS[permission] and place in REACH[role]
        for permission in GRANTS
        for place in objects
    }


@pytest.mark.parametrize("role", Role)
def test_nobody_has_a_permission_that_the_table_does_not_name(objects, role):
    department, section = objects["own department"].department, objects["own section"].section
    user = make_user(role, department, section, department.bureau)
    assert not any(user.has_perm("accounts.delete_user", thing) for thing in objects.values())


@pytest.mark.parametrize("permission", ["accounts.change_user", "accounts.change_post", "budgets.change_section"])
def test_only_the_administrator_changes_people_posts_and_sections(permission):
    assert GRANTS[permission] == {Role.ADMINISTRATOR}
