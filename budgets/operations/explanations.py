"""情况说明: why a finding stands."""

from collections.abc import Callable

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

    The same words about the same figures are put down once. With `keep_attachment` the file of the explanation
    before it, where there is one, goes with this one too, unless it has its own. `judge` finds what stands
    against something else than the money of the year (its report). Raises YearClosed, CannotExplain.
    """
    found = judge(year_locked(fiscal_year.pk)) if judge else _found_in_money(fiscal_year)
    text, document_number = text.strip(), document_number.strip()
    _refuse_what_moved(found, check_id, place, figures)
    if len(text) < SHORTEST:
        raise CannotExplain(f"说明至少{SHORTEST}个字，请写清原因。")
    newest = fiscal_year.explanations.filter(check_id=check_id, place=place).order_by("-pk").first()
    is_kept = keep_attachment and attachment is None and newest is not None and bool(newest.attachment)
    if CHECKS[check_id].needs_document and not document_number and attachment is None and not is_kept:
        raise CannotExplain("这一项须有批准文件：请填写文号，或上传附件。")
    stored, name = (attachment.stored, attachment.name) if attachment else ("", "")
    if is_kept:
        stored, name = newest.attachment.name, newest.attachment_name
    said = (figures, text, document_number, name)
    if newest is not None and _said(newest) == said and (is_kept or _brings_the_same(newest, attachment)):
        return newest
    return Explanation.objects.create(
        department_id=fiscal_year.department_id,
        fiscal_year=fiscal_year,
        check_id=check_id,
        place=place,
        figures=figures,
        text=text,
        document_number=document_number,
        attachment=stored,
        attachment_name=name,
        written_by=by,
    )


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


def _said(explanation: Explanation) -> tuple[str, ...]:
    return explanation.figures, explanation.text, explanation.document_number, explanation.attachment_name


def _brings_the_same(newest: Explanation, attachment: Attachment | None) -> bool:
    """A second click on the same button sends the same file again."""
    if attachment is None or not newest.attachment:
        return attachment is None and not newest.attachment
    with newest.attachment.open() as kept:
        return kept.read() == attachment.content
