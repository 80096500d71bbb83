"""What stands beside a form: the reasons of the year's other forms, its files, last year's promises."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.db.models.functions import Length

from selfeval.assessments.models import Assessment, Evidence, Funds, Result
from selfeval.assessments.queries.filling import same_as
from selfeval.assessments.queries.rounds import in_round
from selfeval.assessments.workflow import EDITABLE

SHORTEST_SHARED = 15  # letters and digits: shorter reasons are alike by chance
NOBODY: dict[int, str] = {}


@dataclass(frozen=True)
class Earlier:
    """What the same indicator promised a year before."""

    operator: str
    unit: str
    target: Decimal | None
    target_date: date | None


@dataclass(frozen=True)
class Beside:
    """What a form is held against. `reasons` are the names of the year's projects by folded text and id;
    `evidenced` the indicators with a file, `earlier` last year's promises by `same_as`; `judged_on` is the money
    (adjusted, executed) of its last submission, of a form that is filled in again."""

    project_id: int
    reasons: dict[str, dict[int, str]] = field(default_factory=dict)
    evidenced: frozenset[int] = frozenset()
    earlier: dict[tuple[str, str], Earlier] = field(default_factory=dict)
    judged_on: tuple[Decimal, Decimal] | None = None

    def same_reason(self, text: str) -> tuple[str, ...]:
        """The other projects of the year that give this very reason."""
        projects = self.reasons.get(folded(text), NOBODY)
        return tuple(name for project_id, name in projects.items() if project_id != self.project_id)


def folded(text: str) -> str:
    """Only the letters and digits of a text, full-width as half-width: blanks and points make no difference."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def beside_of(forms: Sequence[Assessment]) -> dict[int, Beside]:
    """What stands beside the forms of one year, by form: five queries at most, however many forms."""
    if not forms:
        return {}
    reasons = _reasons(forms[0].round_id)
    evidence = Evidence.objects.filter(assessment__in=[form.pk for form in forms], removed_at=None)
    evidenced = frozenset(evidence.values_list("indicator", flat=True))
    earlier = _earlier([form.project.predecessor_id for form in forms if form.project.predecessor_id])
    judged_on = _judged_on([form.pk for form in forms if form.state in EDITABLE])
    return {
        form.pk: Beside(
            form.project_id,
            {} if form.is_whole else reasons,
            evidenced,
            earlier.get(form.project.predecessor_id, {}),
            judged_on.get(form.pk),
        )
        for form in forms
    }


def _reasons(round_id: int) -> dict[str, dict[int, str]]:
    in_year = in_round(Assessment.objects.filter(round=round_id, project__is_whole=False))
    rows = Result.objects.filter(indicator__assessment__in=in_year.values("pk"))
    found: dict[str, dict[int, str]] = {}
    for each in (
        _long(in_year, "execution_reason", "project", "project__name"),
        _long(rows, "deviation_reason", "indicator__assessment__project", "indicator__assessment__project__name"),
    ):
        for text, project_id, name in each:
            if len(said := folded(text)) >= SHORTEST_SHARED:
                found.setdefault(said, {})[project_id] = name
    return found


def _long(rows: QuerySet, words: str, *named: str) -> QuerySet:
    return (
        rows.order_by("pk").alias(length=Length(words)).filter(length__gte=SHORTEST_SHARED).values_list(words, *named)
    )


def _earlier(projects: list[int]) -> dict[int, dict[tuple[str, str], Earlier]]:
    found: dict[int, dict[tuple[str, str], Earlier]] = {}
    results = Result.objects.filter(indicator__assessment__project__in=projects)
    for each in results.select_related("indicator__assessment"):
        promised = each.indicator
        said = Earlier(promised.operator, promised.unit, promised.target, promised.target_date)
        found.setdefault(promised.assessment.project_id, {})[same_as(promised)] = said
    return found


def _judged_on(forms: list[int]) -> dict[int, tuple[Decimal, Decimal]]:
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for each in Funds.objects.filter(assessment__in=forms) if forms else ():
        adjusted, executed = found.get(each.assessment_id, (Decimal(0), Decimal(0)))
        found[each.assessment_id] = adjusted + each.adjusted, executed + each.executed
    return found
