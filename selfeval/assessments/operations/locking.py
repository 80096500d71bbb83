"""The locked root row of every change of a form, and the refusals that all of them share."""

from selfeval.assessments.models import Assessment


class CannotAct(Exception):
    """The person may not do this, or it cannot be done now; the text says what to do."""


class MovedOn(CannotAct):
    """Somebody else changed it since the person saw it."""


class Incomplete(CannotAct):
    """The form lacks what its score needs."""


def locked_form(assessment_id: int) -> Assessment:
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("round__rule_set", "project__fiscal_year")
        .get(pk=assessment_id)
    )
