"""部门整体支出绩效自评表 and its standard indicators, as the year's rule set gives them."""

from django.db import transaction
from django.db.models import Max

from budgets.models import Section
from budgets.operations import whole_project
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment, AssessmentRound, Indicator, Result
from selfeval.assessments.operations.filling import declarable_form
from selfeval.assessments.operations.indicators import append, refuse_frozen
from selfeval.assessments.operations.locking import CannotAct
from selfeval.assessments.queries.filling import standard_missing
from selfeval.scoring.codec import encode
from selfeval.scoring.rule_set import StandardIndicator


def whole_form(round_: AssessmentRound, section: Section) -> Assessment:
    """The form with its standard indicators: whoever fills it in starts with a full one."""
    if section.department_id != round_.department_id or not section.is_active:
        raise CannotAct("请选择本部门在用的科室来填报部门整体支出绩效自评表。")
    if round_.rule_set.whole_values is None:
        raise CannotAct("本批次的计分规则没有部门整体支出的内容，不能填报部门整体支出绩效自评表。")
    project = whole_project(fiscal_year=round_.fiscal_year, section=section)
    form = Assessment.objects.create(department_id=round_.department_id, section=section, round=round_, project=project)
    put_standard(form)
    return form


def _fields(each: StandardIndicator) -> dict:
    """The fields of Indicator that a standard indicator stands for."""
    return encode(each) | {"weight": each.weight, "target": each.target, "computed": each.computed or ""}


def put_standard(form: Assessment) -> None:
    """Give a new form its indicators. Nobody chose them, so no change is told of them."""
    last = form.indicators.aggregate(last=Max("position"))["last"] or 0
    made = Indicator.objects.bulk_create(
        Indicator(assessment=form, position=place, **_fields(each))
        for place, each in enumerate(standard_missing(form), last + 1)
    )
    Result.objects.bulk_create(Result(indicator=indicator) for indicator in made)


@transaction.atomic
def take_standard(*, assessment_id: int, by: Scope) -> list[Indicator]:
    """Put the standard indicators back that were taken off the form."""
    form = declarable_form(assessment_id, by)
    refuse_frozen(form)
    if not form.is_whole:
        raise CannotAct("只有部门整体支出绩效自评表有标准指标。")
    return append(form, by, [_fields(each) for each in standard_missing(form)])
