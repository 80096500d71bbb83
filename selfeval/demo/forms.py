"""The demonstration forms: declared, filled in, submitted, reviewed and approved by different people."""

from datetime import date
from decimal import Decimal

from selfeval.accounts.scope import Scope
from selfeval.assessments import operations
from selfeval.assessments.fields import OF_FORM, OF_ROW, Field
from selfeval.assessments.models import Assessment
from selfeval.assessments.operations.results import Wanted, save_field
from selfeval.assessments.queries import steps_for
from selfeval.assessments.workflow import Action

OPINIONS = {Action.PASS: "数据与台账一致，同意。", Action.APPROVE: "经审核，同意审定。"}


def fill_and_approve(form: Assessment, facts: dict, scopes: list[Scope]) -> None:
    """Take one form all the way, each step by the first person who may take it."""
    filler = next(scope for scope in scopes if _may_fill(scope, form))
    operations.declare_indicators(
        assessment_id=form.pk,
        by=filler,
        goal=facts["expected_goal"],
        indicators=[_declared(row) for row in facts["indicators"]],
    )
    for indicator, row in zip(form.indicators.order_by("position"), facts["indicators"], strict=True):
        operations.record_result(indicator_id=indicator.pk, by=filler, **_achieved(row))
    _describe_and_approve(form, facts, filler, scopes)


def fill_whole(form: Assessment, facts: dict, scopes: list[Scope]) -> None:
    """The same for 部门整体支出: its indicators stand there, what is computed is left alone."""
    filler = next(scope for scope in scopes if _may_fill(scope, form))
    _save(form, filler, OF_FORM["expected_goal"], facts["expected_goal"])
    ids = dict(form.indicators.values_list("name", "pk"))
    for row in facts["results"]:
        for name, text in row.items():
            if name != "name" and text:
                _save(form, filler, OF_ROW[name], text, ids[row["name"]])
    _describe_and_approve(form, facts, filler, scopes)


def _save(form: Assessment, by: Scope, field: Field, text: str, indicator_id: int | None = None) -> None:
    save_field(assessment_id=form.pk, by=by, wanted=Wanted(field, text, "", indicator_id))


def _describe_and_approve(form: Assessment, facts: dict, filler: Scope, scopes: list[Scope]) -> None:
    operations.describe(assessment_id=form.pk, by=filler, achieved_goal=facts["achieved_goal"], **_words(facts))
    for action in (Action.SUBMIT, Action.PASS, Action.APPROVE):
        _step(form, action, scopes)


def _may_fill(scope: Scope, form: Assessment) -> bool:
    return scope.may("assessments.change_result", form.department_id, form.section_id)


def _step(form: Assessment, action: Action, scopes: list[Scope]) -> None:
    form.refresh_from_db()
    day = form.round.due_on  # the office's round is of a past year: its steps were taken in time
    who = next(s for s in scopes if any(step.action == action for step in steps_for(form, s, day)))
    opinion = OPINIONS.get(action, "")
    operations.act(assessment_id=form.pk, by=who, action=action, version=form.version, opinion=opinion, today=day)


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _declared(row: dict) -> dict:
    return {
        "indicator_class": row["class"],
        "subclass": row["subclass"],
        "name": row["name"],
        "operator": row["operator"],
        "kind": row["kind"],
        "target": _decimal(row["target"]),
        "target_date": _date(row["target_date"]),
        "target_text": row["target_text"],
        "unit": row["unit"],
        "weight": Decimal(row["weight"]),
    }


def _achieved(row: dict) -> dict:
    return {
        "actual": _decimal(row["actual"]),
        "actual_date": _date(row["actual_date"]),
        "actual_text": row["actual_text"],
        "band": row["band"] or "",
        "band_score": _decimal(row["band_score"]),
        "cause": row["cause"],
        "deviation_reason": row["reason"],
        "improvement": row["improvement"],
    }


def _words(facts: dict) -> dict:
    execution = facts["execution"]
    if not execution:
        return {}
    return {
        "execution_cause": execution["cause"],
        "execution_reason": execution["reason"],
        "execution_improvement": execution["improvement"],
        "responsible": execution["responsible"],
        "improve_by": _date(execution["due_on"]),
    }
