"""The progress of a round and the list of the late, as tables of the screen and as columns of a file."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone

from budgets.tables import NUMBER
from budgets.workbooks.export import Column, Kind
from selfeval.assessments.matrix import LateRow, ProgressRow
from selfeval.assessments.typed import write_day

SHEET = ("assessments:sheet", [tables.A("form__pk")])


class RoundTable(tables.Table):
    position = tables.Column("序号", attrs=NUMBER, accessor="form__project__position")
    name = tables.Column("项目名称", linkify=SHEET)
    section = tables.Column("实施科室")
    state = tables.Column("状态")
    due_on = tables.Column("截止日期")

    def render_position(self, value) -> str:
        return value or "—"  # 部门整体支出 stands before the projects and has no number among them

    def render_due_on(self, value) -> str:
        return write_day(value)

    def render_state(self, value) -> str:
        return render_to_string("components/state.html", {"state": value})


class ProgressTable(RoundTable):
    turn = tables.Column("等谁办理", empty_values=())
    days = tables.Column("剩余时间")

    class Meta:
        sequence = ("position", "name", "section", "state", "turn", "due_on", "days")
        empty_text = "没有符合条件的项目。"
        attrs = {"caption": "各项目的自评进度"}

    def render_turn(self, value) -> str:
        return value.label if value else "已完成"

    def render_due_on(self, record, value) -> str:
        return "—" if record.is_done else write_day(value)

    def render_days(self, record) -> str:
        return render_to_string("assessments/rounds/days.html", {"words": record.left, "mark": record.mark})


class LateTable(RoundTable):
    responsible = tables.Column("责任人", orderable=False, attrs={"td": {"class": "says"}})
    days_late = tables.Column("逾期天数", attrs=NUMBER)

    class Meta:
        sequence = ("position", "section", "name", "state", "responsible", "due_on", "days_late")
        empty_text = "没有逾期未送审的自评表。"
        attrs = {"caption": "催报名单：填报期限已过、还没有送审的自评表"}


PROGRESS = (
    Column("序号", Kind.COUNT, 6),
    Column("项目编码", width=24),
    Column("项目名称", width=36),
    Column("实施科室", width=16),
    Column("状态", width=12),
    Column("等谁办理", width=16),
    Column("截止日期", width=14),
    Column("剩余时间", width=14),
    Column("送审时间", Kind.DAY, 18),
)


def progress_cells(row: ProgressRow) -> tuple:
    at = row.form.submitted_at
    return (
        row.position,
        row.form.project.code,
        row.name,
        row.section,
        row.state.label,
        row.turn.label if row.turn else "已完成",
        "" if row.is_done else row.due_on.isoformat(),
        row.left,
        timezone.localtime(at).replace(tzinfo=None, microsecond=0) if at else None,
    )


LATE = (
    Column("序号", Kind.COUNT, 6),
    Column("科室", width=16),
    Column("项目编码", width=24),
    Column("项目名称", width=36),
    Column("状态", width=12),
    Column("责任人", width=40),
    Column("截止日期", width=14),
    Column("逾期天数", Kind.COUNT, 10),
)


def late_cells(number: int, row: LateRow) -> tuple:
    return (
        number,
        row.section,
        row.form.project.code,
        row.name,
        row.state.label,
        row.responsible,
        row.due_on.isoformat(),
        row.days_late,
    )
