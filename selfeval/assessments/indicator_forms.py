"""Forms of what is promised: an indicator, a reason for changing it, a choice from the library, files."""

from django import forms

from selfeval.assessments.fields import is_satisfaction
from selfeval.assessments.models import Assessment, Indicator
from selfeval.assessments.phrases import said_value
from selfeval.assessments.queries.filling import place_in
from selfeval.assessments.typed import NotReadable, read_day, read_number, read_weight
from selfeval.scoring.terms import IndicatorSubclass, Operator, ScoringKind

LONGEST_UPLOAD = 10  # files at once


class TypedField(forms.CharField):
    """Text read by one of the strict readers of `typed`; stands in the form as people write it."""

    def __init__(self, *, read, **options):
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), max_length=60, **options)
        self.read = read

    def clean(self, value):
        try:
            return self.read(super().clean(value))
        except NotReadable as refusal:
            raise forms.ValidationError(str(refusal)) from None


class WholeTextForm(forms.Form):
    """What is too long is refused in words: a browser would cut it off as it is typed or pasted, without one."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            field.error_messages["max_length"] = "最多%(limit_value)d个字，现有%(show_value)d个字，请精简。"


class IndicatorForm(WholeTextForm):
    """三级指标 with its target, operator, kind of scoring and weight; after the freeze also the reason."""

    subclass = forms.ChoiceField(label="二级指标")
    name = forms.CharField(label="三级指标名称", max_length=120)
    operator = forms.ChoiceField(label="指标性质", choices=[(o.value, o.label) for o in Operator])
    target = TypedField(label="年度指标值（数字；性质为时限、定性的不填）", read=read_number, required=False)
    unit = forms.CharField(label="计量单位", max_length=20, required=False)
    target_date = TypedField(label="完成期限（性质为时限的填写，如2021年12月31日）", read=read_day, required=False)
    target_text = forms.CharField(label="定性目标（性质为定性的填写）", max_length=200, required=False)
    kind = forms.ChoiceField(
        label="赋分方式", choices=[(k.value, k.label) for k in ScoringKind], initial=ScoringKind.PROPORTIONAL.value
    )
    pass_threshold = TypedField(label="合格线（完成比例，如60表示60%）", read=read_number, required=False)
    weight = TypedField(label="分值", read=read_weight)
    explanation = forms.CharField(label="指标解释", max_length=300, required=False)
    source = forms.CharField(label="数据来源", max_length=120, required=False)
    reason = forms.CharField(label="调整原因", max_length=300)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args, form: Assessment, is_frozen: bool, **options):
        super().__init__(*args, **options)
        self.rule_set = form.rules
        self.fields["subclass"].choices = [
            (of_class.label, [(each.value, each.label) for each in group]) for of_class, group in self.rule_set.layout
        ]
        if self.initial.get("computed"):
            self._keep_computed()
        if not is_frozen:
            del self.fields["reason"]
        else:
            self.fields["reason"].widget = forms.Textarea(attrs={"rows": 2})

    def _keep_computed(self) -> None:
        """Of what is computed, only the target, its scoring and its words are open."""
        for name in ("subclass", "name", "operator", "unit"):
            self.fields[name].disabled = True
        del self.fields["target_date"], self.fields["target_text"]

    def clean(self):
        given = self.cleaned_data
        operator = given.get("operator")
        if operator == Operator.BY_DATE:
            self._wants("target_date", "性质为“时限”的指标须填写完成期限。")
        elif operator == Operator.QUALITATIVE:
            self._wants("target_text", "性质为“定性”的指标须写明定性目标。")
        elif operator:
            self._wants("target", "请填写年度指标值；没有数量的指标请把性质选为“时限”或“定性”。")
            if (target := given.get("target")) is not None and target < 0:
                self.add_error("target", "年度指标值不能为负数：请改写指标，例如把“增长率－3%”写成“下降率3%”。")
            elif target is not None and target > 100 and self._is_satisfaction(given):
                self.add_error("target", "满意度是百分比，年度指标值不能超过100，请核对。")
        self._check_kind(operator, given.get("kind"))
        if (threshold := given.get("pass_threshold")) is not None:
            if 0 <= threshold <= 100:
                given["pass_threshold"] = threshold.scaleb(-2)
            else:
                self.add_error("pass_threshold", "合格线应在0到100之间。")
        return self._without_other_targets(given, operator)

    def _wants(self, name: str, sentence: str) -> None:
        if not self.errors.get(name) and self.cleaned_data.get(name) in (None, ""):
            self.add_error(name, sentence)

    def _is_satisfaction(self, given: dict) -> bool:
        place = place_in(self.rule_set, given["subclass"]) if given.get("subclass") else None
        return is_satisfaction(place[0].value if place else "", given.get("kind", ""), given.get("unit", ""))

    def _check_kind(self, operator: str | None, kind: str | None) -> None:
        numeric = operator not in (Operator.BY_DATE, Operator.QUALITATIVE)
        if kind == ScoringKind.SATISFACTION and not numeric:
            self.add_error("kind", "“满意度赋分”只用于以百分比填写的指标。")
        if kind == ScoringKind.PROPORTIONAL and operator == Operator.QUALITATIVE:
            self.add_error("kind", "定性指标没有完成比例：请选择“评判等级赋分”或“直接赋分”。")

    @staticmethod
    def _without_other_targets(given: dict, operator: str | None) -> dict:
        kept = {Operator.BY_DATE: "target_date", Operator.QUALITATIVE: "target_text"}.get(operator, "target")
        for name, empty in (("target", None), ("target_date", None), ("target_text", "")):
            if name != kept:
                given[name] = empty
        return given

    @property
    def given(self) -> dict:
        """The fields of Indicator that the form stands for."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("reason", "seen")}
        of_class, _ = place_in(self.rule_set, given["subclass"])
        return given | {"indicator_class": of_class.value, "subclass": IndicatorSubclass(given["subclass"]).value}


def initial_of(indicator: Indicator) -> dict:
    """An indicator as its form shows it."""
    raw = ("subclass", "name", "operator", "unit", "target_text", "kind", "explanation", "source", "computed")
    initial = {name: getattr(indicator, name) for name in raw}
    initial |= {name: said_value(indicator, name) for name in ("target", "target_date", "weight")}
    if indicator.pass_threshold is not None:
        initial["pass_threshold"] = f"{(indicator.pass_threshold * 100).normalize():f}"
    return initial


class ReasonForm(WholeTextForm):
    """Why a frozen promise is changed."""

    reason = forms.CharField(label="调整原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class GoalForm(ReasonForm):
    """The expected goal; after the freeze with the reason."""

    text = forms.CharField(label="预期目标", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    field_order = ["text", "reason"]


class FieldForm(forms.Form):
    """One typed field: its name, whose it is, the text, and what the person saw there."""

    field = forms.CharField(max_length=40)
    indicator = forms.IntegerField(required=False, min_value=1)
    text = forms.CharField(required=False, max_length=20_000, strip=False)
    seen = forms.CharField(required=False, max_length=20_000, strip=False)
