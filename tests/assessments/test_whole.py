"""部门整体支出绩效自评表: what is computed follows the facts, everything else goes the way of every form."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from budgets.operations import Stated, open_next_year, record_stated
from budgets.queries import department_money
from selfeval.accounts.roles import Role
from selfeval.assessments import operations, xlsx
from selfeval.assessments.models import Assessment, Funds
from selfeval.assessments.offline import spots_of
from selfeval.assessments.operations.indicators import change_indicator, remove_indicator
from selfeval.assessments.operations.library import copy_last_year
from selfeval.assessments.pages import coverage_of, sheet_of, whole_of
from selfeval.assessments.phrases import declared_text
from selfeval.assessments.queries import current_funds, every_of_year, is_stale, of_year, score_of, whole_of_year
from selfeval.assessments.queries.beside import beside_of
from selfeval.assessments.queries.ratios import ratios_of
from selfeval.assessments.queries.reviewing import review_of
from selfeval.assessments.workflow import Action
from selfeval.demo.office import RULE_SETS, read
from selfeval.reports.content import sheet_of as report_sheet
from selfeval.reports.score_notes import execution_note
from selfeval.scoring.terms import Ratio
from selfeval.scoring.writing import percent, points
from tests.assessments.wholes import NOT_HERE, WholeStory
from tests.factories import make_line, make_project, make_round, make_scope, make_section, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return WholeStory()


def test_the_form_starts_with_its_standard_indicators_of_a_hundred_points(story):
    rows = list(story.whole.indicators.all())
    assert sum((row.weight for row in rows), story.whole.rules.execution_weight) == 100
    assert {row.computed for row in rows if row.computed} == set(Ratio)
    assert all(row.result.actual is None for row in rows)


def test_a_round_opens_with_the_form_of_the_chosen_section_or_without():
    year = make_year()
    section = make_section(year.department)
    make_project(year, section)
    assert make_round(year, whole_section=section).assessments.get(project__is_whole=True).section == section


def test_it_is_in_no_list_of_projects_and_in_every_list_of_forms(story):
    assert [form.pk for form in of_year(story.year)] == [story.of_project.pk]
    assert [form.pk for form in every_of_year(story.year)] == [story.whole.pk, story.of_project.pk]
    assert whole_of_year(story.year) == story.whole
    assert story.year.projects.count() == 1


def test_its_money_is_the_departments_by_source_and_kind(story):
    money, funds = department_money(story.year).total, current_funds(story.whole.project)
    for column in ("initial", "adjusted", "executed"):
        assert sum(getattr(row, column) for row in funds) == getattr(money, column)
    page = sheet_of(story.whole)
    assert page.all_funds.executed == money.executed == Decimal(3850)
    assert [label for label, _ in page.parts] == ["基本支出", "其中：人员经费", "　　　公用经费", "项目支出"]
    assert [part.executed for _, part in page.parts] == [3000, 0, 3000, 850]
    assert set(dict(page.parts)["项目支出"].line_ids) == {story.line.pk}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(0, 10**9), min_size=3, max_size=3))
def test_the_rates_are_those_that_the_pages_of_the_money_print(story, amounts):
    spent, of_project, initial = amounts
    story.record(story.basic, "EXECUTED", 12, spent)
    story.record(story.line, "EXECUTED", 12, of_project)
    story.record(story.line, "INITIAL", 0, initial)
    money, now = department_money(story.year), ratios_of(story.year)
    for ratio, part in ((Ratio.BASIC_EXECUTION, money.basic), (Ratio.PROJECT_EXECUTION, money.project)):
        value = now[ratio].value
        assert percent(part.rate) == ("—" if value is None else f"{value}%")


def told(client, story) -> str:
    client.force_login(story.finance.user)
    return client.get(reverse("assessments:sheet", args=[story.whole.pk])).content.decode()


def test_every_computed_value_stands_beside_its_arithmetic_and_each_amount_leads_to_its_rows(client, story):
    stated = [Stated("OPENING_BALANCE", Decimal(8000)), Stated("CLOSING_BALANCE", Decimal(6000))]
    record_stated(fiscal_year=story.year, stated=stated, surplus_use=("", ""), by=story.finance.user)
    page = told(client, story)
    words = re.sub(r"<[^>]+>", "", page)
    for ratio, found in ratios_of(story.year).items():
        if found.value is not None:
            assert f" × 100 = {found.value}%" in words, ratio
    assert "执行数0.30万元 ÷ 全年预算数0.30万元 × 100 = 100.00%" in words
    assert "（年末结转和结余0.60万元 − 年初结转和结余0.80万元）÷ 年初结转和结余0.80万元 × 100 = -25.00%" in words
    for measure, name in (("EXECUTED", "执行数"), ("ADJUSTED", "全年预算数"), ("INITIAL", "年初预算数")):
        assert re.search(rf'<a href="[^"]*measure={measure}">{name}[\d.]+万元</a>', page), measure


def test_more_than_all_of_the_budget_is_said_to_earn_no_more_than_full_marks(client, story):
    assert "超过100%" not in told(client, story)
    story.record(story.basic, "EXECUTED", 12, "9000")
    assert "执行率超过100%，评分规则不加分也不扣分，得满分10.00" in told(client, story)
    note = execution_note(report_sheet(story.whole))
    assert note.endswith("超过100%，评分规则不加分也不扣分，得10.00分。")


def test_everything_that_was_not_spent_as_budgeted_is_named_where_the_reasons_are_typed(client, story):
    other = make_project(story.year, story.section, name="清运费")
    line = make_line(project=other)
    for measure, month, amount in (("INITIAL", 0, "20000"), ("EXECUTED", 12, "19960"), ("APPROPRIATED", 12, "20000")):
        story.record(line, measure, month, amount)
    story.record(story.basic, "EXECUTED", 12, "9000")
    client.force_login(story.filler.user)
    page = client.get(reverse("assessments:edit", args=[story.whole.pk])).content.decode()
    told = re.search(r"与全年预算数不同的支出共(\d)项，原因应逐项写明：(.*?)</p>", page)
    words = re.sub(r"<[^>]+>", "", told[2])
    assert told[1] == "3"
    assert "基本支出超出0.60万元" in words and f"{story.project.name}结余" in words and "清运费结余40.00元" in words


def test_what_lacks_its_facts_says_which_and_keeps_the_form_from_being_handed_in(story):
    now = ratios_of(story.year)
    assert "年初和年末结转和结余" in now[Ratio.BALANCE_CHANGE].problem
    assert "编制数" in now[Ratio.STAFF_CONTROL].problem
    story.staff(20, 19)
    story.staff(None, 4, "CONTRACT")  # holds no posts
    assert ratios_of(story.year)[Ratio.STAFF_CONTROL].value == 95
    story.staff(None, 2, "CLERK")
    assert "科员的编制数" in ratios_of(story.year)[Ratio.STAFF_CONTROL].problem
    with pytest.raises(operations.Incomplete, match="结转结余变动率”：没有填写年初和年末结转和结余"):
        story.act(story.filler, Action.SUBMIT)


@pytest.mark.parametrize(
    ("opening", "closing", "value"), [("200", "150", "-25"), ("0", "0", "0"), ("0", "5", None), ("100", "130", "30")]
)
def test_the_balance_changes_by_the_stated_ones(story, opening, closing, value):
    stated = [Stated("OPENING_BALANCE", Decimal(opening)), Stated("CLOSING_BALANCE", Decimal(closing))]
    record_stated(fiscal_year=story.year, stated=stated, surplus_use=("", ""), by=story.finance.user)
    found = ratios_of(story.year)[Ratio.BALANCE_CHANGE]
    assert found.value == (None if value is None else Decimal(value))
    assert bool(found.problem) == (value is None)


def test_a_computed_value_is_refused_whichever_way_it_is_typed(story):
    row = story.row("基本支出预算执行率")
    with pytest.raises(operations.CannotAct, match="自动计算，不能填写"):
        story.save(row.name, "actual", "90")
    with pytest.raises(operations.CannotAct, match="自动计算，不能填写"):
        operations.record_result(indicator_id=row.pk, by=story.filler, actual=Decimal(90))
    assert not [spot for spot in spots_of(story.whole) if spot.indicator == row and spot.field.name == "actual"]
    with pytest.raises(operations.CannotAct, match="名称、二级指标、指标性质和计量单位不能改"):
        change_indicator(indicator_id=row.pk, by=story.filler, given={"unit": "元"}, seen=declared_text(row))
    with pytest.raises(operations.CannotAct, match="直接赋分或完成比例赋分"):
        change_indicator(indicator_id=row.pk, by=story.filler, given={"kind": "BANDED"}, seen=declared_text(row))
    change_indicator(indicator_id=row.pk, by=story.filler, given={"target": Decimal(95)}, seen=declared_text(row))
    assert story.row(row.name).target == 95


def test_a_standard_indicator_that_was_taken_off_can_be_put_back(story):
    remove_indicator(indicator_id=story.row("预算调整率").pk, by=story.filler)
    made = operations.take_standard(assessment_id=story.whole.pk, by=story.filler)
    assert [(row.name, row.computed) for row in made] == [("预算调整率", "ADJUSTMENT")]
    with pytest.raises(operations.CannotAct):
        operations.take_standard(assessment_id=story.of_project.pk, by=story.filler)


def test_the_value_follows_the_money_until_it_is_handed_in_and_is_kept_then(story):
    story.fill()

    def shown():
        form = story.whole
        score_of(form)
        return next(row.result.actual for row in form.indicators.all() if row.computed == "BASIC_EXECUTION")

    story.record(story.basic, "EXECUTED", 12, "2970")
    assert shown() == 99 and story.row("基本支出预算执行率").result.actual is None
    for field, text in (("deviation_reason", "年底有一笔支出没有支付"), ("improvement", "提前办理年底的支付手续")):
        story.save("基本支出预算执行率", field, text)
    story.act(story.filler, Action.SUBMIT)
    kept = story.row("基本支出预算执行率").result
    assert kept.actual == 99 and kept.score == Decimal("3.96")
    assert Funds.objects.filter(assessment=story.whole).count() == 9
    story.record(story.basic, "EXECUTED", 12, "3000")
    assert shown() == 99 and is_stale(story.whole)


def test_a_ratio_that_moved_since_a_return_is_among_the_changes(story):
    story.approve()
    story.act(story.panel, Action.WITHDRAW)
    story.record(story.basic, "EXECUTED", 12, "2970")
    for field, text in (("deviation_reason", "年底有一笔支出没有支付"), ("improvement", "提前办理年底的支付手续")):
        story.save("基本支出预算执行率", field, text)
    story.act(story.filler, Action.SUBMIT)
    moved = {(each.place, each.field): each.after for each in review_of(story.whole, story.chief).changes}
    assert moved["基本支出预算执行率", "实际完成值（系统计算）"].startswith("99")
    assert moved["当年财政拨款（公用经费）", "全年执行数（取自资金数据）"] == "2,970.00元"
    assert moved["基本支出预算执行率", "得分（系统计算）"] == "3.96"
    assert not any(place == "合计" for place, _ in moved)  # the only part that moved tells it
    assert {("", f"{name}（系统计算）") for name in ("执行率", "总分")} <= set(moved)


def test_a_form_that_came_back_shows_one_moment_on_the_page_and_on_paper(client, story):
    story.approve()
    story.act(story.panel, Action.WITHDRAW)
    story.record(story.basic, "EXECUTED", 12, "2000")
    client.force_login(story.filler.user)
    page = client.get(reverse("assessments:sheet", args=[story.whole.pk]), {"unit": "yuan"}).content.decode()
    assert "本页是现在的数，重新送审时按它计分" in page
    shown, printed = sheet_of(story.whole), report_sheet(story.whole)
    ratio = next(row for row in printed.rows if row.name == "基本支出预算执行率")
    (basic,) = [cells for cells in printed.parts if cells.label == "基本支出"]
    assert ratio.actual == "66.67%" == percent(basic.rate) and basic.executed == 2000
    assert shown.all_funds.executed == printed.total_funds.executed and shown.score.total == printed.total


def test_a_form_that_came_back_shows_one_moment_where_it_is_filled_in_and_in_its_workbook(client, story):
    story.approve()
    story.act(story.panel, Action.WITHDRAW)
    story.record(story.basic, "EXECUTED", 12, "2000")
    client.force_login(story.filler.user)
    pages = [
        re.sub(r"<[^>]+>", " ", client.get(reverse(name, args=[story.whole.pk])).content.decode())
        for name in ("assessments:sheet", "assessments:edit")
    ]
    total = points(sheet_of(story.whole).score.total)
    for page in pages:
        assert "66.67%" in page and "0.20 " in page and total in page
        assert "执行数0.30万元 ÷" not in page
    book = load_workbook(BytesIO(client.get(reverse("assessments:form_file", args=[story.whole.pk])).content))
    rows = [[str(cell.value) for cell in row if cell.value is not None] for row in book.worksheets[0].iter_rows()]
    (basic,) = [row for row in rows if row[:1] == ["基本支出"]]
    (ratio,) = [row for row in rows if "基本支出预算执行率" in row]
    assert basic[3] == "0.20" and "66.67%" in basic and "66.67%" in ratio
    assert total in next(row for row in rows if row[:1] == ["总分"])


def test_a_form_that_waits_for_review_keeps_the_money_it_was_judged_on(client, story):
    story.fill()
    story.act(story.filler, Action.SUBMIT)
    story.record(story.basic, "EXECUTED", 12, "2000")
    assert "自评表仍按送审时的数据计分" in told(client, story)
    assert sheet_of(story.whole).all_funds.executed == report_sheet(story.whole).total_funds.executed == 3850


def test_another_fact_than_the_money_makes_it_stale_too(story):
    story.staff(20, 20)
    story.fill()
    story.save("在职人员控制率", "not_applicable_reason", "", seen=NOT_HERE)
    story.act(story.filler, Action.SUBMIT)
    assert not is_stale(story.whole)
    story.staff(20, 21)
    assert is_stale(story.whole)


def test_a_form_that_came_back_says_so_when_only_people_changed(client, story):
    story.staff(20, 20)
    story.fill()
    story.save("在职人员控制率", "not_applicable_reason", "", seen=NOT_HERE)
    story.act(story.filler, Action.SUBMIT)
    story.act(story.chief, Action.RETURN, "请核对人数")
    assert not sheet_of(story.whole).is_stale and "送审之后" not in told(client, story)
    story.staff(20, 21)
    assert "送审之后本部门的资金或人员数据有变动，本页是现在的数" in told(client, story)


def test_it_goes_the_whole_way_and_is_deducted_from_like_every_form(story):
    story.fill()
    for who, action in ((story.filler, "SUBMIT"), (story.chief, "PASS")):
        story.act(who, Action(action))
    before = story.whole.score
    row = story.row("社会影响")
    operations.deduct(
        indicator_id=row.pk, by=story.panel, version=story.whole.version, deduction=Decimal(2), reason="依据不足"
    )
    assert story.whole.score < before
    story.act(story.panel, Action.APPROVE)
    assert story.whole.state == "APPROVED" and story.whole.grade_label
    story.act(story.panel, Action.WITHDRAW)
    assert story.whole.score is not None and whole_of(story.panel, story.year).score is None


def test_it_neither_copies_nor_is_copied_from_and_covers_nothing(story):
    story.approve()
    beside = beside_of([story.whole, story.of_project])
    assert beside[story.whole.pk].reasons == {}
    assert not any(story.whole.project_id in each for each in beside[story.of_project.pk].reasons.values())
    assert coverage_of(department_money(story.year)) == 0


def test_pages_and_files_of_the_form_are_those_of_every_form(client, story):
    client.force_login(story.filler.user)
    page = client.get(reverse("assessments:edit", args=[story.whole.pk])).content.decode()
    assert "由系统自动计算" in page and "部门整体支出绩效自评表" in page and "项目支出绩效自评表" not in page
    assert f'id="f-{story.row("基本支出预算执行率").pk}-actual"' not in page
    story.approve()
    for name in ("sheet", "form_file", "indicators"):
        assert client.get(reverse(f"assessments:{name}", args=[story.whole.pk]), follow=True).status_code == 200
    listed = client.get(reverse("assessments:list", args=[story.year.pk])).content.decode()
    assert listed.index("部门整体支出绩效自评表") < listed.index("加权平均得分")
    progress = client.get(reverse("assessments:progress", args=[story.year.pk])).content.decode()
    assert "部门整体支出" in progress


def test_the_workbook_prints_the_computed_value_where_nothing_can_be_typed(story):
    book = load_workbook(BytesIO(xlsx.form_book([sheet_of(story.whole)])))
    texts = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "部门整体支出绩效自评表" in texts and "100%" in texts and "项目支出" in texts


def test_the_workbook_comes_back_without_what_is_computed(client, story):
    client.force_login(story.filler.user)
    book = load_workbook(BytesIO(client.get(reverse("assessments:form_file", args=[story.whole.pk])).content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "100%"]
    cells[0].value = "12%"  # over the computed value: not read
    buffer = BytesIO()
    book.save(buffer)
    upload = SimpleUploadedFile("自评表.xlsx", buffer.getvalue())
    answer = client.post(reverse("assessments:form_preview", args=[story.whole.pk]), {"file": upload})
    assert answer.status_code == 200 and "12%" not in answer.content.decode()


def test_its_target_is_changed_on_the_page_and_the_rest_is_locked_there(client, story):
    client.force_login(story.filler.user)
    row = story.row("在职人员控制率")
    url = reverse("assessments:change_indicator", args=[row.pk])
    given = {
        "target": "98",
        "kind": "DIRECT",
        "weight": "3",
        "seen": declared_text(row),
        "name": "另一个",
        "unit": "人",
    }
    assert client.post(url, given).status_code == 302
    now = story.row("在职人员控制率")
    assert (now.target, now.kind, now.unit, now.computed) == (98, "DIRECT", "%", "STAFF_CONTROL")


def test_last_years_form_hands_on_what_is_computed(story):
    made = open_next_year(last=story.year, carried={}, by=story.finance.user)
    make_round(made, name="national-2021", whole_section=story.section)
    form = whole_of_year(made)
    remove_indicator(indicator_id=form.indicators.get(name="预算调整率").pk, by=story.filler)
    assert [row.computed for row in copy_last_year(assessment_id=form.pk, by=story.filler)] == ["ADJUSTMENT"]


def test_finance_takes_it_in_from_the_page_of_the_round_once(client, story):
    client.force_login(story.finance.user)
    url = reverse("assessments:take_in_whole", args=[story.year.pk])
    again = client.post(url, {"section": story.section.pk})
    assert again.status_code == 422 and "已经纳入本次自评" in again.content.decode()
    assert client.post(url, {"section": "x"}).status_code == 422
    operations.leave_round(assessment_id=story.whole.pk, by=story.finance, reason="本年度不做")
    assert whole_of_year(story.year) is None
    assert Assessment.objects.filter(round=story.round).count() == 2


def test_a_rule_set_without_a_departments_form_refuses_it():
    project = make_project()
    year, section = project.fiscal_year, project.section
    data = {name: value for name, value in read(RULE_SETS)[0].items() if name != "department"}
    round_ = make_round(year, rule_set=operations.adopt_rule_set(data=data))
    with pytest.raises(operations.CannotAct, match="没有部门整体支出的内容"):
        operations.take_in_whole(round_id=round_.pk, section=section, by=make_scope(Role.FINANCE, year.department))
