"""Filling in a form: the page, one field at a time, what the score says afterwards, the files beside a row."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from budgets.downloads import stored
from budgets.filters import unit_of
from budgets.operations import NotAnAttachment, attachment_from
from budgets.operations.attachments import LARGEST
from selfeval.assessments import drafts, operations
from selfeval.assessments.blanks import Blank, band_choices
from selfeval.assessments.fields import doubt_of, field_named
from selfeval.assessments.indicator_forms import LONGEST_UPLOAD, FieldForm
from selfeval.assessments.matrix import deadline_of
from selfeval.assessments.operations.evidence import add_evidence, remove_evidence
from selfeval.assessments.operations.results import Conflict, Wanted, save_field
from selfeval.assessments.queries.filling import FILL, evidence_in, evidence_of, indicators_in, is_frozen, why_not_fill
from selfeval.assessments.queries.reviewing import review_of
from selfeval.assessments.typed import NotReadable
from selfeval.assessments.views.common import form_of

REFUSED, CONFLICT = 422, 409


def edit(request, pk: int):
    """The form to be filled in; whoever may not do that now is led to the form as it is read."""
    form = form_of(request, pk=pk)
    if refusal := why_not_fill(form, request.scope):
        if request.user.has_perm(FILL, form):
            messages.info(request, refusal)
        return redirect("assessments:sheet", form.pk)
    deadline = deadline_of(form, request.scope, timezone.localdate())
    return page_of(request, "assessments/edit/form.html", form, page=drafts.draft_of(form), deadline=deadline)


def page_of(request, template: str, form, **context):
    context |= {"form": form, "fiscal_year": form.project.fiscal_year, "unit": unit_of(request)}
    review = review_of(form, request.scope)
    context |= {"is_frozen": is_frozen(form), "review": review, "on_form": review.on(None)}
    return render(request, template, context)


def filled_by(request, **which):
    """The form if the person sees it (404) and fills in forms of its section (403)."""
    form = form_of(request, **which)
    if not request.user.has_perm(FILL, form):
        raise PermissionDenied
    return form


@require_POST
def save(request, pk: int):
    """Save one field; the answer is the field as it stands now, or as it was refused."""
    form = filled_by(request, pk=pk)
    asked = FieldForm(request.POST)
    if not asked.is_valid():
        return HttpResponseBadRequest("请求有误，请刷新页面后重试。")
    given = asked.cleaned_data
    field = field_named(given["field"], given["indicator"] is not None)
    if field is None:
        return HttpResponseBadRequest("请求有误，请刷新页面后重试。")
    indicator = None
    if given["indicator"]:
        indicator = get_object_or_404(form.indicators, pk=given["indicator"])
    hints = ()
    if indicator and field.name == "band":
        hints = band_choices(indicator, form.rules)
    said = {"form": form, "said": True, "text": given["text"]}

    def answer(standing: str, status: int, **more):
        blank = Blank(field, standing, indicator, hints=hints)
        return render(request, "assessments/edit/field.html", said | {"blank": blank} | more, status=status)

    wanted = Wanted(field, given["text"], given["seen"], given["indicator"])
    try:
        standing = save_field(assessment_id=form.pk, wanted=wanted, by=request.scope)
        return answer(standing, 200, saved=True, doubt=doubt_of(field, standing))
    except Conflict as conflict:
        mine = dict(hints or field.choices).get(given["text"], given["text"])
        return answer(conflict.standing, CONFLICT, conflict=conflict, mine=mine)
    except (NotReadable, operations.CannotAct) as refusal:
        return answer(given["seen"], REFUSED, refusal=refusal)


def sums(request, pk: int):
    """What follows from the fields: scores with their words, the total, what is asked for, what is missing."""
    form = form_of(request, pk=pk)
    if why_not_fill(form, request.scope):
        return redirect("assessments:sheet", form.pk)
    return render(request, "assessments/edit/sums.html", {"page": drafts.draft_of(form), "form": form})


@require_POST
def bring(request, indicator_id: int):
    """Keep the files that were brought as proof of a row; what is refused is told beside them."""
    indicator = get_object_or_404(indicators_in(request.scope), pk=indicator_id)
    form = filled_by(request, pk=indicator.assessment_id)
    files = request.FILES.getlist("files")
    refusals = [] if files else ["没有选择文件，请重新选择。"]
    if len(files) > LONGEST_UPLOAD:
        refusals.append(f"一次最多上传{LONGEST_UPLOAD}个文件，其余的没有保存，请再选一次。")
    for file in files[:LONGEST_UPLOAD]:
        try:
            attachment = attachment_from(file.name, file.read(LARGEST + 1))
            add_evidence(indicator=indicator, attachment=attachment, by=request.scope)
        except (NotAnAttachment, operations.CannotAct) as refusal:
            refusals.append(str(refusal))
    return _files(request, form, indicator, refusals)


@require_POST
def remove(request, evidence_id: int):
    evidence = get_object_or_404(evidence_in(request.scope).select_related("indicator"), pk=evidence_id)
    form = filled_by(request, pk=evidence.assessment_id)
    refusals = []
    try:
        remove_evidence(evidence=evidence, by=request.scope)
    except operations.CannotAct as refusal:
        refusals.append(str(refusal))
    return _files(request, form, evidence.indicator, refusals)


def _files(request, form, indicator, refusals: list[str]):
    if not request.htmx:
        for refusal in refusals:
            messages.error(request, refusal)
        return redirect("assessments:edit", form.pk)
    files = evidence_of(form).get(indicator.pk, [])
    context = {"form": form, "indicator": indicator, "files": files, "refusals": refusals, "said": True}
    return render(request, "assessments/edit/files.html", context, status=REFUSED if refusals else 200)


def evidence(request, evidence_id: int):
    """A file as it was brought, to be saved and never shown in place."""
    found = get_object_or_404(evidence_in(request.scope), pk=evidence_id)
    form_of(request, pk=found.assessment_id)
    return stored(found.file, found.file_name)
