"""Who did what with the forms and when: ten kinds of rows read as one list, newest first.

Nothing is kept twice: each kind is read where it is written, and none of those rows is ever edited.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, F, Max, Min, Model, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from budgets.models import FiscalYear
from selfeval.accounts.models import User
from selfeval.accounts.scope import Scope
from selfeval.assessments.fields import COMPUTED, DEDUCTED, EVIDENCE, TAKEN
from selfeval.assessments.models import Assessment, Comment, Evidence, Extension, FieldChange, Transition


class Kind(StrEnum):
    STEP = "STEP"
    CHANGE = "CHANGE"
    TAKEN = "TAKEN"
    COMMENT = "COMMENT"
    RESOLVED = "RESOLVED"
    DEDUCTION = "DEDUCTION"
    EVIDENCE = "EVIDENCE"
    REMOVED = "REMOVED"
    LEFT = "LEFT"
    EXTENDED = "EXTENDED"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.STEP: "流转",
    Kind.CHANGE: "填报修改",
    Kind.TAKEN: "系统更新",
    Kind.COMMENT: "意见和回复",
    Kind.RESOLVED: "解决意见",
    Kind.DEDUCTION: "审核扣减",
    Kind.EVIDENCE: "上传佐证",
    Kind.REMOVED: "移除佐证",
    Kind.LEFT: "移出自评",
    Kind.EXTENDED: "延期",
}


@dataclass(frozen=True)
class Source:
    """Where events of a kind are written: the rows, the person, the moment, and which rows count."""

    kind: Kind
    model: type[Model]
    person: str
    at: str
    only: Q = Q()
    form: str = "assessment"
    is_of_system: bool = False  # the person gave the occasion and did none of it


OF_SECTION = Q(round__assessments__section=F("section"))
# What was carried over from the facts when somebody handed in: he changed none of it.
UNTYPED = Q(field__endswith=TAKEN) | Q(field__endswith=COMPUTED)
GROUPED = (Kind.CHANGE, Kind.TAKEN)
SYSTEM = "系统"
SOURCES = (
    Source(Kind.STEP, Transition, "taken_by", "taken_at"),
    Source(Kind.CHANGE, FieldChange, "changed_by", "changed_at", ~Q(field__in=[DEDUCTED, EVIDENCE]) & ~UNTYPED),
    Source(Kind.TAKEN, FieldChange, "changed_by", "changed_at", UNTYPED, is_of_system=True),
    Source(Kind.DEDUCTION, FieldChange, "changed_by", "changed_at", Q(field=DEDUCTED)),
    Source(Kind.COMMENT, Comment, "written_by", "written_at"),
    Source(Kind.RESOLVED, Comment, "resolved_by", "resolved_at", Q(resolved_at__isnull=False)),
    Source(Kind.EVIDENCE, Evidence, "added_by", "added_at"),
    Source(Kind.REMOVED, Evidence, "removed_by", "removed_at", Q(removed_at__isnull=False)),
    # An extension is of a section: it is told of each of its forms.
    Source(Kind.EXTENDED, Extension, "granted_by", "granted_at", OF_SECTION, "round__assessments"),
    Source(Kind.LEFT, Assessment, "left_by", "left_at", Q(left_at__isnull=False), "pk"),
)
BY_KIND = {source.kind: source for source in SOURCES}


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see of the trail; empty means all."""

    person: str = ""
    kind: str = ""
    project: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Event:
    """One thing that somebody did with a form. `rows` are several only where a day's field changes stand together."""

    kind: Kind
    at: datetime
    person: User
    form: Assessment
    rows: tuple

    row = property(lambda self: self.rows[0])
    who = property(lambda self: SYSTEM if BY_KIND[self.kind].is_of_system else self.person.full_name)


def forms_of_year(scope: Scope, fiscal_year: FiscalYear) -> QuerySet[Assessment]:
    """The forms of a year in the person's departments, those that left their round too."""
    return Assessment.objects.filter(scope.departments("department"), project__fiscal_year=fiscal_year)


def rows_of(source: Source, forms: QuerySet[Assessment], asked: Asked) -> QuerySet:
    """The rows of a kind that the reader asked for."""
    inside = {"pk__in" if source.form == "pk" else f"{source.form}__in": forms.order_by().values("pk")}
    project = "project" if source.form == "pk" else f"{source.form}__project"
    found = source.model.objects.filter(source.only, **inside).order_by()
    if asked.person and not source.is_of_system:
        found = found.filter(**{f"{source.person}__full_name__icontains": asked.person})
    if asked.project:
        found = found.filter(**{f"{project}__name__icontains": asked.project})
    if asked.since:
        found = found.filter(**{f"{source.at}__date__gte": asked.since})
    if asked.until:
        found = found.filter(**{f"{source.at}__date__lte": asked.until})
    return found


