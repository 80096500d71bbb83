"""Forms as they are printed by themselves: one, a section's, or all of a year."""

from collections.abc import Sequence

from django.utils import timezone

from budgets.models import FiscalYear
from selfeval.assessments.models import Assessment
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import State
from selfeval.reports.content import sheet_of
from selfeval.reports.values import FormPaper, Papers

MOST = 60  # forms of one file: about half a minute of printing


class TooMany(Exception):
    """More forms than one file takes; the text says what to do."""


def papers_of(fiscal_year: FiscalYear, forms: Sequence[Assessment], title: str) -> Papers:
    """The forms as frozen values. Raises TooMany."""
    if len(forms) > MOST:
        raise TooMany(f"共{len(forms)}张自评表，一次最多打印{MOST}张：请按科室分别下载。")
    return Papers(
        title=title,
        department=fiscal_year.department.name,
        year=fiscal_year.year,
        is_illustrative=fiscal_year.is_illustrative,
        sheets=tuple((sheet_of(form), stand_of(form)) for form in forms),
    )


def part_of(form_id: int) -> FormPaper:
    """A form as the report of its year will attach it."""
    form = Assessment.objects.select_related("project__section", "project__fiscal_year__department").get(pk=form_id)
    year = form.project.fiscal_year
    return FormPaper(year.department.name, year.year, year.is_illustrative, sheet_of(form))


def stand_of(form: Assessment) -> str:
    """Where a form stands in its way, so that nobody takes a draft for the approved form."""
    state = State(form.state)
    if state == State.APPROVED and form.approved_at:
        return f"{write_day(timezone.localtime(form.approved_at))}审定"
    return f"状态：{state.label}（未审定）"
