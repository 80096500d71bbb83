from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FinanceBureau(models.Model):
    """财政部门: the bureau that allots the money and receives the reports."""

    code = models.CharField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "财政部门"

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """预算部门: reports to a finance bureau, if affiliated through its parent department."""

    bureau = models.ForeignKey(FinanceBureau, models.PROTECT, verbose_name="财政部门")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="主管部门")
    code = models.CharField("部门编码", max_length=40, unique=True)
    name = models.CharField("部门名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        constraints = [
            models.CheckConstraint(
                name="department_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(name="department_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def department_id(self) -> int:
        return self.pk


class Section(models.Model):
    """内设机构（科室）, with the second name that it may carry (加挂牌子)."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField("排序")
    name = models.CharField("科室名称", max_length=60)
    second_name = models.CharField("加挂名称", max_length=60, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "科室"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="section_name_once_a_department", fields=["department", "name"]),
            models.UniqueConstraint(name="section_position_once", fields=["department", "position"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def written_name(self) -> str:
        """The name as documents write it: 文电科（政务公开办公室）."""
        return f"{self.name}（{self.second_name}）" if self.second_name else self.name


class Mandate(models.Model):
    """部门职责: one numbered duty of a department in a fiscal year."""

    fiscal_year = models.ForeignKey("budgets.FiscalYear", models.PROTECT, related_name="mandates")
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("职责", max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "部门职责"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="mandate_number_once_a_year", fields=["fiscal_year", "number"]),
            models.CheckConstraint(name="mandate_numbers_start_at_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:20]}"


class StaffCategory(models.TextChoices):
    PREFECTURE = "PREFECTURE", "地级干部"
    COUNTY = "COUNTY", "县级干部"
    SECTION = "SECTION", "科级干部"
    CLERK = "CLERK", "科员"
    LOGISTICS = "LOGISTICS", "工勤"
    CONTRACT = "CONTRACT", "聘用人员"


class Staffing(models.Model):
    """年末实有人数 of one category in a fiscal year."""

    fiscal_year = models.ForeignKey("budgets.FiscalYear", models.PROTECT, related_name="staffing")
    category = models.CharField("人员类别", max_length=12, choices=StaffCategory.choices)
    authorized_posts = models.PositiveIntegerField("编制数", null=True, blank=True)
    headcount = models.PositiveIntegerField("年末实有人数")
    fiscally_supported = models.PositiveIntegerField("财政供养人数")

    class Meta:
        verbose_name = verbose_name_plural = "人员情况"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="staff_category_once_a_year", fields=["fiscal_year", "category"]),
            models.CheckConstraint(
                name="staff_supported_within_headcount",
                condition=Q(fiscally_supported__lte=F("headcount")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.headcount}"


class OfficeEvent(models.Model):
    """管理记录: what was done to a department's people, posts and sections, by whom, when. Append-only."""

    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="events")
    what = models.CharField("事项", max_length=20)
    about = models.CharField("对象", max_length=120)
    facts = models.JSONField("内容", default=dict)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "管理记录"
        ordering = ["-pk"]
        indexes = [models.Index(name="office_event_list", fields=["department", "-id"])]

    def __str__(self) -> str:
        return f"{self.what}：{self.about}"
