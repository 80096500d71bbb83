"""build(): the whole annual report as frozen values."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from budgets.facts import money_findings
from budgets.models import FiscalYear
from budgets.queries import department_money, explanations_of
from selfeval.assessments import queries
from selfeval.assessments.models import Assessment
from selfeval.assessments.pages import SheetRow as FormRow
from selfeval.assessments.pages import classes_of
from selfeval.assessments.queries import FundsRow
from selfeval.assessments.queries.funds import by_source, parts_of
from selfeval.assessments.queries.rounds import UNSUBMITTED
from selfeval.reports.drafted import Draft, drafted
from selfeval.reports.facts import Facts
from selfeval.reports.pictures import pictures_of
from selfeval.reports.queries.writing import texts_of
from selfeval.reports.standing import Standing, standing_of, with_explanations
from selfeval.reports.sums import total_row
from selfeval.reports.values import (
    UNDATED,
    AnnualReport,
    Cells,
    Sheet,
    SheetClass,
    SheetRow,
    SheetSubclass,
    SummaryRow,
)
from selfeval.scoring.execution import rate_or_none
from selfeval.scoring.rollup import ProjectScore, roll_up
from selfeval.scoring.sheet import SheetScore
from selfeval.scoring.terms import Band
from selfeval.scoring.writing import points


class NothingToReport(Exception):
    """The year has no round or no form yet; the text says what is missing."""


def build(fiscal_year: FiscalYear) -> AnnualReport:
    """The report of a department and year from the rows of this moment. Raises NothingToReport."""
    return judged(fiscal_year)[0]


def judged(fiscal_year: FiscalYear) -> tuple[AnnualReport, list[Standing]]:
    """The report, and everything that stands against it. Raises NothingToReport."""
    draft = draft_of(fiscal_year)
    report = _written(draft)
    found = standing_of(draft, report)
    return replace(with_explanations(report, found), unexplained=sum(each.blocks for each in found)), found


def draft_of(fiscal_year: FiscalYear) -> Draft:
    """The report of a year as its writers find it now. Raises NothingToReport."""
    return drafted(gathered(fiscal_year))


def gathered(fiscal_year: FiscalYear) -> Facts:
    """What the sentences are made from: a fixed number of queries. Raises NothingToReport."""
    forms = list(queries.of_year(fiscal_year))
    if not forms:
        raise NothingToReport(
            f"{fiscal_year.department}{fiscal_year.year}年度还没有自评表，不能生成报告：请先开启自评批次。"
        )
    for form in forms:
        form.round = forms[0].round  # a year has one round: its rule set is read once
    money = department_money(fiscal_year)
    now = queries.funds_by_project(money)
    sheets = tuple(_reported(form, queries.funds_of(form, now[form.project_id])) for form in forms)
    return Facts(
        fiscal_year=fiscal_year,
        round=forms[0].round,
        money=money,
        mandates=tuple(fiscal_year.mandates.all()),
        sections=tuple(fiscal_year.department.sections.all()),
        staffing=tuple(fiscal_year.staffing.all()),
        findings=money_findings(fiscal_year, money),
        explanations=explanations_of(fiscal_year),
        forms=tuple(forms),
        sheets=sheets,
        rollup=roll_up(ProjectScore(sheet.total, sheet.total_funds.adjusted) for sheet in sheets),
        whole=_whole(fiscal_year),
        texts=texts_of(fiscal_year),
    )


def _whole(fiscal_year: FiscalYear) -> tuple[Assessment, Sheet] | None:
    form = queries.whole_of_year(fiscal_year)
    return (form, _reported(form, queries.funds_of(form))) if form else None


def _written(draft: Draft) -> AnnualReport:
    facts = draft.facts
    fiscal_year, pairs = facts.fiscal_year, zip(facts.forms, facts.sheets, strict=True)
    before = 2 if facts.whole else 1  # the attachments before the first project's form
    summary = tuple(_summary_row(number, before, form, sheet) for number, (form, sheet) in enumerate(pairs, 1))
    return AnnualReport(
        department=fiscal_year.department.name,
        year=fiscal_year.year,
        title=facts.title,
        chapters=draft.chapters,
        summary=summary,
        summary_total=total_row("合计", summary, facts.rollup.weighted),
        sheets=facts.sheets,
        unexplained=0,
        dated=UNDATED,
        is_illustrative=fiscal_year.is_illustrative,
        charts=pictures_of(fiscal_year, facts.money, facts.sheets),
        whole=facts.whole[1] if facts.whole else None,
    )


def _cells(label: str, rows: list[FundsRow], score: Decimal | None = None) -> Cells:
    initial, adjusted, executed = (
        sum((getattr(row, column) for row in rows), Decimal("0.00")) for column in ("initial", "adjusted", "executed")
    )
    return Cells(label, initial, adjusted, executed, rate_or_none(executed, adjusted), score)


def _reported(form: Assessment, funds: list[FundsRow]) -> Sheet:
    """A form as the report counts it: what nobody handed in has no score, however far it is filled in."""
    sheet = sheet_of(form, funds)
    return replace(sheet, total=None, grade="") if form.state in UNSUBMITTED else sheet


def sheet_of(form: Assessment, funds: list[FundsRow] | None = None) -> Sheet:
    """One form as it is printed, scored by its round's rule set on the money given, else on its own."""
    funds = queries.funds_of(form) if funds is None else funds
    score, rule_set = queries.score_of(form, funds), form.rules
    return Sheet(
        project_id=form.project_id,
        project=form.project.name,
        section=form.project.section.written_name,
        total_funds=_cells("年度资金总额", funds, score.execution.value),
        funds=tuple(_cells(source.label, rows) for source, rows in by_source(funds)),
        execution_weight=rule_set.execution_weight,
        expected_goal=form.expected_goal,
        achieved_goal=form.achieved_goal,
        classes=_classes(form, score),
        total=score.total,
        grade=score.grade.label if score.grade else "",
        execution_note=form.execution_reason,
        parts=tuple(_cells(label, rows) for label, rows in parts_of(funds)),
    )


