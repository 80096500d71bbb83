"""校验与说明: what blocks the report, who sees what, what is explained where, in a fixed number of queries."""

import html
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Explanation
from budgets.operations import CannotExplain, FindingMoved, close_year, explain, record_figure
from selfeval.accounts import middleware
from selfeval.accounts.roles import Role
from selfeval.assessments.models import Assessment, Indicator
from selfeval.assessments.workflow import Action
from selfeval.reports import content, performance
from selfeval.reports.approving import findings_of_report, open_findings, refusal_of, seen_by, year_findings
from selfeval.reports.content import build
from selfeval.reports.standing import who_mends
from tests.factories import Story, fill_in, make_explanation, make_scope, make_section
from tests.flows.test_query_counts import multiply

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHY = "公开时间待财政局批复决算后确定"


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler)
    return told


@pytest.fixture
def approved(story):
    for who, action in ((story.filler, "SUBMIT"), (story.chief, "PASS"), (story.panel, "APPROVE")):
        story.act(who, Action(action))
    return story


def blocking(story) -> list[tuple[str, str]]:
    return [(each.finding.check_id, each.place) for each in open_findings(story.year)]


def spend(story, amount):
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(amount), by=story.finance.user)


def test_an_unexplained_finding_of_the_money_blocks_until_it_is_explained_and_again_when_figures_change(approved):
    assert blocking(approved) == [("B12", "资金")]
    make_explanation(approved)
    assert blocking(approved) == [] and refusal_of(open_findings(approved.year)) == ""
    spend(approved, 840)
    assert ("B12", "资金") in blocking(approved)
    (outdated,) = [each for each in year_findings(approved.year) if each.note.is_outdated]
    assert outdated.finding.check_id == "B12" and not outdated.is_explained


def test_a_form_whose_money_changed_since_blocks_until_it_is_handed_in_again(approved):
    make_explanation(approved)
    spend(approved, 950)  # 95 %: nothing to explain any more
    place = f"“{approved.project.name}”自评表"
    assert ("P16", place) in blocking(approved)
    for who, action in (("panel", "WITHDRAW"), ("filler", "SUBMIT"), ("chief", "PASS"), ("panel", "APPROVE")):
        approved.act(getattr(approved, who), Action(action))
    assert blocking(approved) == []


def test_the_refusal_names_how_many_and_where(approved):
    Indicator.objects.filter(assessment=approved.form).first().delete()
    said = refusal_of(open_findings(approved.year))
    assert said.startswith("还有") and "资金1项（未说明1）" in said
    assert f"“{approved.project.name}”自评表" in said and "错误" in said


def test_a_form_blocks_once_it_is_approved_only(story):
    make_explanation(story)
    Indicator.objects.filter(assessment=story.form).first().delete()
    assert blocking(story) == []
    assert {each.finding.check_id for each in year_findings(story.year)} >= {"P01"}
    fields = {"state": "APPROVED", "score": 90, "submitted_by": story.filler.user, "submitted_at": "2022-01-01T00:00Z"}
    fields |= {"approved_by": story.panel.user, "approved_at": "2022-01-02T00:00Z"}
    Assessment.objects.filter(pk=story.form.pk).update(**fields)
    assert ("P01", f"“{story.project.name}”自评表") in blocking(story)


def test_the_draft_mark_counts_what_blocks(approved):
    assert build(approved.year).unexplained == len(open_findings(approved.year)) == 1
    make_explanation(approved)
    assert build(approved.year).unexplained == 0


def test_a_year_without_forms_is_judged_by_its_money_alone():
    story = Story()
    story.form.delete()
    assert blocking(story) == [("B12", "资金")]


@pytest.fixture
def untold(approved, monkeypatch):
    """A report whose chapter five does not say where and when it is disclosed."""
    make_explanation(approved)
    words = [("use", "自评结果作为下年度预算安排的依据。"), ("disclosure", "自评结果按规定公开。")]
    monkeypatch.setattr(performance, "use_of_results", lambda facts: words)
    return approved


