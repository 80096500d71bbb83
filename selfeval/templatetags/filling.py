"""Whether the reader of a form may fill it in, or change what it promises, now."""

from decimal import Decimal

from django import template
from django.urls import reverse

from budgets.queries import department_money
from selfeval.assessments.queries.filling import why_not_declare, why_not_fill
from selfeval.assessments.queries.ratios import MONEY, STATED, Computed
from selfeval.scoring.writing import writing_apart
from selfeval.templatetags.figures import amount_url

register = template.Library()


@register.simple_tag(takes_context=True)
def may_fill(context, form) -> bool:
    return not why_not_fill(form, context["request"].scope)


@register.simple_tag(takes_context=True)
def may_declare(context, form) -> bool:
    return not why_not_declare(form, context["request"].scope)


@register.inclusion_tag("assessments/computed.html")
def computed(indicator, fiscal_year_id: int) -> dict:
    """That an indicator is computed, from what, and the way to the facts that it came from."""
    ratio = indicator.ratio
    words = [
        (each, "") if isinstance(each, str) else (each.text, _url_of(ratio, fiscal_year_id, each.measure))
        for each in ratio.words
    ]
    url = _url_of(ratio, fiscal_year_id)
    return {"ratio": ratio, "words": words, "ratio_url": url, "applicable": indicator.result.is_applicable}


@register.inclusion_tag("assessments/off_budget.html")
def off_budget(fiscal_year) -> dict:
    """Everything in a department that was not spent as budgeted, so that the reasons typed below leave none out."""
    money = department_money(fiscal_year)
    rows = [("基本支出", money.basic), *((row.name, row.money) for row in money.projects)]
    told = [
        (name, "超出" if each.executed > each.adjusted else "结余", each, _written(abs(each.executed - each.adjusted)))
        for name, each in rows
        if each.executed != each.adjusted
    ]
    return {"rows": told, "fiscal_year": fiscal_year}


def _written(gap: Decimal) -> str:
    return writing_apart((gap, Decimal(0)))(gap)


def _url_of(ratio: Computed, fiscal_year_id: int, measure: str = "") -> str:
    """The page that a ratio's facts stand on: of an amount its rows."""
    if ratio.place == MONEY:
        return amount_url(fiscal_year_id, ratio, measure)
    if ratio.place == STATED:
        return reverse("budgets:stated", args=[fiscal_year_id])
    return f"{reverse('budgets:department', args=[fiscal_year_id])}#staff"
