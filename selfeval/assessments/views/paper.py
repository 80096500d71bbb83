"""The official form as a workbook: downloaded, filled in elsewhere, brought back with a preview."""

from base64 import b64decode, b64encode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from budgets.downloads import download
from budgets.workbooks.book import NotReadable
from budgets.workbooks.limits import MAX_FILE
from budgets.workbooks.marked import marked
from selfeval.assessments.offline import WrongForm
from selfeval.assessments.operations import form_upload
from selfeval.assessments.operations.locking import CannotAct
from selfeval.assessments.pages import sheet_of
from selfeval.assessments.queries import paper
from selfeval.assessments.queries.filling import why_not_fill
from selfeval.assessments.sheet_forms import FormFileForm
from selfeval.assessments.views.common import form_of, year_of
from selfeval.assessments.xlsx import form_book

MOST = 60  # forms of one workbook
# Bytes of a workbook that a page carries, to be brought back marked; a form alone has some 15,000.
LARGEST_CARRIED = 1_500_000


def _workbook(forms, name: str) -> HttpResponse:
    return download(form_book([sheet_of(form) for form in forms]), f"{name}.xlsx")


@require_GET
def form_file(request, pk: int):
    form = form_of(request, pk=pk)
    return _workbook([form], paper.file_name([form]))


@require_GET
def forms_file(request, year_id: int):
    """A sheet for each form of the year that the person sees, of one section where the address names it."""
    fiscal_year = year_of(request, year_id)
    section = paper.section_asked(fiscal_year, request.GET.get("section", ""))
    forms = list(paper.forms_of_year(request.scope, fiscal_year, section)[: MOST + 1])
    if forms and len(forms) <= MOST:
        return _workbook(forms, paper.file_name(forms, fiscal_year, section))
    refusal = f"一次最多导出{MOST}张自评表：请按科室分别下载。" if forms else "没有可以导出的自评表。"
    messages.error(request, refusal)
    return redirect("assessments:list", year_id)


def _own_form(request, pk: int):
    """The form if the person sees it (404) and fills in forms of its section (403)."""
    form = form_of(request, pk=pk)
    if not request.user.has_perm("assessments.change_result", form):
        raise PermissionDenied
    return form


def _page(request, form, given, status=200):
    context = {"form": form, "given": given, "fiscal_year": form.project.fiscal_year}
    context["refusal"] = why_not_fill(form, request.scope)
    return render(request, "assessments/upload/page.html", context, status=status)


@require_GET
def form_upload_page(request, pk: int):
    return _page(request, _own_form(request, pk), FormFileForm())


@require_POST
def form_preview(request, pk: int):
    """What the workbook would change; nothing is kept yet."""
    form = _own_form(request, pk)
    given = FormFileForm(request.POST, request.FILES)
    if given.is_valid():
        file = given.cleaned_data["file"]
        data = file.read(MAX_FILE + 1)
        try:
            plan = form_upload.plan_of(form=form, by=request.scope, file_name=file.name, data=data)
        except (NotReadable, WrongForm, CannotAct) as refusal:
            given.add_error("file", str(refusal))
        else:
            context = {"form": form, "plan": plan, "file_name": file.name, "fiscal_year": form.project.fiscal_year}
            if plan.changes and not plan.faults:
                context["seal"] = form_upload.sealed(form, request.scope, plan)
            if plan.faults and len(data) <= LARGEST_CARRIED:
                context["carried"] = b64encode(data).decode()
            return render(request, "assessments/upload/preview.html", context, status=422 if plan.faults else 200)
    return _page(request, form, given, status=422)


@require_POST
def form_marked(request, pk: int):
    """The person's own workbook with its faults marked: the page of the errors carries it, nothing is kept here."""
    form = _own_form(request, pk)
    name = request.POST.get("file_name", "")[:200]
    try:
        data = b64decode(request.POST.get("workbook", ""), validate=True)
        plan = form_upload.plan_of(form=form, by=request.scope, file_name=name, data=data)
        content = marked(data, plan.faults)
    except (NotReadable, WrongForm, CannotAct) as refusal:
        messages.error(request, str(refusal))
    except ValueError:
        messages.error(request, "没有收到完整的工作簿，请重新上传。")
    else:
        return download(content, f"{name.rpartition('.')[0]}（已标注）.xlsx")
    return redirect("assessments:form_upload", pk)


@require_POST
def form_commit(request, pk: int):
    form = _own_form(request, pk)
    taken = frozenset(request.POST.getlist("take"))
    try:
        number = form_upload.commit_form(
            assessment_id=form.pk, by=request.scope, seal=request.POST.get("seal", ""), taken=taken
        )
    except CannotAct as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:form_upload", pk)
    messages.success(request, f"已导入{number}项，得分已按评分规则重新计算。")
    return redirect("assessments:sheet", pk)
