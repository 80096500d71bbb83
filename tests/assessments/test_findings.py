"""What the score checks find in a form keeps it from being handed in, and is explained beside it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Project
from budgets.operations import record_figure
from budgets.queries import department_money, explanations_of
from selfeval.assessments import operations, queries
from selfeval.assessments.models import Assessment, Indicator, Result
from selfeval.assessments.notes import findings_of_forms, sheet_findings
from selfeval.assessments.operations.explaining import explain_finding
from selfeval.assessments.places import Spot, spot_of
from selfeval.assessments.workflow import Action, State
from selfeval.checking.findings import Severity
from selfeval.checking.registry import CHECKS
from tests.factories import Story, fill_in, make_evidence, make_line, make_project, make_round, make_year

pytestmark = pytest.mark.django_db
WHY = "经财政局批复，本项目不设生态指标，分值并入产出"


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler)
    return told


def test_a_goal_that_names_other_money_is_explained_beside_the_form_or_keeps_it_from_being_handed_in(story):
    Assessment.objects.filter(pk=story.form.pk).update(achieved_goal="全年任务已经完成，支出0.50万元。")
    story.form.refresh_from_db()
    (only,) = [each for each in sheet_findings(story.form) if each.finding.check_id == "P17"]
    assert only.is_open and only.takes_explanation
    given = {"check_id": "P17", "place": only.finding.place, "figures": only.finding.figures}
    explain_finding(
        assessment_id=story.form.pk, by=story.filler, **given, text="另一半由主管部门统一支付，不在本项目核算。"
    )
    (only,) = [each for each in sheet_findings(story.form) if each.finding.check_id == "P17"]
    assert not only.is_open


def open_of(story) -> set[tuple[str, str]]:
    form = Assessment.objects.get(pk=story.form.pk)
    return {(note.finding.check_id, note.finding.place) for note in sheet_findings(form) if note.is_open}


def move_weight(story):
    """Five points from the outcome to the output, as another year's rules had it."""
    for subclass, weight in (("QUANTITY", 55), ("SOCIAL", 25)):
        indicator = story.form.indicators.get(subclass=subclass)
        indicator.weight = Decimal(weight)
        indicator.save()
        operations.record_result(indicator_id=indicator.pk, by=story.filler)


def test_every_check_of_the_table_is_registered():
    assert {c.id for c in CHECKS.values() if c.subject == "sheet"} == {f"P{n:02}" for n in range(1, 18)}


def test_a_form_that_says_all_has_nothing_open_and_is_handed_in(story):
    assert open_of(story) == set()
    story.act(story.filler, Action.SUBMIT)


def test_all_that_is_open_is_listed_at_once_and_nothing_changes(story):
    operations.describe(assessment_id=story.form.pk, by=story.filler, execution_reason="", execution_improvement="")
    first, second, _ = story.form.indicators.all()
    operations.record_result(indicator_id=first.pk, by=story.filler, actual=None)
    operations.record_result(indicator_id=second.pk, by=story.filler, actual=Decimal(90))
    with pytest.raises(operations.Incomplete) as refused:
        story.act(story.filler, Action.SUBMIT)
    said = str(refused.value)
    assert said.startswith("还不能送审：")
    for words in (f"“{first.name}”缺少实际完成值", f"“{second.name}”得27.00分", "预算执行率85.00%"):
        assert words in said
    assert Assessment.objects.get(pk=story.form.pk).state == State.DRAFT


def test_a_score_changed_behind_the_back_is_found(story):
    Result.objects.filter(indicator=story.form.indicators.first()).update(score=Decimal(49))
    assert {check for check, _ in open_of(story)} == {"P03"}


def test_a_deviation_from_the_class_weights_is_explained_beside_the_form(story):
    move_weight(story)
    assert open_of(story) == {("P01", "class:OUTPUT"), ("P01", "class:OUTCOME")}
    for place, figures in (("class:OUTPUT", "55.00/50"), ("class:OUTCOME", "25.00/30")):
        given = {"check_id": "P01", "place": place, "figures": figures, "text": WHY}
        explain_finding(assessment_id=story.form.pk, by=story.filler, **given)
        explain_finding(assessment_id=story.form.pk, by=story.filler, **given)  # the second click
    assert open_of(story) == set()
    assert story.year.explanations.count() == 2
    story.act(story.filler, Action.SUBMIT)


