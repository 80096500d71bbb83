"""What the views of the report share: who reads its draft."""

from functools import wraps

from django.shortcuts import redirect

from budgets.views.common import year_of
from selfeval.assessments.queries import why_not_whole


def whole_only(read):
    """A view of the draft, for who may read all forms in it; the others are led to the issued versions."""

    @wraps(read)
    def view(request, year_id: int, **more):
        fiscal_year = year_of(request, year_id, "reports.view_report")
        if why_not_whole(request.scope, fiscal_year):  # that page says why
            return redirect("reports:issue", fiscal_year.pk)
        return read(request, year_id, **more)

    return view
