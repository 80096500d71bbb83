"""情况说明: why a finding stands."""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction

from budgets.facts import money_findings
from budgets.models import Explanation, FiscalYear
from budgets.operations.attachments import Attachment
from budgets.operations.locking import open_year_locked, year_locked
from selfeval.checking.findings import Finding, Severity
from selfeval.checking.registry import CHECKS

SHORTEST = 10  # characters


class CannotExplain(Exception):
    """There is nothing to explain there, or not in this way; the message says why."""


class FindingMoved(CannotExplain):
    """The finding is gone, or stands on other figures than those that the person saw."""


@transaction.atomic
def explain(
    *,
    fiscal_year: FiscalYear,
    check_id: str,
    place: str,
    figures: str,
    text: str,
    by,
    document_number: str = "",
    attachment: Attachment | None = None,
    keep_attachment: bool = False,
    judge: Callable[[FiscalYear], list[Finding]] | None = None,
) -> Explanation:
    """Put down why a finding stands; it holds for the figures given and is outdated when they change.

    The same words about the same figures are put down once. `keep_attachment`: the file of the one before is its
    file. `judge` finds what stands against the report, not the money. Raises YearClosed, CannotExplain.
    """
    found = judge(year_locked(fiscal_year.pk)) if judge else _found_in_money(fiscal_year)
    text, document_number = text.strip(), document_number.strip()
    _refuse_what_moved(found, check_id, place, figures)
    if len(text) < SHORTEST:
        raise CannotExplain(f"说明至少{SHORTEST}个字，请写清原因。")
    newest = fiscal_year.explanations.filter(check_id=check_id, place=place).order_by("-pk").first()
    file, name = _proof(newest, attachment, keep_attachment)
    if CHECKS[check_id].needs_document and not document_number and not name:
        raise CannotExplain("这一项须有批准文件：请填写文号，或上传附件。")
    if newest is not None and _says_the_same(newest, (figures, text, document_number, name), file):
        return newest
    return fiscal_year.explanations.create(
        department_id=fiscal_year.department_id,
        check_id=check_id,
        place=place,
        figures=figures,
        text=text,
        document_number=document_number,
        attachment=file,
        attachment_name=name,
        written_by=by,
    )


def _proof(newest: Explanation | None, attachment: Attachment | None, keep: bool) -> tuple[ContentFile | str, str]:
    """The file as it is stored and the name that people know: the given one, else that of the explanation before."""
    if attachment:
        return attachment.stored, attachment.name
    if keep and newest is not None:
        return newest.attachment.name, newest.attachment_name
    return "", ""


def _found_in_money(fiscal_year: FiscalYear) -> list[Finding]:
    """A closed year takes no more words about its money; what is made of it may still be explained."""
    open_year_locked(fiscal_year.pk)
    return money_findings(fiscal_year)


def _refuse_what_moved(found: list[Finding], check_id: str, place: str, figures: str) -> None:
    standing = next((each for each in found if (each.check_id, each.place) == (check_id, place)), None)
    if standing is None:
        raise FindingMoved("这个问题已经不存在：数据在您填写期间有变动，现在不需要说明。")
    if standing.severity is not Severity.EXPLAIN:
        raise CannotExplain("这个问题不能用说明代替：请更正数据。")
    if standing.figures != figures:
        raise FindingMoved(f"数据在您填写期间有变动，现在是：{standing.message}。请核对您的说明后重新提交。")


def _says_the_same(newest: Explanation, said: tuple[str, ...], file: ContentFile | str) -> bool:
    """A second click on the same button sends the same again."""
    if (newest.figures, newest.text, newest.document_number, newest.attachment_name) != said:
        return False
    if isinstance(file, str):
        return newest.attachment.name == file
    with newest.attachment.open() as kept:
        return kept.read() == file.read()
