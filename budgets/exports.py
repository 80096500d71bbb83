"""The lists of money as files: the rows of the page, in its order, with more columns than the screen has."""

from collections.abc import Iterable
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone

from budgets.downloads import XLSX, download
from budgets.models import BudgetAdjustment, Figure, FiscalYear, FundSource, Project
from budgets.models.figures import AdjustmentKind
from budgets.pages import LineRow
from budgets.queries import Money, ProjectMoney, total
from budgets.workbooks.export import Column, Kind, Listing, to_csv, to_xlsx

AMOUNT = Kind.AMOUNT


def unit_asked(request) -> str:
    """元 unless 万元 is asked for; what the person reads on the screen is left as it is."""
    return "wan" if request.GET.get("unit") == "wan" else "yuan"


def about(
    request, count: int, chosen=None, unit: str = "yuan", extra: str = "", is_sum: bool = True
) -> tuple[str, ...]:
    """The lines above a list: what was chosen, how many rows, in which unit, by whom and when."""
    picked = [] if chosen is None else _chosen(chosen)
    label = "万元" if unit == "wan" else "元"
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    what = "；".join([*picked, extra] if extra else picked) or "全部"
    summed = "，合计为表中各行相加" if is_sum else ""
    return (
        f"筛选条件：{what}",
        f"共{count}行，金额单位：{label}{summed}。导出人：{request.user.full_name}，导出时间：{now}",
    )


def _chosen(chosen) -> list[str]:
    """The filter in words: 项目名称包含“维修”、实施科室为“综合科”."""
    if not chosen.form.is_valid():
        return []
    words = []
    for name, field in chosen.form.fields.items():
        value = chosen.form.cleaned_data.get(name)
        if value:
            choices = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
            verb = "为" if choices or not isinstance(value, str) else "包含"
            words.append(f"{field.label}{verb}“{choices.get(value, value)}”")
    return words


def answer(request, listing: Listing, fiscal_year: FiscalYear, name: str) -> HttpResponse:
    """The file in the form that was asked for, named after the department and the year."""
    is_csv = request.GET.get("format") == "csv"
    data, kind = (to_csv(listing), "text/csv; charset=utf-8") if is_csv else (to_xlsx(listing), XLSX)
    stem = f"{fiscal_year.department.name}{fiscal_year.year}年度{name}".replace("/", "／")
    return download(data, f"{stem}.{'csv' if is_csv else 'xlsx'}", kind)


def execution_total(rows: Iterable) -> tuple[tuple[str, Decimal | None], ...]:
    return (("执行率", total(row.money for row in rows).rate),)


PROJECTS = (
    Column("序号", Kind.COUNT, 6),
    Column("项目编码", width=24),
    Column("项目名称", width=36),
    Column("实施科室", width=16),
    Column("支出功能分类科目", width=18),
    Column("部门预算支出经济分类科目", width=18),
    Column("年初预算数", AMOUNT, 18),
    Column("预算调整数", AMOUNT, 18),
    Column("全年预算数", AMOUNT, 18),
    *(Column(f"全年预算数其中：{source.label}", AMOUNT, 20) for source in FundSource),
    Column("拨付数", AMOUNT, 18),
    Column("执行数", AMOUNT, 18),
    *(Column(f"执行数其中：{source.label}", AMOUNT, 20) for source in FundSource),
    Column("结余数", AMOUNT, 18),
    Column("执行率", Kind.SHARE, 11),
    Column("是否公开", width=10),
    Column("不公开理由", width=24),
)


def project_cells(row: ProjectMoney, codes: dict[int, tuple[str, str]]) -> tuple:
    project, money = row.project, row.money
    parts = dict(row.by_source)
    return (
        row.position,
        project.code,
        project.name,
        row.section,
        *codes.get(project.pk, ("", "")),
        money.initial,
        money.adjustments,
        money.adjusted,
        *(parts[source].adjusted for source in FundSource),
        money.appropriated,
        money.executed,
        *(parts[source].executed for source in FundSource),
        money.balance,
        money.rate,
        "不公开" if project.is_secret else "公开",
        project.secret_reason,
    )


