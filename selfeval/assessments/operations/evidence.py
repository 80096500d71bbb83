"""佐证材料: files brought and taken away again; a removed one is marked, never deleted."""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from budgets.operations import Attachment
from selfeval.accounts.scope import Scope
from selfeval.assessments.fields import EVIDENCE
from selfeval.assessments.models import Evidence, Indicator
from selfeval.assessments.operations.filling import editable_form
from selfeval.assessments.operations.indicators import record_change
from selfeval.assessments.operations.locking import CannotAct

MOST = 20  # files of an indicator


@transaction.atomic
def add_evidence(*, indicator: Indicator, attachment: Attachment, by: Scope) -> Evidence:
    """Keep a file as proof of an indicator's result; the same file again is kept once."""
    form = editable_form(indicator.assessment_id, by)
    digest = sha256(attachment.content).hexdigest()
    kept = list(form.evidence.filter(indicator=indicator, removed_at=None))
    for each in kept:
        if each.sha256 == digest:
            return each
    if len(kept) >= MOST:
        raise CannotAct(f"一项指标最多附{MOST}个文件：请先移除不需要的，或合并成一个文件。")
    made = Evidence.objects.create(
        assessment=form,
        indicator=indicator,
        file=attachment.stored,
        file_name=attachment.name,
        size=len(attachment.content),
        sha256=digest,
        added_by=by.user,
    )
    record_change(form, by, indicator=indicator, field=EVIDENCE, before="", after=made.file_name)
    return made


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Scope) -> None:
    """Take a file off the form; it stays in the store for the auditor."""
    form = editable_form(evidence.assessment_id, by)
    evidence = form.evidence.select_related("indicator").get(pk=evidence.pk)
    if evidence.removed_at is not None:
        return
    evidence.removed_by, evidence.removed_at = by.user, timezone.now()
    evidence.save(update_fields=["removed_by", "removed_at"])
    record_change(form, by, indicator=evidence.indicator, field=EVIDENCE, before=evidence.file_name, after="")
