import django_tables2 as tables
from django.template.loader import render_to_string

from budgets.models import Figure, Upload
from budgets.tables import NUMBER, WHEN


class UploadTable(tables.Table):
    """The workbooks brought in for a year; only who may import is led to the preview."""

    file_name = tables.Column("文件")
    uploaded_by = tables.Column("上传人", accessor="uploaded_by__full_name")
    uploaded_at = tables.DateTimeColumn("Y-m-d H:i", verbose_name="上传时间", attrs=WHEN)
    state = tables.Column("状态")
    counts = tables.Column("行数", empty_values=(), orderable=False)
    sha256 = tables.Column("校验码", orderable=False)
    download = tables.Column("原文件", accessor="pk", orderable=False)

    class Meta:
        model = Upload
        fields = ()
        empty_text = "还没有导入过工作簿。"
        attrs = {"caption": "导入记录"}

    def __init__(self, rows, *, may_import: bool, **options):
        self.may_import = may_import
        super().__init__(rows, **options)

    def render_file_name(self, record) -> str:
        context = {"upload": record, "may_import": self.may_import}
        return render_to_string("budgets/workbooks/file.html", context)

    def render_state(self, record) -> str:
        return render_to_string("budgets/workbooks/state.html", {"upload": record})

    def render_counts(self, record) -> str:
        counts = record.counts
        if not counts:
            return "尚未导入"
        text = f"新增{counts.get('new', 0)}，变动{counts.get('changed', 0)}，未变{counts.get('unchanged', 0)}"
        if "taken_back" in counts:
            text += f"；撤销{counts['taken_back']}，保留{counts['left']}"
        return text

    def render_sha256(self, value: str) -> str:
        return value[:8]

    def render_download(self, record) -> str:
        return render_to_string("budgets/workbooks/download.html", {"upload": record, "may_import": self.may_import})


class PutDownTable(tables.Table):
    """What an import put down, with what stood before."""

    line = tables.Column("预算项", accessor="line__name")
    measure = tables.Column("口径")
    month = tables.Column("月份")
    before = tables.Column("导入前", accessor="supersedes__amount", empty_values=(), attrs=NUMBER, orderable=False)
    amount = tables.Column("导入数", attrs=NUMBER)
    current = tables.Column("现在", accessor="pk", orderable=False)

    class Meta:
        model = Figure
        fields = ()
        empty_text = "没有导入数据。"
        attrs = {"caption": "本次导入的数"}

    def __init__(self, rows, *, unit: str, **options):
        self.unit = unit
        super().__init__(rows, **options)

    def render_month(self, value: int) -> str:
        return f"截至{value}月" if value else "年初"

    def render_before(self, value) -> str:
        return self.render_amount(value)

    def render_amount(self, value) -> str:
        return render_to_string("components/money.html", {"amount": value, "unit": self.unit})

    def render_current(self, record) -> str:
        newer = getattr(record, "superseded_by", None)
        if newer is None:
            return "现行"
        return "已撤销" if newer.upload_id == record.upload_id else "之后已改动"
