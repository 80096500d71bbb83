from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from budgets import exports as money_exports
from budgets.filters import unit_of
from budgets.queries import department_money
from budgets.workbooks.export import Listing
from selfeval.assessments import exports, pages
from selfeval.assessments.filters import AssessmentFilter
from selfeval.assessments.tables import AssessmentTable
from selfeval.assessments.views.common import form_of, year_of

ROWS_A_PAGE = 25


def list_of_year(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    chosen = AssessmentFilter(request)
    money = department_money(fiscal_year)
    rows = pages.list_of(request.scope, money, chosen.qs)
    table = AssessmentTable(rows, year_id=fiscal_year.pk, unit=unit_of(request))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    context = {"fiscal_year": fiscal_year, "filter": chosen, "table": table, "count": len(rows)}
    context["coverage"] = pages.coverage_of(money)
    return render(request, "assessments/list.html", context | {"unit": unit_of(request)})


def export(request, year_id: int):
    """The list as a file, chosen and ordered by the same address as the page."""
    fiscal_year = year_of(request, year_id)
    chosen, unit = AssessmentFilter(request), money_exports.unit_asked(request)
    table = AssessmentTable(
        pages.list_of(request.scope, department_money(fiscal_year), chosen.qs), year_id=fiscal_year.pk, unit=unit
    )
    RequestConfig(request, paginate=False).configure(table)
    rows = exports.with_people([row.record for row in table.rows])
    listing = Listing(
        title=f"{fiscal_year}项目支出绩效自评结果",
        about=money_exports.about(request, len(rows), chosen, unit, "得分合计按全年预算数加权"),
        columns=exports.FORMS,
        rows=[exports.form_cells(row) for row in rows],
        unit=unit,
        totals=(*money_exports.execution_total(rows), ("自评得分", table.rollup.weighted)),
    )
    return money_exports.answer(request, listing, fiscal_year, "绩效自评结果")


def sheet(request, pk: int):
    form = form_of(request, pk=pk)
    context = {"page": pages.sheet_of(form), "form": form, "unit": unit_of(request)}
    return render(request, "assessments/sheet.html", context | {"fiscal_year": form.project.fiscal_year})


def of_project(request, project_id: int):
    return redirect("assessments:sheet", form_of(request, project_id=project_id).pk)
