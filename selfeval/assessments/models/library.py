from django.db import models

from selfeval.assessments.models.sheets import choices
from selfeval.scoring import terms


class IndicatorTemplate(models.Model):
    """指标库: an indicator that projects of a kind usually promise, to be chosen instead of invented."""

    project_kind = models.CharField("项目类型", max_length=40)
    indicator_class = models.CharField("一级指标", max_length=12, choices=choices(terms.IndicatorClass))
    subclass = models.CharField("二级指标", max_length=20, choices=choices(terms.IndicatorSubclass))
    name = models.CharField("三级指标", max_length=120)
    explanation = models.CharField("指标解释", max_length=300, blank=True)
    formula = models.CharField("计算方法", max_length=300, blank=True)
    operator = models.CharField("指标性质", max_length=12, choices=choices(terms.Operator))
    kind = models.CharField("赋分方式", max_length=12, choices=choices(terms.ScoringKind))
    unit = models.CharField("计量单位", max_length=20, blank=True)
    source = models.CharField("数据来源", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标库"
        ordering = ["project_kind", "pk"]
        constraints = [
            models.UniqueConstraint(name="template_once_a_kind", fields=["project_kind", "subclass", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
