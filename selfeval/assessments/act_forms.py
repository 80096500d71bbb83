from decimal import Decimal

from django import forms

from selfeval.assessments.indicator_forms import TypedField
from selfeval.assessments.queries.trail import KIND_LABELS, Asked
from selfeval.assessments.typed import read_points
from selfeval.assessments.workflow import ACTION_LABELS


class ActForm(forms.Form):
    """One step: which, on which version of the form, with which opinion."""

    action = forms.ChoiceField(choices=[(action.value, label) for action, label in ACTION_LABELS.items()])
    version = forms.IntegerField(min_value=0)
    opinion = forms.CharField(
        label="意见", required=False, max_length=2000, error_messages={"max_length": "意见不超过2000字，请精简。"}
    )


class WordsForm(forms.Form):
    """An opinion or an answer; pinned to a row where one is named."""

    text = forms.CharField(
        max_length=1000, error_messages={"required": "请填写内容。", "max_length": "内容不超过1000字，请精简。"}
    )
    indicator = forms.IntegerField(required=False, min_value=1)


class DeductForm(forms.Form):
    """How many points a reviewer takes off a row, and why; the button 取消扣减 sends none."""

    version = forms.IntegerField(min_value=0)
    deduction = TypedField(read=read_points, required=False)
    reason = forms.CharField(required=False, max_length=300, error_messages={"max_length": "原因不超过300字，请精简。"})
    cancel = forms.BooleanField(required=False)

    def clean(self):
        given = super().clean()
        if given.get("cancel"):
            self.errors.clear()
            return given | {"version": given.get("version", 0), "deduction": Decimal("0.00"), "reason": ""}
        if "deduction" not in self.errors and not given.get("deduction"):
            is_zero = given.get("deduction") is not None
            self.add_error("deduction", "扣减分应大于0。" if is_zero else "请填写扣减分。")
        return given


class ManyForm(forms.Form):
    """The forms ticked in the list, each as "id-version"."""

    opinion = forms.CharField(required=False, max_length=2000)

    def chosen(self) -> list[tuple[int, int]]:
        pieces = [text.partition("-") for text in self.data.getlist("chosen")]
        pairs = [(first, last) for first, _, last in pieces if _is_number(first) and _is_number(last)]
        return list(dict.fromkeys((int(first), int(last)) for first, last in pairs))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


class TrailForm(forms.Form):
    """What a reader wants to see of the trail."""

    person = forms.CharField(label="办理人", required=False, max_length=40)
    kind = forms.ChoiceField(
        label="类别",
        required=False,
        choices=[("", "全部类别"), *((kind.value, label) for kind, label in KIND_LABELS.items())],
    )
    project = forms.CharField(label="项目名称", required=False, max_length=120)
    since = forms.DateField(label="起始日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="结束日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def asked(self) -> Asked:
        """What was asked for well; the rest is left out, its field says why."""
        self.is_valid()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})
