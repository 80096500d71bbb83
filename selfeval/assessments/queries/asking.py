"""What a form asks for where it arises, and what of it is still missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from selfeval.assessments.fields import OF_FORM, OF_ROW, Field, Kind
from selfeval.assessments.models import Assessment, Indicator, Result
from selfeval.scoring.rounding import plain
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.sheet import RowScore, SheetScore
from selfeval.scoring.terms import Operator, ScoringKind

SHORTEST = 10  # characters of an explanation
OVER = ("cause", "deviation_reason")
UNDER = (*OVER, "improvement", "responsible", "improve_by")
EXECUTION = ("execution_cause", "execution_reason", "execution_improvement", "responsible", "improve_by")
EXPLAINED = {"deviation_reason", "improvement", "execution_reason", "execution_improvement"}
REASON_FIELDS = (*UNDER, "missing_evidence_reason")
# What makes a form better and keeps none from being handed in; a cause is due only where much more was done.
WISHED = {"cause", "execution_cause", "responsible", "improve_by", "missing_evidence_reason"}


# The explanations that the checks ask for, by row (None: the form's own) and field, each with the sentence that asks.
Told = Mapping[int | None, Mapping[str, str]]


def wished_of(score: RowScore, told: Collection[str] = ()) -> set[str]:
    """What a row only wishes for; `told` are the fields that a check asks for."""
    return WISHED.difference(told, ["cause"] if score.needs_cause else [])


def wished_of_form(sheet: SheetScore, rule_set: RuleSet, told: Collection[str] = ()) -> set[str]:
    """What the money only wishes for: where nearly all was spent, a check alone makes the reason due."""
    return WISHED if _is_far_off(sheet, rule_set) else WISHED.union(EXECUTION).difference(told)


def value_fields(indicator: Indicator) -> tuple[str, ...]:
    """The fields that say what came of an indicator, by its operator and kind of scoring."""
    operator, kind = Operator(indicator.operator), ScoringKind(indicator.kind)
    if operator is Operator.QUALITATIVE:
        return ("actual_text", "band") if kind is ScoringKind.DIRECT else ("actual_text", "band", "band_score")
    value = "actual_date" if operator is Operator.BY_DATE else "actual"
    return (value, "band", "band_score") if kind is ScoringKind.BANDED else (value,)


def typed_fields(indicator: Indicator) -> tuple[str, ...]:
    """Those of them that a person fills in: none of what is computed."""
    return () if indicator.computed else value_fields(indicator)


def row_asks(result: Result, score: RowScore, has_evidence: bool, told: Collection[str] = ()) -> tuple[str, ...]:
    """The explanations that a row asks for now, by its score or because a check does."""
    if not result.is_applicable:
        return ()
    by_score: tuple[str, ...] = ()
    if score.self_score is not None:
        by_score = UNDER if score.self_score < result.indicator.weight else OVER if score.needs_cause else ()
        by_score = by_score if has_evidence else (*by_score, "missing_evidence_reason")
    return tuple(name for name in REASON_FIELDS if name in by_score or name in told)


def form_asks(sheet: SheetScore, rule_set: RuleSet, told: Collection[str] = ()) -> tuple[str, ...]:
    """The explanations that the money asks for: of any rate but 100 % a reason, all of them where it is far off."""
    if _is_far_off(sheet, rule_set):
        return EXECUTION
    by_rate = () if sheet.execution_rate in (None, 1) else ("execution_reason",)
    return tuple(name for name in EXECUTION if name in by_rate or name in told)


def _is_far_off(sheet: SheetScore, rule_set: RuleSet) -> bool:
    """Whether too little was spent, or more than there was."""
    rate, lowest = sheet.execution_rate, rule_set.check_thresholds()["rate_explain_below"]
    return rate is not None and (rate < lowest or rate > 1)


@dataclass(frozen=True)
class Missing:
    """A place of the form where something is still to be written, and the field that comes first."""

    place: str
    words: str
    anchor: str


@dataclass(frozen=True)
class Progress:
    """How far a form is filled in: 已完成 done/of. What is wished keeps no form from being handed in."""

    missing: tuple[Missing, ...]
    wished: tuple[Missing, ...]
    done: int
    of: int


def anchor_of(name: str, indicator_id: int | None) -> str:
    return f"f-{indicator_id or 'form'}-{name}"


def progress_of(form: Assessment, sheet: SheetScore, files: dict, told: Told) -> Progress:
    """Place by place in the order of the page; the form must have its rows prefetched."""
    rule_set, scored = form.rules, {row.key: row for row in sheet.rows}
    places: list[Both] = []
    of_form = told.get(None, {})
    if execution := form_asks(sheet, rule_set, of_form):
        places.append(_both("预算执行偏差", execution, wished_of_form(sheet, rule_set, of_form), form, None))
    places.append(_both("实际完成情况", ("achieved_goal",), WISHED, form, None))
    order = [subclass for _, group in rule_set.layout for subclass in group]
    for indicator in sorted(form.indicators.all(), key=lambda each: order.index(each.subclass)):
        has_evidence = bool(files.get(indicator.pk) or indicator.computed)
        places.append(_of_row(indicator, scored[str(indicator.pk)], has_evidence, told.get(indicator.pk, {})))
    missing = [due for due, _ in places if due]
    done = len(places) - len(missing)
    if gap := weight_gap(form, rule_set):
        missing.insert(0, Missing("绩效指标", gap, ""))
    return Progress(tuple(missing), tuple(wish for _, wish in places if wish), done, len(places))


Both = tuple[Missing | None, Missing | None]  # what is due at a place, and what is wished there


def _of_row(indicator: Indicator, score: RowScore, has_evidence: bool, told: Collection[str]) -> Both:
    result = indicator.result
    if not result.is_applicable:
        return None, None
    if indicator.computed and indicator.ratio.value is None:
        return Missing(indicator.name, indicator.ratio.problem, f"row-{indicator.pk}"), None
    typed = [OF_ROW[name] for name in typed_fields(indicator)]
    if _missing(indicator.name, typed, result, indicator.pk):
        also = [OF_ROW[name] for name in REASON_FIELDS if name in told]
        return _missing(indicator.name, [*typed, *also], result, indicator.pk), None
    if score.problems:
        words = score.problems[0].partition("：")[2] or score.problems[0]
        return Missing(indicator.name, words, anchor_of(value_fields(indicator)[-1], indicator.pk)), None
    asked = row_asks(result, score, has_evidence, told)
    due, wish = _both(indicator.name, asked, wished_of(score, told), result, indicator.pk)
    if wish and wish.anchor.endswith("missing_evidence_reason"):
        wish = Missing(indicator.name, "佐证材料，或未附的原因", f"e-{indicator.pk}")
    return due, wish


def _both(place: str, asked: tuple[str, ...], wished: set[str], row, indicator_id: int | None) -> Both:
    fields = OF_ROW if indicator_id else OF_FORM
    due = _missing(place, [fields[name] for name in asked if name not in wished], row, indicator_id)
    return due, _missing(place, [fields[name] for name in asked if name in wished], row, indicator_id)


def _missing(place: str, asked: list[Field], row, indicator_id: int | None) -> Missing | None:
    short = [field for field in asked if _is_short(field, getattr(row, field.name))]
    if not short:
        return None
    words = [_said(field, getattr(row, field.name)) for field in short]
    return Missing(place, "、".join(words), anchor_of(short[0].name, indicator_id))


def _is_short(field: Field, value) -> bool:
    if field.kind is Kind.NUMBER:
        return value is None
    return not value or (field.name in EXPLAINED and len(value) < SHORTEST)


def _said(field: Field, value) -> str:
    return f"{field.label}（至少{SHORTEST}个字）" if value and field.name in EXPLAINED else field.label


def weight_gap(form: Assessment, rule_set: RuleSet) -> str:
    """How the indicators' weights miss those of their classes, in words; empty where they add up."""
    said = []
    for of_class, wanted in rule_set.class_weights:
        have = sum((i.weight for i in form.indicators.all() if i.indicator_class == of_class), Decimal(0))
        if have != wanted:
            said.append(f"{of_class.label}应为{plain(wanted)}分，现为{plain(have)}分")
    return "分值合计不符：" + "；".join(said) if said else ""
