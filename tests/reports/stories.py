"""An office whose forms are all approved, so that its report can go its way."""

from hashlib import sha256

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from selfeval.accounts.roles import Role
from selfeval.assessments.workflow import Action as FormAction
from selfeval.reports import issued_files, operations
from selfeval.reports.content import build
from selfeval.reports.issued_files import FILES
from selfeval.reports.models import IssuedFile, IssuedReport
from selfeval.reports.queries.process import current_of, draft_of
from selfeval.reports.render import write_whole
from selfeval.reports.storage import path_of
from selfeval.reports.tasks import print_files
from selfeval.reports.workflow import Action
from tests.factories import Story, fill_in, make_explanation, make_scope

WAY = (Action.SUBMIT, Action.SIGN)


class ReportStory(Story):
    """Story with a leader, its form approved and its findings explained."""

    def __init__(self, explained=True):
        super().__init__()
        self.leader = make_scope(Role.LEADER, self.department)
        fill_in(self.form, self.filler)
        for who, action in ((self.filler, "SUBMIT"), (self.chief, "PASS"), (self.panel, "APPROVE")):
            self.act(who, FormAction(action))
        if explained:
            make_explanation(self)

    @property
    def draft(self):
        return draft_of(self.year)

    @property
    def current(self):
        return current_of(self.year)

    def take(self, action, who=None, opinion="同意。"):
        """A step of the report by whoever usually takes it."""
        who = who or (self.leader if action in ("RETURN", "SIGN") else self.finance)
        given = {"by": who, "action": Action(action), "version": self.draft.version, "opinion": opinion}
        return operations.act(fiscal_year_id=self.year.pk, **given)

    def issue(self):
        """Hand in, sign and print."""
        for action in WAY:
            self.take(action)
        return operations.issue(draft_id=self.draft.pk)


def put_issued(story):
    """A version and its file put down by hand, for tests that ask who may read it."""
    report, now, data = build(story.year), timezone.now(), b"{}"
    digest = sha256(data).hexdigest()
    write_whole(path_of(digest), data)
    issued = IssuedReport.objects.create(
        department=story.department,
        fiscal_year=story.year,
        number=1,
        content=report.canonical_json,
        sha256=report.sha256,
        layout="gbt9704-2012",
        submitted_by=story.finance.user,
        submitted_at=now,
        signed_by=story.panel.user,
        signed_at=now,
        issued_at=now,
        chain="0" * 64,
    )
    file = IssuedFile.objects.create(issued=issued, kind="JSON", file_name="报告.json", sha256=digest, size=len(data))
    return issued, file


def queued():
    """The reports that wait to be printed; forms are queued at their approval too."""
    return DBTaskResult.objects.filter(task_path=print_files.module_path)


def print_cheaply(monkeypatch) -> None:
    """A paper of a few bytes in the place of the real one, for tests that are not about the paper."""

    def paper(report, facts, made):
        return f"%PDF-1.7 {report.title} {facts.number} {facts.sha256}".encode()

    cheap = [type(maker)(maker.kind, "pdf", maker.words, paper) for maker in FILES if maker.suffix == "pdf"]
    monkeypatch.setattr(issued_files, "FILES", (FILES[0], *cheap))
