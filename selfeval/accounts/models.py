from datetime import date

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from selfeval.accounts.roles import LABELS, Role

SECTION_ROLE_VALUES = [Role.FILLER.value, Role.SECTION_CHIEF.value]


class UserManager(BaseUserManager):
    """Makes users without e-mail addresses: the offices' network is closed."""

    def create_user(self, username: str, password: str | None, **fields) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """用户: a person who signs in; what he may do comes from his posts alone."""

    first_name = last_name = email = None
    full_name = models.CharField("姓名", max_length=40)
    must_change_password = models.BooleanField("须修改密码", default=False)
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class Post(models.Model):
    """岗位: a role that a user holds in a department, in one of its sections, or at a finance bureau.

    A post ends by date and is never deleted.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=[(role.value, LABELS[role]) for role in Role])
    bureau = models.ForeignKey("budgets.FinanceBureau", models.PROTECT, null=True, blank=True)
    department = models.ForeignKey("budgets.Department", models.PROTECT, null=True, blank=True)
    section = models.ForeignKey("budgets.Section", models.PROTECT, null=True, blank=True)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)
    deputy_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="代理岗位")

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.CheckConstraint(
                name="post_is_at_a_bureau_or_in_a_department",
                condition=(
                    Q(role=Role.BUREAU.value, bureau__isnull=False, department__isnull=True)
                    | (~Q(role=Role.BUREAU.value) & Q(bureau__isnull=True, department__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="post_of_a_section_role_names_its_section",
                condition=(
                    Q(role__in=SECTION_ROLE_VALUES, section__isnull=False)
                    | (~Q(role__in=SECTION_ROLE_VALUES) & Q(section__isnull=True))
                ),
            ),
            models.CheckConstraint(
                name="post_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.bureau) if self.bureau else self._written(self.section or self.department)

    @property
    def name_inside(self) -> str:
        """The name among people of the same department: 综合科经办人, 财务人员."""
        return self._written(self.section or "")

    def _written(self, place) -> str:
        return f"{place}{Role(self.role).label}{'（代理）' if self.deputy_for_id else ''}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it gives rights: a deputy's ends with the post that he stands in for."""
        days = (self.ends_on, self.deputy_for.ends_on if self.deputy_for else None)
        return min(filter(None, days), default=None)

    def state_on(self, day: date) -> str:
        """未开始, 在任 or 已离任."""
        if self.starts_on > day:
            return "未开始"
        return "在任" if self.last_day is None or self.last_day >= day else "已离任"
