"""What a picture shows, as plain values: rows of a pale bar, a dark one on it, and their rate."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle
from math import ceil

from selfeval.scoring.rounding import round_half_up
from selfeval.scoring.writing import NOTHING, in_wan, percent


@dataclass(frozen=True)
class Bar:
    """What there is (None: nobody recorded) and what there should be, in 元 or in points, and their rate."""

    label: str
    front: Decimal | None
    track: Decimal
    rate: Decimal | None
    state: str = ""
    tone: str = ""
    unit: str = "万元"  # or 分

    def drawn(self, amount: Decimal) -> Decimal:
        """The number as the picture shows it, in its unit."""
        return in_wan(amount) if self.unit == "万元" else round_half_up(amount)

    def cells(self, is_grouped: bool = True) -> tuple[str, ...]:
        """The figures as the picture writes them: on the screen in groups of three digits, on paper without."""
        write = "{:,.2f}" if is_grouped else "{:.2f}"
        front = NOTHING if self.front is None else write.format(self.drawn(self.front))
        return front, write.format(self.drawn(self.track)), percent(self.rate), self.state

    @property
    def printed(self) -> tuple[str, ...]:
        return self.cells(is_grouped=False)


@dataclass(frozen=True)
class Picture:
    """What a picture shows: its bars, what the dark (`front`) and the pale ones (`track`) mean, and a sentence."""

    title: str
    summary: str
    front: str
    track: str
    state: str
    bars: tuple[Bar, ...]
    upright: bool = False
    basis: str = ""
    share: str = "执行率"

    @property
    def heads(self) -> tuple[str, ...]:
        return self.front, self.track, self.share, self.state

    @property
    def unit(self) -> str:
        return self.bars[0].unit if self.bars else "万元"

    @property
    def longest(self) -> Decimal:
        """The largest figure of its bars, in its unit."""
        drawn = (bar.drawn(amount) for bar in self.bars for amount in (bar.front or Decimal(0), bar.track))
        return max(drawn, default=Decimal(0))

    def axis(self, most: int) -> list[Decimal]:
        """From 0 to what reaches the longest bar, in at most so many steps of 1, 2 or 5 (or ten times as much …)."""
        longest = self.longest
        if longest <= 0:
            return [Decimal(0)]
        step = Decimal(1).scaleb(longest.adjusted() - 1)
        growing = cycle((2, Decimal("2.5"), 2))
        while (count := ceil(longest / step)) > most:
            step *= next(growing)
        return [step * number for number in range(count + 1)]
