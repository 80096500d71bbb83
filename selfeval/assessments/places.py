"""Where a finding about a form stands: the id of its field on the pages, and what to call it.

Places: "form", "form:<field>", "weights", "indicators", "total", "class:<CLASS>", "execution" and "execution:<field>",
"indicator:<pk>:<field>". Fields bear the names that the rows of the database give them.
"""

from dataclasses import dataclass

PARTS = {
    "form": "自评表",
    "weights": "分值合计",
    "indicators": "绩效指标",
    "class": "一级指标",
    "total": "总分",
    "execution": "预算执行",
}
FIELDS = {
    "target": "年度指标值",
    "actual": "实际完成值",
    "actual_date": "完成日期",
    "actual_text": "完成情况",
    "band": "评判等级",
    "band_score": "等级得分",
    "cause": "原因类别",
    "deviation_reason": "偏差原因",
    "improvement": "改进措施",
    "evidence": "佐证材料",
    "score": "得分",
    "deduction": "扣减分",
    "achieved_goal": "实际完成情况",
    "execution_reason": "执行偏差原因",
    "execution_improvement": "执行改进措施",
}
# What no field of the form holds is looked at beside what came of the indicator.
UNTYPED = {"target", "score", "deduction"}


@dataclass(frozen=True)
class Spot:
    """The id of a field on the page of a form, and its name."""

    anchor: str
    words: str


def spot_of(place: str) -> Spot:
    """Where a place stands; one that nobody knows leads to the page's beginning."""
    kind, _, rest = place.partition(":")
    field = rest.rpartition(":")[2]
    words = FIELDS.get(field) or PARTS.get(kind, PARTS["form"])
    return Spot(anchor_of(place), words)


def anchor_of(place: str) -> str:
    """ "indicator:5:band_score" → "f-5-band_score", "execution" → "f-form-execution_reason"."""
    kind, _, rest = place.partition(":")
    if kind == "execution" or (kind == "form" and rest):
        return f"f-form-{rest or 'execution_reason'}"
    key, _, field = rest.partition(":")
    if kind == "indicator" and field == "evidence":
        return f"e-{key}"
    if kind == "indicator" and field:
        return f"f-{key}-{'actual' if field in UNTYPED else field}"
    return "main"
