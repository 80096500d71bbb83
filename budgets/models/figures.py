from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from budgets.models.lines import BudgetLine, FiscalYear, FundSource
from budgets.models.uploads import Upload

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)

# 10 trillion 元. SQLite keeps decimals as doubles: below this bound every 分 is exact there too.
MAX_AMOUNT = "9999999999999.99"

__all__ = ["BudgetAdjustment", "Explanation", "Figure", "FundSource", "Measure"]


class Measure(models.TextChoices):
    INITIAL = "INITIAL", "年初预算数"
    APPROPRIATED = "APPROPRIATED", "累计拨付数"
    EXECUTED = "EXECUTED", "累计执行数"


class Origin(models.TextChoices):
    TYPED = "TYPED", "手工录入"
    PASTED = "PASTED", "粘贴"
    IMPORTED = "IMPORTED", "导入"


class Figure(models.Model):
    """One recorded amount (元). Append-only: a newer figure supersedes an older one, none is changed.

    `amount` is cumulative to the end of `month`; the initial budget stands at month 0. None empties the
    cell: what stood there was withdrawn.
    """

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="figures")
    measure = models.CharField("口径", max_length=12, choices=Measure.choices)
    month = models.PositiveSmallIntegerField("月份")
    amount = models.DecimalField("金额（元）", max_digits=18, decimal_places=2, null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    origin = models.CharField("录入方式", max_length=8, choices=Origin.choices)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, blank=True, related_name="figures")
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "执行数据"
        indexes = [models.Index(name="figure_of_a_line", fields=["line", "measure", "month"])]
        constraints = [
            models.CheckConstraint(name="figure_amount_in_range", condition=Q(amount__gte=0, amount__lte=MAX_AMOUNT)),
            models.CheckConstraint(
                name="figure_month_fits_its_measure",
                condition=Q(measure="INITIAL", month=0) | (~Q(measure="INITIAL") & Q(month__gte=1, month__lte=12)),
            ),
            models.UniqueConstraint(
                name="figure_starts_once_a_cell",
                fields=["line", "measure", "month"],
                condition=Q(supersedes__isnull=True),
            ),
            models.CheckConstraint(
                name="figure_withdrawn_stood_before",
                condition=Q(amount__isnull=False) | Q(supersedes__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_imported_names_its_upload",
                condition=~Q(origin="IMPORTED") | Q(upload__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_does_not_supersede_itself",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.get_measure_display()} {self.month}月 {self.amount}"


class AdjustmentKind(models.TextChoices):
    INCREASE = "INCREASE", "追加"
    DECREASE = "DECREASE", "调减"
    TRANSFER = "TRANSFER", "科目间调剂"


class BudgetAdjustment(models.Model):
    """预算调整 of a line (元). A transfer gives to `line` what it takes from `from_line`: always balanced.

    Append-only: a mistaken one is reversed (冲销) by another of the same amount the other way round.
    """

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="adjustments")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="adjustments")
    from_line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="adjustments_away")
    kind = models.CharField("调整方式", max_length=8, choices=AdjustmentKind.choices)
    amount = models.DecimalField("金额（元）", max_digits=18, decimal_places=2)
    decided_on = models.DateField("批准日期")
    document_number = models.CharField("文号", max_length=60)
    reason = models.CharField("调整原因", max_length=300)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "预算调整"
        indexes = [models.Index(name="adjustment_list", fields=["department", "fiscal_year", "decided_on"])]
        constraints = [
            models.CheckConstraint(
                name="adjustment_does_not_reverse_itself",
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")),
            ),
            models.CheckConstraint(
                name="adjustment_amount_in_range", condition=Q(amount__gt=0, amount__lte=MAX_AMOUNT)
            ),
            models.CheckConstraint(
                name="adjustment_transfer_names_both_lines",
                condition=Q(kind="TRANSFER", from_line__isnull=False)
                | (~Q(kind="TRANSFER") & Q(from_line__isnull=True)),
            ),
            models.CheckConstraint(
                name="adjustment_moves_between_two_lines",
                condition=Q(from_line__isnull=True) | ~Q(from_line=F("line")),
            ),
            models.CheckConstraint(
                name="adjustment_has_document_and_reason",
                condition=~Q(document_number="") & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class Explanation(models.Model):
    """情况说明 of a finding, by check and place. Append-only: the newest one of a place counts.

    `figures` are the figures that it explains, as text; when they change it is outdated.
    """

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="explanations")
    check_id = models.CharField("校验规则", max_length=3)
    place = models.CharField("位置", max_length=60)
    figures = models.CharField("所说明的数据", max_length=200)
    text = models.CharField("说明", max_length=500)
    document_number = models.CharField("文号", max_length=60, blank=True)
    attachment = models.FileField("附件", upload_to="explanations", blank=True)
    attachment_name = models.CharField("附件名称", max_length=120, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    written_at = models.DateTimeField("填写时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "情况说明"
        indexes = [models.Index(name="explanation_of_a_place", fields=["fiscal_year", "check_id", "place"])]
        constraints = [
            models.CheckConstraint(name="explanation_has_ten_characters", condition=Q(text__length__gte=10)),
        ]

    def __str__(self) -> str:
        return f"{self.check_id} {self.place}"
