"""How a department is described in a year: its duties and its people."""

from dataclasses import dataclass
from hashlib import sha256
from json import dumps

from budgets.models import FiscalYear, Staffing


@dataclass(frozen=True)
class Described:
    """The duties in order, and (category, authorized posts, headcount, fiscally supported) of each category."""

    mandates: tuple[str, ...]
    staffing: tuple[tuple[str, int | None, int, int], ...]

    @property
    def as_lists(self) -> dict:
        return {"mandates": list(self.mandates), "staffing": [list(row) for row in self.staffing]}

    @property
    def digest(self) -> str:
        """By which a page tells whether what it showed still stands."""
        return sha256(dumps(self.as_lists, ensure_ascii=False).encode()).hexdigest()


def described_of(fiscal_year: FiscalYear) -> Described:
    names = ("category", "authorized_posts", "headcount", "fiscally_supported")
    rows = Staffing.objects.filter(fiscal_year=fiscal_year).order_by("pk")
    texts = fiscal_year.mandates.order_by("number").values_list("text", flat=True)
    return Described(tuple(texts), tuple(rows.values_list(*names)))
