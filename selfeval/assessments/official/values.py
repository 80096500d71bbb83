from dataclasses import dataclass
from decimal import Decimal

from budgets.workbooks.book import cell_name


class NotAForm(Exception):
    """The workbook holds no form that can be recognised; the message is a Chinese sentence that says why."""


@dataclass(frozen=True)
class Cell:
    """A cell as it is written, and where: row and column count from 0."""

    sheet: str
    row: int
    column: int
    text: str = ""

    @property
    def place(self) -> str:
        return f"{self.sheet}!{cell_name(self.row, self.column)}"


@dataclass(frozen=True)
class FundsRow:
    """One row of the money block, in the form's own unit."""

    label: str
    initial: Decimal | None
    adjusted: Decimal | None
    executed: Decimal | None
    cells: dict[str, Cell]


@dataclass(frozen=True)
class FormFunds:
    """The money block: the total row, its sources, and what the form says of rate, weight and score."""

    total: FundsRow | None
    sources: tuple[FundsRow, ...]
    stated_rate: Decimal | None  # percent
    weight: Decimal | None
    stated_score: Decimal | None
    cells: dict[str, Cell]


@dataclass(frozen=True)
class FormRow:
    """A third-level indicator as the form prints it; numbers None where the cell holds words or nothing."""

    indicator_class: str
    subclass: str
    name: str
    operator: str  # ≥ ＞ ＝ ≤ ＜ or ""
    target: Decimal | None
    target_text: str
    actual: Decimal | None
    actual_text: str
    unit: str
    weight: Decimal | None
    stated_score: Decimal | None
    reason: str
    cells: dict[str, Cell]


@dataclass(frozen=True)
class OfficialForm:
    project: str
    department: str
    year: int | None
    unit: str  # 万元 or 元
    funds: FormFunds
    rows: tuple[FormRow, ...]
    stated_weight: Decimal | None
    stated_total: Decimal | None
    grade: str
    total_cells: dict[str, Cell]
