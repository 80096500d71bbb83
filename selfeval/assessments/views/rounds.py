"""The round of a year: opened, its days and its scope kept."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from budgets.queries import projects_in
from selfeval.assessments import matrix, operations
from selfeval.assessments.queries import rounds
from selfeval.assessments.queries.late import without_fillers
from selfeval.assessments.queries.rule_sets import offers, rules_in_words
from selfeval.assessments.round_forms import CorrectionForm, ExtensionForm, LeaveForm, RoundForm, WholeForm
from selfeval.assessments.typed import write_day
from selfeval.assessments.views.common import year_of

LEAD = "assessments.add_assessmentround"


def led_year_of(request, year_id: int):
    """The year if the person sees it (404) and leads its round (403)."""
    fiscal_year = year_of(request, year_id)
    if not request.user.has_perm(LEAD, fiscal_year):
        raise PermissionDenied
    return fiscal_year


def led_round_of(request, year_id: int):
    """The year and its round; a year without one is sent back to where it is opened."""
    fiscal_year = led_year_of(request, year_id)
    round_ = rounds.round_of(fiscal_year)
    if round_ is None:
        messages.error(request, f"{fiscal_year.year}年度还没有开启自评批次，请先开启。")
    return fiscal_year, round_


def round_page(request, year_id: int):
    """The round with its days and scope; where there is none, the form that opens it."""
    fiscal_year = led_year_of(request, year_id) if request.method == "POST" else year_of(request, year_id)
    round_ = rounds.round_of(fiscal_year)
    if round_ is not None and request.method != "POST":
        return _opened(request, fiscal_year, round_)
    form = RoundForm(request.POST or None, fiscal_year=fiscal_year)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        name = given.pop("rule_set")
        chosen = next(offer for offer in offers() if offer.name == name)
        try:
            made = operations.open_round(
                fiscal_year=fiscal_year, rule_set=operations.adopt_rule_set(data=chosen.data), **given
            )
        except operations.CannotAct as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已开启{fiscal_year.year}年度自评批次，共{made.assessments.count()}张自评表。")
            return redirect("assessments:round", fiscal_year.pk)
    context = {
        "fiscal_year": fiscal_year,
        "form": form,
        "may_lead": request.user.has_perm(LEAD, fiscal_year),
        "rules": [(offer.data["title"], rules_in_words(offer.values)) for offer in offers()],
    }
    return render(request, "assessments/rounds/open.html", context)


def _opened(request, fiscal_year, round_, **bound):
    today = timezone.localdate()
    rows = matrix.progress_of(request.scope, round_, today)
    days = [
        (label, day, (day - today).days)
        for label, day in (("填报截止日期", round_.due_on), ("审核截止日期", round_.closes_on))
    ]
    context = {
        "fiscal_year": fiscal_year,
        "round": round_,
        "is_open": round_.opens_on <= today,
        "days": [(label, day, matrix.days_in_words(left, "已过"), matrix.urgency(left)) for label, day, left in days],
        "whole": matrix.by_section(rows)[1],
        "rules": rules_in_words(round_.rule_set.values),
        "extensions": [(each, each.due_on < today) for each in rounds.extensions_of(round_)],
        "left": rounds.left_of(round_),
        "outside": rounds.outside_of(fiscal_year),
        "may_lead": request.user.has_perm(LEAD, fiscal_year),
        "unmanned": without_fillers(round_, today),
        "extension_form": ExtensionForm(round_=round_),
        "leave_form": LeaveForm(round_=round_),
        "whole_form": WholeForm(round_=round_) if _may_take_whole(round_) else None,
        "correction_form": CorrectionForm(round_=round_),
        "corrections": rounds.corrections_of(round_),
    }
    return render(request, "assessments/rounds/round.html", context | bound)


def _may_take_whole(round_) -> bool:
    return round_.rule_set.whole_values is not None and not rounds.has_whole(round_)


def _refused(request, fiscal_year, round_, name: str, form):
    """The page again, with what was typed and what is wrong with it."""
    answer = _opened(request, fiscal_year, round_, **{name: form})
    answer.status_code = 422
    return answer


def _submitted(request, year_id: int, of_form, name: str, do, beside: str | None = None):
    """What one of the page's forms asks for is done, or the page says why not, beside a field where one is named.

    `do` takes the round and what the form holds, and gives the words of success.
    """
    fiscal_year, round_ = led_round_of(request, year_id)
    if round_ is None:
        return redirect("assessments:round", fiscal_year.pk)
    form = of_form(request.POST, round_=round_)
    if form.is_valid():
        try:
            words = do(round_, form.cleaned_data)
        except operations.CannotAct as refusal:
            form.add_error(beside, str(refusal))
        else:
            messages.success(request, words)
            return redirect("assessments:round", fiscal_year.pk)
    return _refused(request, fiscal_year, round_, name, form)


@require_POST
def change(request, year_id: int):
    def do(round_, given) -> str:
        operations.change_round(round_id=round_.pk, by=request.scope, **given)
        return "自评批次已更改，原来的内容和更改原因留在本页。"

    return _submitted(request, year_id, CorrectionForm, "correction_form", do)


@require_POST
def extend(request, year_id: int):
    def do(round_, given) -> str:
        made = operations.extend(round_id=round_.pk, by=request.scope, **given)
        return f"{made.section.name}可填报到{write_day(made.due_on)}，到期自动失效。"

    return _submitted(request, year_id, ExtensionForm, "extension_form", do, beside="due_on")


@require_POST
def leave(request, year_id: int):
    def do(round_, given) -> str:
        chosen = given["assessment"]
        operations.leave_round(assessment_id=chosen.pk, by=request.scope, reason=given["reason"])
        return f"“{chosen.project.name}”已移出本次自评，已填的内容保留。"

    return _submitted(request, year_id, LeaveForm, "leave_form", do)


@require_POST
def take_in_whole(request, year_id: int):
    def do(round_, given) -> str:
        made = operations.take_in_whole(round_id=round_.pk, by=request.scope, **given)
        return f"{made.title}已纳入本次自评，由{made.section.name}填报。"

    return _submitted(request, year_id, WholeForm, "whole_form", do)


@require_POST
def return_to_round(request, pk: int):
    form = get_object_or_404(rounds.every_form_in(request.scope), pk=pk)
    fiscal_year = led_year_of(request, form.project.fiscal_year_id)
    try:
        operations.return_to_round(assessment_id=form.pk, by=request.scope)
    except operations.CannotAct as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{form.project.name}”已移回本次自评。")
    return redirect("assessments:round", fiscal_year.pk)


@require_POST
def take_in(request, project_id: int):
    project = get_object_or_404(projects_in(request.scope), pk=project_id)
    fiscal_year, round_ = led_round_of(request, project.fiscal_year_id)
    if round_ is not None:
        try:
            operations.take_in(round_id=round_.pk, project=project, by=request.scope)
        except operations.CannotAct as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"“{project.name}”已纳入本次自评。")
    return redirect("assessments:round", fiscal_year.pk)
