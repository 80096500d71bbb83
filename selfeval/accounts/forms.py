from django import forms
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import RegexValidator

from budgets.models import Department, Section
from selfeval.accounts import queries
from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import LABELS, Role
from selfeval.accounts.rules import faults_of

ROLES = [(role.value, LABELS[role]) for role in Role if role != Role.BUREAU]
DEPUTY = "DEPUTY"  # no role of its own: that of the post which he stands in for
TO_BE_GIVEN = [("", "（请选择）"), *ROLES, (DEPUTY, "代理他人的岗位")]
# Django's Chinese catalogue has no words for these yet.
PASSWORD_FAULTS = {
    "password_too_short": "密码太短，至少要10个字符。",
    "password_too_common": "这个密码太常见，容易被猜中，请换一个。",
}
ONE_LINE = RegexValidator(r"[\x00-\x1f\x7f]", "请不要使用换行等控制字符。", inverse_match=True)


def full_name_field() -> forms.CharField:
    return forms.CharField(label="姓名", max_length=40, validators=[ONE_LINE])


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar."""

    def __init__(self, **options):
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


class NewPassword(forms.Form):
    """A password typed twice and held against the site's validators; `user` is whose it will be."""

    password = forms.CharField(
        label="新密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少10个字符，不要用常见的密码。",
    )
    again = forms.CharField(
        label="再输一次",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user: User | None = None, **options):
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        try:
            password_validation.validate_password(password, self.user)
        except forms.ValidationError as refusal:
            faults = [PASSWORD_FAULTS.get(each.code) or each for each in refusal.error_list]
            raise forms.ValidationError(faults) from None
        return password

    def clean(self):
        given = super().clean()
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "两次输入的密码不一样，请重新输入。")
        return given


class OwnPassword(NewPassword):
    """The person's own change: he proves that he knows the old password.

    A wrong one counts as a failed sign-in, so that nobody guesses at an unattended screen.
    """

    old = forms.CharField(
        label="原密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "password", "again"]

    def __init__(self, *args, request, **options):
        super().__init__(*args, user=request.user, **options)
        self.request = request

    def clean_old(self):
        old = self.cleaned_data["old"]
        if authenticate(self.request, username=self.user.username, password=old) is None:
            raise forms.ValidationError("原密码不正确，请重新输入。连续输错5次，账号将锁定30分钟。")
        return old

    def clean(self):
        given = super().clean()
        if given.get("old") and given.get("password") == given["old"]:
            self.add_error("password", "新密码和原密码相同，请换一个。")
        return given


class PostForm(forms.Form):
    """A post of a person in a department; a deputy's role and section are those of the post he stands in for."""

    role = forms.ChoiceField(label="角色", choices=TO_BE_GIVEN)
    section = forms.ModelChoiceField(
        label="科室",
        queryset=Section.objects.none(),
        required=False,
        empty_label="（整个部门）",
        help_text="经办人和科室负责人必须选择科室，其他角色管整个部门。",
    )
    deputy_for = forms.ModelChoiceField(
        label="代理谁的岗位",
        queryset=Post.objects.none(),
        required=False,
        empty_label="（不是代理）",
        help_text="角色选“代理他人的岗位”时选择，权限和原岗位相同；原岗位离任，代理同时结束。",
    )
    starts_on = DayField(label="任职日期")
    ends_on = DayField(label="离任日期", required=False, help_text="当天仍可使用，次日起失效；长期任职的不填。")

    def __init__(self, *args, department: Department, today, person: User | None = None, **options):
        super().__init__(*args, **options)
        self.department, self.person = department, person
        self.fields["section"].queryset = department.sections.all()
        self.fields["section"].label_from_instance = lambda each: f"{each.name}{'' if each.is_active else '（已停用）'}"
        deputies = self.fields["deputy_for"]
        deputies.queryset = queries.posts_to_stand_in_for(department, person, today)
        deputies.label_from_instance = lambda post: f"{post.user.full_name}：{post.name_inside}"
        self.fields["starts_on"].initial = today

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        of = given["deputy_for"]
        if given["role"] == DEPUTY and of is None:
            self.add_error("deputy_for", "请选择代理谁的岗位。")
        if given["role"] != DEPUTY and of is not None:
            self.add_error("deputy_for", "只有角色选“代理他人的岗位”时才选择，请清空或改选角色。")
        if self.errors:
            return given
        if of is not None:
            given["role"], given["section"] = of.role, given["section"] or of.section
        # A person not yet known to the site has no post that this one could overlap with.
        post = Post(user=self.person or User(pk=0), department=self.department, **self.post_given())
        for name, sentence in faults_of(post):
            self.add_error(name, sentence)
        return given

    def post_given(self) -> dict:
        return {name: self.cleaned_data[name] for name in PostForm.base_fields}


class PersonForm(PostForm, NewPassword):
    """An account with its first post."""

    username = forms.CharField(
        label="用户名",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text="登录时输入，如姓名的拼音；不能和他人相同，建立后不能修改。",
    )
    full_name = full_name_field()
    field_order = [
        "full_name",
        "username",
        "password",
        "again",
        "role",
        "section",
        "deputy_for",
        "starts_on",
        "ends_on",
    ]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["password"].label = "初始密码"
        self.fields["password"].help_text = "至少10个字符。请当面告诉本人，首次登录时须由本人修改。"

    def person_given(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("username", "full_name", "password")}


class EndPostForm(forms.Form):
    ends_on = DayField(label="离任日期", help_text="当天仍可使用，次日起失效。填昨天的日期，即马上失效。")


class ReasonForm(forms.Form):
    """Why somebody's access ends."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：调离、退休、账号疑似被盗用。",
    )


class NameForm(forms.Form):
    full_name = full_name_field()


class SectionForm(forms.Form):
    """A section's names; no other section of the department may carry the same."""

    name = forms.CharField(label="科室名称", max_length=60, validators=[ONE_LINE])
    second_name = forms.CharField(label="加挂名称", max_length=60, required=False, validators=[ONE_LINE])

    def __init__(self, *args, department: Department, section: Section | None = None, **options):
        super().__init__(*args, **options)
        self.others = department.sections.exclude(pk=section.pk) if section else department.sections.all()

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.others.filter(name=name).exists():
            raise forms.ValidationError(f"本部门已有“{name}”。")
        return name