def say(story, **changes):
    found = next(f for f in findings_of_report(story.year) if f.check_id == "T06")
    given = {"check_id": "T06", "place": found.place, "figures": found.figures, "text": WHY}
    return explain(fiscal_year=story.year, by=story.finance.user, judge=findings_of_report, **given | changes)


def test_a_finding_of_the_report_is_explained_and_printed_in_its_chapter(untold):
    assert blocking(untold) == [("T06", "报告第五部分")]
    say(untold)
    assert blocking(untold) == []
    report = build(untold.year)
    assert report.chapters[4].paragraphs[-1].text == f"情况说明：{WHY}。" and report.unexplained == 0


def test_a_finding_of_the_report_may_be_explained_after_the_year_was_closed(untold):
    close_year(fiscal_year=untold.year, by=untold.finance.user, despite_unexplained=True)
    say(untold)
    assert blocking(untold) == []


def test_what_moved_or_is_no_finding_of_the_report_is_not_explained(untold):
    with pytest.raises(FindingMoved):
        say(untold, figures="0|1")
    with pytest.raises(FindingMoved):
        say(untold, place="project:1")
    with pytest.raises(CannotExplain):
        say(untold, text="太短")
    assert Explanation.objects.filter(check_id="T06").count() == 0


def test_the_explanation_is_typed_on_the_page_and_comes_back_when_it_is_refused(client, untold):
    page, url = (reverse(f"reports:{name}", args=[untold.year.pk]) for name in ("findings", "explain"))
    client.force_login(untold.finance.user)
    text = client.get(page).content.decode()
    assert f'action="{url}"' in text and "没有写明什么时间公开、在哪里公开" in text
    found = next(f for f in findings_of_report(untold.year) if f.check_id == "T06")
    given = {"check_id": "T06", "place": found.place, "figures": found.figures, "text": "太短", "back": page}
    refused = client.post(url, given)
    assert refused.status_code == 422 and "太短" in refused.content.decode() and url in refused.content.decode()
    answer = client.post(url, given | {"text": WHY})
    assert answer.url == f"{page}#T06-report-chapter-5"
    shown = client.get(page).content.decode()
    assert WHY in shown and "没有影响报告送签的问题" in shown and str(untold.finance.user) in shown


def page_of(client, story, who, **query) -> str:
    client.force_login(who.user)
    return client.get(reverse("reports:findings", args=[story.year.pk]), query).content.decode()


def test_each_finding_says_who_has_to_act_and_leads_there(client, story):
    edit = reverse("assessments:edit", args=[story.form.pk])
    sheet = reverse("assessments:sheet", args=[story.form.pk])
    Indicator.objects.filter(assessment=story.form).first().delete()
    assert f"处理人：{story.section.written_name}经办人" in page_of(client, story, story.filler)
    assert f'href="{edit}#' in page_of(client, story, story.filler)
    text = page_of(client, story, story.finance)
    assert f'href="{sheet}#P01-weights"' in text and f'href="{edit}#' not in text
    money, key = reverse("budgets:department", args=[story.year.pk]), f"B12-project-{story.project.pk}"
    assert f'href="{money}?explain={key}&amp;back=' in text and f'#{key}"' in text
    assert f'href="{money}#{key}"' in page_of(client, story, story.filler)


@pytest.mark.parametrize(
    ("steps", "who"),
    [
        ([], "{}经办人"),
        ([("filler", "SUBMIT")], "{}科室负责人退回，{}经办人改正"),
        ([("filler", "SUBMIT"), ("chief", "PASS")], "自评领导小组退回，{}经办人改正"),
        ([("filler", "SUBMIT"), ("chief", "PASS"), ("panel", "APPROVE")], "自评领导小组撤销审定，{}经办人改正"),
    ],
)
def test_who_has_to_act_follows_the_way_of_the_form(story, steps, who):
    for name, action in steps:
        story.act(getattr(story, name), Action(action))
    form = Assessment.objects.select_related("project__section", "round").get(pk=story.form.pk)
    assert who_mends(form) == who.replace("{}", story.section.written_name)
    warned = {each.who for each in year_findings(story.year) if each.form and not each.note.is_open}
    assert warned == {f"经办人 · {story.section.written_name}"}


