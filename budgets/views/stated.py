"""批复数和决算数: what documents state, beside what the rows come to."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from budgets import notes, operations, queries
from budgets.filters import unit_of
from budgets.statements import StatedForm, stated_groups
from budgets.views.common import page_of, year_of


def stated(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    return _page(request, fiscal_year, StatedForm(fiscal_year=fiscal_year), unit_of(request))


@require_POST
def record_stated(request, year_id: int):
    """Save what was changed on the page; what is refused comes back as it was typed."""
    fiscal_year = year_of(request, year_id, "budgets.add_figure")
    form, conflict = StatedForm(request.POST, fiscal_year=fiscal_year), None
    if form.is_valid():
        try:
            operations.record_stated(
                fiscal_year=fiscal_year, stated=form.stated, surplus_use=form.surplus, by=request.user
            )
        except operations.YearClosed as refusal:
            form.add_error(None, str(refusal))
        except operations.StatedConflict as refusal:
            form.see(refusal)
            conflict = refusal
        else:
            messages.success(request, "批复数和决算数已保存。")
            return redirect("budgets:stated", fiscal_year.pk)
    # The text stays as it was typed, so it is shown in the unit that it was typed in.
    unit = form.cleaned_data.get("unit") or unit_of(request)
    response = _page(request, fiscal_year, form, unit, conflict)
    response.status_code = 409 if conflict else 422
    return response


def _page(request, fiscal_year, form: StatedForm, unit: str, conflict=None):
    money = queries.department_money(fiscal_year)
    may_save = fiscal_year.closed_at is None and request.user.has_perm("budgets.add_figure", fiscal_year)
    found = [each for each in notes.notes_of(fiscal_year, money) if each.spot.page == "budgets:stated"]
    response = page_of(
        request,
        "budgets/stated.html",
        fiscal_year,
        form=form,
        groups=stated_groups(form, money, conflict),
        conflict=conflict,
        noted=found,
        may_save=may_save,
        typed_unit=unit,
    )
    return response
