"""What the forms say now, and what a person may do with one now."""

from selfeval.assessments.queries.forms import (
    ROWS,
    every_of_year,
    is_stale,
    loaded,
    of_year,
    outdated_of,
    row_of,
    score_indicator_of,
    score_of,
    steps_for,
    thresholds_of,
    unmet_of,
    visible_to,
    whole_of_year,
    why_not_whole,
)
from selfeval.assessments.queries.funds import FundsRow, current_funds, funds_by_project, funds_of
from selfeval.assessments.queries.refusals import why_not

__all__ = [
    "ROWS",
    "FundsRow",
    "current_funds",
    "every_of_year",
    "funds_by_project",
    "funds_of",
    "is_stale",
    "loaded",
    "of_year",
    "outdated_of",
    "row_of",
    "score_indicator_of",
    "score_of",
    "steps_for",
    "thresholds_of",
    "unmet_of",
    "visible_to",
    "whole_of_year",
    "why_not",
    "why_not_whole",
]
