"""The round of a year: its rule set, its days, the forms that it opens."""

from datetime import date

from django.db import transaction

from budgets.models import FiscalYear, Project
from selfeval.assessments.models import Assessment, AssessmentRound, RuleSet


@transaction.atomic
def adopt_rule_set(*, data: dict) -> RuleSet:
    """Keep a rule set; the same values keep their version, other values become the next one."""
    newest = RuleSet.objects.filter(name=data["name"]).order_by("-version").first()
    if newest is not None and newest.data == data:
        return newest
    version = newest.version + 1 if newest else 1
    rule_set = RuleSet(name=data["name"], version=version, title=data["title"], data=data)
    _ = rule_set.values  # refuses values that are no rule set
    rule_set.save()
    return rule_set


@transaction.atomic
def open_round(
    *,
    fiscal_year: FiscalYear,
    rule_set: RuleSet,
    notice_title: str,
    notice_number: str,
    opens_on: date,
    due_on: date,
    closes_on: date,
    review_steps: int = 2,
) -> AssessmentRound:
    """Open a year's round with an empty form for every project of the year."""
    round_ = AssessmentRound.objects.create(
        department_id=fiscal_year.department_id,
        fiscal_year=fiscal_year,
        rule_set=rule_set,
        notice_title=notice_title,
        notice_number=notice_number,
        opens_on=opens_on,
        due_on=due_on,
        closes_on=closes_on,
        review_steps=review_steps,
    )
    Assessment.objects.bulk_create(
        Assessment(
            department_id=fiscal_year.department_id,
            section_id=project.section_id,
            round=round_,
            project=project,
        )
        for project in Project.objects.filter(fiscal_year=fiscal_year)
    )
    return round_
