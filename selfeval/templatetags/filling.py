"""Whether the reader of a form may fill it in, or change what it promises, now."""

from django import template

from selfeval.assessments.queries.filling import why_not_declare, why_not_fill

register = template.Library()


@register.simple_tag(takes_context=True)
def may_fill(context, form) -> bool:
    return not why_not_fill(form, context["request"].scope)


@register.simple_tag(takes_context=True)
def may_declare(context, form) -> bool:
    return not why_not_declare(form, context["request"].scope)
