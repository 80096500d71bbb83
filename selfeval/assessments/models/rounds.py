from functools import cached_property, lru_cache
from json import dumps, loads

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from selfeval.scoring import rule_set as scoring


class RuleSet(models.Model):
    """计分规则: the values that a year's forms are scored by. Never changed once a round uses it."""

    name = models.SlugField("标识", max_length=60)
    version = models.PositiveSmallIntegerField("版本")
    title = models.CharField("名称", max_length=120)
    data = models.JSONField("规则")

    class Meta:
        verbose_name = verbose_name_plural = "计分规则"
        constraints = [models.UniqueConstraint(name="rule_set_version_once", fields=["name", "version"])]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def values(self) -> scoring.RuleSet:
        return _read(dumps(self.data, sort_keys=True))

    @cached_property
    def whole_values(self) -> scoring.RuleSet | None:
        """What 部门整体支出绩效自评表 is scored by; None where the year's rules say nothing of it."""
        return self.values.for_department()


@lru_cache(maxsize=64)
def _read(data: str) -> scoring.RuleSet:
    """Rule sets are few and never change: each is read once in a process."""
    return scoring.RuleSet.from_dict(loads(data))


class AssessmentRound(models.Model):
    """年度自评批次: the notice that it answers to, its days and its rule set."""

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.OneToOneField("budgets.FiscalYear", models.PROTECT, related_name="round")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT)
    notice_title = models.CharField("依据文件", max_length=200)
    notice_number = models.CharField("文号", max_length=60, blank=True)
    opens_on = models.DateField("开始日期")
    due_on = models.DateField("填报截止日期")
    closes_on = models.DateField("审核截止日期")
    review_steps = models.PositiveSmallIntegerField("审核级数", default=2)

    class Meta:
        verbose_name = verbose_name_plural = "自评批次"
        constraints = [
            models.CheckConstraint(
                name="round_days_in_order",
                condition=Q(opens_on__lte=F("due_on")) & Q(due_on__lte=F("closes_on")),
            ),
            models.CheckConstraint(name="round_has_one_or_two_steps", condition=Q(review_steps__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}绩效自评"


class Extension(models.Model):
    """延期: a section may hand in later than the round's due day; it expires by itself on its own day."""

    round = models.ForeignKey(AssessmentRound, models.PROTECT, related_name="extensions")
    section = models.ForeignKey("budgets.Section", models.PROTECT, related_name="+")
    due_on = models.DateField("延至")
    reason = models.CharField("原因", max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("批准时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="extension_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.section}延至{self.due_on}"


class Reminder(models.Model):
    """催报提醒: written once for a person, form and due day; shown until he has read it."""

    assessment = models.ForeignKey("assessments.Assessment", models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")
    due_on = models.DateField("截止日期")
    text = models.CharField("内容", max_length=300)
    made_at = models.DateTimeField("提醒时间", auto_now_add=True)
    mailed_at = models.DateTimeField("邮件发送时间", null=True, blank=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "催报提醒"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="reminder_once_a_person_form_and_day", fields=["assessment", "user", "due_on"]
            ),
        ]

    def __str__(self) -> str:
        return self.text
