"""The form as a workbook that is filled in elsewhere: which cell holds which field, whose form it says it is.

A row is known by the key in its last, hidden column, so that a line that somebody puts in moves nothing.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass

from budgets.workbooks.book import Book, Sheet
from selfeval.assessments.fields import OF_FORM, OF_ROW, Field
from selfeval.assessments.models import Assessment, Indicator
from selfeval.assessments.phrases import actual_text
from selfeval.assessments.queries.asking import EXECUTION, typed_fields
from selfeval.assessments.typed import unify

MARK, MARK_SHEET, LAYOUT = "selfeval-form", "selfeval", "2"
# Columns of the sheet, from 0: those of the paper first, then what is only filled in, then the row's key.
ACTUAL, REASON, IMPROVEMENT, BAND, BAND_SCORE, CAUSE, RESPONSIBLE, IMPROVE_BY, NO_EVIDENCE, KEY = (
    5,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
)
WORDS, GOAL = 3, 5  # where the words about the whole form stand
COLUMNS = {
    REASON: "deviation_reason",
    IMPROVEMENT: "improvement",
    BAND: "band",
    BAND_SCORE: "band_score",
    CAUSE: "cause",
    RESPONSIBLE: "responsible",
    IMPROVE_BY: "improve_by",
    NO_EVIDENCE: "missing_evidence_reason",
}
FORM_FIELDS = ("achieved_goal", *EXECUTION)


class WrongForm(Exception):
    """The workbook is another form's, or an older one of this form; the text says what to do."""


@dataclass(frozen=True)
class Stamp:
    """What a workbook says about the form that it was written from."""

    sheet: str
    form: str
    version: str
    year: str
    round: str
    rule_set: str
    layout: str


@dataclass(frozen=True)
class Spot:
    """A cell that is filled in: the field that it holds, of the form or of one of its indicators."""

    key: str  # of the row
    column: int
    field: Field
    indicator: Indicator | None = None

    @property
    def name(self) -> str:
        return f"{self.indicator.pk if self.indicator else 'form'}.{self.field.name}"

    @property
    def label(self) -> str:
        return f"{self.indicator.name}：{self.field.label}" if self.indicator else self.field.label

    def standing(self, form: Assessment) -> str:
        """The text that stands in the field now, as the pages write it."""
        row = self.indicator.result if self.indicator else form
        return unify(self.field.write(getattr(row, self.field.name)))

    def shown(self, form: Assessment) -> str:
        """The text that the cell is written with: labels for choices, units behind numbers."""
        if self.field.name == "actual":
            return actual_text(self.indicator, self.indicator.result) if self.standing(form) else ""
        standing = self.standing(form)
        return dict(self.field.choices).get(standing, standing)


def key_of(indicator: Indicator) -> str:
    return f"indicator:{indicator.pk}"


def spots_of_row(indicator: Indicator) -> list[Spot]:
    """What is filled in of an indicator: bands only where it is scored by them."""
    values = typed_fields(indicator)  # none of what is computed
    names = dict(zip((ACTUAL,), values, strict=False)) | {
        column: name for column, name in COLUMNS.items() if name in values or not name.startswith("band")
    }
    return [Spot(key_of(indicator), column, OF_ROW[name], indicator) for column, name in names.items()]


def spots_of(form: Assessment) -> list[Spot]:
    """Every cell of a form that is filled in."""
    words = [Spot(f"form:{name}", GOAL if name == "achieved_goal" else WORDS, OF_FORM[name]) for name in FORM_FIELDS]
    return words + [spot for indicator in form.indicators.all() for spot in spots_of_row(indicator)]


def stamp_of(form: Assessment, sheet: str) -> Stamp:
    rule_set = form.round.rule_set
    version_of_rules = f"{rule_set.name}/{rule_set.version}"
    year = form.project.fiscal_year.year
    return Stamp(sheet, str(form.pk), str(form.version), str(year), str(form.round_id), version_of_rules, LAYOUT)


def marks_of(form: Assessment, sheet: str) -> Iterator[tuple[str, ...]]:
    """The rows of the hidden sheet: whose form it is, and what stood in each field when it was written."""
    yield "form", *astuple(stamp_of(form, sheet))
    for spot in spots_of(form):
        yield "field", str(form.pk), spot.name, spot.standing(form)


def stamped(book: Book, form: Assessment) -> Sheet:
    """The sheet of a workbook that is this form. Raises WrongForm."""
    marks = book.sheet(MARK_SHEET)
    if marks is None or marks.text(0, 0) != MARK:
        raise WrongForm("这不是从本系统下载的自评表。请先下载本项目的自评表，填写后再上传。")
    rows = range(1, len(marks.rows))
    stamps = [Stamp(*(marks.text(row, n) for n in range(1, 8))) for row in rows if marks.text(row, 0) == "form"]
    own = next((each for each in stamps if each.form == str(form.pk)), None)
    sheet = book.sheet(own.sheet) if own else None
    if sheet is None:
        raise WrongForm(f"这个工作簿里没有“{form.project.name}”的自评表。请下载本项目的自评表填写。")
    now = stamp_of(form, own.sheet)
    for is_same, sentence in (
        (own.layout == now.layout, "这是旧格式的自评表。请重新下载，把填写的内容复制过去再上传。"),
        ((own.year, own.round) == (now.year, now.round), f"这不是{now.year}年度自评批次的自评表。请重新下载填写。"),
        (own.rule_set == now.rule_set, "下载之后评分规则换了版本。请重新下载，把填写的内容复制过去再上传。"),
        (
            own.version == now.version,
            "下载之后这张自评表已经送审、退回或撤回过。请重新下载，核对后把填写的内容复制过去再上传。",
        ),
    ):
        if not is_same:
            raise WrongForm(sentence)
    return sheet


def written_with(book: Book, form: Assessment) -> dict[str, str]:
    """What stood in each field when the workbook was written, by the field's name."""
    marks = book.sheet(MARK_SHEET)
    rows = [[marks.text(row, column) for column in range(4)] for row in range(len(marks.rows))]
    return {name: unify(text) for kind, key, name, text in rows if (kind, key) == ("field", str(form.pk))}
