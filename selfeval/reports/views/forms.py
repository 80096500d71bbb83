"""The official form as PDF: one, a section's, or all of a year that the person sees."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from budgets.views.common import year_of
from selfeval.assessments.queries import paper
from selfeval.reports.papers import TooMany, papers_of
from selfeval.reports.render import CannotPrint, pdf_of_forms

VIEW = "assessments.view_assessment"


@require_GET
def one_form(request, form_id: int):
    """A form of its own."""
    form = get_object_or_404(paper.forms_seen(request.scope), pk=form_id)
    fiscal_year = form.project.fiscal_year
    if not request.user.has_perm(VIEW, fiscal_year):
        raise PermissionDenied
    return _printed(request, fiscal_year, [form], paper.file_name([form]))


@require_GET
def forms_of_year(request, year_id: int):
    """The forms of a year, of one section where the address names it."""
    fiscal_year = year_of(request, year_id, VIEW)
    section = paper.section_asked(fiscal_year, request.GET.get("section", ""))
    forms = list(paper.forms_of_year(request.scope, fiscal_year, section))
    return _printed(request, fiscal_year, forms, paper.file_name(forms, fiscal_year, section))


def _printed(request, fiscal_year, forms, name: str):
    if not forms:
        messages.error(request, "没有可以打印的自评表。")
        return redirect("assessments:list", fiscal_year.pk)
    try:
        path = pdf_of_forms(papers_of(fiscal_year, forms, name))
    except (CannotPrint, TooMany) as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:list", fiscal_year.pk)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
