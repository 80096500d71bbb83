"""What the worker prints beside reports: a form's part, at its approval."""

import pytest
from django_tasks_db.models import DBTaskResult

from selfeval.assessments.workflow import Action
from selfeval.reports import render, tasks
from selfeval.reports.content import build
from selfeval.reports.render import documents
from tests.factories import Story, fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler)
    for who, action in ((told.filler, Action.SUBMIT), (told.chief, Action.PASS)):
        told.act(who, action)
    return told


def queued() -> list[dict]:
    rows = DBTaskResult.objects.filter(task_path=tasks.print_approved.module_path)
    return [row.args_kwargs["kwargs"] for row in rows]


def test_a_form_is_queued_for_printing_when_it_is_approved_and_not_before(story):
    assert queued() == []
    story.act(story.panel, Action.APPROVE)
    assert queued() == [{"form_id": story.form.pk}]


def test_what_is_printed_at_the_approval_is_what_the_report_looks_for(story, monkeypatch):
    story.act(story.panel, Action.APPROVE)
    printed = []
    monkeypatch.setattr(render.Printers, "begin", lambda self, jobs: printed.extend(jobs))
    tasks.print_approved.call(form_id=story.form.pk)
    report = build(story.year)
    assert [html for _, html in printed] == [documents.form_document(documents.paper_of(report, report.sheets[0]))]


def test_what_the_public_reads_is_printed_anew_when_a_project_becomes_secret(story):
    from budgets.operations import keep_secret
    from selfeval.reports.models import Release
    from tests.reports.stories import put_issued

    issued, _ = put_issued(story)
    Release.objects.create(issued=issued, is_public=True, decided_by=story.finance.user)
    keep_secret(project=story.project, is_secret=True, reason="涉及工作秘密", by=story.finance.user)
    rows = DBTaskResult.objects.filter(task_path=tasks.print_public.module_path)
    assert [row.args_kwargs["kwargs"] for row in rows] == [{"issued_id": issued.pk}]
