"""What the score checks find in a form, where a page shows them."""

from django import template

from selfeval.assessments.notes import sheet_findings
from selfeval.assessments.queries.filling import why_not_fill

register = template.Library()


@register.inclusion_tag("assessments/findings.html", takes_context=True)
def sheet_checks(context, form, address: str = "", while_typing: bool = False, notes=None) -> dict:
    """The findings of a form now; `address` is the page that holds its fields, this one if it is empty.

    `notes` are the findings where the page has them already.

    On the page of filling in they come anew with every save, so that nothing is typed among them: explanations
    are written on the form's own page.
    """
    may_fill = not why_not_fill(form, context["request"].scope)
    return {
        "findings": sheet_findings(form) if notes is None else notes,
        "form": form,
        "address": address,
        "may_fill": may_fill,
        "may_explain": may_fill and not while_typing,
        "back": context.get("back", ""),
        "csrf_token": context.get("csrf_token"),
    }
