from django.conf import settings
from django.db import models
from django.db.models import F, Q

from budgets.models.figures import MAX_AMOUNT
from budgets.models.lines import FiscalYear


class StatedItem(models.TextChoices):
    """What a budget approval or final accounts say, to be held against the rows."""

    INITIAL_TOTAL = "INITIAL_TOTAL", "年初预算批复数：合计"
    INITIAL_BASIC = "INITIAL_BASIC", "年初预算批复数：基本支出"
    INITIAL_PROJECT = "INITIAL_PROJECT", "年初预算批复数：项目支出"
    ADJUSTED_TOTAL = "ADJUSTED_TOTAL", "全年预算数：合计"
    ADJUSTED_BASIC = "ADJUSTED_BASIC", "全年预算数：基本支出"
    ADJUSTED_PROJECT = "ADJUSTED_PROJECT", "全年预算数：项目支出"
    EXECUTED_TOTAL = "EXECUTED_TOTAL", "决算支出数：合计"
    EXECUTED_BASIC = "EXECUTED_BASIC", "决算支出数：基本支出"
    EXECUTED_PROJECT = "EXECUTED_PROJECT", "决算支出数：项目支出"
    SOURCE_APPROPRIATION = "SOURCE_APPROPRIATION", "决算支出数：当年财政拨款"
    SOURCE_CARRYOVER = "SOURCE_CARRYOVER", "决算支出数：上年结转资金"
    SOURCE_OTHER = "SOURCE_OTHER", "决算支出数：其他资金"
    OPENING_BALANCE = "OPENING_BALANCE", "年初结转和结余"
    INCOME = "INCOME", "本年收入"
    CLOSING_BALANCE = "CLOSING_BALANCE", "年末结转和结余"


class StatedFigure(models.Model):
    """A total as a document states it (元). Append-only; None withdraws it."""

    department = models.ForeignKey("budgets.Department", models.PROTECT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="stated")
    item = models.CharField("项目", max_length=20, choices=StatedItem.choices)
    amount = models.DecimalField("金额（元）", max_digits=18, decimal_places=2, null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "批复数和决算数"
        indexes = [models.Index(name="stated_of_a_year", fields=["department", "fiscal_year", "item"])]
        constraints = [
            models.CheckConstraint(name="stated_amount_in_range", condition=Q(amount__gte=0, amount__lte=MAX_AMOUNT)),
            models.UniqueConstraint(
                name="stated_starts_once_an_item",
                fields=["fiscal_year", "item"],
                condition=Q(supersedes__isnull=True),
            ),
            models.CheckConstraint(
                name="stated_does_not_supersede_itself",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.amount}"
