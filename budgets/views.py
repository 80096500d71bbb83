"""The money on the screen.

The one hidden contract of this room: `request.scope` (put there by `accounts.middleware`) says which
departments a person sees, and `request.user.has_perm(permission, obj)` is answered from GRANTS by
`accounts.backends`. Whatever is asked about has a `.department_id`.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django_tables2 import RequestConfig

from budgets import pages, queries
from budgets.filters import MEASURE_LABELS, MEASURES, ProjectFilter, line_runs, unit_of
from budgets.tables import FigureTable, ProjectTable
from selfeval.checking.registry import findings
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS

THRESHOLDS = dict(DEFAULT_THRESHOLDS)
ROWS_A_PAGE = 25


def _year(request, year_id: int):
    """The year if it is in the person's scope (404) and he may see its money (403)."""
    fiscal_year = get_object_or_404(queries.fiscal_years_in(request.scope), pk=year_id)
    if not request.user.has_perm("budgets.view_money", fiscal_year):
        raise PermissionDenied
    return fiscal_year


def _page(request, template: str, fiscal_year, **context):
    context |= {"fiscal_year": fiscal_year, "unit": unit_of(request)}
    return render(request, template, context)


def department(request, year_id: int):
    fiscal_year = _year(request, year_id)
    money = queries.department_money(fiscal_year)
    found = findings("money", money, THRESHOLDS)
    return _page(
        request,
        "budgets/department.html",
        fiscal_year,
        money=money,
        noted=pages.noted(fiscal_year, found),
    )


def projects(request, year_id: int):
    request.fiscal_year = fiscal_year = _year(request, year_id)
    chosen = ProjectFilter(request)
    rows = pages.rows_of(fiscal_year, chosen.qs)
    table = ProjectTable(rows, year_id=fiscal_year.pk, unit=unit_of(request))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return _page(request, "budgets/projects.html", fiscal_year, filter=chosen, table=table, count=len(rows))


def project(request, project_id: int):
    found = get_object_or_404(queries.projects_in(request.scope), pk=project_id)
    fiscal_year = _year(request, found.fiscal_year_id)
    row = queries.project_money(found)
    return _page(
        request,
        "budgets/project.html",
        fiscal_year,
        project=found,
        row=row,
        can_see_form=request.user.has_perm("assessments.view_assessment", found),
        months=pages.course_of(row.money),
    )


def rows(request, year_id: int):
    fiscal_year = _year(request, year_id)
    measure = request.GET.get("measure", "")
    runs = line_runs(request.GET.get("lines"))
    with_history = "history" in request.GET
    behind = pages.behind(fiscal_year, runs, MEASURES.get(measure, ()), with_history)
    total = None if with_history else pages.TOTALS.get(measure)
    table = FigureTable(behind.figures, unit=unit_of(request), total=total and total(behind.money))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    label = MEASURE_LABELS.get(measure, "全部口径")
    context = {"behind": behind, "table": table, "measure": measure, "label": label, "with_history": with_history}
    return _page(request, "budgets/rows.html", fiscal_year, **context)
