"""三级指标: the score of one row."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from selfeval.scoring.quantitative import ZERO, Earned, achievement, compare, reaches
from selfeval.scoring.rounding import exact, plain, points, round_half_up
from selfeval.scoring.rule_set import OverAchievementBand, RuleSet
from selfeval.scoring.score import Score, unscored
from selfeval.scoring.terms import Band, Cause, IndicatorClass, IndicatorSubclass, Operator, ScoringKind


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with what came of it.

    weight, band_score and deduction are points; target and actual are in the indicator's own unit
    (percentage points for a percentage); pass_threshold is a share of 1.
    """

    key: str
    indicator_class: IndicatorClass
    subclass: IndicatorSubclass
    name: str
    operator: Operator
    kind: ScoringKind
    weight: Decimal | None
    target: Decimal | None = None
    target_date: date | None = None
    actual: Decimal | None = None
    actual_date: date | None = None
    band: Band | None = None
    band_score: Decimal | None = None
    pass_threshold: Decimal | None = None
    cause: Cause | None = None
    applicable: bool = True
    deduction: Decimal = ZERO


class CannotScore(Exception):
    """The row lacks something that its score needs, or holds something impossible."""


def score_indicator(row: IndicatorRow, rule_set: RuleSet) -> Score:
    """The row's own score in points, before any reviewer's deduction.

    财预〔2020〕10号; the kinds of scoring by 财预〔2021〕101号.
    """
    if not row.applicable:
        return Score(None, "不适用")
    try:
        weight = _number(row.weight, "分值")
        earned = _rule_of(row)(row, weight, rule_set)
    except CannotScore as refusal:
        return unscored(f"指标“{row.name}”：{refusal}")
    value = round_half_up(earned.points)
    score = Score(value, f"{earned.arithmetic} = {points(value)}")
    return _with_over_achievement(score, row, weight, rule_set)


def is_met(row: IndicatorRow) -> bool | None:
    """Whether the indicator was fulfilled: its target reached, its day kept, its band 达成年度指标.

    None where it is not applicable or its result is not known yet.
    """
    if not row.applicable:
        return None
    if row.kind is ScoringKind.BANDED or row.operator is Operator.QUALITATIVE:
        return None if row.band is None else row.band is Band.ACHIEVED
    if row.operator is Operator.BY_DATE:
        dated = row.actual_date is not None and row.target_date is not None
        return row.actual_date <= row.target_date if dated else None
    if row.target is None or row.actual is None:
        return None
    return reaches(row.operator, row.target, row.actual)


Rule = Callable[[IndicatorRow, Decimal, RuleSet], Earned]


def _rule_of(row: IndicatorRow) -> Rule:
    if row.kind is ScoringKind.BANDED:
        return _banded
    if row.operator is Operator.QUALITATIVE:
        return _met_band_or_nothing if row.kind is ScoringKind.DIRECT else _banded
    if row.kind is ScoringKind.SATISFACTION:
        return _satisfaction
    if row.operator is Operator.BY_DATE:
        return _by_date
    return _met_or_nothing if row.kind is ScoringKind.DIRECT else _proportional


def _number(value: Decimal | None, label: str, may_be_negative: bool = False) -> Decimal:
    if value is None:
        raise CannotScore(f"缺少{label}，请填写。")
    if not isinstance(value, Decimal) or not value.is_finite():
        raise CannotScore(f"{label}不是数字，请核对。")
    if value < 0 and not may_be_negative:
        raise CannotScore(f"{label}不能为负数，请核对。")
    return value


def _compared(row: IndicatorRow, weight: Decimal, rule_set: RuleSet) -> Earned:
    target = _number(row.target, "年度指标值")
    actual = _number(row.actual, "实际完成值", may_be_negative=True)
    return compare(row.operator, target, actual, weight, rule_set.reverse)


def _proportional(row: IndicatorRow, weight: Decimal, rule_set: RuleSet) -> Earned:
    earned = _compared(row, weight, rule_set)
    if row.pass_threshold is None:
        return earned
    threshold = _number(row.pass_threshold, "及格线")
    if threshold > 1:
        raise CannotScore("及格线应在0到1之间，请核对。")
    with exact():
        passes = earned.points >= weight * threshold
        percent = plain(threshold * 100)
    return earned if passes else Earned(ZERO, f"完成比例低于及格线{percent}%，不得分")


