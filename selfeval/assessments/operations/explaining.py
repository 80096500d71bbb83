"""情况说明 beside a form: why a finding stands that the form has no field for."""

from django.db import transaction

from budgets.models import Explanation
from selfeval.accounts.scope import Scope
from selfeval.assessments.notes import kept_place, sheet_findings
from selfeval.assessments.operations.filling import editable_form
from selfeval.assessments.operations.locking import CannotAct
from selfeval.assessments.rules.common import SHORTEST

LONGEST = 500  # characters of an explanation


@transaction.atomic
def explain_finding(
    *, assessment_id: int, by: Scope, check_id: str, place: str, figures: str, text: str
) -> Explanation:
    """Put down why a finding stands that the form has no field for; it holds for the figures given."""
    form = editable_form(assessment_id, by)
    text = text.strip()
    standing = next(
        (each for each in sheet_findings(form) if (each.finding.check_id, each.finding.place) == (check_id, place)),
        None,
    )
    if standing is None or standing.finding.figures != figures:
        raise CannotAct("自评表在您填写期间有变动，请核对现在的校验结果后再说明。")
    if not standing.takes_explanation:
        raise CannotAct("这个问题不能在这里说明：请在自评表中改正，或在对应的原因栏填写。")
    if not SHORTEST <= len(text) <= LONGEST:
        raise CannotAct(f"说明请写{SHORTEST}至{LONGEST}个字，写清原因。")
    given = standing.explanation
    if given is not None and (given.text, given.figures) == (text, figures):
        return given
    return Explanation.objects.create(
        department_id=form.department_id,
        fiscal_year=form.project.fiscal_year,
        check_id=check_id,
        place=kept_place(form, place),
        figures=figures,
        text=text,
        written_by=by.user,
    )
