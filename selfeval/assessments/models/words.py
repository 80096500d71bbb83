from django.conf import settings
from django.db import models
from django.db.models import Q

from selfeval.assessments.models.sheets import Assessment, Indicator


class Evidence(models.Model):
    """佐证材料 of an indicator: kept by a random name, opened only by those who may see the form."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="evidence")
    file = models.FileField("文件", upload_to="evidence")
    file_name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("校验码", max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_removed_by_and_at_together",
                condition=Q(removed_by__isnull=True, removed_at__isnull=True)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class Comment(models.Model):
    """审核意见 on a form or pinned to one of its rows; answered by others of the same thread, resolved once."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="comments")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="comments")
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    text = models.CharField("意见", max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("时间", auto_now_add=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField("解决时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="comment_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_resolved_by_and_at_together",
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class FieldChange(models.Model):
    """修改记录: one field of a form, from what to what, by whom, and why where a reason is due. Append-only."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="changes")
    # The record outlives an indicator that is taken off the form, so it also keeps its name.
    indicator = models.ForeignKey(
        Indicator, models.DO_NOTHING, null=True, blank=True, related_name="changes", db_constraint=False
    )
    place = models.CharField("位置", max_length=120, blank=True)
    form_version = models.PositiveIntegerField("表单版本")
    field = models.CharField("项目", max_length=40)
    before = models.TextField("原值", blank=True)
    after = models.TextField("新值", blank=True)
    reason = models.CharField("原因", max_length=300, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "修改记录"
        ordering = ["pk"]
        indexes = [models.Index(name="changes_of_a_form", fields=["assessment", "form_version"])]

    def __str__(self) -> str:
        return f"{self.field}：{self.before}→{self.after}"
