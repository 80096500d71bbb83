"""The public variant of an issued report: a function of its sealed content alone, without secret projects.

Where no project is secret it is the report itself. Otherwise nothing stays from which a secret figure could be worked
out: its rows and form go, and so do every paragraph and picture that holds a figure of more than one project or of the
department as a whole (total less the rest is the secret). What is summed is summed anew over the rows shown.
"""

import re
from dataclasses import replace
from decimal import Decimal

from selfeval.reports.sums import total_row
from selfeval.reports.values import EXPLAINED, SUM_OF_PART, AnnualReport, Chapter, Paragraph, Part, SummaryRow
from selfeval.scoring.rollup import ProjectScore, roll_up
from selfeval.scoring.writing import TOO_SMALL

LEFT_OUT = "本部分另有涉及不宜公开的项目或可推算其数据的内容，未予公开。"
OFFICE = re.compile(r"(sections|staff)(\..*)?")  # figures about the office, not about money or projects
ENCLOSURE = re.compile(r"附件(\d+)")
EXPLANATION = re.compile(rf"{EXPLAINED}\.\w+\.(.+)")
OF_ONE_PROJECT = re.compile(r"(deviation|unmet|measure)\.\d+")
HARMLESS = re.compile(rf"\d{{4}}年|〔\d{{4}}〕\d*号?|{TOO_SMALL}")  # years, document numbers, and what no slot can say
FIGURE = re.compile(r"\d{2}|[一二三四五六七八九十百千]+[万亿]?元")


def has_secrets(report: AnnualReport, since: frozenset[int] = frozenset()) -> bool:
    """Whether a project must not be shown; `since` are those that became secret after the report was issued."""
    return any(not row.is_public or row.project_id in since for row in report.summary)


def public_of(report: AnnualReport, since: frozenset[int] = frozenset()) -> AnnualReport:
    """What everybody may read of a report."""
    if not has_secrets(report, since):
        return report
    keep = _Keeper(report, since)
    shown = [row for row in report.summary if row.project_id in keep.ids]
    first = report.first_form - 1  # 部门整体支出 holds the sums of all and goes: 附件2 is then the first form shown
    numbers = {row.number + first: place + 1 for place, row in enumerate(shown, 1)}
    summary = tuple(
        replace(row, number=place, reason=_renumbered(row.reason, numbers)) for place, row in enumerate(shown, 1)
    )
    return replace(
        report,
        chapters=tuple(map(keep.chapter, report.chapters)),
        summary=summary,
        summary_total=total_row(SUM_OF_PART, summary, _weighted(summary)),
        sheets=tuple(sheet for sheet in report.sheets if sheet.project_id in keep.ids),
        charts=(),
        whole=None,
        unexplained=0,
    )


def _renumbered(reason: str, numbers: dict[int, int]) -> str:
    return ENCLOSURE.sub(lambda found: f"附件{numbers.get(int(found[1]), '')}", reason)


def _weighted(summary: tuple[SummaryRow, ...]) -> Decimal | None:
    """The score of the last row, over the rows shown only."""
    return roll_up(ProjectScore(row.money.score, row.money.adjusted) for row in summary).weighted


class _Keeper:
    """Which words may stay: those about one public project, or about no money at all."""

    def __init__(self, report: AnnualReport, since: frozenset[int]):
        secret = {row.project_id for row in report.summary if not row.is_public} | since
        self.secret_names = [row.money.label for row in report.summary if row.project_id in secret]
        self.secret_names += [sheet.project for sheet in report.sheets if sheet.project_id in secret]
        # A public form that speaks of a secret project is left out with it.
        told = {row.project_id: f"{row.money.label}{row.reason}" for row in report.summary}
        sheets = [sheet for sheet in report.sheets if sheet.project_id not in secret]
        sheets = [each for each in sheets if self.is_clean(f"{each}{told.get(each.project_id, '')}")]
        self.ids = {sheet.project_id for sheet in sheets}
        rows = [row for sheet in sheets for row in sheet.rows]
        self.heads = {f"p{pk}" for pk in self.ids} | {f"r{row.indicator_id}" for row in rows}
        self.places = tuple(f"project:{pk}" for pk in self.ids)
        self.projects = tuple(sheet.project for sheet in sheets)
        self.names = sorted({*self.projects, *(row.name for row in rows)}, key=len, reverse=True)

    def is_clean(self, text: str) -> bool:
        return not any(name in text for name in self.secret_names)

    def chapter(self, chapter: Chapter) -> Chapter:
        stays = {each.key for each in chapter.paragraphs if each.key and self._may_stay(each)}
        kept = [each for each in chapter.paragraphs if self._may_stay_beside(each, stays)]
        note = [Paragraph((Part(LEFT_OUT),), key="left_out")] if len(kept) < len(chapter.paragraphs) else []
        # A heading whose sentences all went would promise what does not follow.
        follows = [*(each.level for each in kept[1:]), "section"]
        kept = [each for each, after in zip(kept, follows, strict=False) if not each.level == after == "section"]
        return replace(chapter, paragraphs=(*kept, *note))

    def _may_stay_beside(self, paragraph: Paragraph, stays: set[str]) -> bool:
        """What was said about a paragraph stays with it, its figures too where that is about one project alone."""
        explained = EXPLANATION.fullmatch(paragraph.key)
        if explained is None:
            return self._may_stay(paragraph)
        about = explained[1]
        if about not in stays or not self.is_clean(paragraph.text):
            return False
        return OF_ONE_PROJECT.fullmatch(about) is not None or not self._holds_typed_figures(paragraph)

    def _may_stay(self, paragraph: Paragraph) -> bool:
        if not self.is_clean(f"{paragraph.text}{[part.label for part in paragraph.parts]}"):
            return False
        is_told = paragraph.key.startswith("mandate.") or not self._holds_typed_figures(paragraph)
        return is_told and all(self._is_open(part) for part in paragraph.parts if part.key)

    def _is_open(self, part: Part) -> bool:
        """Figures of public projects and of the office; those of a form are labelled with its project."""
        head, _, rest = part.key.partition(".")
        if head in self.heads or OFFICE.fullmatch(part.key):
            return True
        if re.fullmatch(r"f\d+", head):
            return part.label.startswith(self.projects)
        return head in ("said", "found") and rest.endswith(self.places)

    def _holds_typed_figures(self, paragraph: Paragraph) -> bool:
        """Whether words around the figures hold one: a writer may have typed a sum that no key tells of."""
        words = "□".join(part.text for part in paragraph.parts if not part.key)
        for name in self.names:
            words = words.replace(name, "")
        return FIGURE.search(HARMLESS.sub("", words)) is not None
