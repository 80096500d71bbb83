"""One chapter as the printer prints it, for its writer's eyes."""

from django.template.loader import render_to_string

from selfeval.reports.render import to_pdf
from selfeval.reports.render.faces import stylesheet
from selfeval.reports.values import Chapter


def pdf_of_chapter(chapter: Chapter, year: int) -> bytes:
    """Raises CannotPrint, whose text says why."""
    context = {"chapter": chapter, "report": {"year": year}, "stylesheet": stylesheet()}
    return to_pdf(render_to_string("reports/annual/chapter.html", context))
