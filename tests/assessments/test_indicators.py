"""What a form promises: declared, chosen, copied, weighed; frozen when the round opens, then changed with a reason."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from selfeval.assessments.models import FieldChange, Indicator, IndicatorTemplate
from selfeval.assessments.operations import CannotAct, MovedOn, library, record_result
from selfeval.assessments.operations import indicators as changing
from selfeval.assessments.phrases import declared_text
from selfeval.assessments.queries.filling import adjusted_of, is_frozen
from selfeval.assessments.queries.library import kind_for
from selfeval.assessments.workflow import Action
from tests.factories import Story, fill_in, in_days, indicator_fields, make_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(client):
    """A form of a round that opens in three days."""
    told = Story()
    told.round.opens_on = in_days(3)
    told.round.save()
    client.force_login(told.filler.user)
    return told


def opened(story):
    story.round.opens_on = in_days(0)
    story.round.save()
    story.form.refresh_from_db()


def add(story, n=0, **changes):
    given = indicator_fields()[n] | changes
    return changing.add_indicator(assessment_id=story.form.pk, by=story.filler, given=given)


WRITTEN = {
    "subclass": "QUANTITY",
    "name": "慰问人数",
    "operator": "GE",
    "target": "４４０",
    "unit": "人",
    "kind": "PROPORTIONAL",
    "weight": "10",
}


def test_an_indicator_is_declared_by_hand(client, story):
    answer = client.post(reverse("assessments:add_indicator", args=[story.form.pk]), WRITTEN)
    assert answer.status_code == 302
    row = story.form.indicators.get()
    assert (row.indicator_class, row.target, row.weight) == ("OUTPUT", Decimal(440), Decimal(10))
    assert row.result.score is None
    assert FieldChange.objects.get().after == "数量指标“慰问人数”，≥440人，完成比例赋分，10分"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": ""}, "请填写年度指标值"),
        ({"target": "-3"}, "不能为负数"),
        ({"target": "约440"}, "不是数字"),
        ({"operator": "BY_DATE"}, "须填写完成期限"),
        ({"operator": "QUALITATIVE", "kind": "BANDED"}, "须写明定性目标"),
        ({"operator": "QUALITATIVE", "target_text": "好"}, "没有完成比例"),
        ({"operator": "BY_DATE", "target_date": "2021-12-31", "kind": "SATISFACTION"}, "满意度赋分"),
        ({"weight": "0"}, "分值应大于0分"),
        ({"weight": "7.555"}, "小数位数太多"),
        ({"pass_threshold": "160"}, "合格线应在0到100之间"),
        ({"subclass": "ECONOMIC_COST"}, "选择"),
        ({"name": ""}, "必填"),
    ],
)
def test_what_cannot_be_scored_is_refused_with_the_words_kept(client, story, changes, words):
    answer = client.post(reverse("assessments:add_indicator", args=[story.form.pk]), WRITTEN | changes)
    page = answer.content.decode()
    assert answer.status_code == 200 and words in page and 'value="人"' in page
    assert not story.form.indicators.exists()


def test_an_indicator_is_changed_field_by_field_and_not_over_a_newer_one(client, story):
    row = add(story)
    url = reverse("assessments:change_indicator", args=[row.pk])
    seen = {"seen": declared_text(row)}
    assert client.post(url, WRITTEN | seen | {"name": row.name, "weight": "12"}).status_code == 302
    row.refresh_from_db()
    assert (row.target, row.weight) == (440, 12)
    assert {c.field for c in FieldChange.objects.filter(before="50")} == {"分值"}
    assert "刚在别处修改过" in client.post(url, WRITTEN | seen).content.decode()


def test_indicators_move_within_their_subclass_and_are_removed(client, story):
    first, second = add(story, name="甲"), add(story, name="乙")
    url = reverse("assessments:move_indicator", args=[second.pk])
    client.post(url, {"up": ""})
    assert [row.name for row in story.form.indicators.all()] == ["乙", "甲"]
    client.post(url, {"up": ""})
    assert [row.name for row in story.form.indicators.all()] == ["乙", "甲"], "already first"
    assert "删除指标：甲" in client.get(reverse("assessments:remove_indicator", args=[first.pk])).content.decode()
    client.post(reverse("assessments:remove_indicator", args=[first.pk]))
    assert [row.name for row in story.form.indicators.all()] == ["乙"]
    assert FieldChange.objects.last().before.startswith("数量指标“甲”")


def test_weights_are_checked_as_they_are_typed(client, story):
    row = add(story)
    given = {"field": "weight", "indicator": row.pk, "seen": "50", "text": "40"}
    assert client.post(reverse("assessments:save_field", args=[story.form.pk]), given).status_code == 200
    page = client.get(reverse("assessments:weights", args=[story.form.pk])).content.decode()
    assert "还差10分" in page and "还差30分" in page
    given |= {"seen": "40", "text": "0"}
    assert client.post(reverse("assessments:save_field", args=[story.form.pk]), given).status_code == 422


def test_weights_are_spread_evenly_in_one_click(client, story):
    for n in range(3):
        add(story, name=f"产出{n}", weight=Decimal(1))
    add(story, 1), add(story, 2)
    client.post(reverse("assessments:spread_weights", args=[story.form.pk]))
    weights = list(story.form.indicators.values_list("weight", flat=True))
    assert weights == [Decimal("16.5"), Decimal("16.5"), Decimal("17"), Decimal("30"), Decimal("10")]


@given(st.integers(1, 400), st.integers(1, 25))
def test_shares_are_positive_and_add_up_exactly(halves, number):
    weight = Decimal(halves) / 2
    found = library.shares(weight, number)
    assert sum(found) == weight and len(found) == number and min(found) > 0
    assert max(found[:-1], default=found[-1]) <= found[-1]


def test_last_years_indicators_are_copied_in_one_click(client, story):
    earlier = Story()
    fill_in(earlier.form, earlier.filler)
    Indicator.objects.create(
        assessment=earlier.form,
        position=9,
        indicator_class="OUTPUT",
        subclass="TIMELINESS",
        name="完成时间",
        operator="BY_DATE",
        kind="DIRECT",
        target_date=date(2020, 2, 29),
        weight=5,
    )
    url = reverse("assessments:copy_indicators", args=[story.form.pk])
    client.post(url)
    assert not story.form.indicators.exists(), "no predecessor"
    story.project.predecessor = earlier.project
    story.project.save()
    for _ in range(2):
        client.post(url)
    rows = list(story.form.indicators.all())
    assert [row.name for row in rows] == [row.name for row in earlier.form.indicators.all()]
    assert rows[-1].target_date == date(2021, 2, 28)
    assert rows[0].result.actual is None
    story.form.refresh_from_db()
    assert story.form.expected_goal == "完成年度任务"


def test_the_library_is_loaded_once_and_has_something_for_every_class():
    for _ in range(2):
        call_command("load_indicators", stdout=StringIO())
    assert 40 <= IndicatorTemplate.objects.count() <= 80
    for template in IndicatorTemplate.objects.all():
        assert template.explanation and template.formula and template.source
    kinds = set(IndicatorTemplate.objects.values_list("project_kind", flat=True))
    for kind in kinds:
        classes = set(IndicatorTemplate.objects.filter(project_kind=kind).values_list("indicator_class", flat=True))
        assert {"OUTPUT", "OUTCOME", "SATISFACTION"} <= classes, kind


@pytest.mark.parametrize(
    ("project", "kind"),
    [("彩虹城租赁及运行费", "房屋租赁及运行"), ("彩虹城物业管理费", "物业管理"), ("甲乙丙丁戊", "")],
)
def test_the_library_opens_at_the_kind_that_fits_the_projects_name(project, kind):
    call_command("load_indicators", stdout=StringIO())
    assert kind_for(project) == kind


def test_the_library_is_filtered_by_kind_and_class(client, story):
    call_command("load_indicators", stdout=StringIO())
    type(story.project).objects.filter(pk=story.project.pk).update(name="办公楼物业管理")
    url = reverse("assessments:library", args=[story.form.pk])
    page = client.get(url).content.decode()
    assert "已按项目名称显示“物业管理”类的指标" in page and "物业服务面积" in page and "安全责任事故" in page
    page = client.get(url, {"kind": "物业管理", "class": "OUTCOME"}).content.decode()
    assert "物业服务面积" not in page and "安全责任事故" in page and "已按项目名称" not in page
    assert client.get(url, {"kind": "没有", "class": "x"}).status_code == 200


def test_a_name_that_is_too_long_is_refused_in_words_and_never_cut(client, story):
    url = reverse("assessments:add_indicator", args=[story.form.pk])
    assert "maxlength" not in client.get(url).content.decode()
    page = client.post(url, {"name": "长" * 121}).content.decode()
    assert "最多120个字，现有121个字，请精简。" in page and "长" * 121 in page


def test_indicators_are_chosen_from_the_library(client, story):
    call_command("load_indicators", stdout=StringIO())
    url = reverse("assessments:library", args=[story.form.pk])
    assert "慰问（救助）人数" in client.get(url, {"kind": "慰问救助"}).content.decode()
    chosen = IndicatorTemplate.objects.filter(project_kind="慰问救助")
    client.post(url, {"template": [each.pk for each in chosen]})
    rows = story.form.indicators.all()
    assert len(rows) == len(chosen)
    assert {row.subclass for row in rows} >= {"QUANTITY", "COST"}, "costs stand under 产出 in 2020's layout"
    assert sum(row.weight for row in rows) == 90
    assert "没有选择指标" in client.post(url, {}).content.decode()


def test_what_was_declared_before_the_opening_is_frozen_from_then_on(story):
    add(story)
    assert not is_frozen(story.form)
    assert is_frozen(story.form, in_days(3))


def test_what_was_not_declared_in_time_is_open_until_the_first_result(story):
    opened(story)
    row = add(story)
    assert not is_frozen(story.form)
    record_result(indicator_id=row.pk, by=story.filler, actual=Decimal(1))
    assert is_frozen(story.form)


@pytest.fixture
def frozen(story):
    opened(story)
    fill_in(story.form, story.filler)
    story.row = story.form.indicators.first()
    return story


def test_a_frozen_indicator_is_changed_with_a_reason_that_shows_on_the_form(client, frozen):
    url = reverse("assessments:change_indicator", args=[frozen.row.pk])
    given = WRITTEN | {"name": frozen.row.name, "weight": "50", "unit": "%", "seen": declared_text(frozen.row)}
    assert "必填" in client.post(url, given).content.decode()
    assert client.post(url, given | {"reason": "上级下调任务"}).status_code == 302
    change = adjusted_of(frozen.form)[0]
    assert (change.field, change.before, change.after, change.reason) == ("年度指标值", "100", "440", "上级下调任务")
    page = client.get(reverse("assessments:edit", args=[frozen.form.pk])).content.decode()
    assert "指标有调整" in page and "“100” → “440”" in page and "上级下调任务" in page
    frozen.row.result.refresh_from_db()
    assert frozen.row.result.score == Decimal("11.36"), "the score follows the new promise"


def test_the_reading_page_shows_what_was_promised_before_and_why_it_changed(client, frozen):
    given = {"target": Decimal("80")}
    seen = declared_text(frozen.row)
    changing.change_indicator(
        indicator_id=frozen.row.pk, by=frozen.filler, given=given, seen=seen, reason="服务对象减少"
    )
    client.force_login(frozen.chief.user)
    page = client.get(reverse("assessments:sheet", args=[frozen.form.pk])).content.decode()
    part = page[page.index("<h2>指标调整</h2>") :]
    assert "100" in part and "80" in part and "服务对象减少" in part


def test_a_frozen_promise_is_not_changed_without_a_reason_by_any_way(frozen):
    asked = {"by": frozen.filler}
    form, row = {"assessment_id": frozen.form.pk} | asked, {"indicator_id": frozen.row.pk} | asked
    for refused in (
        lambda: changing.add_indicator(**form, given=indicator_fields()[0]),
        lambda: changing.change_indicator(**row, given={"weight": Decimal(1)}, seen=declared_text(frozen.row)),
        lambda: changing.remove_indicator(**row),
        lambda: changing.move_indicator(**row, down=True),
        lambda: changing.change_goal(**form, text="别的"),
        lambda: library.spread_weights(**form),
        lambda: library.copy_last_year(**form),
        lambda: library.take_templates(**form, template_ids=[1]),
    ):
        with pytest.raises(CannotAct, match="已锁定"):
            refused()


def test_a_frozen_weight_does_not_save_by_itself(client, frozen):
    given = {"field": "weight", "indicator": frozen.row.pk, "seen": "50", "text": "40"}
    assert client.post(reverse("assessments:save_field", args=[frozen.form.pk]), given).status_code == 422


def test_a_frozen_goal_is_changed_with_a_reason(client, frozen):
    url = reverse("assessments:change_goal", args=[frozen.form.pk])
    client.post(url, {"text": "新的目标", "reason": "任务调整"})
    frozen.form.refresh_from_db()
    assert frozen.form.expected_goal == "新的目标" and adjusted_of(frozen.form)[0].field == "预期目标"


def test_a_removed_frozen_indicator_still_shows_on_the_form(client, frozen):
    name = frozen.row.name
    client.post(reverse("assessments:remove_indicator", args=[frozen.row.pk]), {"reason": "任务取消"})
    page = client.get(reverse("assessments:edit", args=[frozen.form.pk])).content.decode()
    assert f"“{name}”" in page and "任务取消" in page


def test_an_indicator_with_files_stays(frozen):
    make_evidence(frozen.row, frozen.filler)
    with pytest.raises(CannotAct, match="不能删除"):
        changing.remove_indicator(indicator_id=frozen.row.pk, by=frozen.filler, reason="不要了")


def test_a_changed_kind_takes_the_old_kind_of_result_away(frozen):
    given = {"operator": "QUALITATIVE", "kind": "BANDED", "target": None, "target_text": "良好"}
    told = {"by": frozen.filler, "seen": declared_text(frozen.row), "reason": "改为定性"}
    changing.change_indicator(indicator_id=frozen.row.pk, given=given, **told)
    frozen.row.result.refresh_from_db()
    assert frozen.row.result.actual is None and frozen.row.result.score is None
    assert FieldChange.objects.filter(field="实际完成值", before="100", after="").exists()


def test_two_who_change_one_indicator_do_not_overwrite_each_other(story):
    row = add(story)
    told = {"indicator_id": row.pk, "by": story.filler, "seen": declared_text(row)}
    changing.change_indicator(given={"weight": Decimal(40)}, **told)
    with pytest.raises(MovedOn):
        changing.change_indicator(given={"weight": Decimal(30)}, **told)


def test_a_submitted_forms_promise_is_led_away_from(client, frozen):
    frozen.act(frozen.filler, Action.SUBMIT)
    for name, key in (("indicators", frozen.form), ("add_indicator", frozen.form), ("change_indicator", frozen.row)):
        answer = client.get(reverse(f"assessments:{name}", args=[key.pk]))
        assert answer.status_code == 302 and answer.url == reverse("assessments:sheet", args=[frozen.form.pk])
