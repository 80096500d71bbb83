"""What a person gives for checking a form: a workbook, the rule set, and the workbook again when he wants it marked."""

import base64
import binascii

from django import forms

from budgets.workbooks.book import NotReadable
from budgets.workbooks.limits import MAX_FILE
from selfeval.assessments.queries.rule_sets import offers

# So much is carried by the answer itself; larger ones are chosen again. Nothing is stored on the server.
MAX_CARRIED = 1024 * 1024
NO_FILE = "请选择一个.xlsx工作簿。"


class CheckForm(forms.Form):
    file = forms.FileField(
        label="自评表（.xlsx，不超过10 MB）",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    rule_set = forms.ChoiceField(label="评分规则", required=False)
    carried = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    carried_name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(offer.name, offer.values.title) for offer in offers()]
        self.fields["rule_set"].choices = [("", "按自评表的版式选用"), *names]

    def workbook(self) -> tuple[bytes, str]:
        """The bytes and the name of the workbook; raises NotReadable. Whatever comes is read as a stranger's file."""
        file = self.cleaned_data.get("file")
        if file:
            return file.read(MAX_FILE + 1), file.name
        try:
            data = base64.b64decode(self.cleaned_data.get("carried", ""), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if not data:
            raise NotReadable(NO_FILE)
        return data, self.cleaned_data.get("carried_name", "")


def carry(data: bytes, name: str) -> dict[str, str]:
    """The workbook for the hidden fields of the answer, where it is small enough."""
    if len(data) > MAX_CARRIED:
        return {}
    return {"carried": base64.b64encode(data).decode(), "carried_name": name[-200:]}
