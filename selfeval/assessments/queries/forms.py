"""What the forms say now, and what a person may do with one now."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from budgets.models import FiscalYear
from budgets.queries import department_money
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment, Indicator, Result
from selfeval.assessments.models import RuleSet as RuleSetRow
from selfeval.assessments.queries.funds import FundsRow, copied_funds, current_funds, funds_by_project, funds_of
from selfeval.assessments.queries.ratios import changed_ratios, take_ratios
from selfeval.assessments.queries.rounds import hindrance, in_round
from selfeval.assessments.workflow import EDITABLE, Action, State, Step, steps_from
from selfeval.scoring.indicators import IndicatorRow, is_met, score_indicator
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS, RuleSet
from selfeval.scoring.sheet import SheetScore, score_sheet
from selfeval.scoring.terms import Band, Cause, IndicatorClass, IndicatorSubclass, Operator, ScoringKind

ROWS = Indicator.objects.select_related("result").order_by("position")
OTHERS_IN_WORK = "其他科室的自评表还没有全部审定，审定以后可以查看报告草稿。"


def visible_to(scope: Scope) -> QuerySet[Assessment]:
    """The forms that a person sees.

    Who holds only posts of sections sees those sections' forms, and of the others what is approved:
    the annual report, which he may read, leads there.
    """
    forms = in_round(Assessment.objects.filter(scope.departments("department"))).select_related(
        "project__fiscal_year__department", "round__rule_set", "section"
    )
    if scope.only_sections:
        return forms.filter(Q(section__in=scope.only_sections) | Q(state=State.APPROVED))
    return forms


def why_not_whole(scope: Scope, fiscal_year: FiscalYear) -> str:
    """Why a person may not read what prints all forms of a year as they are now; empty where he may.

    Of other sections he sees what is approved, so the draft of the report waits until all of it is.
    """
    if not scope.only_sections:
        return ""
    others = every_of_year(fiscal_year).exclude(section__in=scope.only_sections)
    return OTHERS_IN_WORK if others.exclude(state=State.APPROVED).exists() else ""


def thresholds_of(fiscal_year: FiscalYear) -> dict[str, Decimal]:
    """The thresholds of the year's round; until there is one, the defaults."""
    rule_set = RuleSetRow.objects.filter(assessmentround__fiscal_year=fiscal_year).first()
    return rule_set.values.check_thresholds() if rule_set else dict(DEFAULT_THRESHOLDS)


def of_year(fiscal_year: FiscalYear) -> QuerySet[Assessment]:
    """The forms of a year's projects in their order, with rows and results: four queries.

    What left the round is not among them, so it is neither scored nor reported. 部门整体支出 is none of them:
    it counts in no sum of projects.
    """
    return every_of_year(fiscal_year).filter(project__is_whole=False)


def whole_of_year(fiscal_year: FiscalYear) -> Assessment | None:
    """部门整体支出绩效自评表 of a year, with rows and results; None where the department makes none."""
    return every_of_year(fiscal_year).filter(project__is_whole=True).first()


def every_of_year(fiscal_year: FiscalYear) -> QuerySet[Assessment]:
    """All forms of a year that are filled in, reviewed and approved: 部门整体支出 first, then of_year."""
    return (
        in_round(Assessment.objects.filter(project__fiscal_year=fiscal_year))
        .select_related("project__section", "project__fiscal_year__department", "round__rule_set")
        .prefetch_related("funds", Prefetch("indicators", queryset=ROWS))
        .order_by("project__position")
    )


def steps_for(assessment: Assessment, scope: Scope, today: date | None = None) -> tuple[Step, ...]:
    """Which steps a person may take on a form now: the one answer for pages, operations and tests.

    `today` is the day to judge by the round's calendar; refusals.why_not says why a step is not among them.
    """
    roles = scope.roles_in(assessment.department_id, assessment.section_id)
    steps = steps_from(State(assessment.state), roles, assessment.round.review_steps)
    own = scope.user.pk in (assessment.submitted_by_id, assessment.reviewed_by_id)
    return tuple(
        _recalled(step, assessment) if step.action == Action.RECALL else step
        for step in steps
        if not (own and step.own_work_refused)
        and not (step.action == Action.RECALL and assessment.submitted_by_id != scope.user.pk)
        and not hindrance(assessment, step.action, today)
    )


def _recalled(step: Step, assessment: Assessment) -> Step:
    """A recall leads back to where the form was handed in from: one that was returned stays a returned one."""
    last = assessment.transitions.order_by("number").last()
    came_back = last is not None and last.from_state == State.RETURNED
    return replace(step, next_state=State.RETURNED) if came_back else step


