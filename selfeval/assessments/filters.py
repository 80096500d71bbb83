import django_filters

from budgets.filters import ProjectFilter
from budgets.models import Project
from selfeval.assessments.workflow import STATE_LABELS


class AssessmentFilter(ProjectFilter):
    """Narrows the projects of `request.fiscal_year` by the state of their forms too."""

    state = django_filters.ChoiceFilter(
        label="状态",
        field_name="assessment__state",
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        empty_label="全部状态",
    )


class ProgressFilter(AssessmentFilter):
    """Narrows every form of the year: 部门整体支出 too, whose progress is followed like a project's."""

    @staticmethod
    def projects_of(fiscal_year):
        return Project.every.filter(fiscal_year=fiscal_year)