def test_what_the_form_has_fields_for_is_not_explained_beside_it(story):
    operations.describe(assessment_id=story.form.pk, by=story.filler, execution_reason="")
    note = next(n for n in sheet_findings(Assessment.objects.get(pk=story.form.pk)) if n.finding.check_id == "P05")
    given = {"check_id": "P05", "place": note.finding.place, "figures": note.finding.figures, "text": WHY}
    with pytest.raises(operations.CannotAct, match="对应的原因栏"):
        explain_finding(assessment_id=story.form.pk, by=story.filler, **given)


def test_only_the_filler_explains_and_a_short_text_comes_back(story, client):
    move_weight(story)
    url = reverse("assessments:explain", args=[story.form.pk])
    given = {"check_id": "P01", "place": "class:OUTPUT", "figures": "55.00/50", "text": "太短的话"}
    client.force_login(story.filler.user)
    answer = client.post(url, given)
    assert answer.status_code == 422 and "太短的话" in answer.content.decode()
    assert client.post(url, given | {"figures": "1/2", "text": WHY}).status_code == 422
    assert client.post(url, given | {"text": WHY}).status_code == 302
    client.force_login(story.finance.user)
    assert client.post(url, given | {"text": WHY}).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_rows(story):
    def asked():
        form = Assessment.objects.select_related("round__rule_set", "project__fiscal_year").get(pk=story.form.pk)
        with CaptureQueriesContext(connection) as queries:
            sheet_findings(form)
        return len(queries)

    before = asked()
    for number in range(20):
        made = Indicator.objects.get(pk=story.form.indicators.last().pk)
        made.pk, made.position = None, 10 + number
        made.save()
        Result.objects.create(indicator=made, actual=Decimal(100))
    assert asked() <= before + 1  # the weights no longer fit: explanations are asked for


def second_project(story):
    """Another project of the same year, filled in with the same words."""
    project = make_project(story.year, story.section)
    line = make_line(project=project)
    for measure, month in (("INITIAL", 0), ("EXECUTED", 12)):
        record_figure(line=line, measure=measure, month=month, amount=Decimal(1000), by=story.finance.user)
    operations.take_in(round_id=story.round.pk, project=project, by=story.finance)
    fill_in(project.assessment, story.filler)
    return project.assessment


def warnings_of(form) -> set[tuple[str, str]]:
    notes = sheet_findings(Assessment.objects.get(pk=form.pk))
    return {(n.finding.check_id, n.finding.place) for n in notes if n.finding.severity == Severity.WARNING}


def test_what_stands_beside_a_form_is_found_in_the_database(story):
    first = story.form.indicators.first()
    assert warnings_of(story.form) == {("P13", "indicators"), ("P14", f"indicator:{first.pk}:evidence")}
    for indicator in story.form.indicators.all():
        make_evidence(indicator, story.filler)
    other = second_project(story)
    reason = "项目招标延期，尾款次年支付，已报财政局备案"
    for form, text in ((story.form, reason), (other, f"　{reason}。")):
        operations.describe(assessment_id=form.pk, by=story.filler, execution_reason=text)
    Project.objects.filter(pk=story.project.pk).update(predecessor=make_earlier(story))
    assert warnings_of(story.form) == {
        ("P12", "execution:execution_reason"),
        ("P13", "indicators"),
        ("P15", f"indicator:{first.pk}:target"),
    }


def make_earlier(story) -> Project:
    """The same project a year before, that had promised more."""
    year = make_year(story.department, 2020)
    project = make_project(year, story.section, story.project.name)
    make_round(year, rule_set=story.round.rule_set)
    fill_in(project.assessment, story.filler)
    project.assessment.indicators.filter(position=1).update(target=Decimal(120))
    return project


def test_many_forms_are_judged_as_each_by_itself_in_a_fixed_number_of_queries(story):
    def asked() -> int:
        forms = list(queries.of_year(story.year))
        money, said = department_money(story.year), explanations_of(story.year)
        with CaptureQueriesContext(connection) as counted:
            together = findings_of_forms(forms, money, said)
        alone = {form.pk: sheet_findings(form) for form in forms}
        assert together == alone
        return len(counted)

    before = asked()
    second_project(story)
    second_project(story)
    assert asked() == before


def test_a_finding_leads_to_the_field_of_the_page():
    assert spot_of("indicator:5:band_score") == Spot("f-5-band_score", "等级得分")
    assert spot_of("indicator:5:target") == Spot("f-5-actual", "年度指标值")
    assert spot_of("execution:execution_reason") == Spot("f-form-execution_reason", "执行偏差原因")
    assert spot_of("execution") == Spot("f-form-execution_reason", "预算执行")
    assert spot_of("class:COST") == Spot("main", "一级指标") and spot_of("nonsense") == Spot("main", "自评表")
