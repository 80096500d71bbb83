"""The settings that a fiscal year is scored by. Where bureaus or years differ, it differs here."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, Self

from selfeval.scoring.codec import NotReadable, decode, encode
from selfeval.scoring.terms import (
    Band,
    Grade,
    IndicatorClass,
    IndicatorSubclass,
    Operator,
    Ratio,
    ScoringKind,
)

HUNDRED = Decimal(100)


class RuleSetInvalid(Exception):
    """These values are no rule set; the text is a Chinese sentence that says why."""


@dataclass(frozen=True)
class BandRange:
    """Where a qualitative score may lie, in shares of the weight; low is always inclusive."""

    band: Band
    low: Decimal
    high: Decimal
    high_inclusive: bool = False


@dataclass(frozen=True)
class SatisfactionInterval:
    """From this satisfaction (percentage points, 90 = 90 %) on: this share of the weight."""

    from_percent: Decimal
    share: Decimal


@dataclass(frozen=True)
class OverAchievementBand:
    """From this ratio of actual to target on. Deducted only where the cause is 目标设定偏低.

    deduction_share is a share of the weight, deduction_points are points; both are taken.
    """

    from_ratio: Decimal
    cause_required: bool = True
    deduction_share: Decimal = Decimal(0)
    deduction_points: Decimal = Decimal(0)


@dataclass(frozen=True)
class Ceiling:
    """Below this execution rate (share of 1) the total is at most so many points."""

    rate_below: Decimal
    max_total: Decimal


@dataclass(frozen=True)
class StandardIndicator:
    """An indicator that the year's notice gives every department; `computed` where its actual is never typed.

    Weight in points, target in the indicator's own unit.
    """

    indicator_class: IndicatorClass
    subclass: IndicatorSubclass
    name: str
    operator: Operator
    kind: ScoringKind
    weight: Decimal
    target: Decimal | None = None
    target_text: str = ""
    unit: str = ""
    explanation: str = ""
    computed: Ratio | None = None


@dataclass(frozen=True)
class WholeRules:
    """What 部门整体支出绩效自评表 has of its own; bands, grades and thresholds are those of the year."""

    execution_weight: Decimal
    class_weights: tuple[tuple[IndicatorClass, Decimal], ...]
    layout: tuple[tuple[IndicatorClass, tuple[IndicatorSubclass, ...]], ...]
    indicators: tuple[StandardIndicator, ...] = ()


DEFAULT_BANDS = (
    BandRange(Band.ACHIEVED, Decimal("0.80"), Decimal("1"), high_inclusive=True),
    BandRange(Band.PARTIAL, Decimal("0.60"), Decimal("0.80")),
    BandRange(Band.MISSED, Decimal("0"), Decimal("0.60")),
)
DEFAULT_SATISFACTION = (
    SatisfactionInterval(Decimal("90"), Decimal("1")),
    SatisfactionInterval(Decimal("80"), Decimal("0.80")),
    SatisfactionInterval(Decimal("60"), Decimal("0.50")),
)
DEFAULT_GRADES = (
    (Grade.EXCELLENT, Decimal("90")),
    (Grade.GOOD, Decimal("80")),
    (Grade.FAIR, Decimal("60")),
    (Grade.POOR, Decimal("0")),
)
DEFAULT_THRESHOLDS = (
    ("rate_explain_below", Decimal("0.90")),
    ("over_achievement", Decimal("1.30")),
    ("sum_tolerance", Decimal("100")),
    ("rate_tolerance", Decimal("0.0001")),
    ("adjustment_explain_above", Decimal("0.10")),
    ("low_execution", Decimal("0.80")),
    ("performance_gap", Decimal("0.05")),
    ("unit_error_factor", Decimal("100")),
    ("progress_red_below", Decimal("0.60")),
    ("progress_green_from", Decimal("0.80")),
)


@dataclass(frozen=True)
class RuleSet:
    """评分规则: weights, scoring and grades of unit self-assessment.

    Weights and bands by 财预〔2020〕10号; 成本指标 and the kinds of scoring by 财预〔2021〕101号.
    Weights, totals and grades are points of 100; shares and rates are shares of 1; sum_tolerance is 元.
    """

    name: str
    title: str
    execution_weight: Decimal
    class_weights: tuple[tuple[IndicatorClass, Decimal], ...]
    layout: tuple[tuple[IndicatorClass, tuple[IndicatorSubclass, ...]], ...]
    execution_basis: Literal["adjusted", "initial"] = "adjusted"
    reverse: Literal["linear", "ratio"] = "linear"
    late_share: Decimal = Decimal(0)
    bands: tuple[BandRange, ...] = DEFAULT_BANDS
    satisfaction: tuple[SatisfactionInterval, ...] = DEFAULT_SATISFACTION
    over_achievement: tuple[OverAchievementBand, ...] = (OverAchievementBand(Decimal("1.30")),)
    ceilings: tuple[Ceiling, ...] = ()
    not_applicable: Literal["rebase", "refuse"] = "rebase"
    grades: tuple[tuple[Grade, Decimal], ...] = DEFAULT_GRADES
    thresholds: tuple[tuple[str, Decimal], ...] = DEFAULT_THRESHOLDS
    department: WholeRules | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The rule set that to_dict() wrote; raises RuleSetInvalid."""
        try:
            rule_set = decode(cls, data, "评分规则")
        except NotReadable as refusal:
            raise RuleSetInvalid(str(refusal)) from refusal
        conditions = _conditions(rule_set)
        if whole := rule_set.for_department():
            conditions += [(holds, f"部门整体支出：{said}") for holds, said in _conditions(whole)]
            conditions += _standard(rule_set.department)
        for holds, sentence in conditions:
            if not holds:
                raise RuleSetInvalid(sentence)
        return rule_set

    def for_department(self) -> Self | None:
        """The rules of 部门整体支出绩效自评表, None where the year has none."""
        own = self.department
        if own is None:
            return None
        given = {name: getattr(own, name) for name in ("execution_weight", "class_weights", "layout")}
        return replace(self, department=None, **given)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, decimals as strings."""
        return encode(self)

    def check_thresholds(self) -> dict[str, Decimal]:
        """Every threshold of the checks by name; what an older rule set does not name has its default."""
        return dict(DEFAULT_THRESHOLDS) | dict(self.thresholds)


def _conditions(rules: RuleSet) -> list[tuple[bool, str]]:
    """What must hold of a rule set, each with the sentence that refuses it."""
    weights = [rules.execution_weight, *(weight for _, weight in rules.class_weights)]
    classes = [of_class for of_class, _ in rules.class_weights]
    subclasses = [each for _, group in rules.layout for each in group]
    grades = [grade for grade, _ in rules.grades]
    shares = [rules.late_share, *(interval.share for interval in rules.satisfaction)]
    shares += [band.deduction_share for band in rules.over_achievement]
    return [
        (bool(rules.name and rules.title), "评分规则必须有名称和标题。"),
        (min(weights) >= 0, "权重不能为负数。"),
        (sum(weights) == HUNDRED, f"预算执行率与各一级指标权重合计为{sum(weights)}，应为100。"),
        (len(set(classes)) == len(classes), "同一个一级指标不能重复设置权重。"),
        (classes == [of_class for of_class, _ in rules.layout], "指标体系的一级指标应与权重表逐一对应。"),
        (len(set(subclasses)) == len(subclasses), "同一个二级指标不能重复出现。"),
        (all(0 <= share <= 1 for share in shares), "得分比例和扣分比例应在0到1之间。"),
        (_bands_meet(rules.bands), "三个评判等级的区间应从0到1首尾相接，不重不漏。"),
        (
            _falls([interval.from_percent for interval in rules.satisfaction])
            and _falls([interval.share for interval in rules.satisfaction]),
            "满意度区间应从高到低排列，得分比例随之降低。",
        ),
        (grades == list(Grade), "等级应按优、良、中、差的顺序各设置一次。"),
        (_falls([start for _, start in rules.grades]), "等级分数线应从高到低排列。"),
        (not rules.grades or rules.grades[-1][1] == 0, "最低等级应从0分起。"),
        (all(band.from_ratio > 1 for band in rules.over_achievement), "超额完成的起点应大于目标值的1倍。"),
        (all(band.deduction_points >= 0 for band in rules.over_achievement), "超额完成的扣分不能为负数。"),
        (all(ceiling.max_total >= 0 for ceiling in rules.ceilings), "总分上限不能为负数。"),
        (len(dict(rules.thresholds)) == len(rules.thresholds), "同一个校验阈值不能重复设置。"),
    ]


def _standard(own: WholeRules) -> list[tuple[bool, str]]:
    """What must hold of the standard indicators."""
    places = {(of_class, each) for of_class, group in own.layout for each in group}
    names = [(each.subclass, each.name) for each in own.indicators]
    of_class = {each: Decimal(0) for each, _ in own.class_weights}
    for each in own.indicators:
        of_class[each.indicator_class] = of_class.get(each.indicator_class, Decimal(0)) + each.weight
    numeric = {Operator.GE, Operator.GT, Operator.EQ, Operator.LE, Operator.LT}
    ratios = [each for each in own.indicators if each.computed]
    return [
        (all((each.indicator_class, each.subclass) in places for each in own.indicators), "标准指标应在指标体系之内。"),
        (len(set(names)) == len(names), "同一个标准指标不能重复设置。"),
        (not own.indicators or of_class == dict(own.class_weights), "标准指标的分值合计应与各一级指标的权重一致。"),
        (all(each.weight > 0 for each in own.indicators), "标准指标的分值应大于0。"),
        (len({each.computed for each in ratios}) == len(ratios), "同一个计算指标不能重复设置。"),
        (
            all(
                each.operator in numeric and each.kind is not ScoringKind.BANDED and each.unit == "%" for each in ratios
            ),
            "计算指标是百分比，不能设为时限、定性或评判等级赋分。",
        ),
    ]


def _falls(values: list[Decimal]) -> bool:
    return all(first > second for first, second in zip(values, values[1:], strict=False))


def _bands_meet(bands: tuple[BandRange, ...]) -> bool:
    if [each.band for each in bands] != list(Band):
        return False
    best, middle, last = bands
    edges = (best.high, best.low - middle.high, middle.low - last.high, last.low) == (1, 0, 0, 0)
    inclusive = (best.high_inclusive, middle.high_inclusive, last.high_inclusive) == (True, False, False)
    return edges and inclusive and all(each.low < each.high for each in bands)
