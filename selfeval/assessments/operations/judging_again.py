"""What a form takes over from the facts when it is handed in again: its reviewer reads it among the changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgets.models import FundSource, LineKind
from selfeval.accounts.scope import Scope
from selfeval.assessments.fields import COMPUTED, TAKEN
from selfeval.assessments.models import Assessment, FieldChange, Indicator, Result
from selfeval.assessments.phrases import actual_text
from selfeval.assessments.queries.funds import FundsRow, copied_funds
from selfeval.scoring.execution import budget_base, rate_or_none
from selfeval.scoring.writing import percent, points, writing_apart

AMOUNTS = {"initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数"}
Told = Iterator[tuple[str, Indicator | None, str, str, str]]  # place, indicator, field, before, after


@dataclass(frozen=True)
class Judged:
    """What a form was last judged on, and with what result; no money before its first submission."""

    funds: tuple[FundsRow, ...]
    rate: Decimal | None
    execution_score: Decimal | None
    score: Decimal | None
    grade: str
    computed: dict[int, Result]


def judged(form: Assessment) -> Judged:
    stored = Result.objects.filter(indicator__assessment=form).exclude(indicator__computed="")
    computed = {result.indicator_id: result for result in stored.select_related("indicator")}
    funds = tuple(copied_funds(form))
    whole = _sum(funds)
    rate = rate_or_none(whole.executed, budget_base(whole.initial, whole.adjusted, form.rules))
    return Judged(funds, rate, form.execution_score, form.score, form.grade_label, computed)


def _sum(rows: tuple[FundsRow, ...]) -> FundsRow:
    initial, adjusted, executed = (sum((getattr(row, name) for row in rows), Decimal(0)) for name in AMOUNTS)
    return FundsRow("", initial, adjusted, executed)


def record_what_moved(form: Assessment, before: Judged, by: Scope) -> None:
    """Put down what nobody typed: money, what is computed, and the score, where they are not as they were judged."""
    if not before.funds:
        return
    after = judged(form)
    told = (*_money(before, after), *_execution(before, after), *_computed(before, after), *_score(before, after))
    FieldChange.objects.bulk_create(
        FieldChange(
            assessment=form,
            indicator=indicator,
            place=place,
            form_version=form.version,
            field=field,
            before=old,
            after=new,
            changed_by=by.user,
        )
        for place, indicator, field, old, new in told
    )


def _money(before: Judged, after: Judged) -> Told:
    """Of each source and kind; and of all, where more than one of them moved."""
    was, moved = {(row.source, row.kind): row for row in before.funds}, 0
    for row in after.funds:
        place = f"{FundSource(row.source).label}{f'（{LineKind(row.kind).label}）' if row.kind else ''}"
        told = list(_amounts(place, was.get((row.source, row.kind)), row))
        moved += bool(told)
        yield from told
    if moved > 1:
        yield from _amounts("合计", _sum(before.funds), _sum(after.funds))


def _amounts(place: str, old: FundsRow | None, row: FundsRow) -> Told:
    for name, label in AMOUNTS.items():
        then, now = getattr(old, name, Decimal(0)), getattr(row, name)
        if then != now:
            write = writing_apart((then, now))
            yield place, None, f"{label}{TAKEN}", write(then), write(now)


def _execution(before: Judged, after: Judged) -> Told:
    if percent(before.rate) != percent(after.rate):
        yield "", None, f"执行率{COMPUTED}", percent(before.rate), percent(after.rate)
    if points(before.execution_score) != points(after.execution_score):
        yield "", None, f"执行得分{COMPUTED}", points(before.execution_score), points(after.execution_score)


def _computed(before: Judged, after: Judged) -> Told:
    for pk, result in after.computed.items():
        indicator, old = result.indicator, before.computed[pk]
        then, now = (actual_text(indicator, each) for each in (old, result))
        if then != now:
            yield indicator.name, indicator, f"实际完成值{COMPUTED}", then, now
        if points(old.score) != points(result.score):
            yield indicator.name, indicator, f"得分{COMPUTED}", points(old.score), points(result.score)


def _score(before: Judged, after: Judged) -> Told:
    if points(before.score) != points(after.score):
        yield "", None, f"总分{COMPUTED}", points(before.score), points(after.score)
    if before.grade != after.grade:
        yield "", None, f"等级{COMPUTED}", before.grade, after.grade
