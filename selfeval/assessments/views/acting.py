"""The steps of a form, the opinions on it and the deductions from it: each a POST that leads back to a page."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from selfeval.assessments import operations
from selfeval.assessments.act_forms import ActForm, DeductForm, ManyForm, WordsForm
from selfeval.assessments.queries import reviewing, visible_to
from selfeval.assessments.telling import DONE
from selfeval.assessments.views.common import form_of, year_of
from selfeval.assessments.views.sheets import sheet_page
from selfeval.assessments.workflow import Action

CONFLICT, UNPROCESSABLE = 409, 422


def step_of(which: str):
    """A POST about the form that is found by `which`. Its refusal is shown at this address, so that reading it again
    leads to the form."""

    def decorate(view):
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def stepped(request, *args, **given):
            if request.method == "POST":
                return view(request, *args, **given)
            form = form_of(request, **{which: next(iter(given.values()))})
            asked = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(reverse("assessments:sheet", args=[form.pk]) + asked)

        return stepped

    return decorate


def _form_for(request, permission: str, **which):
    """The form if the person sees it (404) and takes part in its way so (403)."""
    form = form_of(request, **which)
    if not request.user.has_perm(permission, form):
        raise PermissionDenied
    return form


def _first_error(given) -> str:
    return next(iter(given.errors.values()))[0]


@step_of("pk")
def act(request, pk: int):
    """Take the form a step; a refusal shows the form as it stands now, with what was typed."""
    form = _form_for(request, "assessments.take_step", pk=pk)
    given = ActForm(request.POST)
    if not given.is_valid():
        words = _first_error(given) if "opinion" in given.errors else "请求不完整，请在本页重新办理。"
        return _refused(request, form, UNPROCESSABLE, words, what="act")
    step = {"assessment_id": form.pk, "by": request.scope, "action": Action(given.cleaned_data["action"])}
    step["version"] = given.cleaned_data["version"]
    try:
        operations.act(opinion=given.cleaned_data["opinion"], **step)
    except operations.MovedOn as refusal:
        if not reviewing.is_done_already(**step):
            return _refused(request, form, CONFLICT, str(refusal), what="act")
    except operations.CannotAct as refusal:
        return _refused(request, form, UNPROCESSABLE, str(refusal), what="act")
    messages.success(request, f"“{form.project.name}”{DONE[step['action']]}")
    return redirect("assessments:list", form.project.fiscal_year_id)


def _refused(request, form, status: int, refusal: str, **kept):
    """The sheet as it stands now, the refusal on it, and what the person typed where he typed it."""
    kept |= {"refusal": refusal, "typed": request.POST}
    return sheet_page(request, form_of(request, pk=form.pk), status, kept=kept)


@require_POST
def act_on_many(request, year_id: int):
    """Pass or approve the ticked forms, each on its own, and say what became of each."""
    fiscal_year = year_of(request, year_id)
    if not request.user.has_perm("assessments.review_assessment", fiscal_year):
        raise PermissionDenied
    given = ManyForm(request.POST)
    chosen = given.chosen()
    seen = {form.pk: form for form in visible_to(request.scope).filter(project__fiscal_year=fiscal_year)}
    if not given.is_valid() or not [pk for pk, _ in chosen if pk in seen]:
        messages.error(request, "没有选中可以审核的自评表，请先勾选。" if given.is_valid() else _first_error(given))
        return redirect("assessments:list", fiscal_year.pk)
    outcomes = operations.pass_each(
        chosen=[pair for pair in chosen if pair[0] in seen], by=request.scope, opinion=given.cleaned_data["opinion"]
    )
    results = [(seen[each.assessment_id], each) for each in outcomes]
    done = sum(not each.refusal for each in outcomes)
    context = {"fiscal_year": fiscal_year, "results": results, "done": done, "refused": len(outcomes) - done}
    return render(request, "assessments/act/many.html", context)


@step_of("pk")
def comment(request, pk: int):
    form = _form_for(request, reviewing.WRITE, pk=pk)
    given = WordsForm(request.POST)
    kept = {"what": "comment", "row": given.data.get("indicator") or ""}
    if not given.is_valid():
        return _refused(request, form, UNPROCESSABLE, _first_error(given), **kept)
    row = given.cleaned_data["indicator"]
    try:
        operations.comment(assessment_id=form.pk, by=request.scope, text=given.cleaned_data["text"], indicator_id=row)
    except operations.CannotAct as refusal:
        return _refused(request, form, UNPROCESSABLE, str(refusal), **kept)
    messages.success(request, "意见已提出。")
    return redirect(_place(form, row))


@step_of("comments")
def answer(request, comment_id: int):
    form = _form_for(request, reviewing.ANSWER, comments=comment_id)
    given = WordsForm(request.POST)
    kept = {"what": "answer", "thread": comment_id}
    if not given.is_valid():
        return _refused(request, form, UNPROCESSABLE, _first_error(given), **kept)
    try:
        made = operations.answer(comment_id=comment_id, by=request.scope, text=given.cleaned_data["text"])
    except operations.CannotAct as refusal:
        return _refused(request, form, UNPROCESSABLE, str(refusal), **kept)
    messages.success(request, "回复已提交。")
    if request.POST.get("page") == "edit":  # opinions are answered where the form is filled in, too
        return redirect(f"{reverse('assessments:edit', args=[form.pk])}#comment-{made.answers_id}")
    return redirect(_place(form, made.indicator_id))


@step_of("comments")
def resolve(request, comment_id: int):
    form = _form_for(request, reviewing.WRITE, comments=comment_id)
    try:
        settled = operations.resolve(comment_id=comment_id, by=request.scope)
    except operations.CannotAct as refusal:
        return _refused(request, form, UNPROCESSABLE, str(refusal), what="resolve")
    messages.success(request, "意见已标为已解决。")
    return redirect(_place(form, settled.indicator_id))


@step_of("indicators")
def deduct(request, indicator_id: int):
    """Take points off a row with a reason, or take the deduction back."""
    form = _form_for(request, "assessments.review_assessment", indicators=indicator_id)
    given = DeductForm(request.POST)
    kept = {"what": "deduct", "row": str(indicator_id)}
    if not given.is_valid():
        return _refused(request, form, UNPROCESSABLE, _first_error(given), **kept)
    asked = {name: given.cleaned_data[name] for name in ("version", "deduction", "reason")}
    try:
        result = operations.deduct(indicator_id=indicator_id, by=request.scope, **asked)
    except operations.MovedOn as refusal:
        return _refused(request, form, CONFLICT, str(refusal), **kept)
    except operations.CannotAct as refusal:
        return _refused(request, form, UNPROCESSABLE, str(refusal), **kept)
    messages.success(request, f"“{result.indicator}”{'已扣减' if result.deduction else '已取消扣减'}。")
    return redirect(_place(form, indicator_id))


def _place(form, row: int | None) -> str:
    """The sheet, at the row that was spoken of, else at the opinions on the whole form."""
    return f"{reverse('assessments:sheet', args=[form.pk])}#{f'row-{row}' if row else 'opinions'}"
