"""Duties, people and secrecy are put down in the browser; nothing that was typed is lost."""

import pytest
from django.urls import reverse

from budgets.models import OfficeEvent, Project
from budgets.operations import Staff, describe_office
from budgets.queries.office import described_of
from tests.factories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    told = Story()
    client.force_login(told.finance.user)
    return told


def given(story, **changes) -> dict:
    data = {"seen": described_of(story.year).digest, "mandates": "负责文电\n\n 负责会务 ", "COUNTY_head": "3"}
    return data | {"COUNTY_posts": "4", "COUNTY_supported": "2"} | changes


def post(client, story, **changes):
    return client.post(reverse("budgets:describe", args=[story.year.pk]), given(story, **changes))


def test_duties_and_people_are_put_down_and_stand_in_the_report(client, story):
    from selfeval.reports.content import build

    assert post(client, story).status_code == 302
    assert described_of(story.year).as_lists == {
        "mandates": ["负责文电", "负责会务"],
        "staffing": [["COUNTY", 4, 3, 2]],
    }
    text = "".join(p.text for chapter in build(story.year).chapters for p in chapter.paragraphs)
    assert "（二）负责会务" in text and "年末共有干部职工3人，其中县级干部3人，财政全额拨款供养人数2人" in text


def test_what_stood_before_is_kept_and_the_same_again_leaves_no_trace(client, story):
    post(client, story)
    post(client, story, mandates="负责文电")
    post(client, story, mandates="负责文电")
    events = OfficeEvent.objects.filter(what="更改部门情况")
    assert [each.facts["after"]["mandates"] for each in events] == [["负责文电"], ["负责文电", "负责会务"]]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"COUNTY_supported": "5"}, "财政供养人数不能多于实有人数3人"),
        ({"COUNTY_head": ""}, "请填写年末实有人数"),
        ({"COUNTY_head": "三"}, "输入整数"),
        ({"mandates": "字" * 1001}, "第1项有1001个字"),
        ({"mandates": "\n".join("职责" for _ in range(100))}, "最多99项"),
    ],
)
def test_what_makes_no_sense_is_refused_and_comes_back_as_typed(client, story, changes, words):
    answer = post(client, story, **changes)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert (changes.get("mandates") or "负责会务") in page
    assert described_of(story.year).mandates == ()


def test_two_people_see_each_others_words_before_one_overwrites_the_other(client, story):
    seen = described_of(story.year).digest
    staff = [Staff("COUNTY", 9, 9)]
    describe_office(fiscal_year=story.year, mandates=["他人写的职责"], staffing=staff, by=story.finance.user)
    answer = post(client, story, seen=seen)
    page = answer.content.decode()
    assert answer.status_code == 409 and "他人写的职责" in page and "负责会务" in page
    assert post(client, story).status_code == 302


def test_a_closed_year_takes_no_description(client, story):
    from django.utils import timezone

    story.year.closed_at, story.year.closed_by = timezone.now(), story.finance.user
    story.year.save()
    assert post(client, story).status_code == 422
    assert described_of(story.year).mandates == ()


def test_a_project_is_kept_from_the_public_with_a_reason_only(client, story):
    address = reverse("budgets:secrecy", args=[story.project.pk])
    assert "请写明理由" in client.post(address, {"is_secret": "yes", "reason": " "}).content.decode()
    assert client.post(address, {"is_secret": "yes", "reason": "涉及工作秘密"}).status_code == 302
    project = Project.objects.get(pk=story.project.pk)
    assert (project.is_secret, project.secret_reason) == (True, "涉及工作秘密")
    assert "不公开：涉及工作秘密" in client.get(reverse("budgets:project", args=[project.pk])).content.decode()
    assert client.post(address, {"is_secret": "no", "reason": ""}).status_code == 302
    assert not Project.objects.get(pk=project.pk).is_secret
    assert set(OfficeEvent.objects.values_list("what", flat=True)) >= {"设为不公开", "恢复公开"}
