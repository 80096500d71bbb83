"""The lists of money as files, chosen and ordered by the same address as the page."""

from django.http import Http404
from django_tables2 import RequestConfig

from budgets import exports, history, pages, queries
from budgets.filters import ADJUSTED, MEASURE_LABELS, MEASURES, ChangeFilter, ProjectFilter, line_asked, line_runs
from budgets.queries.listed import codes_by_project
from budgets.tables import AdjustmentTable, ChangeTable, FigureTable, LineTable, ProjectTable, counted_in
from budgets.views.common import year_of
from budgets.workbooks.export import Column, Listing


def ordered(request, table) -> list:
    """The records in the order that the page's address asks for, all of them."""
    RequestConfig(request, paginate=False).configure(table)
    return [row.record for row in table.rows]


def projects(request, year_id: int):
    request.fiscal_year = fiscal_year = year_of(request, year_id)
    chosen, unit = ProjectFilter(request), exports.unit_asked(request)
    rows = pages.rows_of(fiscal_year, chosen.qs)
    rows = ordered(request, ProjectTable(rows, year_id=fiscal_year.pk, unit=unit))
    codes = codes_by_project(fiscal_year)
    listing = Listing(
        title=f"{fiscal_year}项目支出",
        about=exports.about(request, len(rows), chosen, unit),
        columns=exports.PROJECTS,
        rows=[exports.project_cells(row, codes) for row in rows],
        unit=unit,
        totals=exports.execution_total(rows),
    )
    return exports.answer(request, listing, fiscal_year, "项目支出")


def rows(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    measure, with_history = request.GET.get("measure", ""), "history" in request.GET
    runs, unit, printed = line_runs(request.GET.get("lines")), exports.unit_asked(request), request.printed
    at = printed.at if printed else None
    behind = pages.behind(fiscal_year, runs, MEASURES.get(measure, ()), with_history, at)
    if measure not in ("", *MEASURES) or (runs and not behind.lines):
        raise Http404
    label = MEASURE_LABELS.get(measure, "全部口径")
    # An adjusted budget is initial plus adjustments: its lines carry both, the recorded figures only the first.
    is_recorded = with_history or measure not in ("", ADJUSTED)
    if is_recorded:
        records = ordered(request, FigureTable(behind.figures.select_related("line__project"), unit=unit))
        cells, columns, totals = exports.figure_cells, exports.FIGURES, ()
    else:
        records = ordered(request, LineTable(behind.lines, year_id=fiscal_year.pk, unit=unit))
        # One query for the year's projects: SQLite refuses to look for thousands of named ones.
        exports.name_projects(records, fiscal_year.projects.all())
        cells, columns, totals = exports.line_cells, exports.LINES, exports.execution_total(records)
    rows, is_sum = [cells(record) for record in records], not with_history and not (printed and is_recorded)
    kept = f"口径为“{label}”" + ("，包括以前月份和已被更正的数" if with_history else "")
    if printed and is_recorded:
        columns = (*columns, Column(printed.name, width=16))
        rows = [(*row, counted_in(record, at)) for row, record in zip(rows, records, strict=True)]
        kept += f"，“{printed.name}”一栏写明是否计入这一版"
    elif printed:
        kept += f"，为现在的数，不是{printed.name}印发时的数"
    listing = Listing(
        title=f"{fiscal_year}数据来源：{label}",
        about=exports.about(request, len(records), None, unit, kept, is_sum=is_sum),
        columns=columns,
        rows=rows,
        unit=unit,
        is_sum=is_sum,
        totals=totals,
    )
    return exports.answer(request, listing, fiscal_year, f"数据来源（{label}）")


def changes(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    chosen, unit = ChangeFilter(request, history.changes_of(fiscal_year)), exports.unit_asked(request)
    records = ordered(request, ChangeTable(chosen.qs.select_related("line__project", "superseded_by"), unit=unit))
    listing = Listing(
        title=f"{fiscal_year}变动记录",
        about=exports.about(request, len(records), chosen, unit, is_sum=False),
        columns=exports.CHANGES,
        rows=[exports.change_cells(record) for record in records],
        unit=unit,
        is_sum=False,
    )
    return exports.answer(request, listing, fiscal_year, "变动记录")


def adjustments(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    line_id, unit = line_asked(request), exports.unit_asked(request)
    rows = queries.adjustments_of(fiscal_year, line_id)
    records = ordered(request, AdjustmentTable(rows, unit=unit, may_reverse=False))
    listing = Listing(
        title=f"{fiscal_year}预算调整",
        about=exports.about(request, len(records), None, unit, "" if line_id is None else "所选预算项"),
        columns=exports.ADJUSTMENTS,
        rows=[exports.adjustment_cells(record) for record in records],
        unit=unit,
    )
    return exports.answer(request, listing, fiscal_year, "预算调整")
