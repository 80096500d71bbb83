"""What a form still lacks before it can be handed in: one answer for the page's list and for the refusal."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from selfeval.assessments.models import Assessment, Funds
from selfeval.assessments.notes import SheetNote, sheet_findings
from selfeval.assessments.queries import score_of
from selfeval.assessments.queries.asking import EXECUTION, REASON_FIELDS, Told
from selfeval.checking.findings import Severity


@dataclass(frozen=True)
class Gap:
    """What is missing, in a sentence, and the id of the row on the page of filling in where it is mended."""

    words: str
    anchor: str = "filling"


def gaps_of(form: Assessment) -> tuple[Gap, ...]:
    """What a form lacks, judged on the money of now, as its submission will be.

    The form is asked for anew and without its funds: the copy that an earlier submission was judged on counts no more.
    """
    form = Assessment.objects.select_related("round__rule_set", "project__fiscal_year").get(pk=form.pk)
    prefetch_related_objects([form], Prefetch("funds", queryset=Funds.objects.none()))
    found = [Gap(note.finding.message, _anchor(note.finding.place)) for note in sheet_findings(form) if note.is_open]
    if not form.achieved_goal.strip():
        found.append(Gap("年度总体目标的实际完成情况没有填写。", "f-form-achieved_goal"))
    if not found:
        score = score_of(form)
        found = [Gap(words) for words in score.problems]
        found += [Gap(words, f"row-{row.key}") for row in score.rows for words in row.problems]
        if not found and (score.total is None or score.grade is None):
            found = [Gap("还有指标没有填写完成情况。")]
    return tuple({gap.words: gap for gap in found}.values())


def told_by(notes: Iterable[SheetNote]) -> Told:
    """The explanations that the checks ask for now: each needs its field on the page, whatever the row's score."""
    told: dict[int | None, dict[str, str]] = {}
    for finding in (note.finding for note in notes):
        kind, _, rest = finding.place.partition(":")
        key, _, field = rest.rpartition(":")
        if finding.severity is not Severity.EXPLAIN:
            continue
        if kind == "indicator" and field in REASON_FIELDS:
            told.setdefault(int(key), {})[field] = finding.message
        elif kind == "execution" and field in EXECUTION:
            told.setdefault(None, {})[field] = finding.message
    return told


def _anchor(place: str) -> str:
    kind, _, rest = place.partition(":")
    return {"indicator": f"row-{rest.partition(':')[0]}", "execution": "execution"}.get(kind, "filling")
