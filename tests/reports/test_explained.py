"""What was said about the money is printed beside the figures of now, so it may not contradict them (T19)."""

import pytest

from budgets.facts import money_findings
from budgets.operations import explain
from selfeval.reports.content import build, draft_of
from selfeval.reports.standing import standing_of
from tests.factories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return Story()


def say(story, text):
    """Explain why the project spent 850 元 of 1000."""
    finding = next(each for each in money_findings(story.year) if each.check_id == "B12")
    explain(
        fiscal_year=story.year,
        check_id="B12",
        place=finding.place,
        figures=finding.figures,
        text=text,
        by=story.finance.user,
    )


def standing(story):
    found = standing_of(draft_of(story.year), build(story.year))
    return [each for each in found if each.finding.check_id == "T19"]


@pytest.mark.parametrize("words", ["因为招标延期，{}支出率65.00%。", "{}执行率95%，因为招标延期。"])
def test_a_rate_of_before_keeps_the_report_from_being_handed_in(story, words):
    project = story.line.project
    say(story, words.format(project.name))
    (found,) = standing(story)
    assert found.blocks and found.place == "资金" and found.who == "财务人员"
    assert f"{project.name}的情况说明与现在的数据不一致" in found.finding.message
    assert found.url.endswith(f"?explain=B12-project-{project.pk}#B12-project-{project.pk}")


def test_a_name_that_stands_beside_the_explanation_need_not_be_repeated(story):
    say(story, "支出率65.00%，因为招标延期。")
    assert standing(story)


@pytest.mark.parametrize("text", ["支出率85.00%，因为招标延期。", "因为招标延期，尾款12.5万元次年支付，收费标准降低。"])
def test_what_holds_or_speaks_of_something_else_is_left_alone(story, text):
    say(story, text)
    assert standing(story) == []


def test_the_label_of_an_explanation_names_its_project(story):
    say(story, "因为招标延期，尾款次年支付。")
    labels = [part.label for part in draft_of(story.year).figures.values() if part.key.startswith("said.")]
    assert labels == [f"{story.line.project.name}的情况说明"]
