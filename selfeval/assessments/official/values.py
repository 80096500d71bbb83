from dataclasses import dataclass, field
from datetime import date
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
    def name(self) -> str:
        return cell_name(self.row, self.column)

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.name}"


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
    review: Decimal | None = None  # the reviewer's score of the execution

    @property
    def filled(self) -> FundsRow | None:
        """The row that tells the money: a total of zeros above filled sources tells nothing."""
        return self.sources[0] if self.sources and not (self.total and self.total.adjusted) else self.total


NO_FUNDS = FormFunds(None, (), None, None, None, {})


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
    sign: str = ""  # the operator in the width that the form prints
    target_day: date | None = None
    actual_day: date | None = None
    review: Decimal | None = None
    review_reason: str = ""


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
    sheet: str = ""
    review_total: Decimal | None = None
    goals: tuple[Cell, ...] = field(default=())  # 预期目标 and 实际完成情况, where the form has both
    named: tuple[Cell, ...] = field(default=())  # the cells that name project and department
    dated: tuple[Cell, date] | None = None  # the day that the form bears

    @property
    def is_filled(self) -> bool:
        return any(row.stated_score is not None or row.actual_text for row in self.rows)