def sources_of(asked: Asked) -> list[Source]:
    wanted = [source for source in SOURCES if not asked.kind or source.kind == asked.kind]
    return [source for source in wanted if not source.is_of_system or asked.person in SYSTEM]


def keys_of(forms: QuerySet[Assessment], asked: Asked | None = None) -> QuerySet:
    """What happened, newest first, one value row an event; a person's changes of a day are one.

    Between two steps of the form, that is: what was changed after a return is not told before it.
    """
    asked = asked or Asked()
    parts = []
    for source in sources_of(asked):
        rows = rows_of(source, forms, asked)
        if source.kind in GROUPED:
            groups = rows.values("assessment", "changed_by", "form_version", day=TruncDate("changed_at"))
            rows = groups.annotate(last=Max("changed_at"), first_key=Min("pk"), last_key=Max("pk"), times=Count("pk"))
            names = {"when": F("last"), "first": F("first_key"), "key": F("last_key")}
        else:
            names = {"when": F(source.at), "first": F("pk"), "key": F("pk")}
        named = {"what": Value(source.kind.value), "of_form": F(source.form), "who": F(source.person)}
        parts.append(rows.annotate(**named, **names).values_list("what", "when", "of_form", "who", "first", "key"))
    if not parts:
        return FieldChange.objects.none()
    first, *others = parts
    return (first.union(*others, all=True) if others else first).order_by("-when", "-key", "what")


def keys_of_form(form: Assessment) -> QuerySet:
    return keys_of(Assessment.objects.filter(pk=form.pk))


RELATED = {
    Transition: ("taken_by",),
    FieldChange: ("changed_by",),
    Comment: ("written_by", "resolved_by", "indicator", "answers__written_by"),
    Evidence: ("added_by", "removed_by", "indicator"),
    Assessment: ("left_by",),
    Extension: ("granted_by", "section"),
}


def events_of(keys: Iterable[tuple]) -> list[Event]:
    """The events of some keys with their rows: one query a kind, and one for the forms."""
    keys = list(keys)
    forms = Assessment.objects.select_related("project", "section").in_bulk({key[2] for key in keys})
    found: dict[str, dict] = {}
    for source in SOURCES:
        wanted = [key for key in keys if key[0] == source.kind]
        if wanted:
            found[source.kind] = _rows_behind(source, wanted)
    return [
        Event(Kind(kind), at, getattr(rows[0], BY_KIND[kind].person), forms[form_id], rows)
        for kind, at, form_id, *_, last in keys
        for rows in (found[kind][last],)
    ]


def _rows_behind(source: Source, keys: list[tuple]) -> dict[int, tuple]:
    """The rows of each key, by the key's last row."""
    rows = source.model.objects.select_related(*RELATED[source.model])
    if source.kind not in GROUPED:
        return {pk: (row,) for pk, row in rows.in_bulk([key[5] for key in keys]).items()}
    groups: dict[tuple, list] = {}
    first, last = min(key[4] for key in keys), max(key[5] for key in keys)
    inside = Q(assessment__in={key[2] for key in keys}, pk__gte=first, pk__lte=last)
    for row in rows.filter(source.only, inside).annotate(day=TruncDate("changed_at")).order_by("pk"):
        groups.setdefault((row.assessment_id, row.changed_by_id, row.form_version, row.day), []).append(row)
    return {group[-1].pk: tuple(group) for group in groups.values()}


def every_row(forms: QuerySet[Assessment], asked: Asked) -> list[Event]:
    """Every single row that the reader asked for, newest first, for the file: one query a kind."""
    named = forms.order_by().select_related("project", "section").in_bulk()
    found = []
    for source in sources_of(asked):
        rows = rows_of(source, forms, asked).annotate(of_form=F(source.form))
        for row in rows.select_related(*RELATED[source.model]):
            form_id = row.of_form
            at, person = getattr(row, source.at), getattr(row, source.person)
            found.append(Event(source.kind, at, person, named[form_id], (row,)))
    return sorted(found, key=lambda event: (event.at, event.row.pk), reverse=True)
