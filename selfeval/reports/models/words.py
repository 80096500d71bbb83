from django.conf import settings
from django.db import models
from django.db.models import Q


class ReportText(models.Model):
    """正文修改: a paragraph as its writer worded it, with slots for figures. Append-only; the newest of a key holds.

    `generated` are the words that it stands for, empty for a paragraph that the writer added after another one.
    `is_dropped` takes an added paragraph away, or goes back to the generated words.
    """

    department = models.ForeignKey("budgets.Department", models.PROTECT, related_name="+")
    fiscal_year = models.ForeignKey("budgets.FiscalYear", models.PROTECT, related_name="report_texts")
    chapter = models.PositiveSmallIntegerField("章")
    key = models.CharField("段落", max_length=80)
    after = models.CharField("位于其后", max_length=80, blank=True)
    words = models.TextField("正文", max_length=4000, blank=True)
    generated = models.TextField("系统生成的文字", blank=True)
    is_dropped = models.BooleanField("不再采用", default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "正文修改"
        ordering = ["pk"]
        indexes = [models.Index(name="report_texts_of_a_year", fields=["fiscal_year", "key"])]
        constraints = [
            models.CheckConstraint(name="report_text_has_a_chapter", condition=Q(chapter__gte=1, chapter__lte=6)),
            models.CheckConstraint(name="report_text_has_words", condition=Q(is_dropped=True) | ~Q(words="")),
            models.CheckConstraint(name="report_text_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.words
