"""Opinions with answers, deductions with reasons, and what changed since a return."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from budgets.operations import record_figure
from selfeval.accounts.roles import Role
from selfeval.assessments import operations
from selfeval.assessments.models import Assessment, Comment, FieldChange
from selfeval.assessments.queries import trail
from selfeval.assessments.queries.reviewing import review_of
from selfeval.assessments.telling import told
from selfeval.assessments.workflow import Action
from selfeval.reports.content import sheet_of
from tests.factories import Story, fill_in, make_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler)
    told.act(told.filler, Action.SUBMIT)
    told.row = told.form.indicators.first()
    return told


def opine(story, who=None, text="请附台账", row=None):
    return operations.comment(
        assessment_id=story.form.pk, by=who or story.chief, text=text, indicator_id=row.pk if row else None
    )


def post(client, who, name, key, **data):
    client.force_login(who.user)
    return client.post(reverse(f"assessments:{name}", args=[key]), data)


def sheet(client, story, who) -> str:
    client.force_login(who.user)
    return client.get(reverse("assessments:sheet", args=[story.form.pk])).content.decode()


def form_of(story):
    return Assessment.objects.get(pk=story.form.pk)


def test_an_opinion_pinned_to_a_row_is_answered_and_settled_once(client, story):
    response = post(client, story.chief, "comment", story.form.pk, text="请附台账", indicator=story.row.pk)
    assert response.url.endswith(f"#row-{story.row.pk}")
    asked = Comment.objects.get()
    assert asked.indicator == story.row
    post(client, story.filler, "answer", asked.pk, text="已补充<script>")
    page = sheet(client, story, story.chief)
    assert "请附台账" in page and "已补充&lt;script&gt;" in page
    for _ in range(2):
        assert post(client, story.chief, "resolve", asked.pk).status_code == 302
    asked.refresh_from_db()
    assert asked.resolved_by == story.chief.user
    assert post(client, story.filler, "answer", asked.pk, text="再答").status_code == 422
    assert Comment.objects.count() == 2


def test_an_opinion_is_settled_by_its_writer_or_his_role_and_nobody_else(story):
    colleague = make_scope(Role.SECTION_CHIEF, story.department, story.section)
    for who, may in ((story.filler, False), (story.panel, False), (story.finance, False), (colleague, True)):
        asked = opine(story)
        if may:
            assert operations.resolve(comment_id=asked.pk, by=who).resolved_by == who.user
            with pytest.raises(operations.CannotAct, match="已由"):
                operations.resolve(comment_id=asked.pk, by=story.chief)
        else:
            with pytest.raises(operations.CannotAct):
                operations.resolve(comment_id=asked.pk, by=who)


def test_only_reviewers_write_opinions_and_nobody_on_an_approved_form(story):
    for who in (story.filler, story.finance, make_scope(Role.LEADER, story.department)):
        with pytest.raises(operations.CannotAct, match="只有"):
            opine(story, who)
    asked = opine(story)
    story.act(story.chief, Action.PASS)
    story.act(story.panel, Action.APPROVE)
    for job in (
        lambda: opine(story),
        lambda: operations.answer(comment_id=asked.pk, by=story.filler, text="迟了"),
        lambda: operations.resolve(comment_id=asked.pk, by=story.chief),
    ):
        with pytest.raises(operations.CannotAct, match="已审定"):
            job()


def test_an_opinion_on_a_row_of_another_form_and_an_empty_one_are_refused(client, story):
    other = Story()
    fill_in(other.form, other.filler)
    with pytest.raises(operations.CannotAct, match="不在自评表中"):
        opine(story, row=other.form.indicators.first())
    with pytest.raises(operations.CannotAct, match="没有写内容"):
        opine(story, text="  ")
    kept = post(client, story.chief, "comment", story.form.pk, text="字" * 1001, indicator=story.row.pk)
    assert kept.status_code == 422 and "字" * 1001 in kept.content.decode()


def test_opinions_stand_in_their_rows_where_the_form_is_filled_in_and_are_answered_there(client, story):
    pinned, whole = opine(story, row=story.row), opine(story, text="目标写得太笼统")
    story.act(story.chief, Action.RETURN, "按意见修改")
    client.force_login(story.filler.user)
    address = reverse("assessments:edit", args=[story.form.pk])
    page = client.get(address).content.decode()
    row = page[page.index(f'id="row-{story.row.pk}"') :].partition("</tr>")[0]
    assert "请附台账" in row and reverse("assessments:answer", args=[pinned.pk]) in row
    assert "目标写得太笼统" in page[: page.index("<table")]
    answered = post(client, story.filler, "answer", pinned.pk, text="已补充", page="edit")
    assert answered.url == f"{address}#comment-{pinned.pk}"
    assert "已补充" in client.get(address).content.decode()
    operations.resolve(comment_id=whole.pk, by=story.chief)
    assert "目标写得太笼统" not in client.get(address).content.decode()


def test_after_a_refusal_the_page_is_whole_and_its_address_read_again_leads_to_the_form(client, story):
    address = reverse("assessments:sheet", args=[story.form.pk])
    opine(story, row=story.row)
    for name, key, given in (
        ("act", story.form.pk, {"action": "RETURN", "version": 1, "opinion": ""}),
        ("act", story.form.pk, {"action": "PASS", "version": 0}),
        ("deduct", story.row.pk, {"version": 1, "deduction": "abc", "reason": "x"}),
    ):
        refused = post(client, story.chief, name, key, **given)
        page = refused.content.decode()
        assert refused.status_code in (409, 422)
        for part in ("自评校验", "金额单位", "下载PDF", "下载Excel"):
            assert part in page, part
        again = client.get(reverse(f"assessments:{name}", args=[key]), {"unit": "yuan"})
        assert again.url == f"{address}?unit=yuan"
    for name in ("answer", "resolve"):
        assert client.get(reverse(f"assessments:{name}", args=[Comment.objects.get().pk])).url == address


def test_open_opinions_stand_on_top_of_a_returned_form_and_beside_their_rows(client, story):
    opine(story, row=story.row)
    opine(story, text="目标写得太笼统")
    story.act(story.chief, Action.RETURN, "按意见修改")
    page = sheet(client, story, story.filler)
    top = page[: page.index("<table")]
    assert "按意见修改" in top and "请附台账" in top and "目标写得太笼统" in top
    assert page.count("请附台账") >= 2


def deduct(story, who=None, points="2", reason="台账缺失", version=None, row=None):
    return operations.deduct(
        indicator_id=(row or story.row).pk,
        by=who or story.chief,
        version=form_of(story).version if version is None else version,
        deduction=Decimal(points),
        reason=reason,
    )


def test_a_deduction_lowers_the_reviewed_score_and_keeps_the_self_score(client, story):
    response = post(client, story.chief, "deduct", story.row.pk, version=1, deduction="10.5", reason="台账缺失")
    assert response.status_code == 302
    form, row = form_of(story), story.form.indicators.select_related("result").get(pk=story.row.pk)
    assert (form.score, form.grade) == (Decimal("88.00"), "GOOD")
    assert (row.result.score, row.result.deduction) == (Decimal("50.00"), Decimal("10.50"))
    page = sheet(client, story, story.filler)
    assert "自评得分：<b>98.50</b>" in page and "审核得分：<b>88.00</b>" in page
    assert "自评50.00，扣减10.50" in page and "台账缺失" in page
    assert sheet_of(form).total == Decimal("88.00")
    change = FieldChange.objects.get()
    assert (change.field, change.before, change.after, change.reason) == ("扣减分", "0.00", "10.50", "台账缺失")


def test_a_deduction_is_changed_and_taken_back_while_the_form_is_with_the_reviewer(client, story):
    deduct(story)
    deduct(story, points="3", reason="两项台账缺失")
    deduct(story, points="3", reason="两项台账缺失")  # the second click
    assert FieldChange.objects.count() == 2 and form_of(story).score == Decimal("95.50")
    assert post(client, story.chief, "deduct", story.row.pk, version=1, cancel="1", deduction="x").status_code == 302
    assert form_of(story).score == Decimal("98.50") and form_of(story).grade == "EXCELLENT"
    deduct(story)
    story.act(story.chief, Action.PASS)
    with pytest.raises(operations.CannotAct, match="正在审核"):
        deduct(story, points="1")
    deduct(story, story.panel, points="1", reason="台账部分补齐")
    assert form_of(story).score == Decimal("97.50")


@pytest.mark.parametrize("who", ["filler", "finance", "panel"])
def test_who_may_not_agree_now_may_not_deduct(story, who):
    with pytest.raises(operations.CannotAct, match="正在审核"):
        deduct(story, getattr(story, who))


@pytest.mark.parametrize(
    "points, reason, words",
    [
        ("0", "x", "大于0"),
        ("-1", "x", "不在0到100分之间"),
        ("50.01", "x", "不超过自评得分"),
        ("1", " ", "必须写明原因"),
        ("abc", "x", "不是数字"),
        ("1e5", "x", "不是数字"),
        ("≥1", "x", "比较符号"),
        ("1.234", "x", "两位小数"),
        ("", "x", "请填写扣减分"),
    ],
)
def test_a_bad_deduction_is_refused_in_words_and_kept(client, story, points, reason, words):
    response = post(client, story.chief, "deduct", story.row.pk, version=1, deduction=points, reason=reason)
    page = response.content.decode()
    assert response.status_code == 422 and words in page and f'value="{points}"' in page
    assert form_of(story).score == Decimal("98.50")


@pytest.mark.parametrize("text", ["１．５", "1.50", " 1.5分"])
def test_a_deduction_is_typed_like_every_other_number(client, story, text):
    assert post(client, story.chief, "deduct", story.row.pk, version=1, deduction=text, reason="x").status_code == 302
    story.row.result.refresh_from_db()
    assert story.row.result.deduction == Decimal("1.50")


def test_a_deduction_on_a_form_that_moved_on_conflicts(client, story):
    story.act(make_scope(Role.SECTION_CHIEF, story.department, story.section), Action.PASS)
    response = post(client, story.chief, "deduct", story.row.pk, version=1, deduction="1", reason="x")
    assert response.status_code == 409 and "刚在别处办理过" in response.content.decode()


def test_a_deduction_without_a_reason_is_refused_by_the_database(story):
    with pytest.raises(IntegrityError, match="result_deduction_has_a_reason"), transaction.atomic():
        type(story.row.result).objects.filter(indicator=story.row).update(deduction=1)


def change(story, before, after, version, row=None):
    return FieldChange.objects.create(
        assessment=story.form,
        indicator=row,
        place=row.name if row else "",
        form_version=version,
        field="actual" if row else "achieved_goal",
        before=before,
        after=after,
        changed_by=story.filler.user,
    )


def test_the_second_round_shows_what_changed_since_the_return(client, story):
    change(story, "88", "89", 0, story.row)
    story.act(story.chief, Action.RETURN, "请核对数量")
    assert "没有修改。" in sheet(client, story, story.filler)
    change(story, "100", "95", 2, story.row)
    change(story, "", "完成", 2)
    story.act(story.filler, Action.SUBMIT)
    deduct(story)
    page = sheet(client, story, story.chief)
    part = page[page.index("退回后的修改") : page.index("审核意见")]
    assert "<del>100</del>" in part and "<ins>95</ins>" in part and "实际完成值" in part
    assert "（空）" in part and "完成" in part and "<del>88</del>" not in part and "扣减分" not in part
    assert f'id="row-{story.row.pk}" class="changed"' in page and page.count("✎ 已修改") == 1


def test_money_and_score_that_moved_since_an_approval_are_among_the_changes(client, story):
    story.act(story.chief, Action.PASS)
    story.act(story.panel, Action.APPROVE)
    story.act(story.panel, Action.WITHDRAW, "资金有变动，请核对")
    figure = {"line": story.line, "measure": "EXECUTED", "month": 12, "by": story.finance.user}
    record_figure(amount=Decimal("950"), **figure)
    story.act(story.filler, Action.SUBMIT)
    page = sheet(client, story, story.chief)
    part = page[page.index("撤销审定后的修改") : page.index("审核意见")]
    assert "资金有变动，请核对" in part  # why it came back stands above what was changed
    assert "当年财政拨款" in part and "全年执行数（取自资金数据）" in part
    assert "<del>0.09万元</del>" in part and "<ins>0.10万元</ins>" in part
    assert "<del>98.50</del>" in part and "<ins>99.50</ins>" in part and "没有修改" not in part
    table = part[part.index("<tbody>") :]
    assert "系统<small>" in table and story.filler.user.full_name not in table  # who hands in typed none of it
    (event,) = [each for each in trail.events_of(trail.keys_of_form(story.form)) if each.kind == trail.Kind.TAKEN]
    assert event.who == "系统" and told(event).words.endswith("送审时，按资金数据更新4处")
    assert "执行率（系统计算）" in part and "执行得分（系统计算）" in part


def test_a_form_handed_in_again_on_the_same_money_shows_no_change_of_it(client, story):
    story.act(story.chief, Action.RETURN, "请核对数量")
    story.act(story.filler, Action.SUBMIT)
    assert "没有修改。" in sheet(client, story, story.chief) and not FieldChange.objects.exists()


def test_a_form_that_was_never_returned_shows_no_second_round(client, story):
    assert "退回后的修改" not in sheet(client, story, story.chief)
    assert review_of(form_of(story), story.chief).returned is None
