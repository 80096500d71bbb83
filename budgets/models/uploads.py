from django.conf import settings
from django.db import models
from django.db.models import Q

from budgets.models.lines import FiscalYear


class UploadState(models.TextChoices):
    PREVIEW = "PREVIEW", "待确认"
    COMMITTED = "COMMITTED", "已导入"
    UNDONE = "UNDONE", "已撤销"


class Upload(models.Model):
    """A workbook that somebody brought: kept with its hash, what it would change, and what became of it."""

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="uploads")
    file = models.FileField("文件", upload_to="uploads")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件校验码", max_length=64)
    state = models.CharField("状态", max_length=9, choices=UploadState.choices, default=UploadState.PREVIEW)
    mapping = models.JSONField("列对应关系", default=dict)
    counts = models.JSONField("行数", default=dict)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    committed_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        ordering = ["-pk"]
        indexes = [models.Index(name="upload_list", fields=["department", "fiscal_year", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="upload_committed_has_its_time",
                condition=Q(state="PREVIEW", committed_at__isnull=True)
                | (~Q(state="PREVIEW") & Q(committed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="upload_undone_by_and_at_together",
                condition=Q(state="UNDONE", undone_by__isnull=False, undone_at__isnull=False)
                | (~Q(state="UNDONE") & Q(undone_by__isnull=True, undone_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ColumnMapping(models.Model):
    """Which heading of a foreign workbook means which column, as a person said once for his department."""

    department = models.ForeignKey("budgets.Department", models.CASCADE)
    fingerprint = models.CharField("表头校验码", max_length=64)
    columns = models.JSONField("列对应关系")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "列对应关系"
        constraints = [models.UniqueConstraint(name="mapping_once_a_heading_row", fields=["department", "fingerprint"])]

    def __str__(self) -> str:
        return self.fingerprint
