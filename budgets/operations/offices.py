"""Offices, years, projects and budget lines: what the amounts belong to."""

from django.db import transaction

from budgets.models import (
    BudgetLine,
    Department,
    FinanceBureau,
    FiscalYear,
    FundSource,
    LineKind,
    Project,
    Section,
)
from budgets.operations.events import note_event
from budgets.operations.locking import open_year_locked


class SectionExists(Exception):
    """Another section of the department carries the name."""


@transaction.atomic
def found_department(*, bureau: tuple[str, str], code: str, name: str, short_name: str) -> Department:
    """Create a department under a finance bureau given as (code, name)."""
    of_bureau, _ = FinanceBureau.objects.get_or_create(code=bureau[0], defaults={"name": bureau[1]})
    return Department.objects.create(bureau=of_bureau, code=code, name=name, short_name=short_name)


@transaction.atomic
def found_section(*, department: Department, name: str, second_name: str = "", by=None) -> Section:
    """Add a section after the others; `by` is None where a command does it."""
    sections = _sections_locked(department)
    _refuse_name(sections, name)
    position = max((each.position for each in sections), default=0) + 1
    made = Section.objects.create(department=department, position=position, name=name, second_name=second_name)
    note_event(department=department, what="添加科室", about=made.written_name, by=by)
    return made


@transaction.atomic
def rename_section(*, section: Section, name: str, second_name: str, by) -> Section:
    """Give a section other names; older years are shown with them too, as the section is the same."""
    sections = _sections_locked(section.department)
    section = next(each for each in sections if each.pk == section.pk)
    _refuse_name([each for each in sections if each != section], name)
    before = section.written_name
    section.name, section.second_name = name, second_name
    section.save(update_fields=["name", "second_name"])
    note_event(department=section.department, what="更改科室名称", about=section.written_name, by=by, before=before)
    return section


@transaction.atomic
def move_section(*, section: Section, up: bool, by) -> None:
    """Change places with the neighbour; at the end of the list there is none, and nothing happens."""
    sections = _sections_locked(section.department)
    here = next(place for place, each in enumerate(sections) if each.pk == section.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(sections):
        return
    one, other = sections[here], sections[there]
    places = (one.position, other.position)
    # No two sections may hold one place, not even for a moment.
    for each, position in ((one, sections[-1].position + 1), (other, places[0]), (one, places[1])):
        each.position = position
        each.save(update_fields=["position"])
    note_event(
        department=one.department,
        what="调整科室顺序",
        about=one.written_name,
        by=by,
        before=places[0],
        after=places[1],
    )


@transaction.atomic
def use_section(*, section: Section, is_active: bool, by) -> Section:
    """Take a section out of use, or into use again; its projects and posts stay as they are."""
    section = next(each for each in _sections_locked(section.department) if each.pk == section.pk)
    section.is_active = is_active
    section.save(update_fields=["is_active"])
    what = "启用科室" if is_active else "停用科室"
    note_event(department=section.department, what=what, about=section.written_name, by=by)
    return section


def _sections_locked(department: Department) -> list[Section]:
    """The sections in their order, the department held so that their places change one at a time."""
    Department.objects.select_for_update().get(pk=department.pk)
    return list(Section.objects.filter(department=department).order_by("position"))


def _refuse_name(others: list[Section], name: str) -> None:
    if name in {each.name for each in others}:
        raise SectionExists(f"本部门已有“{name}”，请换一个名称。")


@transaction.atomic
def open_year(*, department: Department, year: int, is_illustrative: bool = False) -> FiscalYear:
    return FiscalYear.objects.create(department=department, year=year, is_illustrative=is_illustrative)


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


WHOLE = "部门整体支出"


@transaction.atomic
def whole_project(*, fiscal_year: FiscalYear, section: Section) -> Project:
    """The row that stands for the department's whole year, before all projects; its own form is known by it."""
    before = {"fiscal_year__department": fiscal_year.department_id, "fiscal_year__year": fiscal_year.year - 1}
    given = {
        "department_id": fiscal_year.department_id,
        "section": section,
        "code": WHOLE,
        "name": WHOLE,
        "position": 0,
        "predecessor": Project.every.filter(is_whole=True, **before).first(),
    }
    project, _ = Project.every.get_or_create(fiscal_year=fiscal_year, is_whole=True, defaults=given)
    if project.section_id != section.pk:
        project.section = section
        project.save(update_fields=["section"])
    return project


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