def is_stale(assessment: Assessment) -> bool:
    """Whether the money changed since the form was judged, or what is computed from other facts of the year."""
    judged = copied_funds(assessment)
    if not judged:
        return False
    if judged != current_funds(assessment.project):
        return True
    if not assessment.project.is_whole:
        return False
    # Read anew: what is computed may stand on the form's rows as it is now (loaded), no longer as it was judged.
    form = Assessment.objects.prefetch_related(Prefetch("indicators", queryset=ROWS)).get(pk=assessment.pk)
    take_ratios(form)
    return bool(changed_ratios(form))


def outdated_of(fiscal_year: FiscalYear) -> list[Assessment]:
    """The approved forms of a year of which is_stale holds: a fixed number of queries."""
    approved = in_round(Assessment.objects.filter(project__fiscal_year=fiscal_year, state=State.APPROVED))
    rows = approved.select_related("project__fiscal_year", "section", "round__rule_set").prefetch_related("funds")
    if not (forms := list(rows.order_by("project__position"))):
        return []
    now = funds_by_project(department_money(fiscal_year))
    return [
        form
        for form in forms
        if (is_stale(form) if form.project.is_whole else copied_funds(form) not in ([], now.get(form.project_id)))
    ]


def loaded(assessment: Assessment) -> None:
    """Read a form's rows, once. As long as it is filled in, what is computed follows the facts of now."""
    prefetch_related_objects([assessment], Prefetch("indicators", queryset=ROWS))
    take_ratios(assessment)
    if State(assessment.state) in EDITABLE:
        for indicator in assessment.indicators.all():
            if indicator.computed:
                result = indicator.result
                result.actual = indicator.ratio.value
                result.score = score_indicator_of(result, assessment.rules)


def row_of(result: Result) -> IndicatorRow:
    """A form's row as scoring reads it."""
    indicator = result.indicator
    return IndicatorRow(
        key=str(indicator.pk),
        indicator_class=IndicatorClass(indicator.indicator_class),
        subclass=IndicatorSubclass(indicator.subclass),
        name=indicator.name,
        operator=Operator(indicator.operator),
        kind=ScoringKind(indicator.kind),
        weight=indicator.weight,
        target=indicator.target,
        target_date=indicator.target_date,
        pass_threshold=indicator.pass_threshold,
        actual=result.actual,
        actual_date=result.actual_date,
        band=Band(result.band) if result.band else None,
        band_score=result.band_score,
        cause=Cause(result.cause) if result.cause else None,
        applicable=result.is_applicable,
        deduction=result.deduction,
    )


# What tells whether an indicator was met, as IndicatorRow names it, and where it is stored.
MET_BY = {
    "key": "indicator_id",
    "indicator_class": "indicator__indicator_class",
    "subclass": "indicator__subclass",
    "name": "indicator__name",
    "weight": "indicator__weight",
    "operator": "indicator__operator",
    "kind": "indicator__kind",
    "target": "indicator__target",
    "target_date": "indicator__target_date",
    "actual": "actual",
    "actual_date": "actual_date",
    "band": "band",
    "applicable": "is_applicable",
}
MEANT = {
    "key": str,
    "indicator_class": IndicatorClass,
    "subclass": IndicatorSubclass,
    "operator": Operator,
    "kind": ScoringKind,
    "band": lambda band: Band(band) if band else None,
}


def unmet_of(forms: QuerySet[Assessment]) -> Counter[int]:
    """How many indicators of each form missed what was promised: one query of plain values.

    A list of 3,000 forms has some 30,000 indicators: making objects of them all took most of the page's time.
    """
    missed: Counter[int] = Counter()
    results = Result.objects.filter(indicator__assessment__in=forms.order_by().values("pk"))
    for form_id, *values in results.values_list("indicator__assessment", *MET_BY.values()):
        named = dict(zip(MET_BY, values, strict=True))
        for name, meaning in MEANT.items():
            named[name] = meaning(named[name])
        missed[form_id] += is_met(IndicatorRow(**named)) is False
    return missed


def score_indicator_of(result: Result, rule_set: RuleSet) -> Decimal | None:
    return score_indicator(row_of(result), rule_set).value


def score_of(assessment: Assessment, funds: list[FundsRow] | None = None) -> SheetScore:
    """The whole form's score by its round's rule set, on the money given, else on that of the form."""
    funds = funds_of(assessment) if funds is None else funds
    loaded(assessment)
    return score_sheet(
        initial=sum((row.initial for row in funds), Decimal(0)),
        adjusted=sum((row.adjusted for row in funds), Decimal(0)),
        executed=sum((row.executed for row in funds), Decimal(0)),
        rows=[row_of(indicator.result) for indicator in assessment.indicators.all()],
        rule_set=assessment.rules,
    )
