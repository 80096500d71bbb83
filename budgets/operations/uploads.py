"""Workbooks brought in: looked at, committed whole or not at all, taken back by superseding."""

import hashlib
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from budgets.models import ColumnMapping, Department, Figure, FiscalYear, Upload, UploadState
from budgets.models.figures import Origin
from budgets.operations.inserting import Cell, insert_figures
from budgets.operations.locking import open_year_locked
from budgets.queries.kept import text_name
from budgets.queries.uploads import Plan, compare, figures_put_down, read_upload
from budgets.workbooks.book import Book, NotReadable
from budgets.workbooks.guard import book_of, read_text
from budgets.workbooks.layout import VERSION, stamp_of

UNDONE = "撤销导入"


class WrongWorkbook(NotReadable):
    """Our own template of another department, year or version."""


class NotToBeImported(Exception):
    """The workbook has faults, or nothing in it is new."""


class SeenOtherwise(Exception):
    """What a commit would do is not what the person saw in the preview."""


class DoneAlready(Exception):
    """The upload was committed or undone before: a second click has no second effect."""


def upload_workbook(*, fiscal_year: FiscalYear, file_name: str, data: bytes, unit: str, month: int, by) -> Upload:
    """Keep a workbook for its preview; `unit` and `month` count where it names none.

    Raises NotReadable and YearClosed.
    """
    text = read_text(data, file_name)
    refuse_foreign_template(fiscal_year, book_of(text))
    with transaction.atomic():
        open_year_locked(fiscal_year.pk)
        upload = Upload.objects.create(
            department_id=fiscal_year.department_id,
            fiscal_year=fiscal_year,
            # The name on the disk is ours: nothing of the person's name reaches the file system.
            file=ContentFile(data, name=f"{uuid4().hex}.xlsx"),
            file_name=file_name[-200:],
            sha256=hashlib.sha256(data).hexdigest(),
            mapping={"unit": unit, "month": month},
            uploaded_by=by,
        )
        # What the child process read stands beside the file, so that preview and import need no other one.
        upload.file.storage.save(text_name(upload), ContentFile(text.encode()))
    return upload


def refuse_foreign_template(fiscal_year: FiscalYear, book: Book) -> None:
    """Raises WrongWorkbook for our own template of another department, year or version."""
    stamp = stamp_of(book)
    if stamp is None:
        return
    own = fiscal_year.department
    if stamp.department != own.code:
        raise WrongWorkbook(
            f"这是部门编码{stamp.department[:40]}的模板，现在要导入的是{own.name}（{own.code}）。请下载本部门的模板。"
        )
    if stamp.year != str(fiscal_year.year):
        raise WrongWorkbook(
            f"这是{stamp.year[:10]}年度的模板，现在要导入的是{fiscal_year.year}年度。请下载本年度的模板，或到{stamp.year[:10]}年度导入。"
        )
    if stamp.version != VERSION:
        raise WrongWorkbook(
            f"这是第{stamp.version[:10]}版模板，现在使用第{VERSION}版。请重新下载模板，把数据复制过去再上传。"
        )


@transaction.atomic
def choose_reading(*, upload: Upload, unit: str, month: int, sheet: str) -> None:
    """Put down how a workbook is to be read where it says nothing itself."""
    locked = _locked(upload, UploadState.PREVIEW)
    locked.mapping = {"unit": unit, "month": month, "sheet": sheet}
    locked.save(update_fields=["mapping"])


@transaction.atomic
def remember_mapping(*, department: Department, fingerprint: str, columns: dict[str, str], by) -> ColumnMapping:
    """Keep what the headings of a foreign table mean, for this and the next time."""
    mapping, _ = ColumnMapping.objects.update_or_create(
        department=department, fingerprint=fingerprint, defaults={"columns": columns, "saved_by": by}
    )
    return mapping


def commit_upload(*, upload: Upload, seen: str, by) -> Plan:
    """Put down every amount of a workbook, or none; `seen` is the digest of the plan that the person saw.

    Raises DoneAlready, NotToBeImported, SeenOtherwise, YearClosed, NotReadable.
    """
    if upload.state != UploadState.PREVIEW:
        raise DoneAlready(_done(upload))
    reading = read_upload(upload)  # before the lock: nobody has to wait for a child process
    with transaction.atomic():
        year = open_year_locked(upload.fiscal_year_id)
        locked = _locked(upload, UploadState.PREVIEW)
        plan = compare(year, reading)
        if not plan.can_be_committed:
            raise NotToBeImported(
                f"工作簿有{len(plan.faults)}处错误，没有导入任何数据。请改正后重新上传。"
                if plan.faults
                else "工作簿里没有新的或变动的数，不需要导入。"
            )
        if plan.digest != seen:
            raise SeenOtherwise("预览之后系统中的数据有变动，没有导入任何数据。请核对新的预览后再导入。")
        cells = [Cell(*each.entry.place, each.entry.amount, each.seen) for each in plan.changes]
        insert_figures(year, cells, origin=Origin.IMPORTED, by=by, upload=locked)
        locked.state, locked.committed_at, locked.counts = UploadState.COMMITTED, timezone.now(), plan.counts
        locked.mapping |= {
            "columns": {each.sheet.name: {n: c.written() for n, c in each.columns.items()} for each in reading.chosen}
        }
        locked.save(update_fields=["state", "committed_at", "counts", "mapping"])
    return plan


@transaction.atomic
def undo_upload(*, upload: Upload, by) -> tuple[int, int]:
    """Supersede what an import put down with what stood before; (taken back, changed since and left)."""
    year = open_year_locked(upload.fiscal_year_id)
    locked = _locked(upload, UploadState.COMMITTED)
    put_down: list[Figure] = list(figures_put_down(locked))
    current = [figure for figure in put_down if not hasattr(figure, "superseded_by")]
    cells = [
        Cell(
            figure.line_id,
            figure.measure,
            figure.month,
            figure.supersedes.amount if figure.supersedes else None,
            figure.pk,
        )
        for figure in current
    ]
    insert_figures(year, cells, origin=Origin.IMPORTED, by=by, upload=locked, note=UNDONE)
    locked.state, locked.undone_by, locked.undone_at = UploadState.UNDONE, by, timezone.now()
    since = len(put_down) - len(current)
    locked.counts |= {"taken_back": len(current), "left": since}
    locked.save(update_fields=["state", "undone_by", "undone_at", "counts"])
    return len(current), since


def _locked(upload: Upload, state: UploadState) -> Upload:
    """The upload's row, locked, if it is in the state; raises DoneAlready."""
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if locked.state != state:
        raise DoneAlready(_done(locked))
    return locked


def _done(upload: Upload) -> str:
    return {
        UploadState.PREVIEW: f"“{upload.file_name}”还没有导入，不需要撤销。",
        UploadState.COMMITTED: f"“{upload.file_name}”已经导入，没有重复导入。",
        UploadState.UNDONE: f"“{upload.file_name}”的导入已经撤销。如需再次导入，请重新上传。",
    }[UploadState(upload.state)]
