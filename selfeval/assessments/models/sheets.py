from django.conf import settings
from django.db import models
from django.db.models import F, Q

from selfeval.assessments.models.rounds import AssessmentRound
from selfeval.assessments.workflow import STATE_LABELS, State
from selfeval.scoring import terms
from selfeval.scoring.rule_set import RuleSet


def choices(enum) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in enum]


class Assessment(models.Model):
    """项目支出绩效自评表: one project's form in a round, with the score that it was submitted with."""

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    section = models.ForeignKey("budgets.Section", models.PROTECT)
    round = models.ForeignKey(AssessmentRound, models.PROTECT, related_name="assessments")
    project = models.OneToOneField("budgets.Project", models.PROTECT, related_name="assessment")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        default=State.DRAFT.value,
    )
    version = models.PositiveIntegerField("版本", default=0)
    expected_goal = models.TextField("预期目标", max_length=2000, blank=True)
    achieved_goal = models.TextField("实际完成情况", max_length=2000, blank=True)
    execution_cause = models.CharField("执行偏差原因类别", max_length=20, blank=True)
    execution_reason = models.TextField("执行偏差原因", max_length=2000, blank=True)
    execution_improvement = models.TextField("改进措施", max_length=2000, blank=True)
    responsible = models.CharField("责任人", max_length=40, blank=True)
    improve_by = models.DateField("完成时限", null=True, blank=True)
    execution_score = models.DecimalField("执行得分", max_digits=5, decimal_places=2, null=True)
    score = models.DecimalField("自评得分", max_digits=5, decimal_places=2, null=True)
    grade = models.CharField("自评等级", max_length=10, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("送审时间", null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("审定时间", null=True)
    left_reason = models.CharField("不纳入自评的原因", max_length=300, blank=True)
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField("移出时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目支出绩效自评表"
        indexes = [models.Index(name="assessment_list", fields=["department", "round", "state"])]
        constraints = [
            models.CheckConstraint(
                name="assessment_score_within_hundred",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
            ),
            models.CheckConstraint(
                name="assessment_submitted_has_score_and_submitter",
                condition=Q(state__in=["DRAFT", "RETURNED"])
                | Q(score__isnull=False, submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_approved_has_approver",
                condition=~Q(state="APPROVED") | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_left_with_reason_person_and_time",
                condition=Q(left_reason="", left_by__isnull=True, left_at__isnull=True)
                | (~Q(left_reason="") & Q(left_by__isnull=False, left_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="assessment_nobody_reviews_his_own_work",
                condition=(
                    Q(reviewed_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(reviewed_by=F("submitted_by"))
                ),
            ),
            models.CheckConstraint(
                name="assessment_nobody_approves_his_own_work",
                condition=(
                    Q(approved_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(approved_by=F("submitted_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}自评表"

    @property
    def is_whole(self) -> bool:
        """Whether it is 部门整体支出绩效自评表."""
        return self.project.is_whole

    @property
    def stand(self) -> State:
        return State(self.state)

    @property
    def grade_label(self) -> str:
        return terms.Grade(self.grade).label if self.grade else ""

    @property
    def title(self) -> str:
        """What the paper is called."""
        return "部门整体支出绩效自评表" if self.is_whole else "项目支出绩效自评表"

    @property
    def rules(self) -> RuleSet:
        """What the form is scored by: the year's rule set, or what that has for 部门整体支出."""
        rule_set = self.round.rule_set
        return rule_set.whole_values if self.is_whole else rule_set.values


class Funds(models.Model):
    """The money that a form was judged on (元), copied at submission: a row a source, of 部门整体支出 each by kind."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="funds")
    source = models.CharField("资金来源", max_length=13)
    kind = models.CharField("支出类别", max_length=10, blank=True)  # of 部门整体支出 only
    initial = models.DecimalField("年初预算数", max_digits=18, decimal_places=2)
    adjusted = models.DecimalField("全年预算数", max_digits=18, decimal_places=2)
    executed = models.DecimalField("全年执行数", max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "自评资金"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="funds_source_once", fields=["assessment", "source", "kind"]),
            models.CheckConstraint(
                name="funds_not_negative", condition=Q(initial__gte=0, adjusted__gte=0, executed__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.executed}"


class Indicator(models.Model):
    """三级指标: what was promised, and for how many points."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField("排序")
    indicator_class = models.CharField("一级指标", max_length=12, choices=choices(terms.IndicatorClass))
    subclass = models.CharField("二级指标", max_length=20, choices=choices(terms.IndicatorSubclass))
    name = models.CharField("三级指标", max_length=120)
    operator = models.CharField("指标性质", max_length=12, choices=choices(terms.Operator))
    kind = models.CharField("赋分方式", max_length=12, choices=choices(terms.ScoringKind))
    target = models.DecimalField("年度指标值", max_digits=18, decimal_places=4, null=True, blank=True)
    pass_threshold = models.DecimalField("合格线（完成比例）", max_digits=5, decimal_places=4, null=True, blank=True)
    target_date = models.DateField("完成期限", null=True, blank=True)
    target_text = models.CharField("定性目标", max_length=200, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2)
    explanation = models.CharField("指标解释", max_length=300, blank=True)
    source = models.CharField("数据来源", max_length=120, blank=True)
    computed = models.CharField("计算依据", max_length=20, choices=choices(terms.Ratio), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="indicator_position_once", fields=["assessment", "position"]),
            models.CheckConstraint(name="indicator_weight_in_range", condition=Q(weight__gt=0, weight__lte=100)),
            models.CheckConstraint(name="indicator_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Result(models.Model):
    """实际完成情况 of an indicator, with its score, deduction and reasons (points)."""

    indicator = models.OneToOneField(Indicator, models.CASCADE, related_name="result")
    actual = models.DecimalField("实际完成值", max_digits=18, decimal_places=4, null=True, blank=True)
    actual_date = models.DateField("完成日期", null=True, blank=True)
    actual_text = models.CharField("完成情况", max_length=200, blank=True)
    band = models.CharField("评判等级", max_length=10, choices=choices(terms.Band), blank=True)
    band_score = models.DecimalField("等级得分", max_digits=5, decimal_places=2, null=True, blank=True)
    is_applicable = models.BooleanField("适用", default=True)
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True)
    deduction = models.DecimalField("扣减分", max_digits=5, decimal_places=2, default=0)
    deduction_reason = models.CharField("扣减原因", max_length=300, blank=True)
    cause = models.CharField("偏差原因类别", max_length=20, choices=choices(terms.Cause), blank=True)
    deviation_reason = models.TextField("偏差原因分析", max_length=2000, blank=True)
    improvement = models.TextField("改进措施", max_length=2000, blank=True)
    responsible = models.CharField("责任人", max_length=40, blank=True)
    improve_by = models.DateField("完成时限", null=True, blank=True)
    not_applicable_reason = models.CharField("不适用的原因", max_length=300, blank=True)
    missing_evidence_reason = models.CharField("未附佐证材料的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标完成情况"
        constraints = [
            models.CheckConstraint(
                name="result_not_applicable_has_a_reason",
                condition=Q(is_applicable=True) | ~Q(not_applicable_reason=""),
            ),
            models.CheckConstraint(name="result_score_not_negative", condition=Q(score__isnull=True) | Q(score__gte=0)),
            models.CheckConstraint(
                name="result_deduction_has_a_reason",
                condition=Q(deduction=0) | (Q(deduction__gt=0) & ~Q(deduction_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"
