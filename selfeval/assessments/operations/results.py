"""One field of a form, saved by itself: nothing newer is overwritten, and the history keeps what it was."""

from dataclasses import dataclass

from django.db import transaction

from selfeval.accounts.scope import Scope
from selfeval.assessments import queries
from selfeval.assessments.fields import Field, Owner, read_for
from selfeval.assessments.models import Assessment, FieldChange, Indicator, Result
from selfeval.assessments.operations.filling import declarable_form, editable_form, refuse_computed
from selfeval.assessments.operations.locking import CannotAct
from selfeval.assessments.queries.filling import is_frozen
from selfeval.assessments.typed import NotReadable, unify
from selfeval.scoring.indicators import score_indicator

FROZEN = "自评已经开始，指标已锁定：请在“调整指标”里修改，并写明原因。"


class Conflict(CannotAct):
    """Another text stands in the field than the person saw."""

    def __init__(self, standing: str, change: FieldChange | None):
        super().__init__("这一项刚在别处修改过。")
        self.standing, self.change = standing, change


@dataclass(frozen=True)
class Wanted:
    """A typed field: of the form, or of one of its indicators; `seen` is the text that stood there for the person."""

    field: Field
    text: str
    seen: str
    indicator_id: int | None = None


@transaction.atomic
def save_field(*, assessment_id: int, wanted: Wanted, by: Scope) -> str:
    """Put down one field and hand back the text that stands there now.

    Raises CannotAct, NotReadable, and Conflict where another text stands than the person saw.
    """
    field = wanted.field
    form = declarable_form(assessment_id, by) if field.is_declared else editable_form(assessment_id, by)
    if field.is_declared and is_frozen(form):
        raise CannotAct(FROZEN)
    row, indicator = _row_of(form, wanted)
    if indicator:
        refuse_computed(indicator, [field.name])
    value = read_for(field, wanted.text, indicator)
    old = getattr(row, field.name)
    standing, text = field.write(old), field.write(value)
    if text == standing:
        return standing
    if unify(wanted.seen) != standing:
        raise Conflict(standing, _last_change(form, wanted))
    setattr(row, field.name, value)
    if isinstance(row, Result):
        _judge(row, field, form)
    row.save(update_fields=_columns(row, field))
    if field.owner is Owner.INDICATOR:
        _judge_again(indicator, form)
    FieldChange.objects.create(
        assessment=form,
        indicator=indicator,
        place=indicator.name if indicator else "",
        form_version=form.version,
        field=field.label,
        before=field.say(old),
        after=field.say(value),
        changed_by=by.user,
    )
    return text


def _row_of(form: Assessment, wanted: Wanted) -> tuple[Assessment | Result | Indicator, Indicator | None]:
    if wanted.field.owner is Owner.FORM:
        return form, None
    indicator = form.indicators.select_related("result").filter(pk=wanted.indicator_id).first()
    if indicator is None:
        raise CannotAct("这项指标已被删除，请刷新页面。")
    return (indicator if wanted.field.owner is Owner.INDICATOR else indicator.result), indicator


def _last_change(form: Assessment, wanted: Wanted) -> FieldChange | None:
    changes = form.changes.filter(field=wanted.field.label, indicator=wanted.indicator_id)
    return changes.select_related("changed_by").last()


def _judge(result: Result, field: Field, form: Assessment) -> None:
    """Give the result its score; a score outside its band is refused, and so is what this year cannot leave out."""
    rule_set = form.rules
    if field.name == "not_applicable_reason":
        if result.not_applicable_reason and rule_set.not_applicable == "refuse":
            raise CannotAct("本年度评分规则不允许标记为不适用，请填写完成情况或调整指标。")
        result.is_applicable = not result.not_applicable_reason
    score = score_indicator(queries.row_of(result), rule_set)
    if field.name == "band_score" and result.band and result.band_score is not None and score.problems:
        raise NotReadable(score.problems[0].partition("：")[2])
    result.score = score.value


def _columns(row: Assessment | Result | Indicator, field: Field) -> list[str]:
    return [field.name, "score", "is_applicable"] if isinstance(row, Result) else [field.name]


def _judge_again(indicator: Indicator, form: Assessment) -> None:
    result = indicator.result
    result.score = queries.score_indicator_of(result, form.rules)
    result.save(update_fields=["score"])
