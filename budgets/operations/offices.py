"""Offices, years, projects and budget lines: what the amounts belong to."""

from django.db import transaction

from budgets.models import (
    BudgetLine,
    Department,
    FinanceBureau,
    FiscalYear,
    FundSource,
    LineKind,
    Mandate,
    Project,
    Section,
    StaffCategory,
    Staffing,
)
from budgets.operations.locking import open_year_locked


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
    open_year_locked(fiscal_year.pk)
    Mandate.objects.bulk_create(
        Mandate(fiscal_year=fiscal_year, number=number, text=text) for number, text in enumerate(texts, 1)
    )


@transaction.atomic
def set_staffing(
    *, fiscal_year: FiscalYear, category: StaffCategory, headcount: int, fiscally_supported: int
) -> Staffing:
    open_year_locked(fiscal_year.pk)
    return Staffing.objects.create(
        fiscal_year=fiscal_year,
        category=category,
        headcount=headcount,
        fiscally_supported=fiscally_supported,
    )


@transaction.atomic
def add_project(*, fiscal_year: FiscalYear, section: Section, code: str, name: str) -> Project:
    open_year_locked(fiscal_year.pk)
    return Project.objects.create(
        department_id=fiscal_year.department_id,
        fiscal_year=fiscal_year,
        section=section,
        code=code,
        name=name,
        position=fiscal_year.projects.count() + 1,
    )


@transaction.atomic
def add_project_with_line(
    *, fiscal_year: FiscalYear, section: Section, code: str, name: str, source: FundSource
) -> Project:
    """A project as the entry grid needs it: with a line for its money."""
    project = add_project(fiscal_year=fiscal_year, section=section, code=code, name=name)
    add_line(fiscal_year=fiscal_year, kind=LineKind.PROJECT, source=source, name=name, project=project)
    return project


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
    open_year_locked(fiscal_year.pk)
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
