"""Judgement: what was promised, what came of it, who said so."""

from selfeval.assessments.models.rounds import AssessmentRound, RuleSet
from selfeval.assessments.models.sheets import Assessment, Funds, Indicator, Result
from selfeval.assessments.models.trail import Transition

__all__ = ["Assessment", "AssessmentRound", "Funds", "Indicator", "Result", "RuleSet", "Transition"]
