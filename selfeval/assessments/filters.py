import django_filters

from budgets.filters import ProjectFilter
from selfeval.assessments.workflow import STATE_LABELS


class AssessmentFilter(ProjectFilter):
    """Narrows the projects of `request.fiscal_year` by the state of their forms too."""

    state = django_filters.ChoiceFilter(
        label="状态",
        field_name="assessment__state",
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        empty_label="全部状态",
    )
