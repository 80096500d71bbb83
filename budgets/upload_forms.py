"""The forms around a workbook: bringing it, saying how it is to be read, what its columns mean."""

from django import forms

from budgets.workbooks.headings import choices
from budgets.workbooks.layout import Layout

UNITS = [("wan", "万元"), ("yuan", "元")]
MONTHS = [(number, f"截至{number}月") for number in range(1, 13)]
MAPPED_COLUMNS = 60


class TemplateForm(forms.Form):
    """For which month and in which unit the template is filled."""

    month = forms.TypedChoiceField(label="月份", choices=MONTHS, coerce=int, initial=12)
    unit = forms.ChoiceField(label="金额单位", choices=UNITS)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="工作簿（.xlsx，不超过10 MB）",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "请选择要上传的工作簿。",
            "empty": "文件是空的，请重新选择文件。",
            "max_length": "文件名太长，请改短到200个字以内再上传。",
        },
    )
    unit = forms.ChoiceField(label="表中没写单位时，按", choices=UNITS)
    month = forms.TypedChoiceField(label="表中没写月份时，按", choices=MONTHS, coerce=int, initial=12)


class ReadingForm(forms.Form):
    """What the workbook does not say itself."""

    unit = forms.ChoiceField(label="金额单位", choices=UNITS)
    month = forms.TypedChoiceField(label="月份", choices=MONTHS, coerce=int)
    sheet = forms.ChoiceField(label="工作表", required=False)

    def __init__(self, *args, layouts: list[Layout], table: Layout | None = None, **options):
        """Only what `table` leaves open is asked; the rest travels hidden."""
        super().__init__(*args, **options)
        names = [layout.sheet.name for layout in layouts if layout.is_complete]
        self.fields["sheet"].choices = [("", "自动选择"), *((name, name) for name in names)]
        if table is not None:
            asked = {"unit": table.needs_unit, "month": table.needs_month, "sheet": len(names) > 1}
            for name, open_ in asked.items():
                if not open_:
                    self.fields[name].widget = self.fields[name].hidden_widget()


class MappingForm(forms.Form):
    """One select for each heading of a table."""

    def __init__(self, *args, layout: Layout, **options):
        super().__init__(*args, **options)
        options_of_a_column = [("", "不导入"), *choices()]
        for number, heading in enumerate(layout.headings[:MAPPED_COLUMNS]):
            column = layout.columns.get(number)
            if heading:
                self.fields[str(number)] = forms.ChoiceField(
                    label=heading[:60],
                    choices=options_of_a_column,
                    required=False,
                    initial=column.written() if column else "",
                )

    @property
    def columns(self) -> dict[str, str]:
        """The chosen meaning of each column; 不导入 leaves it out."""
        return {number: key for number, key in self.cleaned_data.items() if key}
