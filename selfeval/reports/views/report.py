from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render

from budgets import downloads
from budgets.views.common import year_of
from selfeval.reports import content
from selfeval.reports.issued_files import DRAFTS, TYPES, draft_file
from selfeval.reports.models import FileKind
from selfeval.reports.queries.process import issued_pdf
from selfeval.reports.queries.writing import WRITE, texts_of
from selfeval.reports.render import CannotPrint, pdf_of
from selfeval.reports.views.common import whole_only


@whole_only
def report(request, year_id: int):
    fiscal_year = year_of(request, year_id, "reports.view_report")
    try:
        context = {"report": content.build(fiscal_year)}
    except content.NothingToReport as missing:
        context = {"missing": str(missing)}
    if request.user.has_perm(WRITE, fiscal_year):
        context |= {"may_write": True, "own_words": {text.key for text in texts_of(fiscal_year)}}
    context["may_download"] = request.user.has_perm("reports.download_report", fiscal_year)
    context["issued_pdf"] = issued_pdf(fiscal_year)
    return render(request, "reports/report.html", context | {"fiscal_year": fiscal_year})


@whole_only
def download_draft(request, year_id: int, kind: FileKind):
    """The report of this moment for Word or Excel, marked as a draft."""
    fiscal_year = year_of(request, year_id, "reports.download_report")
    try:
        content_now = content.build(fiscal_year)
    except content.NothingToReport as missing:
        messages.error(request, str(missing))
        return redirect("reports:report", fiscal_year.pk)
    title = f"{fiscal_year.department.short_name}{fiscal_year.year}年度部门预算执行情况自评报告"
    name = f"{title}（草稿）.{DRAFTS[kind].suffix}"
    return downloads.download(draft_file(content_now, kind), name, TYPES[kind])


@whole_only
def download(request, year_id: int):
    fiscal_year = year_of(request, year_id, "reports.download_report")
    try:
        path = pdf_of(content.build(fiscal_year))
    except (content.NothingToReport, CannotPrint) as missing:
        messages.error(request, str(missing))
        return redirect("reports:report", fiscal_year.pk)
    name = f"{fiscal_year.department.short_name}{fiscal_year.year}年度部门预算执行情况自评报告（草稿）.pdf"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
