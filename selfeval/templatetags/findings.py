"""What the score checks find in a form, where a page shows them."""

from django import template

from selfeval.assessments.notes import sheet_findings
from selfeval.assessments.queries.filling import why_not_fill

register = template.Library()


@register.inclusion_tag("assessments/findings.html", takes_context=True)
def sheet_checks(context, form, address: str = "") -> dict:
    """The findings of a form now; `address` is the page that holds its fields, this one if it is empty."""
    request = context["request"]
    may_explain = not why_not_fill(form, request.scope)
    return {
        "findings": sheet_findings(form),
        "form": form,
        "address": address if may_explain else "",
        "may_explain": may_explain,
        "csrf_token": context.get("csrf_token"),
    }
