"""What a form promises: indicators added, changed, moved, removed; after the freeze with a reason only."""

from django.db import transaction
from django.db.models import F, Max, ProtectedError

from selfeval.accounts.scope import Scope
from selfeval.assessments import queries
from selfeval.assessments.fields import OF_FORM
from selfeval.assessments.models import Assessment, FieldChange, Indicator, Result
from selfeval.assessments.operations.filling import declarable_form
from selfeval.assessments.operations.locking import CannotAct, MovedOn
from selfeval.assessments.phrases import declared_text, said_value
from selfeval.assessments.queries.asking import value_fields
from selfeval.assessments.queries.filling import DECLARED, is_frozen
from selfeval.scoring.rounding import plain
from selfeval.scoring.terms import ScoringKind

FIELDS = (
    *("indicator_class", "subclass", "name", "operator", "kind", "target", "pass_threshold", "target_date"),
    *("target_text", "unit", "weight", "explanation", "source", "computed"),
)
OPEN_OF_COMPUTED = {"target", "pass_threshold", "kind", "weight", "explanation", "source"}
SCORED_BY_TARGET = (ScoringKind.DIRECT, ScoringKind.PROPORTIONAL)
VALUES = ("actual", "actual_date", "actual_text", "band", "band_score")
FAR = 10_000  # a position beyond all others, to swap two that must never be equal


def check_freeze(form: Assessment, reason: str) -> None:
    if is_frozen(form) and not reason.strip():
        raise CannotAct("自评已经开始，指标已锁定：调整指标须写明原因。")


def refuse_frozen(form: Assessment) -> None:
    if is_frozen(form):
        raise CannotAct("自评已经开始，指标已锁定：只能逐项调整，并写明原因。")


def record_change(form: Assessment, by: Scope, *, indicator=None, **told) -> None:
    place = indicator.name if indicator else ""
    FieldChange.objects.create(
        **{"assessment": form, "indicator": indicator, "place": place, "form_version": form.version},
        **told,
        changed_by=by.user,
    )


@transaction.atomic
def change_goal(*, assessment_id: int, by: Scope, text: str, reason: str = "") -> None:
    """Put down the expected goal; after the freeze with a reason."""
    form = declarable_form(assessment_id, by)
    check_freeze(form, reason)
    field = OF_FORM["expected_goal"]
    before, form.expected_goal = form.expected_goal, field.read(text, "")
    if before == form.expected_goal:
        return
    form.save(update_fields=["expected_goal"])
    record_change(form, by, field=field.label, before=before, after=form.expected_goal, reason=reason.strip())


@transaction.atomic
def add_indicator(*, assessment_id: int, by: Scope, given: dict, reason: str = "") -> Indicator:
    """Promise one more (FIELDS of Indicator)."""
    form = declarable_form(assessment_id, by)
    check_freeze(form, reason)
    return append(form, by, [given], reason)[0]


def append(form: Assessment, by: Scope, rows: list[dict], reason: str = "") -> list[Indicator]:
    """Put indicators behind those that stand there, with empty results and their history."""
    last = form.indicators.aggregate(last=Max("position"))["last"] or 0
    made = [Indicator(assessment=form, position=last + n, **given) for n, given in enumerate(rows, 1)]
    made = Indicator.objects.bulk_create(made)
    Result.objects.bulk_create(Result(indicator=indicator) for indicator in made)
    for indicator in made:
        after = declared_text(indicator)
        record_change(form, by, indicator=indicator, field=DECLARED, before="", after=after, reason=reason.strip())
    return made


@transaction.atomic
def change_indicator(*, indicator_id: int, by: Scope, given: dict, seen: str, reason: str = "") -> Indicator:
    """Change what was promised; `seen` is `declared_text` as the person saw it. Each field has its history."""
    form, indicator = _locked(indicator_id, by)
    check_freeze(form, reason)
    if seen != declared_text(indicator):
        raise MovedOn("这项指标刚在别处修改过，请核对现在的内容后再保存。")
    names = [name for name in FIELDS if name in given and getattr(indicator, name) != given[name]]
    if indicator.computed:
        _refuse_another_ratio(indicator, given, names)
    for name in names:
        before, field = said_value(indicator, name), Indicator._meta.get_field(name)
        setattr(indicator, name, given[name])
        told = {"before": before, "after": said_value(indicator, name), "reason": reason.strip()}
        record_change(form, by, indicator=indicator, field=str(field.verbose_name), **told)
    if names:
        indicator.save(update_fields=names)
        _fit_result(form, indicator, by)
    return indicator


