"""The year of a department: opened from the last one, closed, opened again for a reason."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from budgets.facts import money_findings
from budgets.models import BudgetLine, FiscalYear, FundSource, LineKind, Mandate, Measure, Project, YearEvent
from budgets.models.lines import YearEventKind
from budgets.operations.figures import record_figures
from budgets.operations.inserting import Cell
from budgets.operations.locking import open_year_locked
from budgets.queries import explanations_of
from selfeval.checking.findings import Finding, Severity


class YearExists(Exception):
    """The department has that year already."""


class NotReady(Exception):
    """The year cannot be closed while errors stand or what is unexplained was not acknowledged."""


class YearOpen(Exception):
    """The year is not closed, so there is nothing to reopen."""


@transaction.atomic
def open_next_year(*, last: FiscalYear, carried: Mapping[int, Decimal], by) -> FiscalYear:
    """Open the year after `last`: its mandates, projects and lines again, without amounts.

    `carried` gives the money (元) that projects of the last year carry over, by project.
    """
    FiscalYear.objects.select_for_update().get(pk=last.pk)
    if FiscalYear.objects.filter(department=last.department_id, year=last.year + 1).exists():
        raise YearExists(f"{last.year + 1}年度已经建账，请直接进入该年度录入。")
    year = FiscalYear.objects.create(
        department_id=last.department_id, year=last.year + 1, is_illustrative=last.is_illustrative
    )
    Mandate.objects.bulk_create(Mandate(fiscal_year=year, number=m.number, text=m.text) for m in last.mandates.all())
    projects = {project.pk: _again(project, year) for project in last.projects.order_by("position")}
    for line in last.lines.order_by("pk"):
        _line_again(line, year, projects.get(line.project_id))
    _carry_over(year, {projects[pk]: amount for pk, amount in carried.items() if amount}, by)
    _note(year, YearEventKind.OPENED, by)
    return year


def _again(project: Project, year: FiscalYear) -> Project:
    code = project.code.replace(str(year.year - 1), str(year.year))
    return Project.objects.create(
        department_id=project.department_id,
        fiscal_year=year,
        section_id=project.section_id,
        predecessor=project,
        code=code,
        name=project.name,
        position=project.position,
        is_secret=project.is_secret,
        secret_reason=project.secret_reason,
    )


def _line_again(line: BudgetLine, year: FiscalYear, project: Project | None) -> BudgetLine:
    return BudgetLine.objects.create(
        department_id=line.department_id,
        fiscal_year=year,
        kind=line.kind,
        project=project,
        source=line.source,
        name=line.name,
        functional_code=line.functional_code,
        economic_code=line.economic_code,
    )


def _carry_over(year: FiscalYear, carried: dict[Project, Decimal], by) -> None:
    """上年结转资金 is the initial budget of a line of its own."""
    cells = []
    for project, amount in carried.items():
        line = project.lines.filter(source=FundSource.CARRYOVER).first() or BudgetLine.objects.create(
            department_id=year.department_id,
            fiscal_year=year,
            kind=LineKind.PROJECT,
            project=project,
            source=FundSource.CARRYOVER,
            name=project.name,
        )
        cells.append(Cell(line.pk, Measure.INITIAL, 0, amount))
    record_figures(fiscal_year=year, cells=cells, by=by)


def _note(year: FiscalYear, kind: YearEventKind, by, reason: str = "") -> None:
    YearEvent.objects.create(department_id=year.department_id, fiscal_year=year, kind=kind, reason=reason, taken_by=by)


def open_matters(fiscal_year: FiscalYear) -> list[Finding]:
    """What stands in the way of closing: errors, and findings without an explanation of the figures of now."""
    given = {place: each.figures for place, each in explanations_of(fiscal_year).items()}
    return [f for f in money_findings(fiscal_year) if f.is_open(given.get((f.check_id, f.place)))]


@transaction.atomic
def close_year(*, fiscal_year: FiscalYear, by, despite_unexplained: bool = False) -> FiscalYear:
    """Take no more changes. Errors must be mended first; what is unexplained must be acknowledged."""
    year = open_year_locked(fiscal_year.pk)
    matters = open_matters(year)
    errors = [finding for finding in matters if finding.severity is Severity.ERROR]
    if errors:
        raise NotReady(f"还有{len(errors)}处错误没有改正，不能关账：{errors[0].message}。请逐项改正后再关账。")
    if matters and not despite_unexplained:
        raise NotReady(f"还有{len(matters)}项情况没有说明。请先填写说明，或勾选“仍然关账”。")
    year.closed_at, year.closed_by = timezone.now(), by
    year.save(update_fields=["closed_at", "closed_by"])
    left = "；".join(f"{finding.check_id}{finding.message}" for finding in matters)
    _note(year, YearEventKind.CLOSED, by, f"未说明：{left}"[:300] if left else "")
    return year


@transaction.atomic
def reopen_year(*, fiscal_year: FiscalYear, reason: str, by) -> FiscalYear:
    """Take changes again, for a reason that stays on record."""
    year = FiscalYear.objects.select_for_update().get(pk=fiscal_year.pk)
    if year.closed_at is None:
        raise YearOpen(f"{year.year}年度没有关账，不需要重新开账。")
    year.closed_at = year.closed_by = None
    year.save(update_fields=["closed_at", "closed_by"])
    _note(year, YearEventKind.REOPENED, by, reason)
    return year
