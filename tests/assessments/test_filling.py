"""One field at a time: saved, refused, in conflict; what the score says afterwards; who may, and when."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.operations import record_figure
from selfeval.accounts.roles import Role
from selfeval.assessments.drafts import draft_of
from selfeval.assessments.fields import OF_FORM, OF_ROW, TABLE
from selfeval.assessments.gaps import gaps_of
from selfeval.assessments.models import Assessment, FieldChange, Indicator, Result
from selfeval.assessments.operations import CannotAct, declare_indicators, describe, record_result
from selfeval.assessments.operations.results import Wanted, save_field
from selfeval.assessments.typed import NotReadable, read_day, read_number, read_points
from selfeval.assessments.workflow import Action
from tests.factories import Story, fill_in, in_days, indicator_fields, make_scope, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    told = Story()
    declare_indicators(assessment_id=told.form.pk, by=told.filler, goal="完成年度任务", indicators=indicator_fields())
    told.row = told.form.indicators.first()
    client.force_login(told.filler.user)
    return told


def save(client, story, text, field="actual", seen="", row=...):
    row = story.row if row is ... else row
    given = {"field": field, "indicator": row.pk if row else "", "text": text, "seen": seen}
    return client.post(reverse("assessments:save_field", args=[story.form.pk]), given)


def result(story) -> Result:
    return Result.objects.get(indicator=story.row)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("９８．５％", "%", "98.5"),
        ("1,234.5", "件", "1234.5"),
        ("12 件", "件", "12"),
        ("-3", "%", "-3"),
        (".5", "", "0.5"),
        ("0012", "", "12"),
        ("  ", "", None),
    ],
)
def test_numbers_are_read_as_people_type_them(text, unit, number):
    assert read_number(text, unit) == (Decimal(number) if number else None)


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("≥98", "%", "比较符号"),
        ("98%", "件", "计量单位是“件”"),
        ("12万", "", "没有计量单位"),
        ("abc", "", "不是数字"),
        ("1,23", "", "不是数字|带有"),
        ("1e5", "", "带有|不是数字"),
        ("1_000", "", "带有|不是数字"),
        ("nan", "", "不是数字"),
        ("1" * 15, "", "位数太多"),
        ("1.23456", "", "小数位数太多"),
    ],
)
def test_what_could_mean_two_things_is_refused_in_words(text, unit, words):
    with pytest.raises(NotReadable, match=words):
        read_number(text, unit)


def test_the_score_asks_for_its_reason_until_what_handing_in_needs_is_written(client, story):
    save(client, story, "1")
    sums = reverse("assessments:edit_sums", args=[story.form.pk])
    link = f'id="asked-{story.row.pk}" href="#f-{story.row.pk}-cause">得分低于分值，请'
    assert f"{link}写明原因</a>" in client.get(sums).content.decode()
    save(client, story, "两台电梯停梯更换部件，影响完好率", "deviation_reason")
    assert f"{link}填写改进措施</a>" in client.get(sums).content.decode()
    save(client, story, "明年提前安排部件采购和停梯检修", "improvement")
    assert f'id="asked-{story.row.pk}"' not in client.get(sums).content.decode()


def test_a_negative_actual_is_saved_and_asked_about_where_it_is_typed(client, story):
    page = save(client, story, "-3", seen="").content.decode()
    assert "已保存" in page and "填的是负数，计分时按0计，请核对是否填错" in page
    assert "填的是负数" not in save(client, story, "3", seen="-3").content.decode()


@pytest.mark.parametrize("text", ["1,000,000", "100.01%", "-1"])
def test_a_satisfaction_outside_0_to_100_is_refused_where_it_is_typed(client, story, text):
    of = {"indicator_class": "SATISFACTION", "subclass": "SERVICE_SATISFACTION", "unit": "%"}
    Indicator.objects.filter(pk=story.row.pk).update(**of)
    answer = save(client, story, text)
    assert answer.status_code == 422 and "不在0到100之间：满意度是百分比" in answer.content.decode()
    assert save(client, story, "100%").status_code == 200


@pytest.mark.parametrize(
    "text", ["2021-02-08", "2021年2月8日", "2021.2.8", "２０２１/2/8", "20210208", "2021年 2月 8日"]
)
def test_days_are_read_as_people_type_them(text):
    assert read_day(text) == date(2021, 2, 8)


@pytest.mark.parametrize("text", ["2021-02-30", "2月8日", "21-2-8", "1021-02-08", "2021-13-01", "明天"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(NotReadable):
        read_day(text)


def test_points_lie_between_0_and_100():
    assert read_points("13.80分") == Decimal("13.8")
    for text in ("-1", "101", "1.234"):
        with pytest.raises(NotReadable):
            read_points(text)


def test_every_field_of_the_table_is_a_column_with_room_for_it():
    for field in TABLE:
        model = {"FORM": Assessment, "INDICATOR": Indicator, "RESULT": Result}[field.owner]
        column = model._meta.get_field(field.name)
        if field.kind in ("WORDS", "LINE"):
            assert column.max_length == field.longest
    assert not {"deduction", "deduction_reason", "score", "state", "version"} & (set(OF_FORM) | set(OF_ROW))


def test_a_field_is_saved_scored_and_told(client, story):
    answer = save(client, story, "９８％")
    page = answer.content.decode()
    assert answer.status_code == 200 and "已保存" in page and 'value="98"' in page
    assert (result(story).actual, result(story).score) == (Decimal(98), Decimal("49.00"))
    change = FieldChange.objects.get()
    told = (change.field, change.before, change.after, change.place, change.changed_by, change.form_version)
    assert told == ("实际完成值", "", "98", story.row.name, story.filler.user, 0)


def test_the_same_text_again_leaves_no_second_row(client, story):
    save(client, story, "98")
    assert save(client, story, "98.0", seen="").status_code == 200
    assert FieldChange.objects.count() == 1


def test_what_is_refused_comes_back_as_typed(client, story):
    answer = save(client, story, "很多")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="很多"' in page and "不是数字" in page and "aria-invalid" in page
    assert result(story).actual is None


def test_a_newer_text_is_never_overwritten_and_both_are_shown(client, story):
    save(client, story, "98")
    answer = save(client, story, "97", seen="")
    page = answer.content.decode()
    assert answer.status_code == 409 and "已改为“98”，您填的是“97”" in page and "张三于" in page
    assert result(story).actual == 98
    assert save(client, story, "97", seen="98").status_code == 200


def test_words_with_line_ends_are_saved_once(client, story):
    save(client, story, "第一行\r\n第二行", field="achieved_goal", row=None)
    assert save(client, story, "改了", field="achieved_goal", row=None, seen="第一行\r\n第二行").status_code == 200


def test_a_field_that_the_table_does_not_name_is_not_saved(client, story):
    for name in ("score", "deduction", "state", "is_applicable", "name", "nothing"):
        assert save(client, story, "1", field=name).status_code == 400
    for name in ("version", "score", "state", "submitted_by"):
        assert save(client, story, "1", field=name, row=None).status_code == 400


def test_a_row_of_another_form_is_not_found(client, story):
    other = Story()
    fill_in(other.form, other.filler)
    assert save(client, story, "1", row=other.form.indicators.first()).status_code == 404


def test_a_submitted_form_refuses_and_keeps_the_text(client, story):
    Assessment.objects.filter(pk=story.form.pk).update(
        state="SUBMITTED", score=90, submitted_by=story.filler.user, submitted_at="2022-01-01T00:00Z"
    )
    answer = save(client, story, "98")
    assert answer.status_code == 422 and "不能再修改" in answer.content.decode()
    page = client.get(reverse("assessments:edit", args=[story.form.pk]))
    assert page.status_code == 302 and page.url == reverse("assessments:sheet", args=[story.form.pk])


def test_only_the_own_sections_filler_fills_in(client, story):
    for who in (
        story.chief,
        story.finance,
        story.panel,
        make_scope(Role.FILLER, story.department, make_section(story.department)),
    ):
        client.force_login(who.user)
        assert client.get(reverse("assessments:edit", args=[story.form.pk])).status_code in (302, 404)
        assert save(client, story, "98").status_code in (403, 404)
    assert result(story).actual is None


def test_before_the_round_opens_nothing_is_filled_in_but_indicators_are_declared(client):
    story = Story()
    story.round.opens_on = in_days(3)
    story.round.save()
    declare_indicators(assessment_id=story.form.pk, by=story.filler, goal="目标", indicators=indicator_fields())
    row = story.form.indicators.first()
    with pytest.raises(CannotAct, match="开始填报"):
        save_field(assessment_id=story.form.pk, wanted=Wanted(OF_ROW["actual"], "1", "", row.pk), by=story.filler)
    client.force_login(story.filler.user)
    assert client.get(reverse("assessments:indicators", args=[story.form.pk])).status_code == 200


def test_not_applicable_is_one_field_with_its_reason(client, story):
    save(client, story, "政策取消", field="not_applicable_reason")
    assert result(story).is_applicable is False
    save(client, story, "", field="not_applicable_reason", seen="政策取消")
    assert result(story).is_applicable is True


def test_a_score_outside_its_band_is_refused(client, story):
    Indicator.objects.filter(pk=story.row.pk).update(operator="QUALITATIVE", kind="BANDED", target=None)
    assert save(client, story, "ACHIEVED", field="band").status_code == 200
    answer = save(client, story, "20", field="band_score")
    assert answer.status_code == 422 and "40分至50分之间" in answer.content.decode()
    assert save(client, story, "45", field="band_score").status_code == 200
    assert result(story).score == 45


def page_of(client, story, name="edit") -> str:
    return client.get(reverse(f"assessments:{name}", args=[story.form.pk])).content.decode()


def test_explanations_are_asked_for_where_they_arise(client, story):
    asked = f'id="score-{story.row.pk}" hx-swap-oob="true" class="score" data-asks="'
    assert f'{asked}"' in page_of(client, story, "edit_sums")
    save(client, story, "90")
    under = "cause deviation_reason improvement responsible improve_by missing_evidence_reason"
    assert f'{asked}{under}"' in page_of(client, story, "edit_sums")
    save(client, story, "140", seen="90")
    assert f'{asked}cause deviation_reason missing_evidence_reason"' in page_of(client, story, "edit_sums")
    assert 'data-asks="execution_cause execution_reason' in page_of(client, story, "edit_sums"), "85 % was spent"


def test_the_side_list_counts_and_leads(client, story):
    page = page_of(client, story)
    assert "已完成 <b>0/5</b>" in page and f'href="#f-{story.row.pk}-actual"' in page
    save(client, story, "100")
    save(client, story, "检查结果见上级通报，无单独文件", field="missing_evidence_reason")
    assert "已完成 <b>1/5</b>" in page_of(client, story, "edit_sums")
    save(client, story, "90", seen="100")
    save(client, story, "太短", field="deviation_reason")
    assert "偏差原因分析（至少10个字）" in page_of(client, story, "edit_sums")


def test_last_years_value_score_and_reason_stand_beside_the_actual(client, story):
    earlier = Story()
    fill_in(earlier.form, earlier.filler, actual="77")
    record_result(
        indicator_id=earlier.form.indicators.first().pk, by=earlier.filler, deviation_reason="去年雨季停工两个月"
    )
    story.project.predecessor = earlier.project
    story.project.save()
    page = page_of(client, story)
    assert "上年：77%，得分38.50" in page and "去年雨季停工两个月" in page


def test_a_returned_form_is_scored_on_the_money_of_now(client, story):
    fill_in_rest(story)
    story.act(story.filler, Action.SUBMIT)
    story.act(story.chief, Action.RETURN, opinion="请核对。")
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(1000), by=story.finance.user)
    page = page_of(client, story)
    assert 'id="total-score">100.00' in page and "请核对。" in page


def fill_in_rest(story):
    for row in story.form.indicators.all():
        record_result(indicator_id=row.pk, by=story.filler, actual=Decimal(100))
    words = {
        "achieved_goal": "完成年度任务",
        "execution_reason": "项目招标延期，尾款次年支付",
        "execution_improvement": "提前一个月启动招标，按季调度",
    }
    describe(assessment_id=story.form.pk, by=story.filler, **words)


def test_a_save_takes_at_most_fifteen_statements(client, story, django_assert_max_num_queries):
    save(client, story, "97")
    with django_assert_max_num_queries(15):
        assert save(client, story, "98", seen="97").status_code == 200


@pytest.mark.parametrize("name", ["edit", "edit_sums", "indicators"])
def test_the_page_takes_the_same_queries_for_5_and_30_rows(client, story, name, django_assert_num_queries):
    def more(count):
        fields = indicator_fields()[0] | {"weight": Decimal(1)}
        have = story.form.indicators.count()
        for n in range(have + 1, count + 1):
            row = Indicator.objects.create(assessment=story.form, position=n, **fields | {"name": f"第{n}项"})
            Result.objects.create(indicator=row)

    more(5)
    url = reverse(f"assessments:{name}", args=[story.form.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as taken:
        client.get(url)
    more(30)
    with django_assert_num_queries(len(taken)):
        client.get(url)
    assert len(taken) <= 25


def test_the_side_list_names_apart_what_is_due_and_what_is_only_wished(client, story):
    fill_in_rest(story)
    page = page_of(client, story)
    assert "已填写完整" in page and "建议补充" in page and "佐证材料，或未附的原因" in page
    assert gaps_of(story.form) == ()
    describe(assessment_id=story.form.pk, by=story.filler, achieved_goal="")
    assert "年度总体目标的实际完成情况没有填写。" in [gap.words for gap in gaps_of(story.form)]
    assert "送审前要补齐" in page_of(client, story)


def over_budget(story) -> Indicator:
    """The first row as a cost of 100 万元 with full marks, where the project was given 1000 元 (P11)."""
    cost = {"subclass": "COST", "operator": "LE", "unit": "万元", "target": Decimal(100)}
    Indicator.objects.filter(pk=story.row.pk).update(**cost)
    record_result(indicator_id=story.row.pk, by=story.filler, actual=Decimal(1))
    return Indicator.objects.get(pk=story.row.pk)


def test_a_reason_that_a_check_asks_for_is_shown_and_named_though_the_row_has_full_marks(client, story):
    fill_in_rest(story)
    row = over_budget(story)
    draft = draft_of(Assessment.objects.get(pk=story.form.pk))
    (drawn,) = [each for each in draft.rows if each.indicator.pk == row.pk]
    assert drawn.score.self_score == row.weight
    (reason,) = [blank for blank in drawn.reasons if blank.is_shown]
    assert (reason.field.name, drawn.why_anchor) == ("deviation_reason", reason.id)
    assert "超过全年预算数0.10万元，请在偏差原因中说明" in drawn.why
    assert [(each.place, each.words, each.anchor) for each in draft.progress.missing] == [
        (row.name, "偏差原因分析", reason.id)
    ]


def test_the_form_can_be_handed_in_once_that_reason_is_written(client, story):
    fill_in_rest(story)
    over_budget(story)
    assert len(gaps_of(story.form)) == 1
    assert save(client, story, "指标值按三年总投资设定，非本年预算", field="deviation_reason").status_code == 200
    assert gaps_of(story.form) == () and "已填写完整" in page_of(client, story)


def test_what_a_check_asks_for_is_named_before_the_row_is_filled_in_too(client, story):
    over_budget(story)
    save(client, story, "", seen="1")
    assert "<small>实际完成值、偏差原因分析</small>" in page_of(client, story, "edit_sums")


@pytest.mark.parametrize(("executed", "asked"), [("1000", ()), ("967.60", ("execution_reason",))])
def test_any_rate_but_100_percent_may_be_explained_and_need_not_be(client, story, executed, asked):
    fill_in_rest(story)
    describe(assessment_id=story.form.pk, by=story.filler, execution_reason="", execution_improvement="")
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(executed), by=story.finance.user)
    draft = draft_of(Assessment.objects.get(pk=story.form.pk))
    assert (draft.asks, draft.shows_execution) == (asked, bool(asked))
    assert [each.words for each in draft.progress.wished if each.place == "预算执行偏差"] == ["执行偏差原因"] * bool(
        asked
    )
    assert draft.progress.missing == () and gaps_of(story.form) == ()


def test_a_reason_that_a_check_asks_of_the_money_is_due(client, story):
    fill_in_rest(story)
    describe(assessment_id=story.form.pk, by=story.filler, execution_reason="", execution_improvement="")
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal("949.9"), by=story.finance.user)
    draft = draft_of(Assessment.objects.get(pk=story.form.pk))
    assert [(each.place, each.words) for each in draft.progress.missing] == [("预算执行偏差", "执行偏差原因")]


def test_a_shortfall_is_offered_causes_of_its_own_beside_those_of_over_achievement(client, story):
    page = page_of(client, story)
    assert '<optgroup label="没有完成"><option value="TARGET_TOO_HIGH">目标设定偏高</option>' in page
    assert '<optgroup label="超额完成"><option value="TARGET_TOO_LOW">目标设定偏低</option>' in page
    assert save(client, story, "LATE_FUNDS", field="cause").status_code == 200
    assert result(story).cause == "LATE_FUNDS"
    for field in (OF_ROW["cause"], OF_FORM["execution_cause"]):
        assert {value for _, group in field.groups for value, _ in group} == set(dict(field.choices))
