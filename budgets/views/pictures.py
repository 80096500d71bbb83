"""The pictures as files of their own: an <img> shows them, `?narrow=1` gives the one for a telephone."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from budgets import pages, pictures, queries
from budgets.bars import Picture
from budgets.charts import draw
from budgets.facts import thresholds_of
from budgets.views.common import year_of


def months(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    money = queries.department_money(fiscal_year).total
    course = pages.course_of(money, queries.months_of_year(fiscal_year), thresholds_of(fiscal_year))
    return _drawn(request, pictures.months_picture(money, course))


def projects(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    money = queries.department_money(fiscal_year)
    return _drawn(request, pictures.projects_picture(money, thresholds_of(fiscal_year)))


def sources(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    money = queries.department_money(fiscal_year)
    return _drawn(request, pictures.sources_picture(money, thresholds_of(fiscal_year)))


def project_months(request, project_id: int):
    project = get_object_or_404(queries.projects_in(request.scope), pk=project_id)
    fiscal_year = year_of(request, project.fiscal_year_id)
    money = queries.project_money(project).money
    course = pages.course_of(money, queries.months_of(money.line_ids), thresholds_of(fiscal_year))
    return _drawn(request, pictures.months_picture(money, course))


def _drawn(request, picture: Picture) -> HttpResponse:
    # The site's content policy holds for it as it is: the picture has no script, no style and no reference.
    return HttpResponse(draw(picture, narrow="narrow" in request.GET), content_type="image/svg+xml")