def _met_or_nothing(row: IndicatorRow, weight: Decimal, rule_set: RuleSet) -> Earned:
    earned = _compared(row, weight, rule_set)
    as_zero = "负数按0计，" if row.actual < 0 else ""
    return earned if earned.points == weight else Earned(ZERO, f"{as_zero}未达到年度指标值，直接赋分不得分")


def _by_date(row: IndicatorRow, weight: Decimal, rule_set: RuleSet) -> Earned:
    if row.target_date is None:
        raise CannotScore("缺少完成期限，请填写。")
    if row.actual_date is None:
        raise CannotScore("缺少完成日期，请填写。")
    if row.actual_date <= row.target_date:
        return Earned(weight, "按期完成，得满分")
    share = rule_set.late_share
    with exact():
        return Earned(weight * share, f"逾期完成，{plain(weight)} × {plain(share)}")


def _satisfaction(row: IndicatorRow, weight: Decimal, rule_set: RuleSet) -> Earned:
    actual = _number(row.actual, "满意度", may_be_negative=True)
    if actual > 100:
        raise CannotScore("满意度不能超过100%，请核对。")
    for interval in rule_set.satisfaction:
        if actual >= interval.from_percent:
            with exact():
                earned = weight * interval.share
            words = f"满意度{plain(actual)}%不低于{plain(interval.from_percent)}%"
            return Earned(earned, f"{words}，{plain(weight)} × {plain(interval.share)}")
    return Earned(ZERO, f"满意度{plain(actual)}%低于各得分区间，不得分")


def _met_band_or_nothing(row: IndicatorRow, weight: Decimal, rule_set: RuleSet) -> Earned:
    if row.band is None:
        raise CannotScore("未选择评判等级，请选择。")
    return Earned(weight if row.band is Band.ACHIEVED else ZERO, f"{row.band.label}，直接赋分")


def _banded(row: IndicatorRow, weight: Decimal, rule_set: RuleSet) -> Earned:
    if row.band is None:
        raise CannotScore("未选择评判等级，请选择。")
    score = round_half_up(_number(row.band_score, "等级得分"))
    bounds = next(each for each in rule_set.bands if each.band is row.band)
    with exact():
        low, high = weight * bounds.low, weight * bounds.high
    if score < low or score > high or (score == high and not bounds.high_inclusive):
        until = "至" if bounds.high_inclusive else "以上、不到"
        raise CannotScore(
            f"“{row.band.label}”的得分应在{plain(low)}分{until}{plain(high)}分之间，所填{plain(score)}分不在其中。"
        )
    return Earned(score, f"{row.band.label}（{plain(low)}至{plain(high)}分），自评")


def _with_over_achievement(score: Score, row: IndicatorRow, weight: Decimal, rule_set: RuleSet) -> Score:
    """Ask for the cause of an actual far above target, and deduct where the target was set too low."""
    band = _over_achievement_of(row, rule_set)
    if band is None:
        return score
    score = replace(score, needs_cause=band.cause_required)
    with exact():
        off = round_half_up(weight * band.deduction_share + band.deduction_points)
    if row.cause is not Cause.TARGET_TOO_LOW or off == 0:
        return score
    with exact():
        value = max(score.value - off, round_half_up(ZERO))
    words = f"{score.explanation}；{row.cause.label}，扣{points(off)}分，得{points(value)}"
    return replace(score, value=value, explanation=words)


def _over_achievement_of(row: IndicatorRow, rule_set: RuleSet) -> OverAchievementBand | None:
    if row.kind is ScoringKind.BANDED or row.target is None or row.actual is None:
        return None
    ratio = achievement(row.operator, row.target, row.actual)
    reached = [each for each in rule_set.over_achievement if ratio is not None and ratio >= each.from_ratio]
    return max(reached, key=lambda each: each.from_ratio, default=None)
