"""Indicators that need not be invented: the library, last year's form, and weights spread evenly."""

from decimal import Decimal

from django.db import transaction

from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment, Indicator, IndicatorTemplate
from selfeval.assessments.operations.filling import declarable_form
from selfeval.assessments.operations.indicators import FIELDS, append, refuse_frozen, set_weights
from selfeval.assessments.operations.locking import CannotAct
from selfeval.assessments.queries.filling import place_in
from selfeval.scoring.rounding import plain
from selfeval.scoring.rule_set import RuleSet

STEPS = (Decimal("0.5"), Decimal("0.1"), Decimal("0.01"))  # of a share, the first that shares fairly
SMALLEST = Decimal("0.5")


@transaction.atomic
def load_library(*, rows: list[dict]) -> int:
    """Put the templates of a library down; what is known by kind, subclass and name is brought up to date."""
    for row in rows:
        key = {name: row[name] for name in ("project_kind", "subclass", "name")}
        IndicatorTemplate.objects.update_or_create(**key, defaults=row)
    return len(rows)


@transaction.atomic
def copy_last_year(*, assessment_id: int, by: Scope) -> list[Indicator]:
    """Take over last year's indicators that are not there yet, with targets and weights; results stay empty."""
    form = declarable_form(assessment_id, by)
    refuse_frozen(form)
    earlier = Assessment.objects.filter(project=form.project.predecessor_id).first()
    if form.project.predecessor_id is None or earlier is None:
        raise CannotAct("没有找到本项目上一年度的自评表，请从指标库选择或手工填写。")
    if not form.expected_goal:
        form.expected_goal = earlier.expected_goal
        form.save(update_fields=["expected_goal"])
    rows = [{name: getattr(each, name) for name in FIELDS} for each in earlier.indicators.all()]
    for row in rows:
        row["target_date"] = row["target_date"] and _next_year(row["target_date"])
    return append(form, by, _fitting(form, rows))


def _next_year(day):
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


@transaction.atomic
def take_templates(*, assessment_id: int, by: Scope, template_ids: list[int]) -> list[Indicator]:
    """Promise what was chosen from the library; what its class has left in points is shared among them."""
    form = declarable_form(assessment_id, by)
    refuse_frozen(form)
    chosen = IndicatorTemplate.objects.filter(pk__in=template_ids)
    rows = [
        {name: getattr(each, name) for name in ("subclass", "name", "operator", "kind", "unit", "source")}
        | {"explanation": "；".join(filter(None, (each.explanation, each.formula)))[:300], "indicator_class": ""}
        for each in chosen
    ]
    rows = _fitting(form, rows)
    for of_class, wanted in form.rules.class_weights:
        ours = [row for row in rows if row["indicator_class"] == of_class]
        left = wanted - sum((i.weight for i in form.indicators.filter(indicator_class=of_class)), Decimal(0))
        weights = shares(left, len(ours)) if left >= SMALLEST * len(ours) else [SMALLEST] * len(ours)
        for row, weight in zip(ours, weights, strict=True):
            row["weight"] = weight
    return append(form, by, rows)


def _fitting(form: Assessment, rows: list[dict]) -> list[dict]:
    """The rows that are not on the form yet, each in its place of this year's layout."""
    rule_set: RuleSet = form.rules
    have = set(form.indicators.values_list("subclass", "name"))
    found = []
    for row in rows:
        place = place_in(rule_set, row["subclass"])
        if place and (place[1].value, row["name"]) not in have:
            have.add((place[1].value, row["name"]))
            found.append(row | {"indicator_class": place[0].value, "subclass": place[1].value})
    return found


@transaction.atomic
def spread_weights(*, assessment_id: int, by: Scope) -> None:
    """Share the points of each class evenly among its indicators."""
    form = declarable_form(assessment_id, by)
    refuse_frozen(form)
    indicators = list(form.indicators.select_related("result"))
    for of_class, weight in form.rules.class_weights:
        ours = [each for each in indicators if each.indicator_class == of_class]
        set_weights(form, by, dict(zip(ours, shares(weight, len(ours)), strict=True)))


def shares(weight: Decimal, number: int) -> list[Decimal]:
    """Equal shares in halves of a point, the rest on the last: 50 in three is 16.5, 16.5 and 17.

    Where halves would leave the last with more than twice a share, tenths are given, then hundredths.
    """
    for step in STEPS:
        share = (weight / number) // step * step if number else weight
        last = weight - share * (number - 1)
        if share > 0 and (last <= 2 * share or step == STEPS[-1]):
            return [*[share] * (number - 1), last] if number else []
    raise CannotAct(f"{number}项指标分不了{plain(weight)}分：请减少指标。")