READERS = ("filler", "chief", "panel", "leader", "auditor", "bureau", "finance")


def cast(story) -> dict:
    """Everybody who reads the page."""
    more = {"leader": Role.LEADER, "auditor": Role.AUDITOR}
    people = {name: make_scope(role, story.department) for name, role in more.items()}
    people["bureau"] = make_scope(Role.BUREAU, None, bureau=story.department.bureau)
    return people | {name: getattr(story, name) for name in ("filler", "chief", "panel", "finance")}


@pytest.mark.parametrize(
    ("steps", "acting"),
    [
        ([], {"filler"}),
        ([("filler", "SUBMIT")], {"chief"}),
        ([("filler", "SUBMIT"), ("chief", "PASS")], {"panel"}),
        ([("filler", "SUBMIT"), ("chief", "PASS"), ("panel", "APPROVE")], {"panel"}),
    ],
)
def test_only_who_may_act_now_is_told_to_and_every_link_opens_for_everybody(client, story, steps, acting):
    for name, action in steps:
        story.act(getattr(story, name), Action(action))
    Indicator.objects.filter(assessment=story.form).first().delete()
    people = cast(story)
    for name in READERS:
        found = seen_by(people[name], year_findings(story.year))
        forms, money = ({each.acts for each in found if bool(each.form) == of_form} for of_form in (True, False))
        assert forms == {name in acting} and money == {name == "finance"}, name
        text = page_of(client, story, people[name])
        assert any(f">{click}</a>" in text for click in ("去说明", "去改正", "去退回", "去撤销审定")) == (
            name in acting or name == "finance"
        ), name
        for url in {each.url.partition("#")[0] for each in found}:
            assert client.get(url).status_code == 200, (name, url)


def test_a_closed_year_leaves_nobody_to_act_on_its_money(client, approved):
    close_year(fiscal_year=approved.year, by=approved.finance.user, despite_unexplained=True)
    year = type(approved.year).objects.get(pk=approved.year.pk)
    assert not any(each.acts for each in seen_by(approved.finance, year_findings(year)) if each.place == "资金")


def test_one_lands_on_the_unfolded_explanation_and_comes_back_to_the_list(client, approved):
    text = page_of(client, approved, approved.finance, state="open")
    (url,) = re.findall(r'href="([^"]*explain=B12[^"]*)"', text)
    url = html.unescape(url)
    back = f"{reverse('reports:findings', args=[approved.year.pk])}?state=open"
    landed = client.get(url.partition("#")[0]).content.decode()
    assert landed.count('<details class="explain" open>') == 1 and f'name="back" value="{back}"' in landed
    assert f'<a href="{back}">返回校验与说明</a>' in landed
    stranger = client.get(reverse("budgets:department", args=[approved.year.pk]), {"back": "//evil.example/"})
    assert stranger.context["back"] == "" and "返回校验与说明" not in stranger.content.decode()


def test_an_explanation_beside_a_form_comes_back_to_the_list_too(client, story):
    first = Indicator.objects.filter(assessment=story.form).first()
    Indicator.objects.filter(pk=first.pk).update(weight=first.weight - 5)
    found = next(
        each
        for each in seen_by(story.filler, year_findings(story.year), "/b")
        if each.note.takes_explanation and each.form
    )
    assert f"?explain={found.note.key}&back=%2Fb#" in found.url
    client.force_login(story.filler.user)
    given = {"check_id": found.finding.check_id, "place": found.finding.place, "figures": found.finding.figures}
    url = reverse("assessments:explain", args=[story.form.pk])
    answer = client.post(url, given | {"text": "按实际工作量调整了各类指标的分值", "back": "/reports/1/findings/"})
    assert answer.url == f"/reports/1/findings/#{found.key}"
    refused = client.post(url, given | {"text": "短", "back": "/reports/1/findings/"})
    assert refused.status_code == 422 and 'value="/reports/1/findings/"' in refused.content.decode()


