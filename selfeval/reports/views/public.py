"""What needs no login: 核验 of a file or code, and the released reports of all departments. Nothing is changed here."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from budgets.downloads import download
from selfeval.reports.act_forms import VerifyForm
from selfeval.reports.queries import publishing
from selfeval.reports.storage import NotWhole, read_whole
from selfeval.reports.verifying import MAX_FILE, Answer, Verdict, verify_code, verify_file

A_PAGE = 50


@login_not_required
@require_http_methods(["GET", "POST"])
def verify(request):
    """Whoever holds a report may ask whether it was issued; he is told nothing that is not printed on it."""
    form = VerifyForm(request.POST or None, request.FILES or None) if request.method == "POST" else VerifyForm()
    verdict = _verdict(form) if request.method == "POST" else None
    is_refused = verdict is not None and verdict.answer is Answer.UNREADABLE
    context = {"form": form, "verdict": verdict, "most": MAX_FILE // 2**20}
    return render(request, "reports/public/verify.html", context, status=422 if is_refused else 200)


def _verdict(form: VerifyForm) -> Verdict:
    if not form.is_valid():
        return Verdict(Answer.UNREADABLE, "校验码太长，或文件没有传完，请重试。")
    file = form.cleaned_data["file"]
    if file is not None:
        if file.size > MAX_FILE:
            return Verdict(Answer.UNREADABLE, f"文件超过{MAX_FILE // 2**20} MB，不是报告文件。")
        return verify_file(file.read())
    if not form.cleaned_data["code"].strip():
        return Verdict(Answer.UNREADABLE, "请选择文件，或填写校验码。")
    return verify_code(form.cleaned_data["code"])


@login_not_required
@require_GET
def reports(request):
    """The released reports, newest year first."""
    year, words = request.GET.get("year", ""), request.GET.get("q", "")[:40]
    page = Paginator(publishing.released_of(year, words), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "years": publishing.released_years(), "year": year, "q": words}
    return render(request, "reports/public/list.html", context)


@login_not_required
@require_GET
def report(request, pk: int):
    issued = get_object_or_404(publishing.released(), pk=pk)
    content, is_partial = publishing.public_content(issued)
    context = {"issued": issued, "report": content, "is_partial": is_partial}
    context["size"] = publishing.public_size(issued, content, is_partial)
    return render(request, "reports/public/report.html", context)


@login_not_required
@require_GET
def pdf(request, pk: int):
    """The issued PDF itself where all of it is public, else the one of the public variant."""
    issued = get_object_or_404(publishing.released(), pk=pk)
    content, is_partial = publishing.public_content(issued)
    file = publishing.issued_pdf(issued)
    if file is None:
        raise Http404
    name = file.file_name.replace(".pdf", "（公开文本）.pdf") if is_partial else file.file_name
    try:
        data = publishing.public_pdf(content) if is_partial else read_whole(file.sha256, name)
    except NotWhole as refusal:
        context = {"issued": issued, "report": content, "is_partial": is_partial, "refusal": str(refusal)}
        return render(request, "reports/public/report.html", context, status=503)
    return download(data, name, "application/pdf")
