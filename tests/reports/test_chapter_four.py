"""Chapter four leaves no project out and says what was typed about a deviation, each thing once."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.operations import record_figure
from selfeval.assessments.models import Assessment, Result
from selfeval.assessments.workflow import Action
from selfeval.reports.content import build, draft_of, judged
from selfeval.reports.editor import chips_of
from selfeval.reports.rules import ANALYSIS
from tests.assessments.wholes import WholeStory
from tests.factories import Story, fill_in, make_explanation, make_line, make_project, make_round, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler, actual="95")
    return told


def told(year) -> dict[str, str]:
    """Chapter four by the kind of its paragraphs."""
    paragraphs = build(year).chapters[ANALYSIS - 1].paragraphs
    return {each.key.partition(".")[0] if each.key[-1].isdigit() else each.key: each.text for each in paragraphs}


def accusations(year) -> list[str]:
    found = [each.finding for each in judged(year)[1] if each.is_of_report]
    return [each.message for each in found if each.check_id != "T05"]


def test_a_project_without_budget_and_spending_is_named():
    year = make_year()
    for name, budget in (("防汛储备", None), ("维修费", "1000")):
        line = make_line(project=make_project(year, name=name))
        if budget:
            for measure, month in (("INITIAL", 0), ("APPROPRIATED", 12), ("EXECUTED", 12)):
                record_figure(line=line, measure=measure, month=month, amount=Decimal(budget), by=Story().finance.user)
    make_round(year)
    found = told(year)
    assert found["unspent"] == "防汛储备共1个项目没有预算，也没有支出，预算执行率不适用。"
    assert found["executed"] == "维修费共1个项目支出执行到位，支出率为100.00%。"
    assert accusations(year) == []


def test_money_that_moved_after_the_form_was_handed_in_is_told_as_it_is_now_in_all_of_its_sentence():
    story = Story()
    fill_in(story.form, story.filler)
    story.act(story.filler, Action.SUBMIT)
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(1500), by=story.finance.user)
    name = story.project.name
    assert (
        f"{name}全年预算数为0.10万元，执行数为0.15万元，完成预算的150.00%，超出预算0.05万元"
        in told(story.year)["deviation"]
    )
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(1000), by=story.finance.user)
    assert told(story.year)["executed"] == f"{name}共1个项目支出执行到位，支出率为100.00%。"
    assert "deviation" not in told(story.year)


def test_the_measures_of_indicators_stand_beside_those_of_the_money_with_person_and_day(story):
    first, second, _ = Result.objects.filter(indicator__assessment=story.form).order_by("indicator__position")
    Result.objects.filter(pk=first.pk).update(
        improvement="按月催办。", responsible="李四", improve_by=date(2022, 6, 30)
    )
    Result.objects.filter(pk=second.pk).update(improvement="提前一个月启动招标，按季调度")  # as of the money
    assert told(story.year)["measure"] == (
        f"改进措施：{story.project.name}，提前一个月启动招标，按季调度；“QUANTITY指标”：按月催办，责任人李四，2022年6月30日前完成。"
    )
    assert accusations(story.year) == []


def test_an_indicator_alone_has_its_measure_told(story):
    Assessment.objects.update(execution_improvement="")
    Result.objects.filter(indicator__assessment=story.form, indicator__position=1).update(improvement="按月催办")
    assert told(story.year)["measure"] == f"改进措施：{story.project.name}，“QUANTITY指标”：按月催办。"


def test_an_explanation_with_its_document_follows_the_reason_of_the_form(story):
    make_explanation(story, text="财政部门同意跨年支付尾款")
    end = "主要原因：项目招标延期，尾款次年支付。情况说明：财政部门同意跨年支付尾款，依据测办〔2021〕3号。"
    assert told(story.year)["deviation"].endswith(end)


def test_an_explanation_in_the_words_of_the_form_is_printed_once_with_its_document(story):
    make_explanation(story)
    end = "。主要原因：项目招标延期，尾款次年支付，依据测办〔2021〕3号。"
    words = told(story.year)["deviation"]
    assert words.endswith(end) and words.count("招标延期") == 1


def test_the_own_form_of_the_department_tells_what_it_missed_why_and_what_is_done():
    story = WholeStory()
    story.approve()
    Assessment.objects.filter(pk=story.whole.pk).update(
        execution_reason="压减一般性支出。", execution_improvement="细化预算", responsible="王五"
    )
    missed = story.row("社会影响")
    Result.objects.filter(indicator=missed).update(
        band="PARTIAL", deviation_reason="宣传不够。", improvement="每季宣传一次"
    )
    found = told(story.year)
    assert found["whole.reason"] == "部门整体支出执行偏差的主要原因：压减一般性支出。"
    missed = [each.name for each in build(story.year).whole.unmet]
    assert found["whole.unmet"].startswith(f"部门整体支出未完成的绩效指标共{len(missed)}项，即")
    assert "社会影响（部分达成年度指标并具有一定效果），原因是宣传不够" in found["whole.unmet"]
    assert found["whole.measure"] == (
        "改进措施：部门整体支出，细化预算，责任人王五；“项目支出预算执行率”：提前一个月启动招标，按季调度；"
        "“社会影响”：每季宣传一次。"
    )
    assert "均已完成" not in "".join(found.values())
    assert accusations(story.year) == []


def test_the_list_of_figures_holds_no_message_of_a_check_and_finds_a_rate_by_both_words(story):
    draft = draft_of(story.year)
    chips = chips_of(draft.figures.values())
    assert any(key.startswith("found.") for key in draft.figures)
    assert not any(chip.key.startswith("found.") for chip in chips)
    rate = next(chip for chip in chips if chip.key == f"p{story.project.pk}.rate")
    assert rate.label.endswith("支出率") and rate.also == "执行率"
