"""Judgement: what was promised, what came of it, who said so."""

from selfeval.assessments.models.library import IndicatorTemplate
from selfeval.assessments.models.rounds import AssessmentRound, Extension, Reminder, RuleSet
from selfeval.assessments.models.sheets import Assessment, Funds, Indicator, Result
from selfeval.assessments.models.trail import Transition
from selfeval.assessments.models.words import Comment, Evidence, FieldChange

__all__ = [
    "Assessment",
    "AssessmentRound",
    "Comment",
    "Evidence",
    "Extension",
    "FieldChange",
    "Funds",
    "Indicator",
    "IndicatorTemplate",
    "Reminder",
    "Result",
    "RuleSet",
    "Transition",
]
