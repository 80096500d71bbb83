"""Writing the report: its paragraphs a chapter at a time, saved by themselves, beside them how they will print."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from budgets.views.common import year_of
from selfeval.assessments.operations.locking import CannotAct
from selfeval.reports import content, editor
from selfeval.reports.chapter_print import pdf_of_chapter
from selfeval.reports.operations import writing
from selfeval.reports.queries.writing import WRITE, return_of, why_not_write
from selfeval.reports.render import CannotPrint

REFUSED, CONFLICT = 422, 409
UNREADABLE = "请求有误，请刷新页面后重试。"


@require_GET
def write(request, year_id: int):
    """A chapter to be written; ?chapter= names it."""
    fiscal_year = year_of(request, year_id, WRITE)
    draft = _draft(request, fiscal_year)
    if draft is None:
        return redirect("reports:report", fiscal_year.pk)
    number, refusal = _chapter(request), why_not_write(fiscal_year, request.scope)
    context = {"page": editor.page_of(draft, number), "refusal": refusal, "may_write": not refusal}
    context |= {"fiscal_year": fiscal_year, "returned": return_of(fiscal_year)}
    return render(request, "reports/write/page.html", context)


@require_GET
def preview(request, year_id: int):
    """A chapter as it will print, as a piece of the page."""
    fiscal_year = year_of(request, year_id, WRITE)
    draft = _draft(request, fiscal_year)
    if draft is None:
        return redirect("reports:report", fiscal_year.pk)
    context = {"page": editor.page_of(draft, _chapter(request)), "fiscal_year": fiscal_year}
    return render(request, "reports/write/preview.html", context)


@require_GET
def chapter_pdf(request, year_id: int):
    """A chapter as the printer prints it."""
    fiscal_year = year_of(request, year_id, WRITE)
    draft = _draft(request, fiscal_year)
    if draft is None:
        return redirect("reports:report", fiscal_year.pk)
    number = _chapter(request)
    try:
        printed = pdf_of_chapter(draft.chapters[number - 1], fiscal_year.year)
    except CannotPrint as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(fiscal_year, number))
    return HttpResponse(printed, content_type="application/pdf")


@require_GET
def figures(request, year_id: int):
    """Every figure that can be put into words, as the choices of a list."""
    fiscal_year = year_of(request, year_id, WRITE)
    draft = _draft(request, fiscal_year)
    if draft is None:
        return redirect("reports:report", fiscal_year.pk)
    return render(request, "reports/write/figures.html", {"chips": editor.chips_of(draft.figures.values())})


@require_POST
def save(request, year_id: int):
    """Save a paragraph, or add one that the browser has named; the answer is what stands below it now."""
    fiscal_year = year_of(request, year_id, WRITE)
    given, token = request.POST, request.POST.get("token", "")
    try:
        pieces = json.loads(given.get("pieces", ""))
        chapter = int(given.get("chapter", ""))
    except (ValueError, RecursionError):
        return HttpResponseBadRequest(UNREADABLE)
    who = {"fiscal_year": fiscal_year, "pieces": pieces, "by": request.scope}
    key = writing.ADDED + token if token else given.get("key", "")
    try:
        if token:
            place = writing.Place(chapter, given.get("after", ""))
            draft = writing.add_paragraph(token=token, place=place, **who)
        else:
            draft = writing.write_paragraph(key=key, seen=given.get("seen", ""), **who)
    except writing.Conflict as conflict:
        return _foot(request, content.draft_of(fiscal_year), key, CONFLICT, conflict=conflict)
    except (CannotAct, content.NothingToReport) as refusal:
        return HttpResponse(str(refusal), status=REFUSED, content_type="text/plain; charset=utf-8")
    return _foot(request, draft, key, 200, saved=True)


def _foot(request, draft, key: str, status: int, **said):
    shown = editor.shown_of(draft, key) if draft else None
    context = {"shown": shown, "may_write": True, "fiscal_year": draft and draft.fiscal_year} | said
    return render(request, "reports/write/foot.html", context, status=status)


@require_POST
def settle(request, year_id: int):
    """Take a paragraph's own words away, or move an added one; then the page again, at the place."""
    fiscal_year = year_of(request, year_id, WRITE)
    given, number = request.POST, _chapter(request)
    key, action = given.get("key", ""), given.get("step", "")
    try:
        draft = writing.settle_paragraph(
            fiscal_year=fiscal_year, key=key, action=action, seen=given.get("seen", ""), by=request.scope
        )
    except (CannotAct, content.NothingToReport) as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(fiscal_year, number))
    block = draft.block(key)
    return redirect(_address(fiscal_year, number) + (f"#{block.anchor}" if block else ""))


def _draft(request, fiscal_year):
    try:
        return content.draft_of(fiscal_year)
    except content.NothingToReport as missing:
        messages.error(request, str(missing))
        return None


def _chapter(request) -> int:
    asked = request.GET.get("chapter") or request.POST.get("chapter") or "1"
    if asked.isascii() and asked.isdigit() and len(asked) == 1 and int(asked) in writing.CHAPTERS:
        return int(asked)
    raise Http404


def _address(fiscal_year, number: int) -> str:
    return f"{reverse('reports:write', args=[fiscal_year.pk])}?chapter={number}"
