"""Issued versions: read from their sealed content, compared, downloaded, put on the public page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from selfeval.reports import operations
from selfeval.reports.act_forms import ReleaseForm
from selfeval.reports.difference import differences
from selfeval.reports.issued_files import TYPES
from selfeval.reports.models import FileKind
from selfeval.reports.queries import process
from selfeval.reports.storage import NotWhole, open_whole
from selfeval.reports.values import AnnualReport
from selfeval.reports.views.issue import PACKAGE, UNPROCESSABLE, issue_page


def _version(request, pk: int, permission: str = "reports.view_report"):
    issued = get_object_or_404(process.issued_in(request.scope), pk=pk)
    if not request.user.has_perm(permission, issued):
        raise PermissionDenied
    return issued


@require_GET
def version(request, pk: int):
    """A version as it was issued, whatever the data say today."""
    issued = _version(request, pk)
    context = {"issued": issued, "report": AnnualReport.from_json(issued.content), "newer": process.newer_than(issued)}
    return render(request, "reports/issue/version.html", context | {"fiscal_year": issued.fiscal_year})


@require_GET
def changes(request, pk: int):
    """What a version changed against the one before it."""
    issued = _version(request, pk)
    before = process.version_before(issued)
    found = differences(*(AnnualReport.from_json(each.content) for each in (before, issued))) if before else []
    context = {"fiscal_year": issued.fiscal_year, "changes": found, "issued": issued}
    context |= {"title": f"第{issued.number}版与上一版的差异", "after": f"第{issued.number}版"}
    return render(request, "reports/issue/changes.html", context | {"before": f"第{issued.number - 1}版"})


@require_GET
def issued_file(request, pk: int):
    """A file out of the storage, its hash verified; nothing is printed here."""
    file = get_object_or_404(process.files_in(request.scope), pk=pk)
    is_package = file.kind == FileKind.PACKAGE
    if not request.user.has_perm(PACKAGE if is_package else "reports.download_report", file.issued):
        raise PermissionDenied
    try:
        kept = open_whole(file.sha256, file.file_name)
    except NotWhole as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:issue", file.issued.fiscal_year_id)
    return FileResponse(kept, as_attachment=True, filename=file.file_name, content_type=TYPES[FileKind(file.kind)])


@require_POST
def release(request, pk: int):
    """Put the version on the public page, or take it off."""
    issued = _version(request, pk, "reports.release_report")
    given = ReleaseForm(request.POST)
    typed = {"release_typed": given.data.get("reason", ""), "released_pk": issued.pk}
    if not given.is_valid():
        words = given.errors["reason"][0] if "reason" in given.errors else "请求不完整，请在本页重新办理。"
        return issue_page(request, issued.fiscal_year, UNPROCESSABLE, release_refusal=words, **typed)
    asked = {"public": given.cleaned_data["public"], "reason": given.cleaned_data["reason"]}
    try:
        operations.release(issued_id=issued.pk, by=request.scope, **asked)
    except operations.CannotAct as refusal:
        return issue_page(request, issued.fiscal_year, UNPROCESSABLE, release_refusal=str(refusal), **typed)
    words = "已公开，不登录也能看到。" if asked["public"] else "已撤下，公开页面不再显示。"
    messages.success(request, f"第{issued.number}版{words}")
    return redirect("reports:issue", issued.fiscal_year_id)
