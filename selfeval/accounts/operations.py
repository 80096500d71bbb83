"""Accounts and posts: given, ended, never deleted; what is done is kept as an event. Passwords are in none."""

from datetime import date, timedelta

from axes.utils import reset as lift_lock
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from budgets.models import Department
from budgets.operations import note_event
from selfeval.accounts import queries
from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import Role
from selfeval.accounts.rules import faults_of
from selfeval.accounts.scope import Scope, scope_of

USER, POST = "accounts.change_user", "accounts.change_post"


class CannotManage(Exception):
    """This cannot be done to an account or a post; the words say why, and what to do."""


class WrongPost(CannotManage):
    """A post that makes no sense; `faults` are (field, sentence)."""

    def __init__(self, faults: list[tuple[str, str]]):
        super().__init__("".join(sentence for _, sentence in faults))
        self.faults = faults


@transaction.atomic
def open_account(*, username: str, full_name: str, password: str | None, must_change_password: bool = False) -> User:
    """Create a user who holds no post yet; without a password he cannot sign in."""
    return User.objects.create_user(
        username=username, full_name=full_name, password=password, must_change_password=must_change_password
    )


@transaction.atomic
def add_person(*, department: Department, username: str, full_name: str, password: str, by: User, **post) -> User:
    """Open an account with its first post; at the first sign-in the person chooses his own password."""
    _locked(department, by, USER)
    if User.objects.filter(username__iexact=username).exists():
        raise CannotManage(f"用户名“{username}”已经有人使用，请换一个。")
    user = open_account(username=username, full_name=full_name, password=password, must_change_password=True)
    _trace(by, "新建账号", user, department=department)
    appoint(user=user, department=department, by=by, **post)
    return user


@transaction.atomic
def appoint(
    *,
    user: User,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    bureau=None,
    department=None,
    section=None,
    deputy_for: Post | None = None,
    by: User | None = None,
) -> Post:
    """Give a user a post from a day on; `by` is None where a command does it."""
    if by is not None:
        _locked(department, by, POST)
        if by.pk == user.pk:
            raise CannotManage("不能给自己设置岗位，请由本部门另一位系统管理员办理。")
    if deputy_for is not None:  # as it stands under the lock: it may have been ended meanwhile
        deputy_for = Post.objects.select_related("user", *queries.WITH_PLACE).get(pk=deputy_for.pk)
    place = {"bureau": bureau, "department": department, "section": section}
    days = {"starts_on": starts_on, "ends_on": ends_on}
    post = Post(user=user, role=Role(role).value, deputy_for=deputy_for, **place, **days)
    faults = faults_of(post)
    if faults:
        raise WrongPost(faults)
    post.save()
    _trace(by, "设置岗位", user, post)
    return post


@transaction.atomic
def end_post(*, post: Post, ends_on: date, by: User) -> Post:
    """Say on which day a post ends; the right to that day's work lasts to its midnight."""
    _locked(post.department, by, POST)
    post = Post.objects.select_related("user", *queries.WITH_PLACE).get(pk=post.pk)
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    if post.user_id == by.pk and post.role == Role.ADMINISTRATOR:
        raise CannotManage("不能结束自己的系统管理员岗位，请由本部门另一位系统管理员办理。")
    if post.state_on(today) == "已离任":
        raise CannotManage(f"这个岗位已于{post.last_day:%Y-%m-%d}结束；如要恢复，请另设一个岗位。")
    if ends_on < max(post.starts_on, yesterday):
        raise CannotManage(
            f"离任日期最早填{max(post.starts_on, yesterday):%Y-%m-%d}：此前岗位一直有效，不能倒填。"
            "如须马上停止使用，请停用账号。"
        )
    post.ends_on = ends_on
    faults = faults_of(post)
    if faults:
        raise WrongPost(faults)
    post.save(update_fields=["ends_on"])
    _trace(by, "办理离任", post.user, post)
    return post


@transaction.atomic
def rename_person(*, user: User, full_name: str, department: Department, by: User) -> User:
    """Correct the written name; what he did keeps pointing at the same person."""
    user = _managed(user, department, by)
    before, user.full_name = user.full_name, full_name
    user.save(update_fields=["full_name"])
    _trace(by, "更正姓名", user, department=department, 原名=before)
    return user


@transaction.atomic
def disable(*, user: User, department: Department, reason: str, by: User) -> User:
    """End a person's access at once and for good, his sessions included; his posts and his work stay as they are."""
    if user.pk == by.pk:
        raise CannotManage("不能停用自己的账号，请由本部门另一位系统管理员办理。")
    user = _managed(user, department, by)
    if not user.is_active:
        raise CannotManage(f"{user.full_name}的账号已经停用。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    _trace(by, "停用账号", user, department=department, 原因=reason)
    return user


def end_sessions(user: User) -> None:
    """Delete every session of a user: whoever still holds its cookie has to sign in."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    own = [each.pk for each in running.iterator() if each.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()


@transaction.atomic
def enable(*, user: User, department: Department, by: User) -> User:
    user = _managed(user, department, by)
    if user.is_active:
        raise CannotManage(f"{user.full_name}的账号本来就在使用。")
    end_sessions(user)  # one that began in the moment of disabling
    user.is_active = True
    user.save(update_fields=["is_active"])
    _trace(by, "启用账号", user, department=department)
    return user


@transaction.atomic
def reset_password(*, user: User, department: Department, password: str, by: User) -> User:
    """Give an initial password: open sessions end, the lock after wrong passwords is lifted."""
    if user.pk == by.pk:
        raise CannotManage("自己的密码请在“修改密码”中修改。")
    user = _managed(user, department, by)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    lift_lock(username=user.username)
    _trace(by, "重置密码", user, department=department)
    return user


@transaction.atomic
def change_password(*, user: User, password: str) -> User:
    """The person's own choice; his other sessions end with the old password."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    _trace(user, "修改密码", user)
    return user


def _locked(department: Department, by: User, permission: str) -> Scope:
    """The department held, so that two administrators act one after the other; and this one still is one."""
    Department.objects.select_for_update().get(pk=department.pk)
    scope = scope_of(User.objects.get(pk=by.pk), timezone.localdate())
    if not scope.may(permission, department.pk):
        raise CannotManage("没有办理：您的系统管理员岗位已经结束，或账号已停用。")
    return scope


def _managed(user: User, department: Department, by: User) -> User:
    """The account, read anew under the lock, if it is this department's alone."""
    scope = _locked(department, by, USER)
    if queries.posts_elsewhere(user, scope, USER, timezone.localdate()):
        raise CannotManage(  # which one is the other department's business
            f"{user.full_name}在其他单位还有岗位，账号不能由一个部门单独处理。"
            "只需停止他在本部门的权限时，请办理岗位离任；其他情况请联系网站运维人员。"
        )
    return User.objects.get(pk=user.pk)


def _trace(by: User | None, what: str, user: User, post: Post | None = None, department=None, **facts) -> None:
    """Keep what was done to an account or post; a person's first post tells whose affair he is."""
    post_of = post or user.posts.select_related("department").order_by("pk").first()
    if post:
        deputy = post.deputy_for.user.full_name if post.deputy_for else ""
        days = {"任职日期": str(post.starts_on), "离任日期": str(post.ends_on or "")}
        facts |= {"岗位": str(post), **days, "代理": deputy}
    note_event(
        department=department or (post_of and post_of.department),
        what=what,
        about=f"{user.full_name}（{user.username}）",
        by=by,
        **facts,
    )
