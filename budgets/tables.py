import django_tables2 as tables
from django.template.loader import render_to_string

from budgets.models import BudgetAdjustment, Figure, FiscalYear
from budgets.queries import Money, total

WHEN = {"td": {"class": "when"}}
NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}, "tf": {"class": "number"}}


class MoneyColumn(tables.Column):
    """An amount that leads to the rows behind it; the rows have `.money`, the foot has their sum."""

    template = "components/amount.html"

    def __init__(self, label: str, **options):
        super().__init__(verbose_name=label, attrs=NUMBER, **options)

    def render(self, record, table, bound_column):
        return self.written(record.money, table, bound_column)

    def render_footer(self, table, bound_column):
        return self.written(table.total, table, bound_column)

    def written(self, money: Money, table, bound_column) -> str:
        context = {
            "money": money,
            "column": bound_column.name,
            "unit": table.unit,
            "year_id": table.year_id,
        }
        return render_to_string(self.template, context)


class RateColumn(MoneyColumn):
    template = "components/rate.html"

    def __init__(self):
        super().__init__("执行率", empty_values=())


class MoneyTable(tables.Table):
    """Rows with `.money` in a unit; its foot sums every row given, whatever page is shown."""

    initial = MoneyColumn("年初预算数")
    adjusted = MoneyColumn("全年预算数")
    executed = MoneyColumn("全年执行数")
    rate = RateColumn()

    def __init__(self, rows, *, year_id: int, unit: str, **options):
        self.year_id, self.unit = year_id, unit
        self.total = total(row.money for row in rows)
        super().__init__(rows, **options)


class ProjectTable(MoneyTable):
    position = tables.Column("序号", attrs=NUMBER)
    name = tables.Column("项目名称", footer="合计", linkify=("budgets:project", [tables.A("project__pk")]))
    section = tables.Column("实施科室")

    class Meta:
        sequence = ("position", "name", "section", "initial", "adjusted", "executed", "rate")
        empty_text = "没有符合条件的项目。"
        attrs = {"caption": "项目支出"}


class LineTable(MoneyTable):
    """The budget lines that a figure is made of, every column with its sum."""

    name = tables.Column("预算项", footer="合计")
    kind = tables.Column("支出类别")
    source = tables.Column("资金来源")
    appropriated = MoneyColumn("拨付数")

    class Meta:
        sequence = ("name", "kind", "source", "initial", "adjusted", "appropriated", "executed", "rate")
        empty_text = "没有预算项。"
        attrs = {"caption": "预算项"}


class FigureTable(tables.Table):
    """Recorded figures; where they make up one sum, the foot prints it."""

    line = tables.Column("预算项", accessor="line__name")
    measure = tables.Column("口径")
    month = tables.Column("月份")
    amount = tables.Column("金额", attrs=NUMBER)
    recorded_by = tables.Column("录入人", accessor="recorded_by__full_name")
    recorded_at = tables.DateTimeColumn("Y-m-d H:i", verbose_name="录入时间", attrs=WHEN)
    origin = tables.Column("录入方式")
    current = tables.Column("状态", accessor="superseded_by", empty_values=(), orderable=False)
    note = tables.Column("说明", orderable=False)

    class Meta:
        model = Figure
        fields = ()
        empty_text = "没有录入数据。"
        attrs = {"caption": "录入记录"}

    def __init__(self, rows, *, unit: str, total=None, **options):
        self.unit = unit
        super().__init__(rows, **options)
        if total is not None:
            self.columns["line"].column._footer = "合计"
            self.columns["amount"].column._footer = self.render_amount(total)

    def render_month(self, value: int) -> str:
        return f"截至{value}月" if value else "年初"

    def render_amount(self, value) -> str:
        return render_to_string("components/money.html", {"amount": value, "unit": self.unit})

    def render_origin(self, record) -> str:
        return (
            f"{record.note or record.get_origin_display()}：{record.upload.file_name}"
            if record.upload
            else record.get_origin_display()
        )

    def render_current(self, record) -> str:
        return "已被更正" if hasattr(record, "superseded_by") else "现行"


