from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_tables2 import RequestConfig

from budgets import exports as money_exports
from budgets.filters import unit_of
from budgets.queries import department_money, projects_in
from budgets.views.common import way_back
from budgets.workbooks.export import Listing
from selfeval.assessments import exports, pages, queries
from selfeval.assessments.filters import AssessmentFilter
from selfeval.assessments.gaps import gaps_of
from selfeval.assessments.matrix import deadline_of
from selfeval.assessments.queries import reviewing, trail
from selfeval.assessments.queries.filling import adjusted_of
from selfeval.assessments.tables import AssessmentTable, PickTable
from selfeval.assessments.telling import Change, told
from selfeval.assessments.views.common import form_of, year_of
from selfeval.assessments.workflow import Action

ROWS_A_PAGE = 25


def list_of_year(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    chosen = AssessmentFilter(request)
    money = department_money(fiscal_year)
    rows = pages.list_of(request.scope, money, chosen.qs)
    waiting = sum(row.step is not None for row in rows)
    table_class = PickTable if waiting else AssessmentTable
    table = table_class(rows, year_id=fiscal_year.pk, unit=unit_of(request))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    context = {"fiscal_year": fiscal_year, "filter": chosen, "table": table, "count": len(rows)}
    context |= {"coverage": pages.coverage_of(money), "waiting": waiting}
    context["whole"] = pages.whole_of(request.scope, fiscal_year)
    context["may_see_trail"] = request.user.has_perm("assessments.view_trail", fiscal_year)
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
        totals=(*money_exports.execution_total(rows), ("审核得分", table.rollup.weighted)),
    )
    return money_exports.answer(request, listing, fiscal_year, "绩效自评结果")


def sheet(request, pk: int):
    return sheet_page(request, form_of(request, pk=pk))


def sheet_page(request, form, status: int = 200, **kept):
    """The form in the official layout, with what the person may do with it; `kept` is a refusal and what was typed."""
    context = {"page": pages.sheet_of(form), "form": form, "unit": unit_of(request), **kept}
    context |= {"review": reviewing.review_of(form, request.scope), "steps": queries.steps_for(form, request.scope)}
    context["gaps"] = gaps_of(form) if any(step.action == Action.SUBMIT for step in context["steps"]) else ()
    context["trail"] = [told(event) for event in trail.events_of(trail.keys_of_form(form))]
    context["adjusted"] = adjusted_of(form)
    context |= opinions(context["review"], context["steps"])
    context["fiscal_year"], context["back"] = form.project.fiscal_year, way_back(request.GET.get("back", ""), "")
    context["deadline"] = deadline_of(form, request.scope, timezone.localdate())
    return render(request, "assessments/sheet.html", context, status=status)


def opinions(review: reviewing.Review, steps) -> dict:
    """The opinions as the page orders them, and the step that must not be taken without one."""
    return {
        "on_form": review.on(None),
        "settled": [each for each in review.threads if each.opinion.indicator_id and not each.is_open],
        "changes": [Change(row) for row in review.changes],
        "must_say": next((step for step in steps if step.needs_opinion), None),
    }


def of_project(request, project_id: int):
    """The form of a project; one without a form in the round is led to the round, which says why."""
    project = get_object_or_404(projects_in(request.scope), pk=project_id)
    form = queries.visible_to(request.scope).filter(project=project).first()
    if form is not None:
        return redirect("assessments:sheet", form_of(request, pk=form.pk).pk)
    year_of(request, project.fiscal_year_id)
    messages.info(request, f"“{project.name}”没有您可以查看的自评表。")
    return redirect("assessments:round", project.fiscal_year_id)
