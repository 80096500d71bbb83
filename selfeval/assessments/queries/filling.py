"""Who may fill in a form now, whether its indicators are frozen, and what stands beside its fields."""

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from selfeval.accounts.scope import Scope
from selfeval.assessments.fields import DEDUCTED
from selfeval.assessments.models import Assessment, Evidence, FieldChange, Indicator, IndicatorTemplate, Result
from selfeval.assessments.queries.forms import visible_to
from selfeval.assessments.queries.rounds import has_left, not_yet_open
from selfeval.assessments.workflow import EDITABLE, State
from selfeval.scoring.rule_set import RuleSet, StandardIndicator
from selfeval.scoring.terms import IndicatorClass, IndicatorSubclass

FILL = "assessments.change_result"
DECLARED = "绩效指标"  # the name of a whole indicator in FieldChange
COSTS = (
    IndicatorSubclass.COST,
    IndicatorSubclass.ECONOMIC_COST,
    IndicatorSubclass.SOCIAL_COST,
    IndicatorSubclass.ECOLOGICAL_COST,
)
BEGUN = ~Q(actual=None) | ~Q(actual_date=None) | ~Q(actual_text="") | ~Q(band="")


def why_not_declare(form: Assessment, scope: Scope) -> str:
    """Why a person may not change the goal and the indicators of a form now; empty where he may."""
    if not scope.may(FILL, form.department_id, form.section_id):
        return "只有本科室的经办人可以填写这张自评表。"
    if State(form.state) not in EDITABLE:
        return f"自评表已{State(form.state).label}，不能再修改；如需修改，请先撤回或请审核人退回。"
    return has_left(form)


def why_not_fill(form: Assessment, scope: Scope, today: date | None = None) -> str:
    """Why a person may not fill in a form now; empty where he may: the one answer for pages and operations."""
    return why_not_declare(form, scope) or not_yet_open(form, today or timezone.localdate())


def is_frozen(form: Assessment, today: date | None = None) -> bool:
    """Whether what was promised can be changed with a reason only.

    It freezes when the round opens. What was not declared by then may still be, until the first result stands.
    """
    if not_yet_open(form, today or timezone.localdate()):
        return False
    if form.version:
        return True
    opening = timezone.make_aware(datetime.combine(form.round.opens_on, time.min))
    before = form.changes.filter(field=DECLARED, changed_at__lt=opening)
    begun = Result.objects.filter(BEGUN, indicator__assessment=form)
    return begun.exists() or (before.exists() and form.indicators.exists())


def same_as(indicator: Indicator) -> tuple[str, str]:
    """What makes indicators of two years the same one: 二级指标 and name, whichever class holds the costs."""
    subclass = indicator.subclass
    return (IndicatorSubclass.COST.value if subclass in COSTS else subclass, indicator.name)


def standard_missing(form: Assessment) -> list[StandardIndicator]:
    """The standard indicators of 部门整体支出 that a form does not have; of a project there are none."""
    own = form.round.rule_set.values.department if form.is_whole else None
    have = set(form.indicators.values_list("subclass", "name")) if own else set()
    return [each for each in own.indicators if (each.subclass.value, each.name) not in have] if own else []


def last_year_of(form: Assessment) -> dict[tuple[str, str], Result]:
    """Last year's results of the same project, by `same_as`: one query."""
    if form.project.predecessor_id is None:
        return {}
    found = Result.objects.filter(indicator__assessment__project=form.project.predecessor_id)
    return {same_as(each.indicator): each for each in found.select_related("indicator")}


def adjusted_of(form: Assessment) -> list[FieldChange]:
    """指标调整: what was changed of the promise after it froze, each with its reason."""
    changes = form.changes.exclude(reason="").exclude(field=DEDUCTED)
    return list(changes.select_related("changed_by"))


def may_open_evidence(form: Assessment, scope: Scope) -> bool:
    """Whether a person opens the files of a form: who is confined to other sections reads the form without them."""
    return not scope.only_sections or form.section_id in scope.only_sections


def evidence_of(form: Assessment) -> dict[int, list[Evidence]]:
    """The files that stand beside each indicator."""
    found: dict[int, list[Evidence]] = {}
    for each in form.evidence.filter(removed_at=None).select_related("added_by"):
        found.setdefault(each.indicator_id, []).append(each)
    return found


def indicators_in(scope: Scope) -> QuerySet[Indicator]:
    return Indicator.objects.filter(assessment__in=visible_to(scope).values("pk")).select_related("result")


def evidence_in(scope: Scope) -> QuerySet[Evidence]:
    forms = visible_to(scope)
    if scope.only_sections:
        forms = forms.filter(section__in=scope.only_sections)
    return Evidence.objects.filter(assessment__in=forms.values("pk"), removed_at=None)


def template_kinds() -> list[str]:
    return list(IndicatorTemplate.objects.order_by("project_kind").values_list("project_kind", flat=True).distinct())


def templates_of(kind: str) -> QuerySet[IndicatorTemplate]:
    return IndicatorTemplate.objects.filter(project_kind=kind)


def place_in(rule_set: RuleSet, subclass: str) -> tuple[IndicatorClass, IndicatorSubclass] | None:
    """Where an indicator of a subclass stands in a year's layout; costs moved with 财预〔2021〕101号."""
    places = {each: of_class for of_class, group in rule_set.layout for each in group}
    wanted = [IndicatorSubclass(subclass), *(COSTS if subclass in COSTS else ())]
    return next(((places[each], each) for each in wanted if each in places), None)
