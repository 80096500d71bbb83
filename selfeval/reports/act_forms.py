from django import forms

from selfeval.reports.operations.acting import LONGEST_OPINION
from selfeval.reports.workflow import ACTION_LABELS


class ActForm(forms.Form):
    """One step of a report: which, on which version of it, with which opinion, and the page to go back to."""

    action = forms.ChoiceField(choices=[(action.value, label) for action, label in ACTION_LABELS.items()])
    version = forms.IntegerField(min_value=0)
    opinion = forms.CharField(
        label="意见",
        required=False,
        max_length=LONGEST_OPINION,
        error_messages={"max_length": f"意见不超过{LONGEST_OPINION}字，请精简。"},
    )
    page = forms.ChoiceField(choices=[("issue", ""), ("sign", "")], required=False)


class ReleaseForm(forms.Form):
    """A version put on the public page, or taken off it."""

    public = forms.TypedChoiceField(choices=[("yes", "公开"), ("no", "撤下")], coerce=lambda word: word == "yes")
    reason = forms.CharField(
        label="原因", required=False, max_length=300, error_messages={"max_length": "原因不超过300字，请精简。"}
    )


class VerifyForm(forms.Form):
    """A file or a printed code; one of them is enough."""

    code = forms.CharField(label="页脚的校验码", required=False, max_length=200)
    file = forms.FileField(label="报告文件", required=False, allow_empty_file=True)