LINE = (
    Column("预算项", width=30),
    Column("支出类别", width=12),
    Column("资金来源", width=16),
    Column("项目编码", width=24),
    Column("项目名称", width=30),
    Column("支出功能分类科目", width=18),
    Column("部门预算支出经济分类科目", width=18),
)
LINES = (
    *LINE,
    *(Column(head, AMOUNT, 18) for head in ("年初预算数", "预算调整数", "全年预算数", "拨付数", "执行数", "结余数")),
    Column("执行率", Kind.SHARE, 11),
)


def _line_cells(line) -> tuple:
    project = line.project
    return (
        line.name,
        line.get_kind_display(),
        line.get_source_display(),
        project.code if project else "",
        project.name if project else "",
        line.functional_code,
        line.economic_code,
    )


def name_projects(rows: Iterable[LineRow], projects: Iterable[Project]) -> None:
    """Give the lines their projects, so that none asks for its own."""
    by_id = {project.pk: project for project in projects}
    for row in rows:
        row.line.project = by_id.get(row.line.project_id)


def line_cells(row: LineRow) -> tuple:
    return (*_line_cells(row.line), *_money_cells(row.money), row.money.rate)


def _money_cells(money: Money) -> tuple[Decimal, ...]:
    return money.initial, money.adjustments, money.adjusted, money.appropriated, money.executed, money.balance


FIGURES = (
    *LINE,
    Column("口径", width=12),
    Column("截至月份", Kind.COUNT, 10),
    Column("金额", AMOUNT, 18),
    Column("录入方式", width=10),
    Column("录入人", width=12),
    Column("录入时间", Kind.DAY, 18),
    Column("状态", width=10),
    Column("说明", width=30),
    Column("记录编号", Kind.COUNT, 10),
)


def figure_cells(figure: Figure) -> tuple:
    # A spreadsheet knows no time zones: the office's own clock is written.
    at = timezone.localtime(figure.recorded_at).replace(tzinfo=None, microsecond=0)
    return (
        *_line_cells(figure.line),
        figure.get_measure_display(),
        figure.month,
        figure.amount,
        figure.note if figure.upload_id and figure.note else figure.get_origin_display(),
        figure.recorded_by.full_name,
        at,
        "已被更正" if hasattr(figure, "superseded_by") else "现行",
        figure.note,
        figure.pk,
    )


CHANGES = (*FIGURES, Column("原值", AMOUNT, 18), Column("导入文件", width=30))


def change_cells(figure: Figure) -> tuple:
    before = figure.supersedes.amount if figure.supersedes else None
    return (*figure_cells(figure), before, figure.upload.file_name if figure.upload else "")


ADJUSTMENTS = (
    Column("编号", Kind.COUNT, 8),
    Column("批准日期", width=12),
    Column("方式", width=12),
    Column("预算项", width=30),
    Column("调出的预算项", width=30),
    *(Column(kind.label, AMOUNT, 18) for kind in AdjustmentKind),
    Column("全年预算数增减额", AMOUNT, 18),
    Column("文号", width=24),
    Column("原因", width=36),
    Column("录入人", width=12),
    Column("录入时间", Kind.DAY, 18),
    Column("冲销的编号", width=12),
)


def adjustment_cells(each: BudgetAdjustment) -> tuple:
    signed = {AdjustmentKind.INCREASE: each.amount, AdjustmentKind.DECREASE: -each.amount}
    return (
        each.pk,
        each.decided_on.isoformat(),
        each.get_kind_display(),
        each.line.name,
        each.from_line.name if each.from_line else "",
        *(each.amount if each.kind == kind else None for kind in AdjustmentKind),
        signed.get(each.kind, Decimal("0.00")),
        each.document_number,
        each.reason,
        each.recorded_by.full_name,
        timezone.localtime(each.recorded_at).replace(tzinfo=None, microsecond=0),
        str(each.reverses_id or ""),
    )
