"""What a form promises: its goal and indicators, by hand, from last year or from the library."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from selfeval.assessments import drafts, operations
from selfeval.assessments.blanks import blank_of
from selfeval.assessments.fields import OF_FORM
from selfeval.assessments.indicator_forms import GoalForm, IndicatorForm, ReasonForm, initial_of
from selfeval.assessments.operations import indicators as changing
from selfeval.assessments.operations import library as stock
from selfeval.assessments.phrases import declared_text
from selfeval.assessments.queries.filling import (
    indicators_in,
    is_frozen,
    standard_missing,
    template_kinds,
    why_not_declare,
    why_not_fill,
)
from selfeval.assessments.queries.library import kind_for, templates_in
from selfeval.assessments.views.common import form_of
from selfeval.assessments.views.editing import filled_by, page_of

HOME = "assessments:indicators"


def may_declare(view):
    """Whoever may not change the promise now is led to the form as it is read."""

    def guarded(request, pk: int):
        form = form_of(request, pk=pk)
        if why_not_declare(form, request.scope):
            return redirect("assessments:sheet", form.pk)
        return view(request, form)

    return guarded


def _indicator(request, indicator_id: int):
    found = get_object_or_404(indicators_in(request.scope), pk=indicator_id)
    return found, form_of(request, pk=found.assessment_id)


@may_declare
def indicators(request, form):
    page = drafts.draft_of(form)
    goal = blank_of(OF_FORM["expected_goal"], form, None, page.rule_set)
    has_last = form.project.predecessor_id is not None
    missing = standard_missing(form)
    return page_of(
        request,
        "assessments/edit/indicators.html",
        form,
        page=page,
        goal=goal,
        has_last=has_last,
        standard_missing=missing,
        may_fill=not why_not_fill(form, request.scope),
    )


@may_declare
def weights(request, form):
    """The sums of the weights beside those of the rule set, after one was saved."""
    return render(request, "assessments/edit/weights.html", {"page": drafts.draft_of(form), "said": True})


@may_declare
def add(request, form):
    frozen = is_frozen(form)
    asked = IndicatorForm(request.POST or None, form=form, is_frozen=frozen)
    if request.method == "POST" and asked.is_valid():
        given = {"given": asked.given, "reason": asked.cleaned_data.get("reason", "")}
        if _done(request, asked, "已添加指标。", changing.add_indicator, assessment_id=form.pk, **given):
            return redirect(HOME, form.pk)
    return page_of(request, "assessments/edit/indicator.html", form, asked=asked, title="添加指标")


def change(request, indicator_id: int):
    indicator, form = _indicator(request, indicator_id)
    if why_not_declare(form, request.scope):
        return redirect("assessments:sheet", form.pk)
    initial = initial_of(indicator) | {"seen": declared_text(indicator)}
    asked = IndicatorForm(request.POST or None, form=form, is_frozen=is_frozen(form), initial=initial)
    if request.method == "POST" and asked.is_valid():
        given = {"given": asked.given, "reason": asked.cleaned_data.get("reason", "")}
        given["seen"] = asked.cleaned_data["seen"]
        if _done(request, asked, "已保存。", changing.change_indicator, indicator_id=indicator.pk, **given):
            return redirect(HOME, form.pk)
    return page_of(request, "assessments/edit/indicator.html", form, asked=asked, title="调整指标", own=indicator)


def remove(request, indicator_id: int):
    """Ask whether, and after the freeze why; then take the indicator off."""
    indicator, form = _indicator(request, indicator_id)
    if why_not_declare(form, request.scope):
        return redirect("assessments:sheet", form.pk)
    frozen = is_frozen(form)
    asked = ReasonForm(request.POST or None)
    if request.method == "POST" and (not frozen or asked.is_valid()):
        reason = asked.cleaned_data["reason"] if frozen else ""
        told = {"indicator_id": indicator.pk, "reason": reason}
        if _done(request, None, f"已删除指标“{indicator.name}”。", changing.remove_indicator, **told):
            return redirect(HOME, form.pk)
    told = {"asked": asked if frozen else None, "own": indicator, "text": declared_text(indicator)}
    return page_of(request, "assessments/edit/remove.html", form, **told)


@may_declare
def goal(request, form):
    """Change the expected goal after the freeze, with the reason; before it the field saves by itself."""
    asked = GoalForm(request.POST or None, initial={"text": form.expected_goal})
    if request.method == "POST" and asked.is_valid():
        given = asked.cleaned_data
        if _done(request, asked, "已保存预期目标。", changing.change_goal, assessment_id=form.pk, **given):
            return redirect(HOME, form.pk)
    return page_of(request, "assessments/edit/indicator.html", form, asked=asked, title="调整预期目标")


@may_declare
def library(request, form):
    """Choose from the library: a kind of project, at first the one that fits its name, then its indicators."""
    kinds, rule_set = template_kinds(), form.rules
    guessed = kind_for(form.project.name)
    kind, of_class = request.GET.get("kind", guessed or (kinds[0] if kinds else "")), request.GET.get("class", "")
    if request.method == "POST":
        chosen = [int(text) for text in request.POST.getlist("template") if text.isascii() and text.isdigit()]
        if not chosen:
            messages.error(request, "没有选择指标：请先勾选需要的指标。")
        elif _done(request, None, "", stock.take_templates, assessment_id=form.pk, template_ids=chosen[:100]):
            messages.success(request, "已加入所选指标，请逐项填写年度指标值，并核对分值。")
            return redirect(HOME, form.pk)
    have = {(each.subclass, each.name) for each in form.indicators.all()}
    rows = [(each, (each.subclass, each.name) in have) for each in templates_in(kind, rule_set, of_class)]
    asked = {"kinds": kinds, "kind": kind, "of_class": of_class, "is_guessed": guessed and "kind" not in request.GET}
    asked["classes"] = [each for each, _ in rule_set.class_weights]
    return page_of(request, "assessments/edit/library.html", form, rows=rows, **asked)


@require_POST
def move(request, indicator_id: int):
    indicator, form = _indicator(request, indicator_id)
    filled_by(request, pk=form.pk)
    _done(request, None, "", changing.move_indicator, indicator_id=indicator.pk, down="down" in request.POST)
    return redirect(f"{_home(form)}#i-{indicator.pk}")


@require_POST
def copy(request, pk: int):
    form = filled_by(request, pk=pk)
    if (made := _done(request, None, "", stock.copy_last_year, assessment_id=form.pk)) is not None:
        messages.success(request, f"已从上年带入{len(made)}项指标，请核对指标值和分值。")
    return redirect(HOME, form.pk)


@require_POST
def standard(request, pk: int):
    """Put back the standard indicators of 部门整体支出 that were taken off."""
    form = filled_by(request, pk=pk)
    if (made := _done(request, None, "", operations.take_standard, assessment_id=form.pk)) is not None:
        messages.success(request, f"已补回{len(made)}项标准指标，请核对分值。")
    return redirect(HOME, form.pk)


@require_POST
def spread(request, pk: int):
    form = filled_by(request, pk=pk)
    _done(request, None, "已按一级指标平均分配分值。", stock.spread_weights, assessment_id=form.pk)
    return redirect(HOME, form.pk)


def _home(form) -> str:
    return redirect(HOME, form.pk).url


def _done(request, asked, words: str, operation, **given):
    """Do it and say so; what is refused is told in the form, or above the page. None where refused."""
    try:
        made = operation(by=request.scope, **given)
    except operations.CannotAct as refusal:
        if asked is None:
            messages.error(request, str(refusal))
        else:
            asked.add_error(None, str(refusal))
        return None
    if words:
        messages.success(request, words)
    return True if made is None else made
