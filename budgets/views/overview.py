"""The money at a glance: a department's year, its projects, the rows behind a figure."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django_tables2 import RequestConfig

from budgets import notes, pages, pictures, queries
from budgets.facts import thresholds_of
from budgets.filters import MEASURE_LABELS, MEASURES, ProjectFilter, line_runs, unit_of
from budgets.tables import FigureTable, LineTable, ProjectTable, marks
from budgets.views.common import may_describe, may_explain, page_of, way_back, year_of

ROWS_A_PAGE = 25


def department(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    money = queries.department_money(fiscal_year)
    return page_of(
        request,
        "budgets/department.html",
        fiscal_year,
        money=money,
        noted=notes.notes_of(fiscal_year, money),
        may_explain=may_explain(request, fiscal_year),
        may_describe=may_describe(request, fiscal_year),
        pictures=pictures.of_year(fiscal_year, money, thresholds_of(fiscal_year)),
        back=way_back(request.GET.get("back", ""), ""),
        unfolded=request.GET.get("explain", ""),
    )


def projects(request, year_id: int):
    request.fiscal_year = fiscal_year = year_of(request, year_id)
    chosen = ProjectFilter(request)
    rows = pages.rows_of(fiscal_year, chosen.qs)
    table = ProjectTable(rows, year_id=fiscal_year.pk, unit=unit_of(request))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return page_of(request, "budgets/projects.html", fiscal_year, filter=chosen, table=table, count=len(rows))


def project(request, project_id: int):
    found = get_object_or_404(queries.projects_in(request.scope), pk=project_id)
    fiscal_year = year_of(request, found.fiscal_year_id)
    row = queries.project_money(found)
    months = pages.course_of(row.money, queries.months_of(row.money.line_ids), thresholds_of(fiscal_year))
    return page_of(
        request,
        "budgets/project.html",
        fiscal_year,
        project=found,
        row=row,
        noted=notes.notes_of(fiscal_year, places=f"project:{found.pk}"),
        may_explain=may_explain(request, fiscal_year),
        may_describe=may_describe(request, fiscal_year),
        can_see_form=request.user.has_perm("assessments.view_assessment", found),
        months=months,
        placed=pictures.of_project(found, row.money, months),
    )


def rows(request, year_id: int):
    """What a figure is made of: its budget lines, or with a measure the recorded amounts that it adds up."""
    fiscal_year = year_of(request, year_id)
    measure, with_history = request.GET.get("measure", ""), "history" in request.GET
    runs = line_runs(request.GET.get("lines"))
    printed = request.printed
    at = printed.at if printed else None
    # Rows that 万元 prints alike are told apart, unless the person asks for it.
    unit = "yuan" if printed and printed.is_hidden and "unit" not in request.GET else unit_of(request)
    behind = pages.behind(fiscal_year, runs, MEASURES.get(measure, ()), with_history, at)
    if measure not in ("", *MEASURES) or (runs and not behind.lines):
        raise Http404
    if measure or with_history:
        total = None if with_history or printed else pages.TOTALS[measure](behind.money)
        table = FigureTable(behind.figures, unit=unit, total=total, **(marks(printed) if printed else {}))
    else:
        table = LineTable(behind.lines, year_id=fiscal_year.pk, unit=unit)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    label = MEASURE_LABELS.get(measure, "全部口径")
    context = {
        "behind": behind,
        "table": table,
        "measure": measure,
        "label": label,
        "with_history": with_history,
        "unit": unit,
    }
    return page_of(request, "budgets/rows.html", fiscal_year, **context)
