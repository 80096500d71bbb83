from django.conf import settings
from django.db import models
from django.db.models import Q

from selfeval.assessments.models.sheets import Assessment
from selfeval.assessments.workflow import ACTION_LABELS, Action, State

ACTIONS = [(action.value, label) for action, label in ACTION_LABELS.items()]


class Transition(models.Model):
    """流转记录: who moved a form, when, from where to where, with which opinion. Append-only."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="transitions")
    number = models.PositiveIntegerField("序号")
    action = models.CharField("操作", max_length=10, choices=ACTIONS)
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    opinion = models.TextField("意见", max_length=2000, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    taken_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="transition_number_once", fields=["assessment", "number"]),
            models.CheckConstraint(
                name="transition_return_has_an_opinion",
                condition=~Q(action__in=["RETURN", "WITHDRAW"]) | ~Q(opinion=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{Action(self.action).label}：{State(self.from_state).label}→{State(self.to_state).label}"
