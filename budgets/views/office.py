"""What the report says about a department beside its money, put down by finance."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from budgets import operations, queries
from budgets.office_forms import COLUMNS, OfficeForm, SecrecyForm
from budgets.views.common import DESCRIBE, page_of, year_of


def describe(request, year_id: int):
    """The duties and people of a year; what is refused comes back as it was typed."""
    fiscal_year = year_of(request, year_id, DESCRIBE)
    form, status, standing = OfficeForm(request.POST or None, fiscal_year=fiscal_year), 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("mandates", "staffing", "seen")}
            try:
                operations.describe_office(fiscal_year=fiscal_year, by=request.user, **given)
            except operations.YearClosed as refusal:
                form.add_error(None, str(refusal))
            except operations.OfficeMoved as refusal:
                form.see(refusal.standing)
                form.add_error(None, str(refusal))
                status, standing = 409, refusal.standing
            else:
                messages.success(request, "部门职责和人员情况已保存。")
                return redirect("budgets:department", fiscal_year.pk)
    context = {"form": form, "columns": [label for _, label in COLUMNS], "standing": standing}
    answer = page_of(request, "budgets/describe.html", fiscal_year, **context)
    answer.status_code = status
    return answer


def secrecy(request, project_id: int):
    """Whether a project is published, with the reason where it is not."""
    project = get_object_or_404(queries.projects_in(request.scope), pk=project_id)
    fiscal_year = year_of(request, project.fiscal_year_id, DESCRIBE)
    standing = {"is_secret": "yes" if project.is_secret else "no", "reason": project.secret_reason}
    form = SecrecyForm(request.POST or None, initial=standing)
    if request.method == "POST" and form.is_valid():
        try:
            operations.keep_secret(project=project, by=request.user, **form.cleaned_data)
        except operations.YearClosed as refusal:
            form.add_error(None, str(refusal))
        else:
            how = "不公开" if form.cleaned_data["is_secret"] else "公开"
            messages.success(request, f"“{project.name}”已设为{how}。")
            return redirect("budgets:project", project.pk)
    return page_of(request, "budgets/secrecy.html", fiscal_year, form=form, project=project)
