"""Which forms are printed or written as workbooks, and what their files are called."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from budgets.models import FiscalYear, Section
from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment
from selfeval.assessments.queries.forms import every_of_year, visible_to

LONGEST_NAME = 60  # of a project, in the name of a file
UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', "_"))  # what a file system takes for something else


def forms_seen(scope: Scope) -> QuerySet[Assessment]:
    """The forms that a person sees, as their paper needs them."""
    return visible_to(scope).select_related(
        "project__section", "project__fiscal_year__department", "round__rule_set", "section"
    )


def forms_of_year(scope: Scope, fiscal_year: FiscalYear, section: Section | None = None) -> QuerySet[Assessment]:
    """A year's forms that a person sees, 部门整体支出 before the projects; of one section only if it is named."""
    forms = every_of_year(fiscal_year).filter(pk__in=visible_to(scope).values("pk"), left_at=None)
    forms = forms.select_related("section")
    return forms.filter(section=section) if section else forms


def section_asked(fiscal_year: FiscalYear, text: str) -> Section | None:
    """The section that an address names, None for all; raises Http404 for one that the department has not."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404
    return get_object_or_404(fiscal_year.department.sections, pk=text)


def file_name(
    forms: Sequence[Assessment], fiscal_year: FiscalYear | None = None, section: Section | None = None
) -> str:
    """The name of a file without its ending, in Chinese: whose forms of which year."""
    if fiscal_year is None:
        project = forms[0].project
        whose = project.fiscal_year.department.short_name if forms[0].is_whole else project.name[:LONGEST_NAME]
        name = f"{whose}{project.fiscal_year.year}年度{forms[0].title}"
    else:
        whose = f"{fiscal_year.department.short_name}{section.name if section else ''}"
        name = f"{whose}{fiscal_year.year}年度绩效自评表"
    return name.translate(UNFIT)
