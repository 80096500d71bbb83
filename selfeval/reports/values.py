"""The report as frozen values. Every figure knows the rows that it came from."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from json import dumps, loads
from urllib.parse import urlencode

from django.urls import reverse

from budgets.bars import Picture
from selfeval.scoring.codec import decode, encode


@dataclass(frozen=True)
class Source:
    """The rows behind a figure: budget lines by a measure, or the rows of a page."""

    page: str
    object_id: int
    lines: tuple[int, ...] = ()
    measure: str = ""
    anchor: str = ""

    @property
    def url(self) -> str:
        query = {"lines": ",".join(map(str, self.lines)), "measure": self.measure}
        given = {name: value for name, value in query.items() if value}
        return "".join(
            [
                reverse(self.page, args=[self.object_id]),
                f"?{urlencode(given, safe=',')}" if given else "",
                f"#{self.anchor}" if self.anchor else "",
            ]
        )


@dataclass(frozen=True)
class Part:
    """A run of words; or a figure, or words typed elsewhere, with a key, the exact value and the source."""

    text: str
    value: str = ""
    source: Source | None = None
    key: str = ""
    label: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A sentence or more of a chapter. A heading inside a chapter has no key: nobody rewrites it."""

    parts: tuple[Part, ...]
    level: str = "body"  # "body", or "section" for （一）
    key: str = ""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Chapter:
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Cells:
    """Money of one printed row (元), its rate (share of 1) and score (points)."""

    label: str
    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    rate: Decimal | None = None
    score: Decimal | None = None


@dataclass(frozen=True)
class SummaryRow:
    """A row of 自评结果汇总表."""

    number: int
    project_id: int
    section: str
    money: Cells
    grade: str
    unmet: int
    reason: str
    is_public: bool


@dataclass(frozen=True)
class SheetRow:
    """A third-level indicator as the form prints it; weight and score in points.

    cause is the reason without the measures, verdict the band of a qualitative one.
    """

    indicator_id: int
    name: str
    target: str
    actual: str
    weight: Decimal
    score: Decimal | None
    reason: str
    is_met: bool | None
    cause: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class SheetSubclass:
    label: str
    rows: tuple[SheetRow, ...]

    @property
    def height(self) -> int:
        return max(1, len(self.rows))


@dataclass(frozen=True)
class SheetClass:
    label: str
    weight: Decimal
    subclasses: tuple[SheetSubclass, ...]

    @property
    def height(self) -> int:
        return sum(subclass.height for subclass in self.subclasses)


@dataclass(frozen=True)
class Sheet:
    """One form as it is printed; `parts` (基本支出, 项目支出) only where it is 部门整体支出绩效自评表."""

    project_id: int
    project: str
    section: str
    total_funds: Cells
    funds: tuple[Cells, ...]
    execution_weight: Decimal
    expected_goal: str
    achieved_goal: str
    classes: tuple[SheetClass, ...]
    total: Decimal | None
    grade: str
    execution_note: str
    parts: tuple[Cells, ...] = ()

    @property
    def is_whole(self) -> bool:
        return bool(self.parts)

    @property
    def title(self) -> str:
        return "部门整体支出绩效自评表" if self.is_whole else "项目支出绩效自评表"

    @property
    def money_height(self) -> int:
        """The rows of the money block, with its heads and its sum."""
        return 2 + len(self.funds) + len(self.parts)

    @property
    def height(self) -> int:
        return sum(each.height for each in self.classes)

    @property
    def unmet(self) -> list[SheetRow]:
        """未完成指标: the rows that missed what was promised, whatever points they earned."""
        return [row for row in self.rows if row.is_met is False]

    @property
    def rows(self) -> list[SheetRow]:
        return [row for each in self.classes for sub in each.subclasses for row in sub.rows]


@dataclass(frozen=True)
class FormPaper:
    """A form as a report attaches it: what its page prints, and nothing of the report around it."""

    department: str
    year: int
    is_illustrative: bool
    sheet: Sheet


@dataclass(frozen=True)
class Papers:
    """Forms printed by themselves, each with where it stands in its way."""

    title: str
    department: str
    year: int
    is_illustrative: bool
    sheets: tuple[tuple[Sheet, str], ...]


EXPLAINED = "explained"  # begins the key of what was said about a paragraph; the rest names the check and the paragraph
SUM_OF_PART = "合计（不含不宜公开的项目）"
# 成文日期 is the day of signing (GB/T 9704-2012): a draft leaves room for it.
UNDATED = "　　　　年　　月　　日"


@dataclass(frozen=True)
class AnnualReport:
    """`dated` is the day on which the leader signed, written out; UNDATED until then."""

    department: str
    year: int
    title: tuple[str, str]
    chapters: tuple[Chapter, ...]
    summary: tuple[SummaryRow, ...]
    summary_total: Cells
    sheets: tuple[Sheet, ...]
    unexplained: int
    dated: str
    is_illustrative: bool
    charts: tuple[Picture, ...] = ()
    whole: Sheet | None = None

    @property
    def first_form(self) -> int:
        """The number of the attachment that is the first project's form: before it the summary, and 部门整体支出."""
        return 3 if self.whole else 2

    @property
    def is_part(self) -> bool:
        """Whether projects were left out for the public."""
        return self.summary_total.label == SUM_OF_PART

    @property
    def unmet(self) -> int:
        return sum(row.unmet for row in self.summary)

    @cached_property
    def canonical_json(self) -> str:
        """Sorted keys, decimals as strings: what the hash is taken of."""
        return dumps(encode(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "AnnualReport":
        """The report that canonical_json wrote. Raises codec.NotReadable."""
        return decode(cls, loads(text), "报告")

    @cached_property
    def sha256(self) -> str:
        return sha256(self.canonical_json.encode()).hexdigest()
