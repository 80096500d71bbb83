"""A form's workbook brought back: read and compared, then put down whole or not at all, field by field.

Between preview and commit nothing is kept here: what the person saw travels with the page, sealed.
"""

from django.conf import settings
from django.core import signing
from django.db import transaction

from budgets.workbooks.guard import read_workbook
from selfeval.accounts.scope import Scope
from selfeval.assessments.fields import field_named
from selfeval.assessments.models import Assessment
from selfeval.assessments.offline_plan import Plan, compare
from selfeval.assessments.operations.filling import editable_form
from selfeval.assessments.operations.locking import CannotAct, MovedOn
from selfeval.assessments.operations.results import Conflict, Wanted, save_field
from selfeval.assessments.queries.filling import why_not_fill
from selfeval.assessments.typed import NotReadable

SALT = "selfeval.form-upload"


def plan_of(*, form: Assessment, by: Scope, file_name: str, data: bytes) -> Plan:
    """What a workbook would change. Raises CannotAct, WrongForm, and the guard's NotReadable."""
    if refusal := why_not_fill(form, by):
        raise CannotAct(refusal)
    return compare(read_workbook(data, file_name), form)


def sealed(form: Assessment, by: Scope, plan: Plan) -> str:
    """The plan as the page carries it to the commit; nobody can change it on the way."""
    changes = [[each.name, each.label, each.current, each.new, each.is_clash] for each in plan.changes]
    held = {"form": form.pk, "version": form.version, "user": by.user.pk, "changes": changes}
    return signing.dumps(held, salt=SALT, compress=True)


@transaction.atomic
def commit_form(*, assessment_id: int, by: Scope, seal: str, taken: frozenset[str]) -> int:
    """Put down what the preview showed, and of what was changed here meanwhile only what is `taken`.

    The number of fields that were put down. Raises CannotAct; a second click finds everything there already.
    """
    held = _opened(seal, assessment_id, by)
    form = editable_form(assessment_id, by)
    if form.version != held["version"]:
        raise MovedOn("预览之后这张自评表已经送审、退回或撤回过，没有导入任何内容。请重新下载后填写。")
    chosen = [each for each in held["changes"] if not each[4] or each[0] in taken]
    for name, label, current, new, _ in chosen:
        _put_down(assessment_id, by, name, label, current, new)
    return len(chosen)


def _opened(seal: str, assessment_id: int, by: Scope) -> dict:
    try:
        held = signing.loads(seal, salt=SALT, max_age=settings.SESSION_LONGEST)
    except signing.BadSignature:
        raise CannotAct("预览已失效，没有导入任何内容。请重新上传工作簿。") from None
    if (held["form"], held["user"]) != (assessment_id, by.user.pk):
        raise CannotAct("这份预览不是您对这张自评表做的，没有导入任何内容。请重新上传工作簿。")
    return held


def _put_down(assessment_id: int, by: Scope, name: str, label: str, current: str, new: str) -> None:
    key, _, field = name.partition(".")
    of_row = key != "form"
    wanted = Wanted(field_named(field, of_row), new, current, int(key) if of_row else None)
    try:
        save_field(assessment_id=assessment_id, wanted=wanted, by=by)
    except Conflict:
        raise CannotAct(f"预览之后“{label}”又有变动，没有导入任何内容。请重新上传，核对新的预览。") from None
    except NotReadable as refusal:
        raise CannotAct(f"“{label}”不能导入：{refusal}没有导入任何内容。") from None
