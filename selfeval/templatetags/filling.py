"""Whether the reader of a form may fill it in, or change what it promises, now."""

from django import template
from django.urls import reverse

from selfeval.assessments.queries.filling import why_not_declare, why_not_fill
from selfeval.assessments.queries.ratios import MONEY, STATED
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
    if ratio.place == MONEY:
        url = amount_url(fiscal_year_id, ratio)
    elif ratio.place == STATED:
        url = reverse("budgets:stated", args=[fiscal_year_id])
    else:
        url = f"{reverse('budgets:department', args=[fiscal_year_id])}#staff"
    return {"ratio": ratio, "ratio_url": url, "applicable": indicator.result.is_applicable}
