"""What the forms say: scores, grades, counts, reasons and measures."""

from collections.abc import Iterator
from decimal import Decimal

from selfeval.assessments.models import Assessment, Result
from selfeval.assessments.queries.rounds import UNSUBMITTED
from selfeval.assessments.typed import write_day
from selfeval.reports.facts import Facts
from selfeval.reports.values import Part, Sheet, SheetRow, Source
from selfeval.scoring.terms import Grade
from selfeval.scoring.writing import percent, points, wan

LONGEST_VALUES = 24  # characters; what is longer reads badly inside a list


def figures(facts: Facts) -> Iterator[Part]:
    yield from _round(facts)
    yield from _scores(facts)
    for form, sheet in zip(facts.forms, facts.sheets, strict=True):
        yield from _form(form, sheet)
    if facts.whole:
        yield from _whole(*facts.whole)


def _whole(form: Assessment, sheet: Sheet) -> Iterator[Part]:
    """What 部门整体支出绩效自评表 says; until it is handed in it has no score."""
    source, label = Source("assessments:sheet", form.pk), "部门整体支出绩效自评"
    yield from _said(form, sheet, "whole")
    if sheet.total is not None:
        yield Part(points(sheet.total), str(sheet.total), source, "whole.score", f"{label}得分")
        yield Part(sheet.grade, sheet.grade, source, "whole.grade", f"{label}等级")


def _round(facts: Facts) -> Iterator[Part]:
    forms = Source("assessments:list", facts.fiscal_year.pk)
    yield Part(str(len(facts.sheets)), str(len(facts.sheets)), forms, "forms", "纳入自评的项目数")
    lines = tuple(pk for row in facts.money.projects for pk in row.money.line_ids)
    rows = Source("budgets:rows", facts.fiscal_year.pk, lines, "ADJUSTED")
    adjusted, whole = facts.assessed, facts.money.project.adjusted
    yield Part(wan(adjusted), str(adjusted), rows, "forms.adjusted", "纳入自评的项目资金（万元）")
    share = adjusted / whole if whole else None
    yield Part(percent(share), str(share), forms, "forms.coverage", "自评覆盖率")


def _scores(facts: Facts) -> Iterator[Part]:
    """Figures computed over the list of forms."""

    def listed(key: str, label: str, text: str, value: object) -> Part:
        return Part(text, str(value), Source("assessments:list", facts.fiscal_year.pk), key, label)

    def count(key: str, label: str, number: int) -> Part:
        return listed(key, label, str(number), number)

    rollup = facts.rollup
    yield listed("score.weighted", "加权平均得分", points(rollup.weighted), rollup.weighted)
    yield listed("score.mean", "简单平均得分", points(rollup.mean), rollup.mean)
    for grade in Grade:
        number = sum(sheet.grade == grade.label for sheet in facts.sheets)
        yield count(f"grade.{grade.value}", f"自评等级为“{grade.label}”的项目数", number)
    yield count("unsubmitted", "未送审的项目数", sum(form.state in UNSUBMITTED for form in facts.forms))
    spent = facts.spent.values()
    yield count("executed", "支出率为100%的项目数", sum(money.rate == 1 for money in spent))
    yield listed("executed.rate", "全额执行项目的支出率", percent(Decimal(1)), Decimal(1))
    yield count("unspent", "没有预算也没有支出的项目数", sum(money.is_idle for money in spent))
    yield count("unmet", "未完成的绩效指标数", sum(len(sheet.unmet) for sheet in facts.sheets))


def _form(form: Assessment, sheet: Sheet) -> Iterator[Part]:
    """Figures and words that stand in one project's form."""
    source = Source("assessments:sheet", form.pk)
    if sheet.total is not None:
        yield Part(points(sheet.total), str(sheet.total), source, f"f{form.pk}.score", f"{sheet.project}自评得分")
    yield from _said(form, sheet, f"f{form.pk}")


def _said(form: Assessment, sheet: Sheet, own: str) -> Iterator[Part]:
    """What missed its promise in a form, why, and what is done about it; `own` begins the keys of the form itself."""
    source = Source("assessments:sheet", form.pk)

    def stands(name: str, label: str, text: str, value: object) -> Part:
        return Part(text, str(value), source, f"{own}.{name}", f"{sheet.project}{label}")

    yield stands("unmet", "未完成的绩效指标数", str(len(sheet.unmet)), len(sheet.unmet))
    if reason := form.execution_reason.rstrip("。"):
        yield stands("reason", "的执行偏差原因", reason, reason)
    if measure := form.execution_improvement.rstrip("。"):
        yield stands("measure", "的改进措施", _by_whom(measure, form), measure)
    for row in sheet.unmet:
        yield from _row(source, sheet, row)
    for indicator in form.indicators.all():
        if measure := indicator.result.improvement.rstrip("。"):
            label = f"{sheet.project}“{indicator.name}”的改进措施"
            yield Part(_by_whom(measure, indicator.result), measure, source, f"r{indicator.pk}.measure", label)


def _by_whom(measure: str, of: Assessment | Result) -> str:
    """A measure with who takes it and by when, as far as that was typed."""
    who = f"，责任人{of.responsible}" if of.responsible else ""
    when = f"，{write_day(of.improve_by)}前完成" if of.improve_by else ""
    return f"{measure}{who}{when}"


def _row(source: Source, sheet: Sheet, row: SheetRow) -> Iterator[Part]:
    """An indicator that missed its promise: its values where they are short, and the reason as it was typed."""
    key, label = f"r{row.indicator_id}", f"{sheet.project}“{row.name}”"
    values = f"目标{row.target}，实际{row.actual}"
    if len(values) <= LONGEST_VALUES:
        yield Part(values, row.actual, source, f"{key}.values", f"{label}的目标和实际")
    if row.cause:
        yield Part(row.cause, row.cause, source, f"{key}.cause", f"{label}的偏差原因")
