import django_filters
from django import forms
from django.db.models import Q

from budgets.filters import typed
from budgets.models import OfficeEvent
from selfeval.accounts.forms import ROLES
from selfeval.accounts.models import Post, User
from selfeval.accounts.scope import lasting_on

SEARCH = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
STATES = {
    "SERVING": ("在用", Q(is_active=True, serving=True)),
    "NO_POST": ("无在任岗位", Q(is_active=True, serving=False)),
    "DISABLED": ("已停用", Q(is_active=False)),
}


def sections_of(request):
    """The sections of the department on the page; the view puts `department` on the request."""
    return request.department.sections.all()


class PersonFilter(django_filters.FilterSet):
    """Narrows the people of `request.department`."""

    who = django_filters.CharFilter(label="姓名或用户名", method="named", widget=SEARCH)
    role = django_filters.ChoiceFilter(label="角色", choices=ROLES, method="in_role", empty_label="全部角色")
    section = django_filters.ModelChoiceFilter(
        label="科室", queryset=sections_of, method="in_section", empty_label="全部科室"
    )
    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[(name, label) for name, (label, _) in STATES.items()],
        method="in_state",
        empty_label="全部状态",
    )

    class Meta:
        model = User
        fields = []

    def __init__(self, request, people, today):
        self.here = Post.objects.filter(lasting_on(today), department=request.department)
        super().__init__(typed(request.GET), people, request=request)

    def named(self, people, name, value):
        return people.filter(Q(full_name__icontains=value) | Q(username__icontains=value))

    def in_role(self, people, name, value):
        return people.filter(pk__in=self.here.filter(role=value).values("user"))

    def in_section(self, people, name, value):
        return people.filter(pk__in=self.here.filter(section=value).values("user"))

    def in_state(self, people, name, value):
        return people.filter(STATES[value][1])


class PostFilter(django_filters.FilterSet):
    """Narrows the posts of `request.department`: who held which one on a day."""

    who = django_filters.CharFilter(label="姓名", field_name="user__full_name", lookup_expr="icontains", widget=SEARCH)
    role = django_filters.ChoiceFilter(label="角色", choices=ROLES, empty_label="全部角色")
    section = django_filters.ModelChoiceFilter(label="科室", queryset=sections_of, empty_label="全部科室")
    day = django_filters.DateFilter(
        label="某日在任",
        method="held_on",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Post
        fields = []

    def __init__(self, request, posts):
        super().__init__(typed(request.GET), posts, request=request)

    def held_on(self, posts, name, value):
        return posts.filter(lasting_on(value))


class EventFilter(django_filters.FilterSet):
    """Narrows what was done to an office by who did it, to whom, what and since when."""

    about = django_filters.CharFilter(label="对象", lookup_expr="icontains")
    person = django_filters.CharFilter(label="办理人", field_name="done_by__full_name", lookup_expr="icontains")
    what = django_filters.CharFilter(label="事项", lookup_expr="icontains")
    since = django_filters.DateFilter(
        label="起始日期",
        field_name="done_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = OfficeEvent
        fields = ["about", "person", "what", "since"]

    def __init__(self, request, rows):
        super().__init__(typed(request.GET), rows, request=request)
