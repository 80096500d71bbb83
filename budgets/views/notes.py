"""What the checks found, explained in place; the files that were brought as proof."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from budgets import notes, operations, queries
from budgets.downloads import stored
from budgets.statements import ExplanationForm
from budgets.views.common import page_of, way_back, year_of


@require_POST
def explain(request, year_id: int):
    """Put an explanation down and go back to the panel; what is refused comes back with the text kept."""
    fiscal_year = year_of(request, year_id, "budgets.add_explanation")
    home = reverse("budgets:department", args=[fiscal_year.pk])
    return answer_explanation(request, fiscal_year, home, notes.notes_of)


def answer_explanation(request, fiscal_year, home: str, noted: Callable, **judged):
    """The answer to an explanation of one of the `noted`; `judged` goes to the operation, `home` is the way back."""
    form = ExplanationForm(request.POST, request.FILES)
    if form.is_valid():
        given = {**form.cleaned_data}
        back = given.pop("back")
        try:
            operations.explain(fiscal_year=fiscal_year, by=request.user, **given, **judged)
        except (operations.CannotExplain, operations.YearClosed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "说明已保存。")
            return redirect(f"{way_back(back, home)}#{notes.key_of(given['check_id'], given['place'])}")
    wanted = notes.key_of(request.POST.get("check_id", ""), request.POST.get("place", ""))
    note = next((each for each in noted(fiscal_year) if each.key == wanted), None)
    back = way_back(request.POST.get("back", ""), home)
    response = page_of(
        request, "budgets/explain.html", fiscal_year, form=form, each=note, back=back, explain_at=request.path
    )
    response.status_code = 422
    return response


def attachment(request, explanation_id: int):
    """A file as it was brought, to be saved and never shown in place."""
    explanation = get_object_or_404(queries.explanations_in(request.scope), pk=explanation_id)
    if not request.user.has_perm("budgets.view_money", explanation):
        raise PermissionDenied
    if not explanation.attachment:
        raise Http404
    return stored(explanation.attachment, explanation.attachment_name)
