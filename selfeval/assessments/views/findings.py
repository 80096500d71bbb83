"""What the checks found in a form, explained where the form has no field for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from budgets.notes import key_of
from budgets.views.common import way_back
from selfeval.assessments.notes import sheet_findings
from selfeval.assessments.operations.explaining import explain_finding
from selfeval.assessments.operations.locking import CannotAct
from selfeval.assessments.sheet_forms import FindingForm
from selfeval.assessments.views.common import form_of


@require_POST
def explain(request, pk: int):
    """Put an explanation down and go back to the findings; what is refused comes back with the text kept."""
    form = form_of(request, pk=pk)
    if not request.user.has_perm("assessments.change_result", form):
        raise PermissionDenied
    given = FindingForm(request.POST)
    if given.is_valid():
        try:
            said = {key: value for key, value in given.cleaned_data.items() if key != "back"}
            explain_finding(assessment_id=form.pk, by=request.scope, **said)
        except CannotAct as refusal:
            given.add_error(None, str(refusal))
        else:
            messages.success(request, "说明已保存。")
            key = key_of(said["check_id"], said["place"])
            back = way_back(given.cleaned_data["back"], "")
            return redirect(f"{back}#form-{pk}-{key}" if back else f"{reverse('assessments:sheet', args=[pk])}#{key}")
    wanted = key_of(request.POST.get("check_id", ""), request.POST.get("place", ""))
    note = next((each for each in sheet_findings(form) if each.key == wanted), None)
    context = {"form": form, "given": given, "note": note, "fiscal_year": form.project.fiscal_year}
    return render(request, "assessments/explain.html", context, status=422)