def _refuse_another_ratio(indicator: Indicator, given: dict, names: list[str]) -> None:
    """What is computed stays a percentage that is scored by its target: nobody picks a band for it."""
    if set(names) - OPEN_OF_COMPUTED:
        raise CannotAct(
            f"“{indicator.name}”由系统自动计算：名称、二级指标、指标性质和计量单位不能改，指标值、分值和赋分方式可以改。"
        )
    if given.get("kind", indicator.kind) not in SCORED_BY_TARGET:
        raise CannotAct(f"“{indicator.name}”由系统自动计算：赋分方式只能是直接赋分或完成比例赋分。")


def _fit_result(form: Assessment, indicator: Indicator, by: Scope) -> None:
    """Take away what the indicator no longer asks for, and judge the rest by the new promise."""
    result, kept = indicator.result, value_fields(indicator)
    for name in VALUES:
        field, before = Result._meta.get_field(name), getattr(result, name)
        if name not in kept and before not in (None, ""):
            told = said_value(result, name)
            setattr(result, name, None if field.null else "")
            record_change(form, by, indicator=indicator, field=str(field.verbose_name), before=told, after="")
    result.score = queries.score_indicator_of(result, form.rules)
    result.save(update_fields=[*VALUES, "score"])


@transaction.atomic
def remove_indicator(*, indicator_id: int, by: Scope, reason: str = "") -> None:
    """Take a promise off the form; what has files or opinions stays."""
    form, indicator = _locked(indicator_id, by)
    check_freeze(form, reason)
    told = {"place": indicator.name, "before": declared_text(indicator), "after": "", "reason": reason.strip()}
    try:
        indicator.delete()
    except ProtectedError:
        raise CannotAct("这项指标已有佐证材料或审核意见，不能删除：可以调整它，或在填报时写明不适用的原因。") from None
    FieldChange.objects.create(assessment=form, form_version=form.version, field=DECLARED, changed_by=by.user, **told)


@transaction.atomic
def move_indicator(*, indicator_id: int, by: Scope, down: bool) -> None:
    """Let an indicator change places with its neighbour of the same 二级指标."""
    form, indicator = _locked(indicator_id, by)
    refuse_frozen(form)
    peers = list(form.indicators.filter(subclass=indicator.subclass).order_by("position"))
    at = peers.index(indicator) + (1 if down else -1)
    if not 0 <= at < len(peers):
        return
    mine, theirs = indicator.position, peers[at].position
    form.indicators.filter(pk=indicator.pk).update(position=F("position") + FAR)
    form.indicators.filter(pk=peers[at].pk).update(position=mine)
    form.indicators.filter(pk=indicator.pk).update(position=theirs)


def set_weights(form: Assessment, by: Scope, weights: dict[Indicator, object]) -> None:
    """Give indicators their weights, with their history and scores."""
    for indicator, weight in weights.items():
        before, indicator.weight = indicator.weight, weight
        if before == weight:
            continue
        indicator.save(update_fields=["weight"])
        record_change(form, by, indicator=indicator, field="分值", before=plain(before), after=plain(weight))
        indicator.result.score = queries.score_indicator_of(indicator.result, form.rules)
        indicator.result.save(update_fields=["score"])


def _locked(indicator_id: int, by: Scope) -> tuple[Assessment, Indicator]:
    """The form locked first, then the indicator as it stands under the lock."""
    form_id = Indicator.objects.filter(pk=indicator_id).values_list("assessment_id", flat=True).first()
    if form_id is None:
        raise CannotAct("这项指标已被删除，请刷新页面。")
    form = declarable_form(form_id, by)
    indicator = form.indicators.select_related("result").filter(pk=indicator_id).first()
    if indicator is None:
        raise CannotAct("这项指标已被删除，请刷新页面。")
    return form, indicator
