"""Sentences follow the facts, and every figure in them is bound."""

import re
from decimal import Decimal

import pytest

from budgets.facts import money_findings
from budgets.models import Explanation
from budgets.operations import Stated, explain, record_figure, record_stated
from selfeval.reports.content import NothingToReport, build
from selfeval.reports.figures.findings import _said
from selfeval.reports.phrases import numeral
from selfeval.reports.values import AnnualReport
from tests.factories import Story, fill_in, make_project, make_round, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# What no data gives: years, days and the numbers of headings.
FREE = re.compile(r"\d{4}年(?:\d+月\d+日)?|（[一二三四五六七八九十]+）")


def words(report) -> str:
    return "\n".join(p.text for chapter in report.chapters for p in chapter.paragraphs)


def test_no_number_stands_unbound_in_a_generated_sentence(demonstration):
    report = build(demonstration)
    typed = {"24小时", "2小时"}  # inside an indicator's own name
    for chapter in report.chapters[1:]:
        for paragraph in chapter.paragraphs:
            for part in paragraph.parts:
                if part.source is None:
                    left = FREE.sub("", part.text)
                    assert not re.search(r"\d", left) or any(name in left for name in typed), left


def test_every_source_leads_to_a_page_that_opens(client, demonstration):
    from selfeval.accounts.models import User

    report = build(demonstration)
    client.force_login(User.objects.get(username="jingban"))
    parts = [part for chapter in report.chapters for p in chapter.paragraphs for part in p.parts if part.source]
    assert len(parts) > 60
    for url in {part.source.url for part in parts}:
        assert client.get(url).status_code == 200, url


def told(executed="1000"):
    story = Story()
    fill_in(story.form, story.filler)
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(executed), by=story.finance.user)
    return words(build(story.year))


def test_money_spent_to_the_cent_has_no_deviation_sentence():
    text = told()
    assert "支出执行到位，支出率为100.00%" in text
    assert "结余" not in text and "超出" not in text


def test_money_left_over_is_said_with_amount_and_rate():
    assert "完成预算的50.00%，结余0.05万元" in told("500")


def test_money_overspent_is_said_with_amount_and_rate():
    assert "完成预算的150.00%，超出预算0.05万元" in told("1500")


@pytest.mark.parametrize(("executed", "words"), [("998.5", "结余不到0.01万元"), ("1001.5", "超出预算不到0.01万元")])
def test_what_is_too_small_to_show_is_not_printed_as_nothing(executed, words):
    text = told(executed)
    assert words in text and "结余0.00" not in text and "预算0.00" not in text


def test_an_appropriation_that_differs_is_said():
    story = Story()
    record_figure(line=story.line, measure="APPROPRIATED", month=12, amount=Decimal(600), by=story.finance.user)
    assert "实际拨付数比年初预算数少0.04万元" in words(build(story.year))


def test_nothing_to_say_is_said():
    story = Story()
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(1000), by=story.finance.user)
    report = build(story.year)
    assert report.chapters[0].paragraphs[0].text == "无。"
    assert report.chapters[5].paragraphs[0].text == "无。"
    assert report.unexplained == 0


def test_what_nobody_explained_is_said_and_counted():
    report = build(Story().year)
    assert "执行率85.00%低于90.00%，请说明原因和改进措施。（尚未说明）" in report.chapters[5].paragraphs[0].text
    assert report.unexplained == 1  # of the money (B12); chapter four without a cause is the same gap, told once


def test_an_explanation_is_printed_with_its_document():
    story = Story()
    finding = next(f for f in money_findings(story.year) if f.check_id == "B12")
    explain(
        fiscal_year=story.year,
        check_id="B12",
        place=finding.place,
        figures=finding.figures,
        text="项目招标延期，尾款次年支付",
        document_number="测办〔2021〕3号",
        by=story.finance.user,
    )
    report = build(story.year)
    assert "主要原因：项目招标延期，尾款次年支付，依据测办〔2021〕3号。" in words(report)
    assert report.unexplained == 0
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(800), by=story.finance.user)
    assert build(story.year).unexplained == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("尾款次年支付。", "尾款次年支付，依据测办〔2021〕3号"),
        ("伙食补助未纳入预算；项目支出未超出。", "伙食补助未纳入预算；项目支出未超出；依据：测办〔2021〕3号"),
    ],
)
def test_a_document_stands_behind_all_that_was_explained(text, told):
    assert _said(Explanation(text=text, document_number="测办〔2021〕3号")) == told
    assert _said(Explanation(text=text)) == text.rstrip("。")


def test_an_error_is_said_to_be_open_and_leads_to_the_total_that_is_wrong(client):
    story = Story()
    stated = [Stated("INITIAL_TOTAL", Decimal(5000))]
    record_stated(fiscal_year=story.year, stated=stated, surplus_use=("", ""), by=story.finance.user)
    first = build(story.year).chapters[5].paragraphs[0]
    assert "（0.50万元）与明细0.10万元不一致，差额0.40万元。（尚未更正）" in first.text
    client.force_login(story.finance.user)
    page, _, row = first.parts[0].source.url.partition("#")
    assert f'id="{row}"' in client.get(page).content.decode()


def test_unmet_indicators_are_those_that_missed_their_target():
    story = Story()
    fill_in(story.form, story.filler, actual="95")
    report = build(story.year)
    assert report.summary[0].unmet == 2  # 100, 100, 90
    assert "未完成的绩效指标共2项" in words(report)


def test_fulfilled_indicators_are_said_to_be():
    story = Story()
    fill_in(story.form, story.filler)
    assert "各项绩效指标均已完成。" in words(build(story.year))


def test_a_year_without_forms_says_what_is_missing():
    with pytest.raises(NothingToReport, match="请先开启自评批次"):
        build(make_year())


@pytest.mark.parametrize(("number", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_numerals_are_written_in_chinese(number, written):
    assert numeral(number) == written


def test_the_rows_behind_an_amount_add_up_to_it_on_their_page(client, demonstration):
    from selfeval.accounts.models import User

    report = build(demonstration)
    client.force_login(User.objects.get(username="caiwu"))
    parts = [part for chapter in report.chapters for p in chapter.paragraphs for part in p.parts]
    amounts = [part for part in parts if part.source and part.source.measure and "%" not in part.text]
    assert len(amounts) >= 7
    for part in amounts:
        assert part.text in client.get(part.source.url).content.decode().replace(",", ""), part


def test_a_report_comes_back_whole_from_its_canonical_json(demonstration):
    report = build(demonstration)
    again = AnnualReport.from_json(report.canonical_json)
    assert again == report and again.sha256 == report.sha256


def test_a_year_without_money_and_indicators_claims_nothing_of_them():
    project = make_project()
    make_round(project.fiscal_year)
    text = words(build(project.fiscal_year))
    assert not any(claim in text for claim in ("均已完成", "一致", "预算总额的"))
