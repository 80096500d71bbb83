"""Every list page, file and picture asks the database as often for 3,000 rows as for one."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import BudgetLine, Figure, Project
from selfeval.accounts import middleware
from selfeval.assessments.models import Assessment, Indicator, Result
from selfeval.assessments.operations import take_in_whole
from tests.factories import Story, fill_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGES = [
    ("budgets:department", {}),
    ("budgets:projects", {}),
    ("budgets:projects", {"name": "项目", "sort": "-executed"}),
    ("budgets:rows", {}),
    ("budgets:rows", {"measure": "EXECUTED"}),
    ("budgets:rows", {"history": "1"}),
    ("assessments:list", {}),
    ("assessments:list", {"sort": "-score"}),
    ("assessments:round", {}),
    ("assessments:progress", {}),
    ("assessments:progress", {"state": "DRAFT"}),
    ("assessments:late", {}),
    ("budgets:entry", {}),
    ("budgets:entry", {"by": "EXECUTED"}),
    ("budgets:changes", {}),
    ("budgets:adjustments", {}),
    ("budgets:months_picture", {}),
    ("budgets:projects_picture", {}),
    ("budgets:sources_picture", {}),
]
FILES = [  # as CSV: both kinds of file write the same rows
    (name, query | {"format": "csv"})
    for name, query in (
        ("budgets:export_projects", {}),
        ("budgets:export_rows", {}),
        ("budgets:export_rows", {"measure": "EXECUTED"}),
        ("budgets:export_rows", {"history": "1"}),
        ("budgets:export_changes", {}),
        ("budgets:export_adjustments", {}),
        ("assessments:export", {}),
        ("assessments:export_progress", {}),
        ("assessments:export_late", {}),
    )
]


def multiply(story: Story, count: int) -> None:
    """More projects like the story's one, with line, figures and a filled-in form, in a handful of statements."""
    year, section = story.year, story.section
    have = Project.objects.filter(fiscal_year=year).count()
    numbers = range(have + 1, count + 1)
    common = {"department": story.department, "fiscal_year": year}
    projects = Project.objects.bulk_create(
        Project(**common, section=section, code=f"N{n}", name=f"批量项目{n}", position=n + 1) for n in numbers
    )
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(**common, kind="PROJECT", project=project, source="APPROPRIATION", name=project.name)
        for project in projects
    )
    Figure.objects.bulk_create(
        Figure(
            **common,
            line=line,
            measure=measure,
            month=month,
            amount=Decimal(n),
            origin="TYPED",
            recorded_by=story.finance.user,
        )
        for n, line in enumerate(lines, 100)
        for measure, month in (("INITIAL", 0), ("APPROPRIATED", 12), ("EXECUTED", 12))
    )
    multiply_forms(story, projects)


def multiply_forms(story: Story, projects: list[Project]) -> None:
    forms = Assessment.objects.bulk_create(
        Assessment(
            department=story.department,
            section=story.section,
            round=story.round,
            project=project,
            achieved_goal="全年任务已经完成",
        )
        for project in projects
    )
    pattern = list(story.form.indicators.all())
    fields = [f.attname for f in Indicator._meta.concrete_fields if f.name not in ("id", "assessment")]
    indicators = Indicator.objects.bulk_create(
        Indicator(assessment=form, **{name: getattr(like, name) for name in fields})
        for form in forms
        for like in pattern
    )
    Result.objects.bulk_create(Result(indicator=indicator, actual=Decimal(100)) for indicator in indicators)


@pytest.fixture
def story(client):
    story = Story()
    take_in_whole(round_id=story.round.pk, section=story.section, by=story.finance)
    fill_in(story.form, story.filler)
    client.force_login(story.finance.user)
    return story


def asked(client, story, name, query) -> int:
    """How many queries an answer takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name, args=[story.year.pk]), query).status_code == 200
    return len(queries)


def test_one_thirty_and_three_thousand_rows_take_the_same_queries(client, story, monkeypatch):
    monkeypatch.setattr(middleware, "TOUCH_EVERY", 10**9)  # the session is written by the clock, not by the rows
    everything = [*PAGES, *FILES]
    for name, query in everything:
        asked(client, story, name, query)  # sessions are warm
    counts = [[] for _ in everything]
    for rows in (1, 30, 3000):
        multiply(story, rows)
        for place, (name, query) in enumerate(everything):
            counts[place].append(asked(client, story, name, query))
    uneven = [(each, found) for each, found in zip(everything, counts, strict=True) if len(set(found)) > 1]
    assert uneven == []
