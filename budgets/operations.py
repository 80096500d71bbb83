"""What is done to the money facts: one transaction each, the year locked, written once."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from budgets.models import (
    BudgetAdjustment,
    BudgetLine,
    Department,
    Explanation,
    Figure,
    FinanceBureau,
    FiscalYear,
    FundSource,
    LineKind,
    Mandate,
    Measure,
    Project,
    Section,
    StaffCategory,
    Staffing,
)
from budgets.models.figures import AdjustmentKind, Origin


class YearClosed(Exception):
    """The year takes no more changes."""


class Unbalanced(Exception):
    """The change would take more from a line than it holds."""


def _open_year(fiscal_year_id: int) -> FiscalYear:
    year = FiscalYear.objects.select_for_update().get(pk=fiscal_year_id)
    if year.closed_at is not None:
        raise YearClosed(f"{year.year}年度已关账，不能再修改数据。如确需修改，请先由财务人员重新开账。")
    return year


@transaction.atomic
def found_department(*, bureau: tuple[str, str], code: str, name: str, short_name: str) -> Department:
    """Create a department under a finance bureau given as (code, name)."""
    of_bureau, _ = FinanceBureau.objects.get_or_create(code=bureau[0], defaults={"name": bureau[1]})
    return Department.objects.create(bureau=of_bureau, code=code, name=name, short_name=short_name)


@transaction.atomic
def found_section(*, department: Department, name: str, second_name: str = "") -> Section:
    position = department.sections.count() + 1
    return Section.objects.create(department=department, position=position, name=name, second_name=second_name)


@transaction.atomic
def open_year(*, department: Department, year: int, is_illustrative: bool = False) -> FiscalYear:
    return FiscalYear.objects.create(department=department, year=year, is_illustrative=is_illustrative)


@transaction.atomic
def set_mandates(*, fiscal_year: FiscalYear, texts: list[str]) -> None:
    """Put down the numbered duties of a year, in order."""
    _open_year(fiscal_year.pk)
    Mandate.objects.bulk_create(
        Mandate(fiscal_year=fiscal_year, number=number, text=text) for number, text in enumerate(texts, 1)
    )


@transaction.atomic
def set_staffing(
    *, fiscal_year: FiscalYear, category: StaffCategory, headcount: int, fiscally_supported: int
) -> Staffing:
    _open_year(fiscal_year.pk)
    return Staffing.objects.create(
        fiscal_year=fiscal_year,
        category=category,
        headcount=headcount,
        fiscally_supported=fiscally_supported,
    )


@transaction.atomic
def add_project(*, fiscal_year: FiscalYear, section: Section, code: str, name: str) -> Project:
    _open_year(fiscal_year.pk)
    return Project.objects.create(
        department_id=fiscal_year.department_id,
        fiscal_year=fiscal_year,
        section=section,
        code=code,
        name=name,
        position=fiscal_year.projects.count() + 1,
    )


@transaction.atomic
def add_line(
    *,
    fiscal_year: FiscalYear,
    kind: LineKind,
    source: FundSource,
    name: str,
    project: Project | None = None,
    functional_code: str = "",
    economic_code: str = "",
) -> BudgetLine:
    _open_year(fiscal_year.pk)
    return BudgetLine.objects.create(
        department_id=fiscal_year.department_id,
        fiscal_year=fiscal_year,
        kind=kind,
        project=project,
        source=source,
        name=name,
        functional_code=functional_code,
        economic_code=economic_code,
    )


@transaction.atomic
def record_figure(
    *, line: BudgetLine, measure: Measure, month: int, amount: Decimal, by, origin=Origin.TYPED, note=""
) -> Figure:
    """Put down an amount (元): the initial budget at month 0, or what stands at a month's end, cumulative."""
    _open_year(line.fiscal_year_id)
    former = Figure.objects.filter(line=line, measure=measure, month=month, superseded_by__isnull=True).first()
    return Figure.objects.create(
        department_id=line.department_id,
        fiscal_year_id=line.fiscal_year_id,
        line=line,
        measure=measure,
        month=month,
        amount=amount,
        supersedes=former,
        origin=origin,
        note=note,
        recorded_by=by,
    )


@transaction.atomic
def adjust_budget(
    *,
    line: BudgetLine,
    kind: AdjustmentKind,
    amount: Decimal,
    decided_on: date,
    document_number: str,
    reason: str,
    by,
    from_line: BudgetLine | None = None,
) -> BudgetAdjustment:
    """Put down an approved change of a line's budget (元, always positive; the kind gives the sign)."""
    _open_year(line.fiscal_year_id)
    if from_line is not None and from_line.fiscal_year_id != line.fiscal_year_id:
        raise Unbalanced("科目间调剂只能在同一部门、同一年度内进行。")
    return BudgetAdjustment.objects.create(
        department_id=line.department_id,
        fiscal_year_id=line.fiscal_year_id,
        line=line,
        from_line=from_line,
        kind=kind,
        amount=amount,
        decided_on=decided_on,
        document_number=document_number,
        reason=reason,
        recorded_by=by,
    )


@transaction.atomic
def explain(
    *, fiscal_year: FiscalYear, check_id: str, place: str, figures: str, text: str, by, document_number=""
) -> Explanation:
    """Put down why a finding stands; it holds for the figures given and is outdated when they change."""
    _open_year(fiscal_year.pk)
    return Explanation.objects.create(
        department_id=fiscal_year.department_id,
        fiscal_year=fiscal_year,
        check_id=check_id,
        place=place,
        figures=figures,
        text=text,
        document_number=document_number,
        written_by=by,
    )
