"""The list of forms as a file: what the screen shows, and who did what when."""

from types import SimpleNamespace

from django.db.models import prefetch_related_objects
from django.utils import timezone

from budgets import exports as files
from budgets.workbooks.export import Column, Kind
from selfeval.assessments.pages import ListRow
from selfeval.assessments.telling import Told
from selfeval.assessments.workflow import State

AMOUNT = Kind.AMOUNT
STEPS = (("送审", "submitted"), ("审核", "reviewed"), ("审定", "approved"))
FORMS = (
    Column("序号", Kind.COUNT, 6),
    Column("项目编码", width=24),
    Column("项目名称", width=36),
    Column("实施科室", width=16),
    *(Column(head, AMOUNT, 18) for head in ("年初预算数", "全年预算数", "拨付数", "执行数", "结余数")),
    Column("执行率", Kind.SHARE, 11),
    Column("预算执行得分", Kind.POINTS, 12),
    Column("自评得分", Kind.POINTS, 10),
    Column("扣减分", Kind.POINTS, 10),
    Column("审核得分", Kind.POINTS, 10),
    Column("自评等级", width=10),
    Column("未完成指标数", Kind.COUNT, 12),
    Column("状态", width=12),
    *(column for step, _ in STEPS for column in (Column(f"{step}人", width=12), Column(f"{step}时间", Kind.DAY, 18))),
)


def with_people(rows: list[ListRow]) -> list[ListRow]:
    """The rows with those who submitted, reviewed and approved them: three queries, whatever their number."""
    prefetch_related_objects([row.form for row in rows], "submitted_by", "reviewed_by", "approved_by")
    return rows


def form_cells(row: ListRow) -> tuple:
    form, money = row.form, row.money
    people = []
    for _, step in STEPS:
        who, at = getattr(form, f"{step}_by"), getattr(form, f"{step}_at")
        people += [who.full_name if who else "", timezone.localtime(at).replace(tzinfo=None) if at else None]
    return (
        row.position,
        form.project.code,
        row.name,
        row.section,
        money.initial,
        money.adjusted,
        money.appropriated,
        money.executed,
        money.balance,
        money.rate,
        form.execution_score if row.is_counted else None,
        row.self_score,
        row.deduction,
        row.score,
        row.grade.label if row.grade else "",
        row.unmet,
        State(row.state).label,
        *people,
    )


TRAIL = (
    Column("时间", Kind.DAY, 18),
    Column("办理人", width=12),
    Column("项目编码", width=20),
    Column("项目名称", width=30),
    Column("实施科室", width=16),
    Column("类别", width=12),
    Column("事项", width=44),
    Column("原值", width=24),
    Column("新值", width=24),
    Column("意见或原因", width=40),
)


def about_trail(request, chosen, count: int) -> tuple[str, ...]:
    """The lines above the trail: the filter as every list says it, how many rows, by whom and when."""
    narrowed = files.about(request, count, SimpleNamespace(form=chosen))[0]
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    return narrowed, f"共{count}行，按时间由近到远。导出人：{request.user.full_name}，导出时间：{now}"


def trail_cells(told: Told) -> tuple:
    event, change = told.event, told.changes[0] if told.changes else None
    return (
        timezone.localtime(event.at).replace(tzinfo=None),
        event.who,
        event.form.project.code,
        event.form.project.name,
        event.form.section.name,
        event.kind.label,
        told.words,
        change.before if change else "",
        change.after if change else "",
        told.quote or (change.row.reason if change else ""),
    )
