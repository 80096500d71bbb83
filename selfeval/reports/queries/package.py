"""What goes into the archive of a report beside its files: evidence, explanations, opinions and steps of its year."""

from dataclasses import dataclass
from pathlib import Path

from budgets.models import FiscalYear
from budgets.queries import explanations_of
from selfeval.assessments.models import Assessment, Evidence
from selfeval.assessments.queries.trail import Asked, Event, every_row
from selfeval.reports.models import ReportStep


@dataclass(frozen=True)
class Paper:
    """A file that somebody brought: whose it is, what it proves, its name, where it lies, the hash that it had."""

    project_id: int | None
    project: str
    about: str
    name: str
    path: Path
    sha256: str = ""


def papers_of(fiscal_year: FiscalYear) -> list[Paper]:
    """The evidence of all forms that was not removed, and the attachments of the explanations that hold."""
    rows = Evidence.objects.filter(assessment__project__fiscal_year=fiscal_year, removed_at__isnull=True)
    found = [
        Paper(row.assessment.project_id, row.assessment.project.name, row.indicator.name, row.file_name, *_lies(row))
        for row in rows.select_related("assessment__project", "indicator").order_by("pk")
    ]
    for (check_id, _), each in sorted(explanations_of(fiscal_year).items()):
        if each.attachment:
            name = each.attachment_name or Path(each.attachment.name).name
            found.append(Paper(None, "情况说明", check_id, name, Path(each.attachment.path)))
    return found


def _lies(row: Evidence) -> tuple[Path, str]:
    return Path(row.file.path), row.sha256


def events_of_year(fiscal_year: FiscalYear) -> list[Event]:
    return every_row(Assessment.objects.filter(project__fiscal_year=fiscal_year), Asked())


def steps_of_year(fiscal_year: FiscalYear) -> list[ReportStep]:
    steps = ReportStep.objects.filter(draft__fiscal_year=fiscal_year)
    return list(steps.select_related("taken_by").order_by("number"))
