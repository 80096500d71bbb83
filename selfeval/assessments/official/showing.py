"""A judged form as a page shows it: what is stated beside what the rules give, each finding where it stands."""

from dataclasses import dataclass
from decimal import Decimal

from budgets.notes import SIGNS
from budgets.workbooks.book import Fault
from selfeval.assessments.official.checks.funds import MONEY
from selfeval.assessments.official.judged import FormFinding, Judged, differ
from selfeval.assessments.official.values import FormRow, FundsRow
from selfeval.checking.findings import SEVERITY_LABELS, Severity
from selfeval.scoring.rounding import plain, points
from selfeval.scoring.writing import percent

NAMED = 5  # cells of a sentence


@dataclass(frozen=True)
class Shown:
    """A finding with its words and sign."""

    finding: FormFinding
    key: str

    label = property(lambda self: SEVERITY_LABELS[self.finding.severity])
    sign = property(lambda self: SIGNS[self.finding.severity])


@dataclass(frozen=True)
class Line:
    row: FormRow
    weight: str
    stated: str
    by_rule: str
    differs: bool
    found: tuple[Shown, ...]

    @property
    def place(self) -> str:
        return self.row.cells["name"].name

    @property
    def target(self) -> str:
        """The target as one reads it, also of a form that splits it."""
        text = self.row.target_text
        sign = "" if text.startswith(self.row.sign) else self.row.sign
        return f"{sign}{text}{'' if not text or text.endswith(self.row.unit) or '%' in text else self.row.unit}"


@dataclass(frozen=True)
class Page:
    """One form of a workbook."""

    number: int
    judged: Judged

    @property
    def found(self) -> list[Shown]:
        order = list(Severity)
        findings = sorted(self.judged.findings, key=lambda each: order.index(each.severity))
        return [Shown(each, f"f{self.number}-{number}") for number, each in enumerate(findings, 1)]

    @property
    def money(self) -> list[tuple[FundsRow, list[str]]]:
        funds = self.judged.form.funds
        rows = [funds.total] if funds.total else []
        return [(row, [_written(getattr(row, key)) for key, _ in MONEY]) for row in (*rows, *funds.sources)]

    @property
    def lines(self) -> list[Line]:
        found = self.found
        return [
            Line(
                row,
                _written(row.weight),
                _written(row.stated_score),
                points(score) if score is not None else "—",
                differ(row.stated_score, score),
                tuple(each for each in found if _stands_in(each.finding, row)),
            )
            for row, score in zip(self.judged.form.rows, self.judged.scores, strict=True)
        ]

    @property
    def execution(self) -> list[tuple[str, str, str, bool, str]]:
        """What the form states beside what the rules give: (what, stated, by rule, whether they differ, why)."""
        judged, form = self.judged, self.judged.form
        rate = form.funds.cells["rate"].text if form.funds.stated_rate is not None else ""
        false = {each.cell.place for each in judged.findings if each.check in ("P03", "P04") and each.cell}
        wrong = "rate" in form.funds.cells and form.funds.cells["rate"].place in false
        score, total, follows = form.funds.stated_score, form.stated_total, following(judged)
        other_grade = bool(form.grade) and form.grade != judged.grade
        return [
            ("预算执行率", rate or "—", percent(judged.rate), wrong, ""),
            (
                "预算执行得分",
                _written(score),
                _points(judged.execution_score),
                differ(score, judged.execution_score),
                "",
            ),
            ("总分", _written(total), _points(judged.total), differ(total, judged.total), follows),
            (
                "等级",
                form.grade or "—",
                judged.grade or "—",
                other_grade,
                "由总分决定" if other_grade and follows else "",
            ),
        ]

    def faults(self) -> list[Fault]:
        """The findings for the marked copy; one without a cell stands at the top of its sheet.

        The total that follows from them is marked as well, so that who mends the rows mends it too.
        """
        follows, cell = following(self.judged), self.judged.form.total_cells.get("score")
        total = [Fault("P04", cell.sheet, cell.row, cell.column, cell.text, follows)] if follows and cell else []
        return [*self._found_faults(), *total]

    def _found_faults(self) -> list[Fault]:
        return [
            Fault(
                each.finding.check,
                self.judged.form.sheet,
                each.finding.cell.row if each.finding.cell else 0,
                each.finding.cell.column if each.finding.cell else 0,
                each.finding.cell.text if each.finding.cell else "",
                f"{each.label} {each.finding.check}：{each.finding.message}",
            )
            for each in self.found
        ]


def following(judged: Judged) -> str:
    """Why the total of the rules is another than the form's, where scores above it are the reason; else ""."""
    form, cells = judged.form, judged.form.total_cells
    if not differ(form.stated_total, judged.total):
        return ""
    scores = [
        (row.cells.get("score"), differ(row.stated_score, score))
        for row, score in zip(form.rows, judged.scores, strict=True)
    ]
    scores.append((form.funds.cells.get("score"), differ(form.funds.stated_score, judged.execution_score)))
    wrong = [cell.name for cell, differs in scores if differs and cell is not None]
    own = any(each.check == "P04" and each.cell == cells.get("score") for each in judged.findings)
    if not wrong or own:
        return ""
    named = "、".join(wrong[:NAMED]) + (f"等{len(wrong)}处" if len(wrong) > NAMED else "")
    return f"{named}的得分改正后，总分随之变为{points(judged.total)}，表中填{_written(form.stated_total)}"


def _stands_in(finding: FormFinding, row: FormRow) -> bool:
    return finding.cell is not None and finding.cell in row.cells.values()


def _written(value: Decimal | None) -> str:
    return "—" if value is None else plain(value)


def _points(value: Decimal | None) -> str:
    return "—" if value is None else points(value)
