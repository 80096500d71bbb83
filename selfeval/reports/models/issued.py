from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class IssuedReport(models.Model):
    """已印发的报告: one version, sealed. The highest number of a year is the current one. Append-only.

    `content` is canonical JSON, `sha256` its hash; `chain` ties content, signature and files to the version before.
    """

    department = models.ForeignKey("budgets.Department", models.PROTECT, related_name="+")
    fiscal_year = models.ForeignKey("budgets.FiscalYear", models.PROTECT, related_name="issued_reports")
    number = models.PositiveIntegerField("版本")
    content = models.TextField("内容")
    sha256 = models.CharField("内容校验码", max_length=64)
    layout = models.CharField("版式", max_length=20)
    reason = models.CharField("印发新版本的原因", max_length=300, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("送签时间")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("签发时间")
    issued_at = models.DateTimeField("印发时间")
    previous = models.CharField("上一版本的链校验码", max_length=64, blank=True)
    chain = models.CharField("链校验码", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "已印发的报告"
        ordering = ["fiscal_year", "number"]
        indexes = [models.Index(name="issued_reports_by_hash", fields=["sha256"])]
        constraints = [
            models.UniqueConstraint(name="issued_report_number_once", fields=["fiscal_year", "number"]),
            models.CheckConstraint(
                name="issued_report_new_version_has_a_reason", condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason=""))
            ),
            models.CheckConstraint(
                name="issued_report_first_has_no_predecessor",
                condition=Q(number=1, previous="") | (Q(number__gt=1) & ~Q(previous="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}自评报告第{self.number}版"


class FileKind(models.TextChoices):
    PDF = "PDF", "PDF文件"
    WORD = "WORD", "Word文件"
    EXCEL = "EXCEL", "Excel文件"
    JSON = "JSON", "数据文件（JSON）"
    PACKAGE = "PACKAGE", "归档包"


class IssuedFile(models.Model):
    """A file of an issued report, kept by its hash under REPORTS_DIR. Append-only."""

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="files")
    kind = models.CharField("种类", max_length=10, choices=FileKind.choices)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件校验码", max_length=64)
    size = models.PositiveBigIntegerField("大小（字节）")  # an archive with all evidence may be larger than 2 GB

    class Meta:
        verbose_name = verbose_name_plural = "报告文件"
        ordering = ["pk"]
        indexes = [models.Index(name="issued_files_by_hash", fields=["sha256"])]
        constraints = [models.UniqueConstraint(name="issued_file_kind_once", fields=["issued", "kind"])]

    def __str__(self) -> str:
        return self.file_name


class Release(models.Model):
    """公开: an issued report is put on the public page, or off it with a reason. Append-only; the newest holds.

    `chain` ties it to the one before it in its year; the year's draft notes the newest, so that none can be missing.
    """

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="releases")
    is_public = models.BooleanField("公开")
    reason = models.CharField("原因", max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("时间", default=timezone.now)
    chain = models.CharField("链校验码", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="release_withdrawn_has_a_reason", condition=Q(is_public=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.issued}{'公开' if self.is_public else '撤下'}"


class PublicPrint(models.Model):
    """公开文本: a print of what the public may read of a version that hides something. Append-only.

    What may be read changes when a project becomes secret; whoever holds an older print is still told what it is.
    """

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="public_prints")
    content_sha256 = models.CharField("内容校验码", max_length=64)
    file_sha256 = models.CharField("文件校验码", max_length=64)
    made_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开文本"
        ordering = ["pk"]
        indexes = [
            models.Index(name="public_prints_by_content", fields=["content_sha256"]),
            models.Index(name="public_prints_by_file", fields=["file_sha256"]),
        ]
        constraints = [
            models.UniqueConstraint(name="public_print_once", fields=["issued", "content_sha256", "file_sha256"]),
        ]

    def __str__(self) -> str:
        return f"{self.issued}的公开文本"
