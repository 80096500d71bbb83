"""The money of a form: what it was judged on, what is recorded now, and the rows that the form prints of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.models import FundSource, LineKind, Project
from budgets.queries import DepartmentMoney, project_money
from selfeval.assessments.models import Assessment, Funds
from selfeval.assessments.workflow import EDITABLE, State


@dataclass(frozen=True)
class FundsRow:
    """One source of a form's money block (元); of 部门整体支出 one kind of spending of that source."""

    source: str
    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    kind: str = ""


Rows = Sequence[Funds | FundsRow]
# The rows that 部门整体支出 prints below those of the sources.
PARTS = (
    ("基本支出", (LineKind.PERSONNEL, LineKind.OPERATING)),
    ("其中：人员经费", (LineKind.PERSONNEL,)),
    ("　　　公用经费", (LineKind.OPERATING,)),
    ("项目支出", (LineKind.PROJECT,)),
)


def current_funds(project: Project) -> list[FundsRow]:
    """The money of a project as recorded now, one row a source; of the whole department a row a kind of each."""
    money = project_money(project)
    if project.is_whole:
        return [FundsRow(s.value, m.initial, m.adjusted, m.executed, k.value) for s, k, m in money.cells]
    return [FundsRow(s.value, m.initial, m.adjusted, m.executed) for s, m in money.by_source]


def funds_by_project(money: DepartmentMoney) -> dict[int, list[FundsRow]]:
    """The money of every project of a year as recorded now, as current_funds gives one's."""
    return {
        row.project.pk: [FundsRow(source.value, m.initial, m.adjusted, m.executed) for source, m in row.by_source]
        for row in money.projects
    }


def copied_funds(assessment: Assessment) -> list[FundsRow]:
    """The money that a form was judged on; empty before its first submission."""
    return [FundsRow(f.source, f.initial, f.adjusted, f.executed, f.kind) for f in assessment.funds.all()]


def funds_of(assessment: Assessment, now: list[FundsRow] | None = None) -> list[FundsRow]:
    """The money block of a form: the copy that it was judged on; the money of now as long as it is filled in.

    `now` is that money, given by whoever asked for that of many forms at once.
    """
    copied = [] if State(assessment.state) in EDITABLE else copied_funds(assessment)
    return copied or (current_funds(assessment.project) if now is None else now)


def by_source(rows: Rows) -> list[tuple[FundSource, list[Funds | FundsRow]]]:
    """The rows of each source, in the order of the form."""
    found = {source: [row for row in rows if row.source == source] for source in FundSource}
    return [(source, group) for source, group in found.items() if group]


def parts_of(rows: Rows) -> list[tuple[str, list[Funds | FundsRow]]]:
    """The rows of basic and project spending; none where the rows know no kind."""
    if not any(row.kind for row in rows):
        return []
    return [(label, [row for row in rows if row.kind in kinds]) for label, kinds in PARTS]
