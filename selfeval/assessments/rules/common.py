"""What the score checks share: what a row lacks, where its band lies, when words are enough."""

from collections.abc import Iterator

from selfeval.assessments.facts import RowFacts
from selfeval.checking.findings import Severity
from selfeval.scoring.rounding import exact
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.terms import Operator, ScoringKind

Found = Iterator[tuple[str, str, str] | tuple[str, str, str, Severity]]

SHORTEST = 10  # characters that an explanation has at least


def says_enough(*texts: str) -> bool:
    """Whether each text is long enough to explain something."""
    return all(len(text.strip()) >= SHORTEST for text in texts)


def is_banded(each: RowFacts) -> bool:
    """Whether the filler picks a band and a score in it."""
    return each.row.kind is ScoringKind.BANDED or (
        each.row.operator is Operator.QUALITATIVE and each.row.kind is not ScoringKind.DIRECT
    )


def lacking(each: RowFacts) -> list[tuple[str, str]]:
    """The fields that a row needs for its score and does not have, as (field, its words)."""
    row = each.row
    if is_banded(each):
        needed = [("band", "评判等级", row.band), ("band_score", "等级得分", row.band_score)]
    elif row.operator is Operator.QUALITATIVE:
        needed = [("band", "评判等级", row.band)]
    elif row.operator is Operator.BY_DATE and row.kind is not ScoringKind.SATISFACTION:
        needed = [("target", "完成期限", row.target_date), ("actual_date", "实际完成日期", row.actual_date)]
    else:
        needed = [("target", "年度指标值", row.target), ("actual", "实际完成值", row.actual)]
        if row.kind is ScoringKind.SATISFACTION:
            needed = needed[1:]  # its intervals stand in the rule set
    return [(field, words) for field, words, value in needed if value is None]


def is_outside_band(each: RowFacts, rule_set: RuleSet) -> bool:
    """Whether the score that the filler gave lies outside the band that he picked."""
    row = each.row
    if not is_banded(each) or row.band is None or row.band_score is None or row.weight is None:
        return False
    bounds = next(bounds for bounds in rule_set.bands if bounds.band is row.band)
    with exact():
        low, high = row.weight * bounds.low, row.weight * bounds.high
    above = row.band_score > high if bounds.high_inclusive else row.band_score >= high
    return row.band_score < low or above
