"""Posts: given, ended by date, and who held which one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django_tables2 import RequestConfig

from selfeval.accounts import operations, queries
from selfeval.accounts.filters import EventFilter, PostFilter
from selfeval.accounts.forms import EndPostForm, PostForm
from selfeval.accounts.tables import EventTable, PostTable
from selfeval.accounts.views.common import POST, allowed, department_of, page_of, person_of

ROWS_A_PAGE = 25


def listed(request, department_id: int):
    """Every post of the department, or with a day those that were held on it."""
    request.department = department = department_of(request, department_id)
    chosen = PostFilter(request, queries.posts_of(department))
    table = PostTable(chosen.qs, today=timezone.localdate())
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return page_of(request, "accounts/posts.html", department, table=table, filter=chosen)


def appoint(request, user_id: int):
    person, department = person_of(request, user_id, POST)
    form = PostForm(request.POST or None, department=department, today=timezone.localdate(), person=person)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.appoint(user=person, department=department, by=request.user, **form.post_given())
        except operations.CannotManage as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已设置岗位：{made.name_inside}。")
            return redirect("accounts:person", person.pk)
    words = {"title": "设置岗位", "button": "设置岗位"}
    return page_of(request, "accounts/do.html", department, form=form, person=person, **words)


def end(request, post_id: int):
    """Say on which day it ends; a post is never deleted."""
    post = get_object_or_404(queries.posts_in(request.scope), pk=post_id)
    department = allowed(request, post, POST).department
    form = EndPostForm(request.POST or None, initial={"ends_on": post.ends_on or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_post(post=post, by=request.user, **form.cleaned_data)
        except operations.CannotManage as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, f"{post.name_inside}到{form.cleaned_data['ends_on']:%Y-%m-%d}为止。")
            return redirect("accounts:person", post.user_id)
    return page_of(
        request,
        "accounts/do.html",
        department,
        form=form,
        person=post.user,
        title=f"办理离任：{post.name_inside}",
        button="确定离任日期",
        deputies=queries.deputies_of(post, timezone.localdate()),
    )


def events(request, department_id: int):
    """What was done to the department's people, posts and sections."""
    department = department_of(request, department_id)
    chosen = EventFilter(request, department.events.select_related("done_by"))
    table = EventTable(chosen.qs)
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return page_of(request, "accounts/events.html", department, table=table, filter=chosen)
