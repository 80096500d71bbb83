from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from budgets.queries import departments_in
from selfeval.accounts import queries

VIEW, USER, POST, SECTION = (
    "accounts.view_post",
    "accounts.change_user",
    "accounts.change_post",
    "budgets.change_section",
)


def department_of(request, department_id: int, permission: str = VIEW):
    """The department if it is in the person's scope (404) and he may do this in it (403)."""
    found = get_object_or_404(departments_in(request.scope), pk=department_id)
    return allowed(request, found, permission)


def person_of(request, user_id: int, permission: str = VIEW):
    """Somebody who has or had a post in the person's departments (404), and the one that lets him do this (403)."""
    person = get_object_or_404(queries.people_in(request.scope), pk=user_id)
    department = queries.office_of(person, request.scope, permission)
    if department is None:
        raise PermissionDenied
    return person, department


def allowed(request, thing, permission: str):
    if thing is None:
        raise Http404
    if not request.user.has_perm(permission, thing):
        raise PermissionDenied
    return thing


def page_of(request, template: str, department, **context):
    """A page below the head of the office; which of its doors are open is asked here once."""
    context |= {
        "office": department,
        "may_change": request.user.has_perm(USER, department),
        "may_appoint": request.user.has_perm(POST, department),
        "may_sections": request.user.has_perm(SECTION, department),
    }
    return render(request, template, context)
