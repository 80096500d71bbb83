from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from budgets.models import FiscalYear, Project, Section
from selfeval.assessments.models import Assessment, AssessmentRound
from selfeval.assessments.queries.rounds import UNSUBMITTED, in_round
from selfeval.assessments.queries.rule_sets import offers, usual_for

STEPS = [(2, "两级：科室负责人审核，自评领导小组审定"), (1, "一级：自评领导小组直接审定")]


def day_field(label: str, help_text: str = "") -> forms.DateField:
    # The browser's day picker writes and reads this form only, whatever the language of the page.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class NoticeForm(forms.Form):
    """The notice that a round answers to, and its three days, in order."""

    notice_title = forms.CharField(label="依据文件（通知名称）", max_length=200)
    notice_number = forms.CharField(label="文号", max_length=60, required=False)
    opens_on = day_field("开始日期", "这一天起经办人可以填报。")
    due_on = day_field("填报截止日期", "经办人最迟在这一天送审，当天仍可送审。")
    closes_on = day_field("审核截止日期", "审核和审定应在这一天前完成。")

    def clean(self):
        given = super().clean()
        for earlier, later in (("opens_on", "due_on"), ("due_on", "closes_on")):
            first, second = given.get(earlier), given.get(later)
            if first and second and first > second:
                label = self.fields[earlier].label
                self.add_error(later, f"{self.fields[later].label}不能早于{label}（{first:%Y-%m-%d}），请核对。")
        return given


class CorrectionForm(NoticeForm):
    """Another notice or other days for a round that is open; why is kept."""

    reason = forms.CharField(label="更改原因", max_length=300)

    def __init__(self, *args, round_: AssessmentRound, **options):
        standing = {name: getattr(round_, name) for name in NoticeForm.base_fields}
        super().__init__(*args, auto_id="change-%s", initial=standing, **options)
        self.fields["opens_on"].disabled = round_.opens_on <= timezone.localdate()


def _sections_in_use(fiscal_year: FiscalYear) -> QuerySet[Section]:
    return Section.objects.filter(department=fiscal_year.department_id, is_active=True)


class WholeSection(forms.ModelChoiceField):
    """The section that fills in 部门整体支出绩效自评表."""

    def __init__(self, **options):
        super().__init__(queryset=Section.objects.none(), **options)


class WholeForm(forms.Form):
    """Which section fills in 部门整体支出绩效自评表 of a round that was opened without it."""

    section = WholeSection(label="填报科室", empty_label="请选择")

    def __init__(self, *args, round_: AssessmentRound, **options):
        super().__init__(*args, auto_id="whole-%s", **options)  # several forms stand on one page
        self.fields["section"].queryset = _sections_in_use(round_.fiscal_year)


class RoundForm(NoticeForm):
    """开启自评批次: the notice, the days, the review steps, the rules and the projects."""

    review_steps = forms.TypedChoiceField(
        label="审核级数", choices=STEPS, coerce=int, initial=2, widget=forms.RadioSelect
    )
    rule_set = forms.ChoiceField(label="计分规则", widget=forms.RadioSelect)
    projects = forms.ModelMultipleChoiceField(
        label="纳入自评的项目",
        queryset=Project.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一个项目。"},
    )

    whole_section = WholeSection(
        label="部门整体支出绩效自评表由哪个科室填报",
        required=False,
        empty_label="本次不填报",
        help_text="由所选科室填报、审核，指标按计分规则设好；不填报的，以后可在批次页面纳入。",
    )

    def __init__(self, *args, fiscal_year, **options):
        super().__init__(*args, **options)
        self.fields["whole_section"].queryset = _sections_in_use(fiscal_year)
        self.fields["rule_set"].choices = [(offer.name, offer.data["title"]) for offer in offers()]
        self.fields["rule_set"].initial = usual_for(fiscal_year.year)
        self.fields["opens_on"].initial = timezone.localdate
        projects = fiscal_year.projects.select_related("section").order_by("position")
        self.fields["projects"].queryset = projects
        self.fields["projects"].initial = projects
        self.fields["projects"].label_from_instance = lambda project: f"{project.name}（{project.section.name}）"


class ExtensionForm(forms.Form):
    """延期 for one section."""

    section = forms.ModelChoiceField(label="科室", queryset=Section.objects.none(), empty_label="请选择")
    due_on = day_field("延至")
    reason = forms.CharField(label="延期原因", max_length=300)

    def __init__(self, *args, round_: AssessmentRound, **options):
        super().__init__(*args, auto_id="extend-%s", **options)  # both forms stand on one page
        with_forms = in_round(round_.assessments.all()).values("section")
        self.fields["section"].queryset = Section.objects.filter(pk__in=with_forms)


class LeaveForm(forms.Form):
    """Which project leaves the round, and why."""

    assessment = forms.ModelChoiceField(label="项目", queryset=Assessment.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="移出原因（如项目取消、并入其他项目）", max_length=300)

    def __init__(self, *args, round_: AssessmentRound, **options):
        super().__init__(*args, auto_id="leave-%s", **options)  # both forms stand on one page
        staying = in_round(round_.assessments.filter(state__in=UNSUBMITTED))
        self.fields["assessment"].queryset = staying.select_related("project").order_by("project__position")
        self.fields["assessment"].label_from_instance = lambda form: form.project.name


class RemindersForm(forms.Form):
    """Which reminders a person has read."""

    reminder = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data):
        # What is no number comes from elsewhere; the numbers of other people's reminders change nothing.
        given = [value for value in data.getlist("reminder") if value.isascii() and value.isdecimal()]
        given = [value for value in given if len(value) < 19]
        super().__init__({"reminder": given})
        self.fields["reminder"].choices = [(value, value) for value in given]
