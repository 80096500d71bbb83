"""What the report tells of a department beside its money: duties, people, which projects stay secret."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from budgets.models import FiscalYear, Mandate, Project, StaffCategory, Staffing
from budgets.operations.events import note_event
from budgets.operations.locking import open_year_locked
from budgets.queries.office import Described, described_of
from budgets.signals import secrecy_changed


class OfficeMoved(Exception):
    """Somebody else described the office since the person looked; `standing` is what he put down."""

    def __init__(self, standing: Described):
        super().__init__("部门职责和人员情况刚在别处修改过，请核对下面的现有内容后再保存。")
        self.standing = standing


@dataclass(frozen=True)
class Staff:
    """年末实有人数 of a category; authorized_posts is None where none are set."""

    category: StaffCategory
    headcount: int
    fiscally_supported: int
    authorized_posts: int | None = None


@transaction.atomic
def describe_office(
    *, fiscal_year: FiscalYear, mandates: Sequence[str], staffing: Iterable[Staff], seen: str | None = None, by=None
) -> None:
    """Put down duties (in order) and people of a year in place of what stood there; the event keeps both.

    `seen` is the digest of what the person saw, None where a command does it. Raises YearClosed, OfficeMoved.
    """
    year = open_year_locked(fiscal_year.pk)
    standing = described_of(year)
    if seen is not None and seen != standing.digest:
        raise OfficeMoved(standing)
    year.mandates.all().delete()
    year.staffing.all().delete()
    Mandate.objects.bulk_create(
        Mandate(fiscal_year=year, number=number, text=text) for number, text in enumerate(mandates, 1)
    )
    Staffing.objects.bulk_create(Staffing(fiscal_year=year, **asdict(row)) for row in staffing)
    after = described_of(year)
    if after != standing:
        facts = {"before": standing.as_lists, "after": after.as_lists}
        about = f"{year.year}年度部门职责和人员情况"
        note_event(department=year.department, what="更改部门情况", about=about, by=by, **facts)


@transaction.atomic
def keep_secret(*, project: Project, is_secret: bool, reason: str, by) -> Project:
    """Keep a project out of what is published, or put it in again, for a reason. Raises YearClosed."""
    year = open_year_locked(project.fiscal_year_id)
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.is_secret == is_secret:
        return project
    project.is_secret, project.secret_reason = is_secret, reason if is_secret else ""
    project.save(update_fields=["is_secret", "secret_reason"])
    secrecy_changed.send(Project, project=project)
    what = "设为不公开" if is_secret else "恢复公开"
    note_event(
        department=year.department, what=what, about=f"{year.year}年度{project.name}"[:120], by=by, reason=reason
    )
    return project