def test_a_cause_that_is_not_printed_is_told_by_the_money_alone(approved):
    Assessment.objects.filter(pk=approved.form.pk).update(execution_reason="")
    told = {check for check, _ in blocking(approved)}
    assert "B12" in told and "T05" not in told  # nobody gave a cause yet
    make_explanation(approved)
    assert not {"B12", "T05"} & {check for check, _ in blocking(approved)}
    spend(approved, 840)
    told = {check for check, _ in blocking(approved)}
    assert "B12" in told and "T05" not in told


def test_what_many_forms_are_asked_is_one_entry_with_the_list_folded(client, story):
    multiply(story, 3)
    text = page_of(client, story, story.finance)
    number = Assessment.objects.filter(project__fiscal_year=story.year).count()
    assert f"{number}个项目有满分而没有佐证的指标" in text
    assert text.count('id="form-') == len([each for each in year_findings(story.year) if each.form])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("APPROVED", "需先由自评领导小组撤销审定，再由经办人核对后重新送审。"),
        ("SUBMITTED", "需先由审核人退回，再由经办人核对后重新送审。"),
    ],
)
def test_a_form_whose_money_changed_says_who_has_to_move_first(client, story, state, words):
    for who, action in (("filler", "SUBMIT"), ("chief", "PASS"), ("panel", "APPROVE")):
        story.act(getattr(story, who), Action(action))
        if Assessment.objects.get(pk=story.form.pk).state == state:
            break
    spend(story, 840)
    client.force_login(story.filler.user)
    assert words in client.get(reverse("assessments:sheet", args=[story.form.pk])).content.decode()


def test_a_form_whose_approval_was_withdrawn_has_no_score_on_the_page_of_the_year(client, approved):
    page = reverse("assessments:list", args=[approved.year.pk])
    client.force_login(approved.finance.user)
    assert client.get(page).context["table"].grades
    approved.act(approved.panel, Action.WITHDRAW)
    table = client.get(page).context["table"]
    (row,) = table.rows
    assert not table.grades and table.rollup.weighted is None
    assert (row.record.score, row.record.self_score, row.record.grade, row.record.deduction) == (None,) * 4


def test_a_person_confined_to_a_section_sees_the_forms_of_his_section_only(client, story):
    stranger = make_scope(Role.FILLER, story.department, make_section(story.department, "别的科室"))
    found = year_findings(story.year)
    assert any(each.form for each in seen_by(story.filler, found))
    assert not any(each.form for each in seen_by(stranger, found))
    text = page_of(client, story, stranger)
    assert f"“{story.project.name}”自评表" not in text and "资金" in text
    assert "别的科室" in text and f">{story.section.name}</option>" not in text


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ({"severity": "warning"}, "P13", "B12"),
        ({"severity": "explain"}, "B12", "P13"),
        ({"state": "open"}, "B12", "P13"),
        ({"state": "explained"}, "没有符合条件的问题", "B12"),
        ({"state": "outdated"}, "没有符合条件的问题", "B12"),
        ({"section": "own"}, "P13", "B12"),
        ({"severity": "nonsense", "section": "x\0"}, "B12", "没有符合"),
    ],
)
def test_the_page_is_narrowed(client, story, query, there, gone):
    query = query | ({"section": story.section.pk} if query.get("section") == "own" else {})
    text = page_of(client, story, story.finance, **query)
    assert there in text and f'"check">{gone}' not in text


def test_an_explanation_that_the_figures_left_behind_is_shown_as_such(client, approved):
    make_explanation(approved)
    spend(approved, 840)
    text = page_of(client, approved, approved.finance, state="outdated")
    assert "数据已变动，需重新说明。" in text and "项目招标延期" in text


def test_one_and_thirty_forms_take_the_same_queries(client, story, monkeypatch):
    monkeypatch.setattr(middleware, "TOUCH_EVERY", 10**9)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of_year = client.get(reverse("reports:findings", args=[story.year.pk]))
        assert page_of_year.status_code == 200
        return len(queries)

    client.force_login(story.finance.user)
    asked()
    counts = [asked()]
    for rows in (2, 30):
        multiply(story, rows)
        counts.append(asked())
    assert counts[0] == counts[1] == counts[2], counts
    assert content.build(story.year).unexplained >= 1