def _classes(form: Assessment, score: SheetScore) -> tuple[SheetClass, ...]:
    return tuple(
        SheetClass(
            label=block.label,
            weight=block.weight,
            subclasses=tuple(SheetSubclass(sub.label, tuple(map(_row, sub.rows))) for sub in block.rows),
        )
        for block in classes_of(form, score)
    )


def _row(row: FormRow) -> SheetRow:
    result = row.indicator.result
    cut = f"审核扣减{points(result.deduction)}分：{result.deduction_reason}" if result.deduction else ""
    left_out = "" if result.is_applicable else f"不适用：{result.not_applicable_reason}"
    words = (left_out, result.deviation_reason, result.improvement, cut)
    return SheetRow(
        indicator_id=row.indicator.pk,
        name=row.indicator.name,
        target=row.target,
        actual=row.actual,
        weight=row.indicator.weight,
        score=row.score.reviewed_score,
        reason="；".join(text.rstrip("。") for text in words if text),
        is_met=row.is_met,
        cause=result.deviation_reason.rstrip("。"),
        verdict=Band(result.band).label if result.band else "",
    )


def _summary_row(number: int, before: int, form: Assessment, sheet: Sheet) -> SummaryRow:
    money = sheet.total_funds
    return SummaryRow(
        number=number,
        project_id=form.project_id,
        section=form.project.section.written_name,
        money=Cells(sheet.project, money.initial, money.adjusted, money.executed, money.rate, sheet.total),
        grade=sheet.grade,
        unmet=len(sheet.unmet),
        reason="；".join(_reasons(number + before, form, sheet)),
        is_public=not form.project.is_secret,
    )


def _reasons(enclosure: int, form: Assessment, sheet: Sheet) -> Iterator[str]:
    """主要原因: of the money first, then which indicators missed their promise and where the form says why."""
    if form.execution_reason:
        yield form.execution_reason.rstrip("。")
    if sheet.unmet:
        yield f"{'、'.join(row.name for row in sheet.unmet)}未完成，原因见附件{enclosure}"
