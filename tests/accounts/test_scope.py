from datetime import date

import pytest
from django.db import IntegrityError, transaction

from budgets import queries as money
from selfeval.accounts.models import Post
from selfeval.accounts.roles import GRANTS, Role
from selfeval.accounts.scope import scope_of
from selfeval.assessments import queries
from selfeval.assessments.workflow import Action
from tests.factories import Story, fill_in, make_department, make_scope, make_section, make_user, make_year

pytestmark = pytest.mark.django_db


def test_a_person_sees_his_own_department_only():
    mine, other = make_year(), make_year()
    scope = scope_of(make_user(Role.FINANCE, mine.department), date(2022, 1, 1))
    assert list(money.fiscal_years_in(scope)) == [mine]
    assert list(money.departments_in(scope)) == [mine.department]
    assert not scope.may("budgets.view_money", other.department_id)


def test_a_bureau_sees_all_its_departments():
    years = [make_year(), make_year()]
    scope = scope_of(make_user(Role.BUREAU, bureau=years[0].department.bureau), date(2022, 1, 1))
    assert set(money.fiscal_years_in(scope)) == set(years)
    assert scope.may("budgets.view_money", years[1].department_id)
    assert not scope.may("budgets.add_figure", years[1].department_id)


def test_a_filler_sees_the_forms_of_his_section_only():
    mine, other = Story(), Story()
    assert list(queries.visible_to(mine.filler)) == [mine.form]
    assert list(queries.visible_to(mine.finance)) == [mine.form]
    assert other.form not in queries.visible_to(mine.chief)


def test_a_section_sees_of_another_section_only_what_is_approved():
    story = Story()
    other = make_section(story.department, "另一科")
    stranger = make_scope(Role.FILLER, story.department, other)
    assert not queries.visible_to(stranger).exists()
    fill_in(story.form, story.filler)
    for who, action in ((story.filler, "SUBMIT"), (story.chief, "PASS"), (story.panel, "APPROVE")):
        assert not queries.visible_to(stranger).exists()
        story.act(who, Action(action))
    assert list(queries.visible_to(stranger)) == [story.form]


def test_a_post_ends_by_date():
    year = make_year()
    user = make_user(Role.FINANCE, year.department)
    Post.objects.filter(user=user).update(ends_on=date(2021, 12, 31))
    assert scope_of(user, date(2021, 12, 31)).roles == {Role.FINANCE}
    assert scope_of(user, date(2022, 1, 1)).roles == frozenset()


def test_a_disabled_user_has_no_scope():
    user = make_user(Role.FINANCE, make_department())
    user.is_active = False
    assert scope_of(user, date(2022, 1, 1)).posts == ()


@pytest.mark.once
@pytest.mark.parametrize("permission", sorted(GRANTS))
@pytest.mark.parametrize("role", Role)
def test_the_backend_answers_every_grant_for_every_role(permission, role):
    year, other = make_year(), make_year(make_department("外局"))
    section = make_section(year.department)
    user = make_user(role, year.department, section, year.department.bureau)
    assert user.has_perm(permission, year) == (role in GRANTS[permission])
    assert user.has_perm(permission, other) == (role == Role.BUREAU and role in GRANTS[permission])
    assert not user.has_perm(permission)


def test_posts_that_make_no_sense_are_refused_by_the_database():
    department = make_department()
    user = make_user(Role.FINANCE, department)
    bad = [
        {"role": Role.BUREAU, "department": department},
        {"role": Role.FILLER, "department": department},
        {"role": Role.FINANCE, "department": department, "section": make_section(department)},
        {"role": Role.FINANCE, "department": department, "ends_on": date(2019, 1, 1)},
    ]
    for fields in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.create(user=user, starts_on=date(2020, 1, 1), **fields)
