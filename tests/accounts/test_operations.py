"""What is done to accounts and posts, and what is refused."""

import json
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from budgets.models import OfficeEvent
from selfeval.accounts import operations
from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import scope_of
from tests.accounts.conftest import NEW_PASSWORD, PASSWORD
from tests.factories import make_department, make_section, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def add(office, by, **changes):
    given = {"username": "xin", "full_name": "李新", "password": NEW_PASSWORD, "role": Role.FINANCE}
    given |= {"starts_on": timezone.localdate()} | changes
    return operations.add_person(department=office.department, by=by, **given)


def appoint(office, user, role, by=None, **changes):
    given = {"starts_on": date(2021, 1, 1), "department": office.department, "by": by or office.administrator}
    return operations.appoint(user=user, role=role, **given | changes)


def test_a_new_person_has_a_post_and_must_choose_his_own_password(office):
    made = add(office, office.administrator)
    assert made.must_change_password and made.check_password(NEW_PASSWORD)
    assert [post.role for post in made.posts.all()] == [Role.FINANCE]


def test_a_user_name_is_given_once_whatever_its_case(office):
    add(office, office.administrator)
    with pytest.raises(operations.CannotManage, match="已经有人使用"):
        add(office, office.administrator, username="XIN")


def test_a_refused_post_leaves_no_account_behind(office):
    with pytest.raises(operations.WrongPost):
        add(office, office.administrator, role=Role.FILLER)
    assert not User.objects.filter(username="xin").exists()


@pytest.mark.parametrize(
    ("role", "changes", "sentence"),
    [
        (Role.FILLER, {}, "请选择科室"),
        (Role.FINANCE, {"section": "own"}, "请把科室清空"),
        (Role.FILLER, {"section": "foreign"}, "不属于本部门"),
        (Role.LEADER, {"ends_on": date(2020, 1, 1)}, "离任日期早于任职日期"),
        (Role.LEADER, {"starts_on": date(21, 1, 1)}, "年份不对"),
        (Role.BUREAU, {}, "不在部门内设置"),
        (Role.FINANCE, {}, "已经有同样的岗位"),
    ],
)
def test_a_post_that_makes_no_sense_is_refused_in_a_sentence(office, role, changes, sentence):
    sections = {"own": office.section, "foreign": make_section(make_department("外局"))}
    changes = {name: sections.get(value, value) if name == "section" else value for name, value in changes.items()}
    with pytest.raises(operations.WrongPost, match=sentence):
        appoint(office, office.finance, role, **changes)


def test_a_person_holds_several_posts(office):
    appoint(office, office.finance, Role.LEADER)
    assert scope_of(office.finance, timezone.localdate()).roles == {Role.FINANCE, Role.LEADER}


def test_the_same_post_is_held_again_after_it_ended(office):
    post = office.finance.posts.get()
    today = timezone.localdate()
    operations.end_post(post=post, ends_on=today, by=office.administrator)
    appoint(office, office.finance, Role.FINANCE, starts_on=today + DAY)
    assert office.finance.posts.count() == 2


def test_a_post_ends_by_date_and_stays(office):
    post, today = office.finance.posts.get(), timezone.localdate()
    operations.end_post(post=post, ends_on=today, by=office.administrator)
    assert scope_of(office.finance, today).roles == {Role.FINANCE}
    assert scope_of(office.finance, today + DAY).roles == frozenset()
    assert Post.objects.filter(pk=post.pk).exists()


def test_a_post_is_not_ended_backwards_nor_after_it_ended(office):
    post, today = office.finance.posts.get(), timezone.localdate()
    with pytest.raises(operations.CannotManage, match="不能倒填"):
        operations.end_post(post=post, ends_on=today - 2 * DAY, by=office.administrator)
    operations.end_post(post=post, ends_on=today - DAY, by=office.administrator)
    with pytest.raises(operations.CannotManage, match="请另设一个岗位"):
        operations.end_post(post=post, ends_on=today, by=office.administrator)


def test_a_deputy_does_what_the_post_allows_while_both_last(office):
    chief, today = office.chief.posts.get(), timezone.localdate()
    post = appoint(office, office.finance, Role.SECTION_CHIEF, section=office.section, deputy_for=chief)
    permission, place = "assessments.view_assessment", (office.department.pk, office.section.pk)
    assert scope_of(office.finance, today).roles_in(*place) == {Role.FINANCE, Role.SECTION_CHIEF}
    assert scope_of(office.finance, today).may(permission, *place)
    assert str(post) == "综合科科室负责人（代理）"
    operations.end_post(post=chief, ends_on=today, by=office.administrator)
    post.refresh_from_db()
    assert post.last_day == today and post.state_on(today + DAY) == "已离任"
    assert Role.SECTION_CHIEF in scope_of(office.finance, today).roles
    assert scope_of(office.finance, today + DAY).roles == {Role.FINANCE}


