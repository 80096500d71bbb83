from django.conf import settings
from django.db import models
from django.db.models import F, Q

from selfeval.reports.workflow import ACTION_LABELS, STATE_LABELS, Action, State

STATES = [(state.value, label) for state, label in STATE_LABELS.items()]
ACTIONS = [(action.value, label) for action, label in ACTION_LABELS.items()]


class ReportDraft(models.Model):
    """年度报告的办理: where a year's report stands on its way to the signature, and what was handed in.

    `sealed` is the canonical JSON that the leader reads and signs; progress is percent.
    """

    department = models.ForeignKey("budgets.Department", models.PROTECT, related_name="+")
    fiscal_year = models.OneToOneField("budgets.FiscalYear", models.PROTECT, related_name="report_draft")
    state = models.CharField("状态", max_length=10, choices=STATES, default=State.DRAFT.value)
    version = models.PositiveIntegerField("版本", default=0)
    reason = models.CharField("重新起草的原因", max_length=300, blank=True)
    sealed = models.TextField("送签内容", blank=True)
    sha256 = models.CharField("内容校验码", max_length=64, blank=True)
    returned = models.TextField("最近一次退回的送签内容", blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("送签时间", null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("签发时间", null=True)
    progress = models.PositiveSmallIntegerField("进度", default=0)
    progress_words = models.CharField("正在做的事", max_length=60, blank=True)
    failure = models.CharField("未能生成的原因", max_length=300, blank=True)
    release_chain = models.CharField("最近一次公开记录的链校验码", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告的办理"
        constraints = [
            models.CheckConstraint(
                name="report_handed_in_has_content_and_person",
                condition=Q(state__in=["DRAFT", "RETURNED"])
                | (~Q(sealed="") & ~Q(sha256="") & Q(submitted_by__isnull=False, submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="report_signed_has_a_signer",
                condition=~Q(state__in=["SIGNED", "ISSUED"]) | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_nobody_signs_his_own_work",
                condition=Q(signed_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(signed_by=F("submitted_by")),
            ),
            models.CheckConstraint(name="report_progress_is_percent", condition=Q(progress__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}自评报告"


class ReportStep(models.Model):
    """办理记录: who moved a report, when, from where to where, and why. Append-only, each tied to the last."""

    draft = models.ForeignKey(ReportDraft, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField("序号")
    action = models.CharField("操作", max_length=10, choices=ACTIONS)
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    opinion = models.TextField("意见", max_length=2000, blank=True)
    sha256 = models.CharField("内容校验码", max_length=64, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField("时间")
    chain = models.CharField("链校验码", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "报告办理记录"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="report_step_number_once", fields=["draft", "number"]),
            models.CheckConstraint(
                name="report_return_or_revision_has_an_opinion",
                condition=~Q(action__in=["RETURN", "REVISE"]) | ~Q(opinion=""),
            ),
            models.CheckConstraint(
                name="report_step_has_a_person_unless_issued_by_the_system",
                condition=Q(action="ISSUE", taken_by__isnull=True) | (~Q(action="ISSUE") & Q(taken_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{Action(self.action).label}：{State(self.from_state).label}→{State(self.to_state).label}"
