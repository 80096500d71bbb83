"""Forms of what is said about a department and its projects: duties, people, secrecy."""

from django import forms

from budgets.models import FiscalYear, StaffCategory
from budgets.operations.describing import Staff
from budgets.queries.office import Described, described_of

LONGEST, MOST = 1000, 99  # characters of a duty; duties, as chapters number them to 九十九
COLUMNS = (("posts", "编制数"), ("head", "年末实有人数"), ("supported", "财政供养人数"))


class OfficeForm(forms.Form):
    """部门职责, one a line, and 人员情况, one row a category; an empty headcount leaves a category out."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    mandates = forms.CharField(
        label="部门职责（每行一项，不用写序号）",
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, data=None, *, fiscal_year: FiscalYear):
        standing = described_of(fiscal_year)
        super().__init__(data, initial=_shown(standing))
        for category in StaffCategory:
            for name, label in COLUMNS:
                self.fields[f"{category.value}_{name}"] = forms.IntegerField(
                    label=f"{category.label}{label}", required=False, min_value=0, max_value=1_000_000
                )

    @property
    def rows(self):
        """The table: a category with its three fields."""
        return [(each.label, [self[f"{each.value}_{name}"] for name, _ in COLUMNS]) for each in StaffCategory]

    def clean_mandates(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["mandates"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST:
            raise forms.ValidationError(f"最多{MOST}项，现有{len(lines)}项。请检查是否每行一项。")
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST:
                raise forms.ValidationError(f"第{number}项有{len(line)}个字，每项最多{LONGEST}个字。")
        return lines

    def clean(self):
        given = super().clean()
        given["staffing"] = staffing = []
        for category in StaffCategory:
            posts, head, supported = (given.get(f"{category.value}_{name}") for name, _ in COLUMNS)
            place = f"{category.value}_head"
            if head is None and (posts or supported) and place not in self.errors:
                self.add_error(place, f"{category.label}填写了其他数，请填写年末实有人数；没有的填0。")
            if head is not None and (supported or 0) > head:
                self.add_error(f"{category.value}_supported", f"{category.label}财政供养人数不能多于实有人数{head}人。")
            if head is not None:
                staffing.append(Staff(category, head, supported or 0, posts))
        return given

    def see(self, standing: Described) -> None:
        """Go on from what stands there: whoever saves again has seen it."""
        self.data = self.data.copy()
        self.data["seen"] = standing.digest


def _shown(standing: Described) -> dict:
    shown = {"mandates": "\n".join(standing.mandates), "seen": standing.digest}
    for category, *numbers in standing.staffing:
        shown |= {f"{category}_{name}": number for (name, _), number in zip(COLUMNS, numbers, strict=True)}
    return shown


class SecrecyForm(forms.Form):
    """Whether a project stays out of what is published, and why."""

    is_secret = forms.TypedChoiceField(
        label="是否公开", choices=[("no", "公开"), ("yes", "不公开")], coerce=lambda chosen: chosen == "yes"
    )
    reason = forms.CharField(label="理由（不公开的必须填写）", max_length=200, required=False)

    def clean(self):
        given = super().clean()
        if given.get("is_secret") and not (given.get("reason") or "").strip():
            self.add_error("reason", "不公开的项目请写明理由，如涉及国家秘密、工作秘密。")
        return given