def test_a_deputy_stands_in_for_another_persons_own_post_within_its_days(office):
    chief, today = office.chief.posts.get(), timezone.localdate()
    same = {"section": office.section, "deputy_for": chief}
    for user, role, changes, sentence in (
        (office.chief, Role.SECTION_CHIEF, {}, "不能代理自己的岗位"),
        (office.filler, Role.FILLER, {}, "与原岗位相同"),
        (office.filler, Role.SECTION_CHIEF, {"starts_on": date(2019, 1, 1)}, "代理不能更早"),
    ):
        with pytest.raises(operations.WrongPost, match=sentence):
            appoint(office, user, role, **same | changes)
    deputy = appoint(office, office.filler, Role.SECTION_CHIEF, **same)
    with pytest.raises(operations.WrongPost, match="本身就是代理"):
        appoint(office, office.finance, Role.SECTION_CHIEF, **same | {"deputy_for": deputy})
    operations.end_post(post=chief, ends_on=today + DAY, by=office.administrator)
    with pytest.raises(operations.WrongPost, match="代理不能更晚"):
        appoint(office, office.finance, Role.SECTION_CHIEF, **same)


def test_an_administrator_gives_himself_nothing_and_takes_himself_nothing(office):
    me, same = office.administrator, {"department": office.department, "by": office.administrator}
    with pytest.raises(operations.CannotManage, match="不能给自己设置岗位"):
        appoint(office, me, Role.REVIEW_PANEL)
    with pytest.raises(operations.CannotManage, match="不能停用自己"):
        operations.disable(user=me, reason="试", **same)
    with pytest.raises(operations.CannotManage, match="修改密码"):
        operations.reset_password(user=me, password=NEW_PASSWORD, **same)
    with pytest.raises(operations.CannotManage, match="不能结束自己的系统管理员岗位"):
        operations.end_post(post=me.posts.get(), ends_on=timezone.localdate(), by=me)


def test_of_two_administrators_who_disable_each_other_one_stays(office):
    first, second = office.administrator, office.second
    operations.disable(user=second, department=office.department, reason="试", by=first)
    with pytest.raises(operations.CannotManage, match="账号已停用"):
        operations.disable(user=first, department=office.department, reason="试", by=second)


def test_an_account_that_serves_elsewhere_too_is_not_one_departments_to_close(office):
    operations.appoint(
        user=office.finance, role=Role.LEADER, starts_on=date(2021, 1, 1), department=make_department("外局")
    )
    same = {"user": office.finance, "department": office.department, "by": office.administrator}
    with pytest.raises(operations.CannotManage, match="在其他单位还有岗位") as refusal:
        operations.disable(reason="调离", **same)
    assert "外局" not in str(refusal.value)
    with pytest.raises(operations.CannotManage):
        operations.reset_password(password=NEW_PASSWORD, **same)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_does_it_even_past_the_pages(office, role):
    other = make_user(role, office.department, office.section, office.department.bureau)
    with pytest.raises(operations.CannotManage):
        add(office, other)
    with pytest.raises(operations.CannotManage):
        operations.disable(user=office.filler, department=office.department, reason="试", by=other)


def test_every_act_is_kept_without_a_password(office):
    by, same = office.administrator, {"department": office.department, "by": office.administrator}
    before = OfficeEvent.objects.count()
    made = add(office, by)
    appoint(office, made, Role.LEADER)
    operations.end_post(post=made.posts.get(role=Role.LEADER), ends_on=timezone.localdate(), by=by)
    operations.disable(user=made, reason="调离", **same)
    operations.enable(user=made, **same)
    operations.reset_password(user=made, password=PASSWORD, **same)
    operations.rename_person(user=made, full_name="李新", **same)
    operations.change_password(user=made, password=NEW_PASSWORD)
    events = list(OfficeEvent.objects.order_by("pk"))[before:]
    acts = ["新建账号", "设置岗位", "设置岗位", "办理离任", "停用账号", "启用账号", "重置密码", "更正姓名", "修改密码"]
    assert [event.what for event in events] == acts
    assert {event.done_by for event in events[:-1]} == {by} and events[4].facts == {"原因": "调离"}
    assert {event.department for event in events} == {office.department}
    kept = json.dumps([event.facts for event in events])
    assert PASSWORD not in kept and NEW_PASSWORD not in kept


def test_what_was_refused_leaves_no_event(office):
    before = OfficeEvent.objects.count()
    with pytest.raises(operations.CannotManage):
        operations.enable(user=office.filler, department=office.department, by=office.administrator)
    assert OfficeEvent.objects.count() == before


def test_an_event_is_neither_changed_nor_deleted(office):
    add(office, office.administrator)
    for change in (OfficeEvent.objects.all().delete, lambda: OfficeEvent.objects.update(what="x")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_events_are_read_on_a_page(office, client):
    add(office, office.administrator)
    client.force_login(office.administrator)
    page = client.get(reverse("accounts:events", args=[office.department.pk])).content.decode()
    assert "新建账号" in page and "设置岗位" in page
