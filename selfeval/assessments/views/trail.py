"""办理记录: the trail of a department's year, read, narrowed, and taken along as a file."""

from types import SimpleNamespace

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render

from budgets import exports as files
from budgets.filters import typed
from budgets.workbooks.export import Listing
from selfeval.assessments import exports
from selfeval.assessments.act_forms import TrailForm
from selfeval.assessments.queries import trail
from selfeval.assessments.telling import told
from selfeval.assessments.views.common import year_of

EVENTS_A_PAGE = 50


def _trail_of(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    if not request.user.has_perm("assessments.view_trail", fiscal_year):
        raise PermissionDenied
    chosen = TrailForm(typed(request.GET) if request.GET else {})
    return fiscal_year, chosen, trail.forms_of_year(request.scope, fiscal_year)


def of_year(request, year_id: int):
    """Who did what with which form and when, newest first."""
    fiscal_year, chosen, forms = _trail_of(request, year_id)
    page = Paginator(trail.keys_of(forms, chosen.asked()), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "fiscal_year": fiscal_year,
        "filter": SimpleNamespace(form=chosen),
        "page": page,
        "events": [told(event) for event in trail.events_of(page.object_list)],
    }
    return render(request, "assessments/trail/year.html", context)


def export(request, year_id: int):
    """Every single row behind the page, one line each, chosen by the same address."""
    fiscal_year, chosen, forms = _trail_of(request, year_id)
    events = trail.every_row(forms, chosen.asked())
    listing = Listing(
        title=f"{fiscal_year}绩效自评办理记录",
        about=exports.about_trail(request, chosen, len(events)),
        columns=exports.TRAIL,
        rows=[exports.trail_cells(told(event)) for event in events],
        is_sum=False,
    )
    return files.answer(request, listing, fiscal_year, "绩效自评办理记录")
