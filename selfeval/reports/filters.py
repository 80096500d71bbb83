"""Which of a year's findings are shown: by severity, by what was done about them, by section."""

from collections.abc import Iterable

from django import forms

from budgets.filters import sections_of, typed
from selfeval.checking.findings import SEVERITY_LABELS
from selfeval.reports.approving import typed_by_hand
from selfeval.reports.standing import Standing

STATES = {
    "open": ("待处理", lambda each: each.note.is_open),
    "explained": ("已说明", lambda each: each.is_explained),
    "outdated": ("数据已变动，需重新说明", lambda each: each.note.is_outdated),
    "typed": ("正文手写的数", lambda each: bool(typed_by_hand([each]))),
}


class FindingFilter(forms.Form):
    """Narrows the findings of `request.fiscal_year`; what nobody could have chosen is told and narrows nothing."""

    severity = forms.ChoiceField(
        label="程度",
        required=False,
        choices=[("", "全部"), *((each.value, word) for each, word in SEVERITY_LABELS.items())],
    )
    state = forms.ChoiceField(
        label="处理情况", required=False, choices=[("", "全部"), *((name, word) for name, (word, _) in STATES.items())]
    )
    section = forms.ModelChoiceField(label="科室", required=False, queryset=None, empty_label="全部")

    def __init__(self, request):
        super().__init__(typed(request.GET), auto_id="%s")
        sections = sections_of(request)
        if request.scope.only_sections:
            sections = sections.filter(pk__in=request.scope.only_sections)
        self.fields["section"].queryset = sections

    @property
    def form(self) -> "FindingFilter":
        """What components/filter.html shows."""
        return self

    def chosen(self, found: Iterable[Standing]) -> list[Standing]:
        wanted = self.cleaned_data if self.is_valid() else {}
        severity, state, section = (wanted.get(name) for name in ("severity", "state", "section"))
        return [
            each
            for each in found
            if (not severity or each.finding.severity == severity)
            and (not state or STATES[state][1](each))
            and (not section or (each.form is not None and each.form.section_id == section.pk))
        ]
