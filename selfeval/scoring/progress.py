"""序时进度: how far a year's spending should be at a month's end, and the traffic light of 双监控."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from selfeval.scoring.rounding import exact

MONTHS = 12


class Light(StrEnum):
    """How spending keeps pace with the year: always a sign and a word beside the colour."""

    RED = "RED"
    YELLOW = "YELLOW"
    GREEN = "GREEN"
    OVER = "OVER"

    @property
    def label(self) -> str:
        return {"RED": "明显偏慢", "YELLOW": "偏慢", "GREEN": "正常", "OVER": "超过预算"}[self]

    @property
    def sign(self) -> str:
        return {"RED": "▼", "YELLOW": "◆", "GREEN": "●", "OVER": "▲"}[self]


def pace(month: int) -> Decimal:
    """The share of the year that has passed at a month's end."""
    with exact():
        return Decimal(month) / MONTHS


def light_of(rate: Decimal | None, month: int, thresholds: Mapping[str, Decimal]) -> Light | None:
    """The light of an execution rate (share of 1) at a month's end (财预〔2019〕136号); None without a rate.

    v = rate ÷ (month ÷ 12), compared unrounded: below 60 % red, below 80 % yellow, else green. Above the
    whole budget no pace is right any more.
    """
    if rate is None:
        return None
    if rate > 1:
        return Light.OVER
    with exact():
        kept = rate * MONTHS / month
    if kept < thresholds["progress_red_below"]:
        return Light.RED
    return Light.GREEN if kept >= thresholds["progress_green_from"] else Light.YELLOW
