from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from budgets.views import common
from selfeval.assessments import queries


def year_of(request, year_id: int):
    """The year if the person sees it (404) and may read its forms (403); the filter finds it on the request."""
    request.fiscal_year = common.year_of(request, year_id, "assessments.view_assessment")
    return request.fiscal_year


def form_of(request, **which):
    """The form if the person sees it (404) and may read forms of its department (403)."""
    form = get_object_or_404(queries.visible_to(request.scope), **which)
    if not request.user.has_perm("assessments.view_assessment", form.project.fiscal_year):
        raise PermissionDenied
    return form
