"""Forms of what people state: explanations of findings, totals of documents."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms

from budgets.amounts import IsNegative, NotAnAmount, parse_amount
from budgets.facts import computed_of, thresholds_of
from budgets.filters import UNITS
from budgets.models import FiscalYear, StatedFigure, StatedItem
from budgets.models.lines import SurplusUse
from budgets.operations.attachments import LARGEST, Attachment, NotAnAttachment, attachment_from
from budgets.operations.explanations import SHORTEST
from budgets.operations.stated import Stated, StatedConflict
from budgets.places import anchor_of
from budgets.queries import DepartmentMoney, stated_of
from selfeval.checking.registry import CHECKS

TEXT_WORDS = {
    "required": f"请填写说明，至少{SHORTEST}个字。",
    "min_length": f"说明至少{SHORTEST}个字，现在只有%(show_value)d个字。",
    "max_length": "说明最多%(limit_value)d个字，现在有%(show_value)d个字。",
}

# What to do instead of a total below zero.
BELOW_ZERO = {
    StatedItem.OPENING_BALANCE: "年初结转和结余不能是负数：请按上年部门决算填写，没有结转结余的填0。",
    StatedItem.CLOSING_BALANCE: "年末结转和结余不能是负数：支出不能超过可用的资金。"
    "请核对年初结转和结余、本年收入和决算支出合计，没有结转结余的填0。",
}


PROOFS = ("document_number", "attachment", "keep_attachment")


class ExplanationForm(forms.Form):
    """Why a finding stands, about the figures that the person saw, with the proof where the check asks for it."""

    check_id = forms.ChoiceField(choices=lambda: [(each, each) for each in CHECKS])
    place = forms.CharField(max_length=60)
    figures = forms.CharField(max_length=200)
    back = forms.CharField(max_length=300, required=False)
    text = forms.CharField(min_length=SHORTEST, max_length=500, error_messages=TEXT_WORDS)
    document_number = forms.CharField(
        max_length=60, required=False, error_messages={"max_length": "文号最多%(limit_value)d个字。"}
    )
    attachment = forms.FileField(required=False, allow_empty_file=True)
    keep_attachment = forms.BooleanField(required=False)

    def clean_attachment(self) -> Attachment | None:
        given = self.cleaned_data["attachment"]
        if given is None:
            return None
        try:
            # One byte more than is allowed tells that it is too large.
            return attachment_from(given.name, given.read(LARGEST + 1))
        except NotAnAttachment as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self):
        given = super().clean()
        check = CHECKS.get(given.get("check_id"))
        has_proof = any(given.get(name) or name in self.errors for name in PROOFS)
        if check is not None and check.needs_document and not has_proof:
            self.add_error("document_number", "这一项须有批准文件：请填写文号，或上传附件。")
        return given


class StatedForm(forms.Form):
    """Every item of 批复数和决算数 as text in one unit, each with the figure that the person saw."""

    unit = forms.ChoiceField(choices=[(unit, unit) for unit in UNITS])
    surplus_use = forms.ChoiceField(choices=[("", "请选择"), *SurplusUse.choices], required=False)
    seen_surplus = forms.ChoiceField(choices=[("", ""), *SurplusUse.choices], required=False)

    def __init__(self, *args, fiscal_year: FiscalYear, **options):
        super().__init__(*args, **options)
        self.fiscal_year = fiscal_year
        for item in StatedItem:
            self.fields[item.value] = forms.CharField(label=item.label, required=False, max_length=60)
            self.fields[f"seen_{item.value}"] = forms.IntegerField(required=False, min_value=1)

    def clean(self):
        given = super().clean()
        for item in StatedItem:
            try:
                given[item.value] = parse_amount(given.get(item.value) or "", given.get("unit") or UNITS[0])
            except IsNegative:
                self.add_error(item.value, BELOW_ZERO.get(item, f"{item.label}不能是负数：请按文件上的数填写。"))
            except NotAnAmount as refusal:
                self.add_error(item.value, str(refusal))
        return given

    @property
    def stated(self) -> list[Stated]:
        given = self.cleaned_data
        return [Stated(item.value, given[item.value], given[f"seen_{item.value}"]) for item in StatedItem]

    @property
    def surplus(self) -> tuple[str, str]:
        return self.cleaned_data["seen_surplus"], self.cleaned_data["surplus_use"]

    def see(self, conflict: StatedConflict) -> None:
        """Go on from what stands there: whoever saves again has seen it."""
        self.data = self.data.copy()
        self.add_error(None, str(conflict))
        for item, figure in conflict.standing.items():
            self.data[f"seen_{item}"] = figure.pk
        if conflict.surplus_use is not None:
            self.data["seen_surplus"] = conflict.surplus_use


@dataclass(frozen=True)
class StatedRow:
    """An item as the page shows it: what is stated, what the rows come to, what somebody else put there."""

    item: StatedItem
    field: forms.BoundField
    seen: forms.BoundField
    standing: StatedFigure | None
    computed: Decimal | None
    tolerance: Decimal
    moved: StatedFigure | None = None

    anchor = property(lambda self: anchor_of(f"stated:{self.item}"))
    label = property(lambda self: self.item.label.rpartition("：")[2])
    amount = property(lambda self: self.standing and self.standing.amount)

    @property
    def difference(self) -> Decimal | None:
        return None if None in (self.amount, self.computed) else self.amount - self.computed

    @property
    def gap(self) -> Decimal | None:
        return self.difference and abs(self.difference)

    @property
    def agrees(self) -> bool:
        return self.difference is not None and abs(self.difference) <= self.tolerance


@dataclass(frozen=True)
class StatedGroup:
    title: str
    hint: str
    rows: list[StatedRow]


GROUPS = (
    ("年初预算批复数", "按财政部门的预算批复填写。", "INITIAL_"),
    ("全年预算数", "年初批复数加经批准的调整，按调整后的批复填写。", "ADJUSTED_"),
    ("决算支出数", "按部门决算填写。", "EXECUTED_"),
    ("决算支出的资金来源", "三项之和应等于决算支出合计；没有的填0。", "SOURCE_"),
    ("收支结余", "年末结转和结余＝年初结转和结余＋本年收入－决算支出合计。", ""),
)


def stated_groups(form: StatedForm, money: DepartmentMoney, conflict: StatedConflict | None) -> list[StatedGroup]:
    """The page of a year: every item in its group."""
    standing = stated_of(form.fiscal_year)
    amounts = {item: each.amount for item, each in standing.items() if each.amount is not None}
    computed, tolerance = computed_of(money, amounts), thresholds_of(form.fiscal_year)["sum_tolerance"]
    moved = conflict.standing if conflict else {}
    groups, left = [], list(StatedItem)
    for title, hint, prefix in GROUPS:
        items = [item for item in left if item.startswith(prefix)]
        left = [item for item in left if item not in items]
        rows = [
            StatedRow(
                item,
                form[item.value],
                form[f"seen_{item.value}"],
                standing.get(item),
                computed.get(item),
                tolerance,
                moved.get(item),
            )
            for item in items
        ]
        groups.append(StatedGroup(title, hint, rows))
    return groups
