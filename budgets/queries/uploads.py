"""What a workbook would change: its rows beside what stands now. Asks, never writes. Amounts in 元."""

import hashlib
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from budgets.models import BudgetLine, ColumnMapping, Figure, FiscalYear, FundSource, LineKind, Measure, Upload
from budgets.queries.figures import ZERO, current_figures
from budgets.queries.kept import kept_book
from budgets.workbooks.book import Book, Fault
from budgets.workbooks.layout import Layout, fitting, layouts_of
from budgets.workbooks.lines import Catalogue, Line
from budgets.workbooks.rows import Entry, Given, Read, read_tables
from budgets.workbooks.template import Filled

Place = tuple[int, str, int]
Standing = dict[Place, tuple[int, Decimal | None]]


def uploads_in(scope) -> QuerySet[Upload]:
    """The uploads of a person's departments."""
    return Upload.objects.filter(scope.departments("department")).select_related(
        "fiscal_year__department__bureau", "uploaded_by", "undone_by"
    )


def catalogue_of(fiscal_year: FiscalYear) -> Catalogue:
    """The year's lines as workbooks name them: one query."""
    rows = BudgetLine.objects.filter(fiscal_year=fiscal_year).values_list(
        "pk", "kind", "source", "name", "project__code", "project__name", "functional_code", "economic_code"
    )
    return Catalogue(
        [
            Line(
                pk,
                LineKind(kind).label,
                FundSource(source).label,
                name,
                code or "",
                project or "",
                functional,
                economic,
            )
            for pk, kind, source, name, code, project, functional, economic in rows
        ]
    )


def standing_of(fiscal_year: FiscalYear) -> Standing:
    """What stands in each cell of the year, emptied cells included: one query."""
    rows = current_figures().filter(fiscal_year=fiscal_year)
    return {
        (line_id, measure, month): (pk, amount)
        for line_id, measure, month, pk, amount in rows.values_list("line_id", "measure", "month", "pk", "amount")
    }


def filled_lines(fiscal_year: FiscalYear, month: int) -> list[Filled]:
    """Every line with its initial budget and the sums to the end of a month: two queries."""
    standing = standing_of(fiscal_year)

    def amount(line: Line, measure: Measure, of_month: int) -> Decimal | None:
        return standing.get((line.id, measure.value, of_month), (0, None))[1]

    return [
        Filled(
            line,
            amount(line, Measure.INITIAL, 0),
            amount(line, Measure.APPROPRIATED, month),
            amount(line, Measure.EXECUTED, month),
        )
        for line in catalogue_of(fiscal_year).lines
    ]


def mappings_of(department_id: int) -> dict[str, dict[str, str]]:
    """What the department's people said about foreign headings, by fingerprint."""
    return dict(ColumnMapping.objects.filter(department=department_id).values_list("fingerprint", "columns"))


@dataclass(frozen=True)
class Reading:
    """A stored workbook as understood now."""

    book: Book
    layouts: list[Layout]
    chosen: list[Layout]
    given: Given
    catalogue: Catalogue
    read: Read

    @property
    def table(self) -> Layout | None:
        """The table that a person may map by hand."""
        return (self.chosen or self.layouts or [None])[0]

    @property
    def is_understood(self) -> bool:
        return bool(self.chosen)

    @cached_property
    def stated_years(self) -> set[int]:
        above = (text for each in self.chosen for row in each.sheet.rows[: each.first_row] for text in row)
        return {int(year) for text in above for year in re.findall(r"(20\d\d)\s*年", text[:200])}


def read_upload(upload: Upload) -> Reading:
    """The stored workbook, the way that its person chose; raises NotReadable."""
    return understand(upload, kept_book(upload))


def understand(upload: Upload, book: Book) -> Reading:
    layouts = layouts_of(book, mappings_of(upload.department_id))
    sheet = upload.mapping.get("sheet")
    named = [layout for layout in layouts if layout.sheet.name == sheet and layout.is_complete]
    chosen = named or fitting(layouts)
    given = Given(upload.mapping.get("unit", "wan"), upload.mapping.get("month", 12), upload.fiscal_year.year)
    catalogue = catalogue_of(upload.fiscal_year)
    return Reading(book, layouts, chosen, given, catalogue, read_tables(chosen, catalogue, given))


@dataclass(frozen=True)
class Change:
    """An amount that the workbook brings, with what stands in its cell now."""

    entry: Entry
    line: Line
    seen: int | None
    old: Decimal | None

    @property
    def measure(self) -> str:
        return Measure(self.entry.measure).label


@dataclass(frozen=True)
class Totals:
    measure: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Plan:
    """What a commit would do."""

    new: list[Change]
    changed: list[Change]
    unchanged: int
    faults: list[Fault]
    totals: list[Totals]
    rows: int
    skipped: int
    warnings: list[str] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        return self.new + self.changed

    @property
    def can_be_committed(self) -> bool:
        return bool(self.changes) and not self.faults

    @cached_property
    def digest(self) -> str:
        """What the person saw: other amounts here or in the database give another digest."""
        seen = sorted((*each.entry.place, str(each.entry.amount), each.seen or 0) for each in self.changes)
        return hashlib.sha256(repr(seen).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        return {
            "rows": self.rows,
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "refused": len(self.faults),
        }


def compare(fiscal_year: FiscalYear, reading: Reading) -> Plan:
    """The entries of a workbook beside what stands now."""
    standing = standing_of(fiscal_year)
    lines = {line.id: line for line in reading.catalogue.lines}
    new, changed, unchanged = [], [], 0
    for place, entry in reading.read.entries.items():
        figure, old = standing.get(place, (None, None))
        if old == entry.amount:
            unchanged += 1
            continue
        (new if old is None else changed).append(Change(entry, lines[entry.line_id], figure, old))
    after = standing | {place: (0, entry.amount) for place, entry in reading.read.entries.items()}
    before_sums, after_sums = _sums(standing), _sums(after)
    totals = [Totals(measure.label, before_sums[measure], after_sums[measure]) for measure in Measure]
    read = reading.read
    return Plan(new, changed, unchanged, read.faults, totals, read.rows, read.skipped)


def _sums(standing: Standing) -> dict[str, Decimal]:
    """The totals as every page makes them: of each line the amount of its latest month."""
    latest: dict[tuple[int, str], tuple[int, Decimal]] = {}
    for (line_id, measure, month), (_, amount) in standing.items():
        if amount is not None and month >= latest.get((line_id, measure), (-1, ZERO))[0]:
            latest[line_id, measure] = month, amount
    sums = dict.fromkeys((measure.value for measure in Measure), ZERO)
    for (_, measure), (_, amount) in latest.items():
        sums[measure] += amount
    return sums


def grouped(faults: list[Fault]) -> list[tuple[str, list[Fault]]]:
    """The faults by kind, in the order of their first one."""
    groups: dict[str, list[Fault]] = {}
    for fault in faults:
        groups.setdefault(fault.kind, []).append(fault)
    return list(groups.items())


def figures_put_down(upload: Upload) -> QuerySet[Figure]:
    """The figures that an import put down, with what stood before each; not those of its undoing."""
    return (
        upload.figures.filter(Q(supersedes__isnull=True) | ~Q(supersedes__upload=upload))
        .select_related("line__project", "supersedes", "superseded_by")
        .order_by("pk")
    )


def still_current(upload: Upload) -> dict[str, int]:
    """How many figures of an import still stand, and how many were changed since."""
    found = figures_put_down(upload).aggregate(
        all=Count("pk"), current=Count("pk", filter=Q(superseded_by__isnull=True))
    )
    return {"current": found["current"], "since": found["all"] - found["current"]}
