"""What a person may read, for pages that lead there."""

from django import template

from budgets.models import FiscalYear
from selfeval.assessments.queries import why_not_whole
from selfeval.reports.printed import address

register = template.Library()
register.filter("printed_in", address)


@register.simple_tag(takes_context=True)
def why_no_draft(context, fiscal_year: FiscalYear) -> str:
    """Why the report's draft is not open to this person; empty where it is."""
    return why_not_whole(context["request"].scope, fiscal_year)
