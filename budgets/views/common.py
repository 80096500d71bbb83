from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme

from budgets import queries
from budgets.filters import unit_of

DESCRIBE = "budgets.change_office"


def year_of(request, year_id: int, permission: str = "budgets.view_money"):
    """The year if it is in the person's scope (404) and he may do this with it (403)."""
    fiscal_year = get_object_or_404(queries.fiscal_years_in(request.scope), pk=year_id)
    if not request.user.has_perm(permission, fiscal_year):
        raise PermissionDenied
    return fiscal_year


def page_of(request, template: str, fiscal_year, **context):
    return render(request, template, {"fiscal_year": fiscal_year, "unit": unit_of(request)} | context)


def way_back(given: str, home: str) -> str:
    """The page that the person came from, if it is one of this site."""
    own = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if own else home


def may_explain(request, fiscal_year) -> bool:
    """Whether the findings panel offers the person to explain."""
    return fiscal_year.closed_at is None and request.user.has_perm("budgets.add_explanation", fiscal_year)


def may_describe(request, fiscal_year) -> bool:
    """Whether the person is led to where duties, people and secrecy are put down."""
    return fiscal_year.closed_at is None and request.user.has_perm(DESCRIBE, fiscal_year)
