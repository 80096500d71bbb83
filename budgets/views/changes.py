"""预算调整, the year's opening and closing, and the history of every figure."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from budgets import history, operations, queries
from budgets.filters import ChangeFilter, line_asked, unit_of
from budgets.forms import AdjustmentForm, LineForm, ProjectForm, ReasonForm
from budgets.models import FundSource, LineKind
from budgets.tables import AdjustmentTable, ChangeTable
from budgets.views.common import page_of, year_of

ADJUST, ENTER, YEAR = "budgets.add_budgetadjustment", "budgets.add_figure", "budgets.change_fiscalyear"
ROWS_A_PAGE = 25


def adjustments(request, year_id: int):
    """The adjustments of a year and the form for another one; a POST puts it down."""
    fiscal_year = year_of(request, year_id, ADJUST if request.method == "POST" else "budgets.view_money")
    unit = unit_of(request)
    line = line_asked(request)
    form = AdjustmentForm(request.POST or None, fiscal_year=fiscal_year, unit=unit, initial={"line": line})
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.adjust_budget(by=request.user, **form.cleaned_data)
        except (operations.YearClosed, operations.Unbalanced) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已登记{made.get_kind_display()}：{made.document_number}。")
            return redirect("budgets:adjustments", fiscal_year.pk)
    rows = queries.adjustments_of(fiscal_year, line)
    may_adjust = request.user.has_perm(ADJUST, fiscal_year) and fiscal_year.closed_at is None
    table = AdjustmentTable(rows, unit=unit, may_reverse=may_adjust)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    context = {"form": form, "table": table, "may_adjust": may_adjust, "line": line}
    return page_of(request, "budgets/changes/adjustments.html", fiscal_year, **context)


def reverse_adjustment(request, adjustment_id: int):
    """Say why, then put down the same amount the other way round."""
    found = get_object_or_404(queries.adjustments_in(request.scope), pk=adjustment_id)
    fiscal_year = year_of(request, found.fiscal_year_id, ADJUST)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.reverse_adjustment(adjustment=found, by=request.user, **form.cleaned_data)
        except (operations.YearClosed, operations.Unbalanced, operations.ReversedAlready) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已冲销，原记录和冲销记录都保留。")
        return redirect("budgets:adjustments", fiscal_year.pk)
    return page_of(request, "budgets/changes/reverse.html", fiscal_year, form=form, adjustment=found)


def changes(request, year_id: int):
    """Who put down which figure when, in place of what, by which way."""
    request.fiscal_year = fiscal_year = year_of(request, year_id)
    chosen = ChangeFilter(request, history.changes_of(fiscal_year))
    table = ChangeTable(chosen.qs, unit=unit_of(request))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    digest = history.digest_of(fiscal_year, history.week_of(timezone.now()))
    return page_of(request, "budgets/changes/changes.html", fiscal_year, table=table, filter=chosen, digest=digest)


def year(request, year_id: int):
    """The state of a year, what stands in the way of closing it, what the next one would carry over."""
    fiscal_year = year_of(request, year_id)
    rows = [row for row in queries.department_money(fiscal_year).projects if row.money.balance > 0]
    context = {
        "events": fiscal_year.events.select_related("taken_by"),
        "matters": operations.open_matters(fiscal_year),
        "carried": rows,
        "has_next": queries.year_after(fiscal_year) is not None,
        "may_change": request.user.has_perm(YEAR, fiscal_year),
        "reason": ReasonForm(),
    }
    return page_of(request, "budgets/changes/year.html", fiscal_year, **context)


@require_POST
def open_next(request, year_id: int):
    fiscal_year = year_of(request, year_id, YEAR)
    chosen = set(request.POST.getlist("carry"))
    rows = [row for row in queries.department_money(fiscal_year).projects if row.money.balance > 0]
    carried = {row.project.pk: row.money.balance for row in rows if str(row.project.pk) in chosen}
    try:
        made = operations.open_next_year(last=fiscal_year, carried=carried, by=request.user)
    except operations.YearExists as refusal:
        messages.error(request, str(refusal))
        return redirect("budgets:year", fiscal_year.pk)
    messages.success(request, f"已建立{made.year}年度，带入{made.projects.count()}个项目。请录入年初预算数。")
    return redirect("budgets:entry", made.pk)


@require_POST
def close(request, year_id: int):
    fiscal_year = year_of(request, year_id, YEAR)
    try:
        operations.close_year(fiscal_year=fiscal_year, by=request.user, despite_unexplained="despite" in request.POST)
    except (operations.NotReady, operations.YearClosed) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{fiscal_year.year}年度已关账。")
    return redirect("budgets:year", fiscal_year.pk)


@require_POST
def reopen(request, year_id: int):
    fiscal_year = year_of(request, year_id, YEAR)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有重新开账：请填写原因（300字以内）。")
        return redirect("budgets:year", fiscal_year.pk)
    try:
        operations.reopen_year(fiscal_year=fiscal_year, by=request.user, **form.cleaned_data)
    except operations.YearOpen as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{fiscal_year.year}年度已重新开账。")
    return redirect("budgets:year", fiscal_year.pk)


def add(request, year_id: int, what: str):
    """Add a project, or a further budget line."""
    fiscal_year = year_of(request, year_id, ENTER)
    form_class = {"project": ProjectForm, "line": LineForm}[what]
    form = form_class(request.POST or None, fiscal_year=fiscal_year)
    if request.method == "POST" and form.is_valid():
        try:
            name = _added(fiscal_year, what, form.cleaned_data)
        except operations.YearClosed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已添加“{name}”，请录入金额。")
            return redirect("budgets:entry", fiscal_year.pk)
    title = {"project": "添加项目", "line": "添加预算项"}[what]
    return page_of(request, "budgets/changes/add.html", fiscal_year, form=form, title=title)


def _added(fiscal_year, what: str, given: dict) -> str:
    if what == "project":
        source = FundSource(given.pop("source"))
        return operations.add_project_with_line(fiscal_year=fiscal_year, source=source, **given).name
    project = given["project"]
    name = project.name if project else LineKind(given["kind"]).label
    return operations.add_line(fiscal_year=fiscal_year, name=name, **given).name
