"""Workbooks: the template, the upload, its preview, one commit, one undoing, the files back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from budgets.downloads import XLSX, download
from budgets.filters import unit_of
from budgets.models import UploadState
from budgets.operations import YearClosed
from budgets.operations import uploads as operations
from budgets.queries import uploads as queries
from budgets.queries.doubts import doubts_of
from budgets.upload_forms import MappingForm, ReadingForm, TemplateForm, UploadForm
from budgets.upload_tables import PutDownTable, UploadTable
from budgets.views.common import page_of, year_of
from budgets.workbooks.book import NotReadable
from budgets.workbooks.limits import MAX_FILE
from budgets.workbooks.marked import marked
from budgets.workbooks.template import Heading, template

MAY_IMPORT = "budgets.add_figure"
ROWS_A_PAGE = 25


def upload_of(request, upload_id: int, permission: str = MAY_IMPORT):
    """The upload if it is in the person's scope (404) and he may do this with it (403)."""
    upload = get_object_or_404(queries.uploads_in(request.scope), pk=upload_id)
    if not request.user.has_perm(permission, upload):
        raise PermissionDenied
    return upload


@require_GET
def uploads(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    return _list_page(request, fiscal_year, UploadForm(initial={"unit": unit_of(request)}))


def _list_page(request, fiscal_year, form, status=200):
    may_import = request.user.has_perm(MAY_IMPORT, fiscal_year) and fiscal_year.closed_at is None
    rows = queries.uploads_in(request.scope).filter(fiscal_year=fiscal_year)
    table = UploadTable(rows, may_import=may_import)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    context = {
        "table": table,
        "form": form,
        "template_form": TemplateForm(initial={"unit": unit_of(request)}, auto_id="template_%s"),
        "may_import": may_import,
    }
    response = page_of(request, "budgets/workbooks/list.html", fiscal_year, **context)
    response.status_code = status
    return response


@require_GET
def template_file(request, year_id: int):
    fiscal_year = year_of(request, year_id, MAY_IMPORT)
    form = TemplateForm(request.GET or {"month": 12, "unit": unit_of(request)})
    if not form.is_valid():
        messages.error(request, "月份请选择1至12月，单位请选择万元或元。")
        return redirect("budgets:uploads", year_id)
    month, unit = form.cleaned_data["month"], form.cleaned_data["unit"]
    department = fiscal_year.department
    heading = Heading(department.code, department.name, fiscal_year.year, month, unit)
    content = template(heading, queries.filled_lines(fiscal_year, month))
    return download(content, f"{department.short_name}{fiscal_year.year}年度预算执行录入表（{month}月）.xlsx")


@require_POST
def upload(request, year_id: int):
    fiscal_year = year_of(request, year_id, MAY_IMPORT)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = operations.upload_workbook(
                fiscal_year=fiscal_year,
                file_name=file.name,
                data=file.read(MAX_FILE + 1),
                unit=form.cleaned_data["unit"],
                month=form.cleaned_data["month"],
                by=request.user,
            )
        except (NotReadable, YearClosed) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("budgets:upload_preview", made.pk)
    return _list_page(request, fiscal_year, form, status=422)


@require_GET
def preview(request, upload_id: int):
    upload = upload_of(request, upload_id, "budgets.view_money")
    if upload.state != UploadState.PREVIEW:
        return _done_page(request, upload)
    if not request.user.has_perm(MAY_IMPORT, upload):
        raise PermissionDenied
    context = {"upload": upload}
    try:
        reading = queries.read_upload(upload)
    except (NotReadable, OSError) as refusal:
        unreadable = str(refusal) if isinstance(refusal, NotReadable) else "文件已不在服务器上，请重新上传。"
        return page_of(request, "budgets/workbooks/preview.html", upload.fiscal_year, unreadable=unreadable, **context)
    plan = queries.compare(upload.fiscal_year, reading)
    context |= {
        "reading": reading,
        "plan": plan,
        "doubts": doubts_of(upload.fiscal_year, reading, plan),
        "groups": queries.grouped(plan.faults),
        "reading_form": ReadingForm(initial=upload.mapping, layouts=reading.layouts, table=reading.table),
        "mapping_form": MappingForm(layout=reading.table, prefix="column") if reading.table else None,
    }
    return page_of(request, "budgets/workbooks/preview.html", upload.fiscal_year, **context)


def _done_page(request, upload):
    table = PutDownTable(queries.figures_put_down(upload), unit=unit_of(request))
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    context = {"upload": upload, "table": table, "still": queries.still_current(upload)}
    context["may_import"] = request.user.has_perm(MAY_IMPORT, upload)
    return page_of(request, "budgets/workbooks/done.html", upload.fiscal_year, **context)


@require_POST
def choose(request, upload_id: int):
    """How the workbook is to be read: unit, month and sheet."""
    upload = upload_of(request, upload_id)
    try:
        form = ReadingForm(request.POST, layouts=queries.read_upload(upload).layouts)
        if form.is_valid():
            operations.choose_reading(upload=upload, **form.cleaned_data)
        else:
            messages.error(request, "请选择金额单位、月份和工作表。")
    except (NotReadable, OSError, operations.DoneAlready) as refusal:
        messages.error(request, str(refusal))
    return redirect("budgets:upload_preview", upload_id)


@require_POST
def columns(request, upload_id: int):
    """What the columns mean, kept for the next workbook with the same headings."""
    upload = upload_of(request, upload_id)
    try:
        table = queries.read_upload(upload).table
    except (NotReadable, OSError) as refusal:
        messages.error(request, str(refusal))
        return redirect("budgets:upload_preview", upload_id)
    form = MappingForm(request.POST, layout=table, prefix="column") if table else None
    if form is not None and form.is_valid():
        operations.remember_mapping(
            department=upload.fiscal_year.department,
            fingerprint=table.fingerprint,
            columns=form.columns,
            by=request.user,
        )
        messages.success(request, "列对应关系已记住，以后表头相同的工作簿自动使用。")
    else:
        messages.error(request, "列对应关系有误，请重新选择。")
    return redirect("budgets:upload_preview", upload_id)


@require_POST
def commit(request, upload_id: int):
    upload = upload_of(request, upload_id)
    try:
        plan = operations.commit_upload(upload=upload, seen=request.POST.get("seen", ""), by=request.user)
    except (
        operations.DoneAlready,
        operations.NotToBeImported,
        operations.SeenOtherwise,
        YearClosed,
        NotReadable,
        OSError,
    ) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已导入：新增{len(plan.new)}个数，变动{len(plan.changed)}个数。")
    return redirect("budgets:upload_preview", upload_id)


@require_POST
def undo(request, upload_id: int):
    upload = upload_of(request, upload_id)
    try:
        taken_back, left = operations.undo_upload(upload=upload, by=request.user)
    except (operations.DoneAlready, YearClosed) as refusal:
        messages.error(request, str(refusal))
    else:
        kept = f"；另有{left}个数在导入之后又有改动，没有撤销" if left else ""
        messages.success(request, f"已撤销{taken_back}个数，恢复为导入前的数{kept}。")
    return redirect("budgets:upload_preview", upload_id)


@require_GET
def original(request, upload_id: int):
    """The workbook as it was brought, byte for byte."""
    upload = upload_of(request, upload_id, "budgets.view_money")
    if upload.state == UploadState.PREVIEW and not request.user.has_perm(MAY_IMPORT, upload):
        raise PermissionDenied
    try:
        stored = upload.file.open("rb")
    except OSError:
        messages.error(request, "文件已不在服务器上，请联系系统管理员。")
        return redirect("budgets:uploads", upload.fiscal_year_id)
    return FileResponse(stored, as_attachment=True, filename=upload.file_name, content_type=XLSX)


@require_GET
def marked_copy(request, upload_id: int):
    """The person's own workbook with its faults marked."""
    upload = upload_of(request, upload_id)
    try:
        faults = queries.read_upload(upload).read.faults
        with upload.file.open("rb") as stored:
            content = marked(stored.read(), faults)
    except (NotReadable, OSError) as refusal:
        messages.error(request, str(refusal))
        return redirect("budgets:upload_preview", upload_id)
    return download(content, f"{upload.file_name.rpartition('.')[0]}（已标注）.xlsx")
