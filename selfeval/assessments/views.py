from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django_tables2 import RequestConfig

from budgets.filters import unit_of
from budgets.queries import fiscal_years_in
from selfeval.assessments import pages, queries
from selfeval.assessments.filters import AssessmentFilter
from selfeval.assessments.tables import AssessmentTable

ROWS_A_PAGE = 25


def list_of_year(request, year_id: int):
    request.fiscal_year = fiscal_year = get_object_or_404(fiscal_years_in(request.scope), pk=year_id)
    if not request.user.has_perm("assessments.view_assessment", fiscal_year):
        raise PermissionDenied
    chosen = AssessmentFilter(request)
    rows = pages.list_of(request.scope, fiscal_year, chosen.qs)
    table = AssessmentTable(rows, year_id=fiscal_year.pk, unit=unit_of(request))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    context = {"fiscal_year": fiscal_year, "filter": chosen, "table": table, "count": len(rows)}
    context["coverage"] = pages.coverage_of(fiscal_year)
    return render(request, "assessments/list.html", context | {"unit": unit_of(request)})


def _form(request, **which):
    """The form if the person sees it (404) and may read forms of its department (403)."""
    form = get_object_or_404(queries.visible_to(request.scope), **which)
    if not request.user.has_perm("assessments.view_assessment", form.project.fiscal_year):
        raise PermissionDenied
    return form


def sheet(request, pk: int):
    form = _form(request, pk=pk)
    context = {"page": pages.sheet_of(form), "form": form, "unit": unit_of(request)}
    return render(request, "assessments/sheet.html", context | {"fiscal_year": form.project.fiscal_year})


def of_project(request, project_id: int):
    return redirect("assessments:sheet", _form(request, project_id=project_id).pk)
