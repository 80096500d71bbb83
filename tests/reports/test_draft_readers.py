"""Who reads the report of this moment: who is confined to sections waits until the others' forms are approved."""

import pytest
from django.urls import reverse

from selfeval.accounts.roles import Role
from selfeval.assessments.queries.forms import OTHERS_IN_WORK
from selfeval.assessments.workflow import Action as FormAction
from tests.factories import make_scope, make_section
from tests.reports.stories import ReportStory, put_issued

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DRAFT = ["report", "download", "download_word", "download_excel", "sign", "handed_in"]


@pytest.fixture
def story(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path
    told = ReportStory()
    told.neighbour = make_scope(Role.FILLER, told.department, make_section(told.department, "相邻科室"))
    return told


def answer(client, who, name, *args):
    client.force_login(who.user)
    found = client.get(reverse(f"reports:{name}", args=args))
    found.body = b"".join(found.streaming_content) if found.streaming else found.content
    return found


@pytest.mark.parametrize("name", DRAFT)
def test_a_section_reads_no_draft_that_holds_another_sections_unapproved_form(client, story, name):
    story.take("SUBMIT")
    assert answer(client, story.neighbour, name, story.year.pk).status_code == 200
    story.act(story.panel, FormAction.WITHDRAW)
    refused = answer(client, story.neighbour, name, story.year.pk)
    assert refused.url == reverse("reports:issue", args=[story.year.pk])
    assert OTHERS_IN_WORK in client.get(refused.url).content.decode()


def test_no_page_leads_a_section_to_the_draft_that_it_may_not_read(client, story):
    issued, _ = put_issued(story)
    led = [f'href="{reverse(f"reports:{name}", args=[story.year.pk])}"' for name in ("report", "sign", "handed_in")]
    page = answer(client, story.neighbour, "issue", story.year.pk).body.decode()
    assert led[1] in page and OTHERS_IN_WORK not in page
    story.act(story.panel, FormAction.WITHDRAW)
    for name, key in (("issue", story.year.pk), ("version", issued.pk)):
        page = answer(client, story.neighbour, name, key).body.decode()
        assert led[1] not in page and led[2] not in page and page.count(led[0]) == 1  # the year's own tab
    assert OTHERS_IN_WORK in answer(client, story.neighbour, "issue", story.year.pk).body.decode()


def test_who_sees_all_sections_and_the_section_itself_read_on(client, story):
    story.act(story.panel, FormAction.WITHDRAW)
    for who in (story.finance, story.leader, story.filler, story.chief):
        assert answer(client, who, "report", story.year.pk).status_code == 200


def test_the_issued_version_stays_readable_to_every_section(client, story):
    issued, file = put_issued(story)
    story.act(story.panel, FormAction.WITHDRAW)
    assert answer(client, story.neighbour, "version", issued.pk).status_code == 200
    assert answer(client, story.neighbour, "issued_file", file.pk).body == b"{}"


@pytest.mark.parametrize("name", ["since_submitted", "since_issued", "since_returned", "written"])
def test_what_the_draft_changes_is_not_told_to_a_section_either(client, story, name):
    put_issued(story)
    story.act(story.panel, FormAction.WITHDRAW)
    assert answer(client, story.finance, name, story.year.pk).status_code == 200
    assert answer(client, story.neighbour, name, story.year.pk).url == reverse("reports:issue", args=[story.year.pk])
