"""Entering amounts: the grid, a cell at a time, a pasted block, what the sums say afterwards."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from budgets import grid, notes, operations, pasting, queries
from budgets.amounts import NotAnAmount, parse_amount
from budgets.forms import CellForm, LayoutForm, PasteForm
from budgets.models import Measure
from budgets.models.figures import Origin
from budgets.views.common import may_explain, page_of, year_of

ENTER = "budgets.add_figure"
REFUSED, CONFLICT = 422, 409
SALT = "budgets.paste"
CELLS_A_PAGE = 900
LONGEST_PREVIEW = 60 * 60  # seconds


def _layout(request, fiscal_year):
    """The layout form, the columns that it asks for, and the query that asks for them again."""
    layout = LayoutForm(request.GET)
    columns = layout.columns(grid.latest_month(fiscal_year))
    by_month = columns[0].measure != Measure.INITIAL
    query = f"by={columns[0].measure.value}" if by_month else f"month={columns[-1].month}"
    shown = LayoutForm(initial={"month": columns[-1].month, "by": columns[0].measure.value if by_month else ""})
    return shown, columns, query


def entry(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    layout, columns, query = _layout(request, fiscal_year)
    may_enter = request.user.has_perm(ENTER, fiscal_year) and fiscal_year.closed_at is None
    table = grid.grid_of(fiscal_year, columns)
    page = Paginator(table.rows, CELLS_A_PAGE // len(columns)).get_page(request.GET.get("page"))
    context = {
        "grid": table,
        "page": page,
        "layout": layout,
        "query": query,
        "may_enter": may_enter,
        "by_month": len(columns) == 12,
    }
    context |= {"noted": notes.notes_of(fiscal_year), "may_explain": may_explain(request, fiscal_year)}
    context["back"] = f"{request.path}?{query}"
    return page_of(request, "budgets/entry/entry.html", fiscal_year, **context)


@require_POST
def cell(request, year_id: int):
    """Save one cell; the answer is the cell as it stands now, or as it was refused."""
    form = CellForm(request.POST)
    if not form.is_valid():
        year_of(request, year_id, ENTER)
        return HttpResponseBadRequest("请求有误，请刷新页面后重试。")
    given = form.cleaned_data
    line = get_object_or_404(queries.lines_in(request.scope), pk=given["line"], fiscal_year=year_id)
    if not request.user.has_perm(ENTER, line):
        raise PermissionDenied
    column = grid.Column(Measure(given["measure"]), given["month"], given["measure"])
    shown = {"text": given["amount"], "unit": given["unit"], "year_id": year_id}
    try:
        amount = parse_amount(given["amount"], given["unit"])
        wanted = operations.Cell(line.pk, column.measure, column.month, amount, given["seen"])
        figure = operations.record_cell(line=line, cell=wanted, by=request.user)
    except (NotAnAmount, operations.YearClosed) as refusal:
        old = grid.cell_of(line, column)
        return render(request, "budgets/entry/cell.html", shown | {"cell": old, "refusal": refusal}, status=REFUSED)
    except operations.Conflict as conflict:
        other = conflict.standing[wanted.place]
        now = grid.GridCell(line, column, other and other.amount, other and other.pk)
        context = shown | {"cell": now, "other": other, "conflict": True}
        return render(request, "budgets/entry/cell.html", context, status=CONFLICT)
    seen = figure.pk if figure else given["seen"]
    return render(
        request, "budgets/entry/cell.html", shown | {"cell": grid.GridCell(line, column, amount, seen), "saved": True}
    )


def sums(request, year_id: int):
    """What follows from the cells: the sums of the rows that were saved, the last row, what the checks say."""
    fiscal_year = year_of(request, year_id)
    _, columns, query = _layout(request, fiscal_year)
    table = grid.grid_of(fiscal_year, columns)
    saved = {int(text) for text in request.GET.get("lines", "").split(",") if text.isascii() and text.isdigit()}
    rows = [row for row in table.rows if row.line.pk in saved]
    context = {"grid": table, "rows": rows, "by_month": len(columns) == 12, "noted": notes.notes_of(fiscal_year)}
    context |= {
        "back": f"{reverse('budgets:entry', args=[year_id])}?{query}",
        "may_explain": may_explain(request, fiscal_year),
    }
    return page_of(request, "budgets/entry/sums.html", fiscal_year, **context)


@require_POST
def paste(request, year_id: int):
    """Show what a pasted block would change; nothing is saved yet."""
    fiscal_year = year_of(request, year_id, ENTER)
    _, columns, query = _layout(request, fiscal_year)
    form = PasteForm(request.POST)
    back = f"{reverse('budgets:entry', args=[year_id])}?{query}"
    if not form.is_valid():
        messages.error(request, "没有可粘贴的内容，或内容太长：请选中数字区域重新复制，或使用导入。")
        return redirect(back)
    given = form.cleaned_data
    try:
        cells = pasting.lay_over(grid.grid_of(fiscal_year, columns), given["start"], given["block"], given["unit"])
    except pasting.DoesNotFit as refusal:
        return page_of(
            request, "budgets/entry/paste.html", fiscal_year, form=form, refusal=refusal, back=back, query=query
        )
    plan = [
        (c.cell.line.pk, c.cell.column.measure.value, c.cell.column.month, str(c.amount), c.cell.seen)
        for c in cells
        if c.status in ("new", "changed")
    ]
    context = {
        "cells": cells,
        "refused": [c for c in cells if c.status == "refused"],
        "changes": [c for c in cells if c.status in ("new", "changed")],
        "same": sum(c.status == "same" for c in cells),
        "plan": signing.dumps((fiscal_year.pk, plan), salt=SALT, compress=True),
    }
    return page_of(request, "budgets/entry/paste.html", fiscal_year, form=form, back=back, query=query, **context)


@require_POST
def paste_commit(request, year_id: int):
    """Save a previewed block, all or none."""
    fiscal_year = year_of(request, year_id, ENTER)
    _, _, query = _layout(request, fiscal_year)
    back = redirect(f"{reverse('budgets:entry', args=[year_id])}?{query}")
    try:
        of_year, plan = signing.loads(request.POST.get("plan", ""), salt=SALT, max_age=LONGEST_PREVIEW)
    except signing.BadSignature:
        messages.error(request, "预览已过期，没有保存任何数据：请重新粘贴。")
        return back
    if of_year != fiscal_year.pk:
        raise Http404
    cells = [
        operations.Cell(line, Measure(measure), month, parse_amount(text, "yuan"), seen)
        for line, measure, month, text, seen in plan
    ]
    try:
        made = operations.record_figures(fiscal_year=fiscal_year, cells=cells, by=request.user, origin=Origin.PASTED)
    except (operations.Conflict, operations.YearClosed, operations.ForeignLine) as refusal:
        messages.error(request, f"没有保存任何数据：{refusal}")
    else:
        messages.success(request, f"已保存粘贴的{made}个数。")
    return back
