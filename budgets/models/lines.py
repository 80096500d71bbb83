from django.conf import settings
from django.db import models
from django.db.models import F, Q


class SurplusUse(models.TextChoices):
    CARRIED = "CARRIED", "结转下年使用"
    RETURNED = "RETURNED", "上缴财政"
    MIXED = "MIXED", "部分结转、部分上缴"
    NONE = "NONE", "无结余"


class FiscalYear(models.Model):
    """预算年度 of one department: the row that every change of its money locks."""

    department = models.ForeignKey("budgets.Department", models.PROTECT, related_name="fiscal_years")
    year = models.PositiveSmallIntegerField("年度")
    opened_at = models.DateTimeField("建账时间", auto_now_add=True)
    closed_at = models.DateTimeField("关账时间", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    surplus_use = models.CharField("结转结余处理", max_length=8, choices=SurplusUse.choices, blank=True)
    is_illustrative = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "预算年度"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(name="fiscal_year_once_a_department", fields=["department", "year"]),
            models.CheckConstraint(name="fiscal_year_is_plausible", condition=Q(year__gte=2000, year__lte=2100)),
            models.CheckConstraint(
                name="fiscal_year_closed_by_and_at_together",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}{self.year}年度"


class YearEventKind(models.TextChoices):
    OPENED = "OPENED", "建账"
    CLOSED = "CLOSED", "关账"
    REOPENED = "REOPENED", "重新开账"


class YearEvent(models.Model):
    """Who opened, closed or reopened a year, when and why. Append-only."""

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="events")
    kind = models.CharField("事项", max_length=8, choices=YearEventKind.choices)
    reason = models.CharField("原因", max_length=300, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    taken_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度事项"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="year_reopened_for_a_reason", condition=~Q(kind="REOPENED") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}{self.get_kind_display()}"


class Projects(models.Manager):
    """The projects as people know them: without the row that stands for a department's whole year."""

    def get_queryset(self):
        return super().get_queryset().filter(is_whole=False)


class Project(models.Model):
    """项目 of one fiscal year, run by a section; `predecessor` is the same project a year earlier.

    A year may have one more row, 部门整体支出 (is_whole), by which its own form is known. It has no budget lines: its
    money is the department's. Only `every` finds it, so no list, sum, import or file of money has it.
    """

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="projects")
    section = models.ForeignKey("budgets.Section", models.PROTECT, verbose_name="实施科室")
    predecessor = models.OneToOneField("self", models.PROTECT, null=True, blank=True)
    code = models.CharField("项目编码", max_length=60)
    name = models.CharField("项目名称", max_length=120)
    position = models.PositiveIntegerField("排序")
    is_secret = models.BooleanField("不公开", default=False)
    secret_reason = models.CharField("不公开理由", max_length=200, blank=True)
    is_whole = models.BooleanField("部门整体支出", default=False)

    objects = Projects()
    every = models.Manager()  # noqa: DJ012 (a manager, not a field)

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["position"]
        base_manager_name = "every"  # a form finds its project whichever it is
        indexes = [models.Index(name="project_list", fields=["department", "fiscal_year", "position"])]
        constraints = [
            models.UniqueConstraint(
                name="project_code_once_a_year", fields=["fiscal_year", "code"], condition=Q(is_whole=False)
            ),
            models.UniqueConstraint(
                name="project_name_once_a_year", fields=["fiscal_year", "name"], condition=Q(is_whole=False)
            ),
            models.UniqueConstraint(
                name="project_whole_once_a_year", fields=["fiscal_year"], condition=Q(is_whole=True)
            ),
            models.CheckConstraint(
                name="project_secret_has_a_reason", condition=Q(is_secret=False) | ~Q(secret_reason="")
            ),
            models.CheckConstraint(
                name="project_is_not_its_own_predecessor",
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LineKind(models.TextChoices):
    PERSONNEL = "PERSONNEL", "人员经费"
    OPERATING = "OPERATING", "公用经费"
    PROJECT = "PROJECT", "项目支出"


class FundSource(models.TextChoices):
    APPROPRIATION = "APPROPRIATION", "当年财政拨款"
    CARRYOVER = "CARRYOVER", "上年结转资金"
    OTHER = "OTHER", "其他资金"


class BudgetLine(models.Model):
    """预算项（科目）: money of one kind from one source; personnel and operating are 基本支出."""

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="lines")
    kind = models.CharField("支出类别", max_length=10, choices=LineKind.choices)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="lines")
    source = models.CharField("资金来源", max_length=13, choices=FundSource.choices)
    name = models.CharField("名称", max_length=120)
    functional_code = models.CharField("支出功能分类科目", max_length=20, blank=True)
    economic_code = models.CharField("部门预算支出经济分类科目", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "预算项"
        ordering = ["pk"]
        indexes = [models.Index(name="line_list", fields=["department", "fiscal_year", "kind"])]
        constraints = [
            models.CheckConstraint(
                name="line_of_a_project_names_it",
                condition=Q(kind="PROJECT", project__isnull=False) | (~Q(kind="PROJECT") & Q(project__isnull=True)),
            ),
            models.CheckConstraint(
                name="line_source_is_known",
                condition=Q(source__in=["APPROPRIATION", "CARRYOVER", "OTHER"]),
            ),
            models.UniqueConstraint(
                name="line_of_basic_spending_once",
                fields=["fiscal_year", "kind", "source", "functional_code", "economic_code"],
                condition=Q(project__isnull=True),
            ),
            models.UniqueConstraint(
                name="line_of_a_project_once",
                fields=["project", "source", "functional_code", "economic_code"],
                condition=Q(project__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
