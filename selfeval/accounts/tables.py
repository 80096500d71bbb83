import django_tables2 as tables
from django.template.loader import render_to_string

from budgets.models import OfficeEvent
from selfeval.accounts.models import Post, User

WHOLE = {"td": {"class": "whole"}}


class PersonTable(tables.Table):
    """The people of a department with what they do there today."""

    full_name = tables.Column("姓名", linkify=("accounts:person", [tables.A("pk")]))
    username = tables.Column("用户名")
    posts = tables.Column("现任岗位", accessor="posts_today", empty_values=(), orderable=False)
    state = tables.Column("状态", accessor="is_active", order_by=("-is_active", "-serving"), empty_values=())
    last_login = tables.DateTimeColumn("Y-m-d H:i", verbose_name="最近登录", default="从未登录", attrs=WHOLE)

    class Meta:
        model = User
        fields = ()
        empty_text = "没有符合条件的用户。"
        attrs = {"caption": "用户"}

    def render_posts(self, record) -> str:
        return "、".join(post.name_inside for post in record.posts_today) or "—"

    def render_state(self, record) -> str:
        return render_to_string("accounts/state.html", {"person": record})


class PostTable(tables.Table):
    """Who held which post from when until when."""

    user = tables.Column("姓名", accessor="user__full_name", linkify=("accounts:person", [tables.A("user_id")]))
    post = tables.Column("岗位", empty_values=(), order_by=("section__position", "role"))
    deputy_for = tables.Column("代理", accessor="deputy_for__user__full_name")
    starts_on = tables.DateColumn("Y-m-d", verbose_name="任职日期", attrs=WHOLE)
    last_day = tables.DateColumn("Y-m-d", verbose_name="离任日期", attrs=WHOLE, order_by="ends_on")
    state = tables.Column("状态", empty_values=(), orderable=False)

    class Meta:
        model = Post
        fields = ()
        empty_text = "没有符合条件的任职记录。"
        attrs = {"caption": "任职记录"}

    def __init__(self, rows, *, today, **options):
        self.today = today
        super().__init__(rows, **options)

    def render_post(self, record) -> str:
        return record.name_inside

    def render_state(self, record) -> str:
        return record.state_on(self.today)


class EventTable(tables.Table):
    """What was done to people, posts and sections, newest first."""

    done_at = tables.DateTimeColumn("Y-m-d H:i", verbose_name="时间", attrs=WHOLE)
    done_by = tables.Column("办理人", accessor="done_by__full_name", default="系统")
    what = tables.Column("事项")
    about = tables.Column("对象")
    facts = tables.Column("内容", empty_values=(), orderable=False)

    class Meta:
        model = OfficeEvent
        fields = ()
        empty_text = "没有符合条件的记录。"
        attrs = {"caption": "管理记录"}

    def render_facts(self, value: dict) -> str:
        named = {"before": "原为", "after": "改为"}
        return "；".join(f"{named.get(key, key)}：{text}" for key, text in value.items() if text != "") or "—"
