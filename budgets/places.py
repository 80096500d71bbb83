"""Where a finding stands, in words and as an address.

Places: "department", "basic", "personnel", "operating", "project" (rows of the overview), "project:<pk>",
"stated:<ITEM>" and "surplus" (rows of 批复数和决算数).
"""

from dataclasses import dataclass

from django.urls import reverse

from budgets.models import StatedItem

ROWS = {
    "department": "部门合计",
    "basic": "基本支出",
    "personnel": "人员经费",
    "operating": "公用经费",
    "project": "项目支出",
}
SURPLUS = "surplus"


@dataclass(frozen=True)
class Spot:
    """The page that shows a place's figures, the row on it, and what to call it."""

    page: str
    object_id: int
    anchor: str
    words: str

    @property
    def url(self) -> str:
        return f"{reverse(self.page, args=[self.object_id])}#{self.anchor}"


def spot_of(fiscal_year_id: int, place: str) -> Spot:
    """Where the figures of a finding's place stand; a place that nobody knows leads to the overview."""
    kind, _, key = place.partition(":")
    if kind == "project" and key.isdigit():
        return Spot("budgets:entry", fiscal_year_id, anchor_of(place), "录入数据")
    if kind == "stated" and key in StatedItem.values:
        return Spot("budgets:stated", fiscal_year_id, anchor_of(place), StatedItem(key).label)
    if place == SURPLUS:
        return Spot("budgets:stated", fiscal_year_id, anchor_of(place), "结转结余处理")
    anchor = anchor_of(place) if place in ROWS else "main"
    return Spot("budgets:department", fiscal_year_id, anchor, ROWS.get(place, "资金总览"))


def anchor_of(place: str) -> str:
    """The id of the row: "stated:INITIAL_TOTAL" → "row-initial-total", "project:5" → "row-project-5"."""
    return "row-" + place.removeprefix("stated:").lower().replace("_", "-").replace(":", "-")
