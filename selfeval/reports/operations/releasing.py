"""公开 and 撤下: an issued report on the public page, or off it; the PDF of what may be shown."""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from selfeval.accounts.scope import Scope
from selfeval.assessments.operations.locking import CannotAct
from selfeval.reports import tasks
from selfeval.reports.models import IssuedReport, PublicPrint, Release, ReportDraft
from selfeval.reports.queries.process import current_of
from selfeval.reports.queries.publishing import is_public, public_content, public_path
from selfeval.reports.queries.seals import chain_of_release
from selfeval.reports.render import Stamp, print_report, write_whole

PERMISSION = "reports.release_report"
LONGEST = 300


@transaction.atomic
def release(*, issued_id: int, by: Scope, public: bool, reason: str = "") -> Release | None:
    """Put the current version on the public page, or take a version off it with a reason; None where it is so.

    Raises CannotAct.
    """
    issued = IssuedReport.objects.select_related("fiscal_year").get(pk=issued_id)
    draft = ReportDraft.objects.select_for_update().get(fiscal_year=issued.fiscal_year_id)
    reason = reason.strip()
    if not by.may(PERMISSION, issued.department_id):
        raise CannotAct("只有财务人员、单位领导可以公开或撤下报告，您没有这个岗位。")
    if is_public(issued) == public:
        return None
    if public and current_of(issued.fiscal_year) != issued:
        raise CannotAct("只能公开当前版本，这一版之后已经印发了新版本。")
    if not public and not reason:
        raise CannotAct("撤下已公开的报告，必须填写原因。")
    if len(reason) > LONGEST:
        raise CannotAct(f"原因不超过{LONGEST}字，请精简。")
    made = _write(draft, Release(issued=issued, is_public=public, reason=reason, decided_by=by.user))
    if public:
        tasks.enqueue_public(issued)
    return made


def _write(draft: ReportDraft, made: Release) -> Release:
    """The row, tied to the one before it and noted as the newest of its year."""
    made.decided_at = timezone.now()
    made.chain = draft.release_chain = chain_of_release(made, draft.release_chain)
    made.save()
    draft.save(update_fields=["release_chain"])
    return made


def print_public_file(*, issued_id: int) -> None:
    """Print what everybody may read, where that is not the issued file itself; kept by the hash of its content.

    Every print is put down before it can be fetched, so that 核验 knows it later, whatever may be read by then.
    """
    issued = IssuedReport.objects.get(pk=issued_id)
    report, is_partial = public_content(issued)
    if not is_partial:
        return
    path = public_path(report.sha256)
    data = path.read_bytes() if path.exists() else print_report(report, Stamp(issued.number, report.sha256))
    PublicPrint.objects.get_or_create(issued=issued, content_sha256=report.sha256, file_sha256=sha256(data).hexdigest())
    if not path.exists():
        write_whole(path, data)
