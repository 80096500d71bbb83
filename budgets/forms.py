from django import forms

from budgets.amounts import NotAnAmount, parse_amount
from budgets.filters import UNITS
from budgets.grid import columns_of_measure, columns_of_month
from budgets.models import BudgetLine, FundSource, LineKind, Measure, Project, Section
from budgets.models.figures import AdjustmentKind

MONTHS = [(month, f"{month}月") for month in range(1, 13)]
BY_MONTH = [("", "一个月份的各项数"), *((m.value, f"各月{m.label}") for m in Measure if m != Measure.INITIAL)]


class AmountField(forms.CharField):
    """An amount as people type it; cleans to Decimal 元 or None. The form says the unit as `unit`."""

    def __init__(self, **options):
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options)

    def clean(self, value):
        text = super().clean(value)
        try:
            return parse_amount(text, self.unit)
        except NotAnAmount as refusal:
            raise forms.ValidationError(str(refusal)) from None

    unit = UNITS[0]


class CellForm(forms.Form):
    """One typed cell: which line, measure and month, what the person saw there, the text and its unit."""

    line = forms.IntegerField(min_value=1)
    measure = forms.ChoiceField(choices=Measure.choices)
    month = forms.IntegerField(min_value=0, max_value=12)
    seen = forms.IntegerField(required=False, min_value=1)
    unit = forms.ChoiceField(choices=[(unit, unit) for unit in UNITS])
    amount = forms.CharField(required=False, max_length=60)

    def clean(self):
        if (self.cleaned_data.get("measure") == Measure.INITIAL) != (self.cleaned_data.get("month") == 0):
            raise forms.ValidationError("年初预算数没有月份，拨付数和执行数的月份为1至12月。")
        return self.cleaned_data


class LayoutForm(forms.Form):
    """Which columns the grid shows: those of a month, or the twelve months of a measure."""

    month = forms.TypedChoiceField(label="月份", choices=MONTHS, coerce=int, required=False, empty_value=None)
    by = forms.ChoiceField(label="显示", choices=BY_MONTH, required=False)

    def columns(self, latest: int):
        """The columns asked for; what was not or badly asked for is that of the latest month."""
        given = self.cleaned_data if self.is_valid() else {}
        if given.get("by"):
            return columns_of_measure(Measure(given["by"]))
        return columns_of_month(given.get("month") or latest)


class PasteForm(forms.Form):
    """A copied block, the cell where it begins, and the unit of its bare numbers."""

    start = forms.CharField(label="起始单元格", max_length=60)
    unit = forms.ChoiceField(label="数字的单位", choices=[("wan", "万元"), ("yuan", "元")])
    block = forms.CharField(label="粘贴内容", max_length=600_000, strip=False, widget=forms.Textarea)


class AdjustmentForm(forms.Form):
    """预算调整 as it is approved: kind, lines, amount, day, document and reason."""

    kind = forms.ChoiceField(label="调整方式", choices=AdjustmentKind.choices)
    line = forms.ModelChoiceField(
        label="调整的预算项（调剂时为调入项）", queryset=BudgetLine.objects.none(), empty_label="请选择"
    )
    from_line = forms.ModelChoiceField(
        label="调出的预算项（只有科目间调剂填写）",
        queryset=BudgetLine.objects.none(),
        required=False,
        empty_label="（不调出）",
    )
    amount = AmountField(label="金额", max_length=60)
    decided_on = forms.DateField(label="批准日期", widget=forms.DateInput(attrs={"type": "date"}))
    document_number = forms.CharField(label="文号", max_length=60)
    reason = forms.CharField(label="调整原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, fiscal_year, unit, **options):
        super().__init__(*args, **options)
        self.fiscal_year = fiscal_year
        lines = BudgetLine.objects.filter(fiscal_year=fiscal_year).select_related("project")
        for name in ("line", "from_line"):
            self.fields[name].queryset = lines
            self.fields[name].label_from_instance = lambda line: f"{line.name}（{line.get_source_display()}）"
        self.fields["amount"].unit = unit
        self.fields["amount"].label = f"金额（{'元' if unit == 'yuan' else '万元'}）"

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError("金额应大于0；减少预算请选“调减”，不要填负数。")
        return amount

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day.year not in (self.fiscal_year.year, self.fiscal_year.year + 1):
            raise forms.ValidationError(f"批准日期应在{self.fiscal_year.year}年（或次年补登），请核对年份。")
        return day

    def clean(self):
        given = super().clean()
        is_transfer, source = given.get("kind") == AdjustmentKind.TRANSFER, given.get("from_line")
        if is_transfer and source is None and "from_line" not in self.errors:
            self.add_error("from_line", "科目间调剂请选择调出的预算项。")
        if not is_transfer and source is not None:
            self.add_error("from_line", "只有科目间调剂才有调出的预算项，请清空，或改选“科目间调剂”。")
        if source is not None and source == given.get("line"):
            self.add_error("from_line", "调出和调入不能是同一个预算项。")
        return given


class ReasonForm(forms.Form):
    """Why something is undone or opened again."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ProjectForm(forms.ModelForm):
    """A new project with the source of its money."""

    source = forms.ChoiceField(label="资金来源", choices=FundSource.choices)

    class Meta:
        model = Project
        fields = ["code", "name", "section"]

    def __init__(self, *args, fiscal_year, **options):
        super().__init__(*args, **options)
        self.instance.fiscal_year = fiscal_year
        self.instance.department_id = fiscal_year.department_id
        self.fields["section"].queryset = Section.objects.filter(department=fiscal_year.department_id, is_active=True)

    def clean(self):
        given, year = super().clean(), self.instance.fiscal_year
        for name, label in (("code", "项目编码"), ("name", "项目名称")):
            if given.get(name) and year.projects.filter(**{name: given[name]}).exists():
                self.add_error(name, f"本年度已有{label}为“{given[name]}”的项目。")
        return given


class LineForm(forms.Form):
    """A further budget line: of basic spending, or another source of a project's money."""

    kind = forms.ChoiceField(label="支出类别", choices=LineKind.choices)
    project = forms.ModelChoiceField(
        label="项目（项目支出填写）", queryset=Project.objects.none(), required=False, empty_label="（不是项目支出）"
    )
    source = forms.ChoiceField(label="资金来源", choices=FundSource.choices)
    functional_code = forms.RegexField(label="支出功能分类科目", regex=r"^\d{3,7}$", required=False)
    economic_code = forms.RegexField(label="部门预算支出经济分类科目", regex=r"^\d{3,7}$", required=False)

    def __init__(self, *args, fiscal_year, **options):
        super().__init__(*args, **options)
        self.fiscal_year = fiscal_year
        self.fields["project"].queryset = fiscal_year.projects.all()
        for name in ("functional_code", "economic_code"):
            self.fields[name].error_messages["invalid"] = "科目编码是3到7位数字，例如2010301。"

    def clean(self):
        given = super().clean()
        is_project, project = given.get("kind") == LineKind.PROJECT, given.get("project")
        if is_project and project is None and "project" not in self.errors:
            self.add_error("project", "项目支出请选择项目。")
        if not is_project and project is not None:
            self.add_error("project", "只有项目支出才选择项目，请清空。")
        if not self.errors and self._exists(given):
            raise forms.ValidationError("本年度已有同一类别、来源和科目的预算项，请直接在表中填写。")
        return given

    def _exists(self, given) -> bool:
        names = ("kind", "project", "source", "functional_code", "economic_code")
        return BudgetLine.objects.filter(fiscal_year=self.fiscal_year, **{n: given.get(n) for n in names}).exists()
