"""Whether the reader of a form may fill it in, or change what it promises, now."""

from django import template
from django.urls import reverse

from selfeval.assessments.queries.filling import why_not_declare, why_not_fill
from selfeval.assessments.queries.ratios import MONEY, STATED, Computed
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


def _url_of(ratio: Computed, fiscal_year_id: int, measure: str = "") -> str:
    """The page that a ratio's facts stand on: of an amount its rows."""
    if ratio.place == MONEY:
        return amount_url(fiscal_year_id, ratio, measure)
    if ratio.place == STATED:
        return reverse("budgets:stated", args=[fiscal_year_id])
    return f"{reverse('budgets:department', args=[fiscal_year_id])}#staff"
