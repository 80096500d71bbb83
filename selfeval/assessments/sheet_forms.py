"""The plain forms beside a form: explaining a finding, bringing the workbook back."""

from django import forms

from selfeval.assessments.operations.explaining import LONGEST
from selfeval.assessments.rules.common import SHORTEST

LENGTH = f"说明请写{SHORTEST}至{LONGEST}个字，写清原因。"


class FindingForm(forms.Form):
    """Why a finding stands, about the figures that the person saw."""

    check_id = forms.CharField(max_length=3, widget=forms.HiddenInput)
    place = forms.CharField(max_length=60, widget=forms.HiddenInput)
    figures = forms.CharField(max_length=200, widget=forms.HiddenInput)
    back = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=f"说明（{SHORTEST}至{LONGEST}个字）",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": LENGTH, "min_length": LENGTH, "max_length": LENGTH},
    )


class FormFileForm(forms.Form):
    """The form's own workbook, filled in elsewhere."""

    file = forms.FileField(
        label="填好的自评表（.xlsx，不超过10 MB）",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "请选择填好的自评表工作簿。",
            "empty": "文件是空的，请重新选择文件。",
            "max_length": "文件名太长，请改短到200个字以内再上传。",
        },
    )
