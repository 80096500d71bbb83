"""Users: found, added, disabled, given a password; and everybody's own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from selfeval.accounts import operations, queries
from selfeval.accounts.filters import PersonFilter
from selfeval.accounts.forms import NameForm, NewPassword, OwnPassword, PersonForm, ReasonForm
from selfeval.accounts.tables import PersonTable
from selfeval.accounts.views.common import USER, VIEW, department_of, page_of, person_of

ROWS_A_PAGE = 25
PASSWORDS = sensitive_post_parameters("password", "again", "old")


def offices(request):
    """The departments whose people he looks after; with one only there is nothing to choose."""
    found = queries.offices_of(request.scope, VIEW)
    if not found:
        raise PermissionDenied
    if len(found) == 1:
        return redirect("accounts:people", found[0].pk)
    return render(request, "accounts/offices.html", {"offices": found})


def listed(request, department_id: int):
    request.department = department = department_of(request, department_id)
    today = timezone.localdate()
    chosen = PersonFilter(request, queries.people_of(department, today), today)
    table = PersonTable(chosen.qs)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return page_of(request, "accounts/people.html", department, table=table, filter=chosen)


@PASSWORDS
def add(request, department_id: int):
    """An account with its first post."""
    department = department_of(request, department_id, USER)
    form = PersonForm(request.POST or None, department=department, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        given = form.person_given() | form.post_given()
        try:
            made = operations.add_person(department=department, by=request.user, **given)
        except operations.CannotManage as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已为{made.full_name}建立账号“{made.username}”，请把初始密码当面告诉本人。")
            return redirect("accounts:person", made.pk)
    return page_of(request, "accounts/add.html", department, form=form)


def person(request, user_id: int):
    """What is known of a person, and every post that he held here."""
    found, department = person_of(request, user_id)
    today = timezone.localdate()
    posts = [(post, post.state_on(today)) for post in queries.posts_of(department).filter(user=found)]
    is_self = found.pk == request.user.pk
    context = {"person": found, "posts": posts, "is_self": is_self}
    return page_of(request, "accounts/person.html", department, **context)


def rename(request, user_id: int):
    found, department = person_of(request, user_id, USER)
    form = NameForm(request.POST or None, initial={"full_name": found.full_name})
    words = {"title": "更正姓名", "button": "保存"}
    return _done(request, found, department, form, operations.rename_person, "姓名已更正。", **words)


@PASSWORDS
def reset_password(request, user_id: int):
    """Another initial password, for who forgot his own."""
    found, department = person_of(request, user_id, USER)
    form = NewPassword(request.POST or None, user=found)
    words = {
        "title": "重置密码",
        "button": "重置密码",
        "note": "重置后，原密码和正在使用的页面马上失效，连续输错密码的锁定也同时解除；本人下次登录时必须修改密码。",
    }
    return _done(request, found, department, form, operations.reset_password, "密码已重置，请当面告诉本人。", **words)


def disable(request, user_id: int):
    found, department = person_of(request, user_id, USER)
    form = ReasonForm(request.POST or None)
    words = {
        "title": "停用账号",
        "button": "停用账号",
        "note": "停用后马上不能登录，已经打开的页面也不能再操作；岗位、填报和审核记录都保留，可以随时重新启用。",
        "is_danger": True,
    }
    return _done(request, found, department, form, operations.disable, "账号已停用，即时生效。", **words)


@require_POST
def enable(request, user_id: int):
    found, department = person_of(request, user_id, USER)
    try:
        operations.enable(user=found, department=department, by=request.user)
    except operations.CannotManage as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "账号已启用，可以登录。")
    return redirect("accounts:person", found.pk)


@PASSWORDS
def password(request):
    """Everybody's own; who came in by an initial one sees nothing else before."""
    form = OwnPassword(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        user = operations.change_password(user=request.user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, user)
        messages.success(request, "密码已修改，下次请用新密码登录。")
        return redirect("home")
    return render(request, "accounts/password.html", {"form": form})


def _done(request, found, department, form, operation, said, **context):
    """The walk of every small form about a person: the form, one operation, back to him."""
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "again"}
        try:
            operation(user=found, department=department, by=request.user, **given)
        except operations.CannotManage as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("accounts:person", found.pk)
    return page_of(request, "accounts/do.html", department, form=form, person=found, **context)
