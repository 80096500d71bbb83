"""What looks odd in an import though it may be right: said in the preview, never refused."""

from decimal import Decimal

from budgets.models import BudgetAdjustment, Figure, FiscalYear, Measure
from budgets.queries.figures import ZERO, standing_figures
from budgets.queries.uploads import Change, Plan, Reading

TIMES = 100
SHOWN = 20


def doubts_of(fiscal_year: FiscalYear, reading: Reading, plan: Plan) -> list[str]:
    """Sentences about another year in the title, amounts of another size, spending without a budget."""
    said = []
    years = reading.stated_years
    if years and fiscal_year.year not in years:
        named = "、".join(str(year) for year in sorted(years))
        said.append(f"表格上方写的是{named}年，现在要导入的是{fiscal_year.year}年度，请核对是否选错了文件。")
    codes = list(dict.fromkeys(reading.catalogue.foreign_codes))
    if codes:
        named = "、".join(codes[:5]) + ("等" if len(codes) > 5 else "")
        said.append(f"表中的编码{named}不是本系统的项目编码，这些行已按名称对应，请核对。")
    sized = _of_another_size(fiscal_year, plan.changes)
    unfunded = _without_budget(fiscal_year, reading, plan)
    for sentences, rest in ((sized, "个数与原有或上年的数相差100倍以上"), (unfunded, "笔支出没有预算")):
        said += sentences[:SHOWN]
        if len(sentences) > SHOWN:
            said.append(f"另有{len(sentences) - SHOWN}{rest}，请一并核对。")
    return said


def _of_another_size(fiscal_year: FiscalYear, changes: list[Change]) -> list[str]:
    before = _last_year(fiscal_year) if changes else {}
    said = []
    for change in changes:
        amount, line = change.entry.amount, change.line
        key = (line.kind, line.source, line.code, line.functional, line.economic, change.entry.measure)
        for words, other in (("原有的数", change.old), ("上年同口径的数", before.get((*key, change.entry.month)))):
            if other and amount and (amount >= other * TIMES or other >= amount * TIMES):
                said.append(
                    f"{change.entry.sheet}!{change.entry.cell}“{line.title}”{change.measure}{amount:,.2f}元，"
                    f"与{words}{other:,.2f}元相差100倍以上，请核对单位。"
                )
                break
    return said


def _last_year(fiscal_year: FiscalYear) -> dict[tuple, Decimal]:
    rows = standing_figures().filter(
        fiscal_year__department=fiscal_year.department_id, fiscal_year__year=fiscal_year.year - 1
    )
    return {_key(figure): figure.amount for figure in rows.select_related("line__project")}


def _key(figure: Figure) -> tuple:
    line = figure.line
    code = line.project.code if line.project else ""
    named = line.get_kind_display(), line.get_source_display(), code, line.functional_code, line.economic_code
    return (*named, figure.measure, figure.month)


def _without_budget(fiscal_year: FiscalYear, reading: Reading, plan: Plan) -> list[str]:
    spending = {
        change.entry.line_id: change
        for change in plan.changes
        if change.entry.measure == Measure.EXECUTED and change.entry.amount
    }
    if not spending:
        return []
    budgets = standing_figures().filter(fiscal_year=fiscal_year, measure=Measure.INITIAL, amount__gt=ZERO)
    funded = set(budgets.values_list("line_id", flat=True))
    funded |= set(BudgetAdjustment.objects.filter(fiscal_year=fiscal_year).values_list("line_id", flat=True))
    entries = reading.read.entries.values()
    funded |= {entry.line_id for entry in entries if entry.measure == Measure.INITIAL and entry.amount}
    return [
        f"{change.entry.sheet}!{change.entry.cell}“{change.line.title}”有执行数{change.entry.amount:,.2f}元，"
        "但没有年初预算，也没有预算调整，请核对。"
        for line_id, change in spending.items()
        if line_id not in funded
    ]