class ThenColumn(tables.Column):
    """Whether a figure counted in an issued version: `printed` knows its name and when it was sealed."""

    def __init__(self, printed):
        self.at = printed.at
        super().__init__(printed.name, accessor="counted_then", orderable=False)

    def render(self, record) -> str:
        return counted_in(record, self.at)


def counted_in(record, at) -> str:
    """Whether a figure that is marked for this moment counted then, in words."""
    if record.recorded_at > at:
        return "之后清空" if record.amount is None else "之后录入"
    if not record.counted_then:
        return "未计入"
    return "计入，之后被更正" if hasattr(record, "superseded_by") else "计入"


def marks(printed) -> dict:
    """The options of a table of figures that marks which of them counted in an issued version."""
    return {"extra_columns": [("then", ThenColumn(printed))], "sequence": ("line", "then", "...")}


class ChangeTable(tables.Table):
    """Every figure that was put down: before, after, by whom and which way."""

    recorded_at = tables.DateTimeColumn("Y-m-d H:i", verbose_name="时间", attrs=WHEN)
    recorded_by = tables.Column("录入人", accessor="recorded_by__full_name")
    line = tables.Column("预算项", accessor="line__name")
    measure = tables.Column("口径")
    month = tables.Column("月份")
    before = tables.Column("原值", accessor="supersedes__amount", attrs=NUMBER, orderable=False)
    amount = tables.Column("新值", attrs=NUMBER, empty_values=())
    origin = tables.Column("录入方式")

    class Meta:
        model = Figure
        fields = ()
        empty_text = "没有符合条件的记录。"
        attrs = {"caption": "录入和更正记录"}

    def __init__(self, rows, *, unit: str, **options):
        self.unit = unit
        super().__init__(rows, **options)

    render_month = FigureTable.render_month
    render_before = FigureTable.render_amount
    render_origin = FigureTable.render_origin

    def render_amount(self, value) -> str:
        return "（清空）" if value is None else FigureTable.render_amount(self, value)


class AdjustmentTable(tables.Table):
    """The approved adjustments, reversed ones and their reversals included."""

    decided_on = tables.DateColumn("Y-m-d", verbose_name="批准日期", attrs=WHEN)
    line = tables.Column("预算项", accessor="line__name")
    kind = tables.Column("方式")
    amount = tables.Column("金额", attrs=NUMBER)
    document_number = tables.Column("文号")
    reason = tables.Column("原因", orderable=False)
    recorded_by = tables.Column("录入人", accessor="recorded_by__full_name")
    recorded_at = tables.DateTimeColumn("Y-m-d H:i", verbose_name="录入时间", attrs=WHEN)
    state = tables.Column("状态", empty_values=(), orderable=False)

    class Meta:
        model = BudgetAdjustment
        fields = ()
        empty_text = "没有预算调整。"
        attrs = {"caption": "预算调整"}

    def __init__(self, rows, *, unit: str, may_reverse: bool, **options):
        self.unit, self.may_reverse = unit, may_reverse
        super().__init__(rows, **options)

    render_amount = FigureTable.render_amount

    def render_line(self, record) -> str:
        return f"{record.line.name}（由{record.from_line.name}调入）" if record.from_line else record.line.name

    def render_state(self, record) -> str:
        return render_to_string("budgets/changes/state.html", {"each": record, "may_reverse": self.may_reverse})


class YearTable(tables.Table):
    """The departments and years that a person sees."""

    year = tables.Column("年度")
    department = tables.Column("部门", accessor="department__name", linkify=("budgets:department", [tables.A("pk")]))
    bureau = tables.Column("财政部门", accessor="department__bureau__name")
    closed = tables.Column("状态", accessor="closed_at", empty_values=(), orderable=False)

    class Meta:
        model = FiscalYear
        fields = ()
        attrs = {"caption": "您可以查看的部门和年度"}

    def render_closed(self, record) -> str:
        state = "未关账" if record.closed_at is None else "已关账"
        return f"{state}，演示数据" if record.is_illustrative else state
