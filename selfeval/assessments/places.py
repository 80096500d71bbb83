"""Where a finding about a form stands: the id of its field on the pages, and what to call it.

Places: "form", "weights", "indicators", "total", "execution" and "execution:<field>", "class:<CLASS>",
"indicator:<pk>:<field>".
"""

from dataclasses import dataclass

PARTS = {
    "form": "自评表",
    "weights": "分值合计",
    "indicators": "绩效指标",
    "total": "总分",
    "execution": "预算执行",
}
FIELDS = {
    "target": "年度指标值",
    "actual": "实际完成值",
    "band": "评判等级",
    "band_score": "等级得分",
    "cause": "原因类别",
    "reason": "偏差原因",
    "improvement": "改进措施",
    "score": "得分",
    "deduction": "扣减分",
}


@dataclass(frozen=True)
class Spot:
    """The id of a field on the page of a form, and its name."""

    anchor: str
    words: str


def spot_of(place: str) -> Spot:
    """Where a place stands; one that nobody knows leads to the form."""
    kind, _, rest = place.partition(":")
    field = rest.rpartition(":")[2]
    if kind == "indicator":
        words = FIELDS.get(field, "绩效指标")
    elif kind == "class":
        words = "一级指标"
    elif kind == "execution" and field:
        words = f"预算执行{FIELDS.get(field, '')}"
    else:
        words = PARTS.get(kind, PARTS["form"])
    return Spot(anchor_of(place), words)


# A field's own name (fields.TABLE) means the same spot as the short one that the checks use.
SAME = {
    "deviation_reason": "reason",
    "form:execution_": "execution:",
    "execution:execution_": "execution:",
}


def anchor_of(place: str) -> str:
    """ "indicator:5:band_score" → "at-indicator-5-band-score"."""
    for long, short in SAME.items():
        place = place.replace(long, short)
    return "at-" + place.lower().replace("_", "-").replace(":", "-")
