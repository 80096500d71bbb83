"""Chapters four and five: scores, deviations with amount, rate and cause, measures, use of the results."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from budgets.queries import Money
from selfeval.assessments.phrases import written_date
from selfeval.assessments.queries.rounds import UNSUBMITTED
from selfeval.reports.facts import Facts
from selfeval.reports.values import Paragraph, Part, Sheet, SheetRow, Source
from selfeval.scoring.terms import Grade
from selfeval.scoring.writing import percent, points, wan

PRINTED_WITH_THE_PROJECT = ("B07", "B12")
LONGEST_VALUES = 24  # characters; what is longer reads badly inside a list


def paragraphs(facts: Facts) -> tuple[Paragraph, ...]:
    return (
        _scores(facts),
        *_unsubmitted(facts),
        *_fully_executed(facts),
        *(_deviating(facts, number) for number in _deviating_places(facts)),
        *_unmet(facts),
        *_measures(facts),
    )


def _body(*parts: str | Part) -> Paragraph:
    return Paragraph(tuple(part if isinstance(part, Part) else Part(part) for part in parts if part))


def _form(facts: Facts, number: int, text: str, value: object) -> Part:
    """A figure that stands in one form."""
    return Part(text, str(value), Source("assessments:sheet", facts.forms[number].pk))


def _list(facts: Facts, text: str, value: object) -> Part:
    """A figure computed over the list of forms."""
    return Part(text, str(value), Source("assessments:list", facts.fiscal_year.pk))


def _scores(facts: Facts) -> Paragraph:
    scored = [sheet for sheet in facts.sheets if sheet.total is not None]
    if not scored:
        return _body("本年度项目自评尚未评分。")
    grades = [(grade.label, sum(sheet.grade == grade.label for sheet in scored)) for grade in Grade]
    rollup, parts = facts.rollup, []
    for label, number in grades:
        if number:
            parts += [f"“{label}”", _list(facts, str(number), number), "个、"]
    parts[-1] = "个。"
    return _body(
        "项目支出绩效自评得分按全年预算数加权平均为",
        _list(facts, points(rollup.weighted), rollup.weighted),
        "分，简单平均为",
        _list(facts, points(rollup.mean), rollup.mean),
        "分。自评等级为",
        *parts,
    )


def _unsubmitted(facts: Facts) -> Iterator[Paragraph]:
    """What nobody handed in is named, so that a score which leaves it out does not look whole."""
    names = [form.project.name for form in facts.forms if form.state in UNSUBMITTED]
    if names:
        count = _list(facts, str(len(names)), len(names))
        yield _body("有", count, f"个项目未送审，没有自评得分和等级：{'、'.join(names)}。")


def _fully_executed(facts: Facts) -> Iterator[Paragraph]:
    done = [sheet for sheet in facts.sheets if sheet.total_funds.rate == Decimal(1)]
    if done:
        names = "、".join(sheet.project for sheet in done)
        count = _list(facts, str(len(done)), len(done))
        hundred = _list(facts, "100.00%", Decimal(1))
        each = "支出率均为" if len(done) > 1 else "支出率为"
        yield _body(f"{names}共", count, "个项目支出执行到位，", each, hundred, "。")


def _deviating_places(facts: Facts) -> Iterable[int]:
    """Every project whose spending is not exactly its budget, by its place in the list."""
    return [i for i, sheet in enumerate(facts.sheets) if sheet.total_funds.executed != sheet.total_funds.adjusted]


def _deviating(facts: Facts, number: int) -> Paragraph:
    sheet: Sheet = facts.sheets[number]
    funds, form = sheet.total_funds, facts.forms[number]
    gap = funds.executed - funds.adjusted
    money: Money = facts.money.projects[number].money
    parts: list[str | Part] = [
        f"{sheet.project}全年预算数为",
        Part(wan(funds.adjusted), str(funds.adjusted), _rows(facts, money)),
        "万元，执行数为",
        Part(wan(funds.executed), str(funds.executed), _rows(facts, money, "EXECUTED")),
        "万元，完成预算的",
        Part(percent(funds.rate), str(funds.rate), _rows(facts, money)),
        "，超出预算" if gap > 0 else "，结余",
        Part(wan(abs(gap)), str(abs(gap)), _rows(facts, money)),
        "万元",
    ]
    if sheet.total is not None:
        score = _form(facts, number, points(sheet.total), sheet.total)
        parts += ["，自评得分", score, f"分，自评等级为“{sheet.grade}”"]
    parts += ["。", f"主要原因：{form.execution_reason.rstrip('。')}。" if form.execution_reason else ""]
    return _body(*parts)


def _rows(facts: Facts, money: Money, measure: str = "") -> Source:
    return Source("budgets:rows", facts.fiscal_year.pk, money.line_ids, measure)


def _unmet(facts: Facts) -> Iterator[Paragraph]:
    """Every indicator that missed its promise, form by form, its values bound to the form that holds them."""
    missed = [(number, sheet.unmet) for number, sheet in enumerate(facts.sheets) if sheet.unmet]
    if not missed:
        if all(row.is_met for row in _indicators(facts)):
            yield _body("各项绩效指标均已完成。")
        return
    total = sum(len(unmet) for _, unmet in missed)
    yield _body("未完成的绩效指标共", _list(facts, str(total), total), "项，按项目列示如下：")
    for number, unmet in missed:
        count = _form(facts, number, str(len(unmet)), len(unmet))
        named = [part for row in unmet for part in ("；", *_named(facts, number, row))][1:]
        yield _body(facts.sheets[number].project, count, "项，即", *named, "。")


def _indicators(facts: Facts) -> Iterator[SheetRow]:
    for sheet in facts.sheets:
        yield from (row for each in sheet.classes for sub in each.subclasses for row in sub.rows)


def _named(facts: Facts, number: int, row: SheetRow) -> Iterator[str | Part]:
    """The indicator with its values where they are short, else its band; then the reason as it was typed."""
    yield row.name
    values = f"（目标{row.target}，实际{row.actual}）"
    if len(values) <= LONGEST_VALUES:
        yield _form(facts, number, values, row.actual)
    elif row.verdict:
        yield f"（{row.verdict}）"
    if row.cause:
        yield "，原因是"
        yield _form(facts, number, row.cause, row.cause)


def _measures(facts: Facts) -> Iterator[Paragraph]:
    for form, sheet in zip(facts.forms, facts.sheets, strict=True):
        if not form.execution_improvement:
            continue
        who = f"，责任人{form.responsible}" if form.responsible else ""
        when = f"，{written_date(form.improve_by)}前完成" if form.improve_by else ""
        yield _body(f"改进措施：{sheet.project}，{form.execution_improvement.rstrip('。')}{who}{when}。")


def use_of_results(facts: Facts) -> tuple[Paragraph, ...]:
    secret = sum(form.project.is_secret for form in facts.forms)
    public = "，不宜公开的项目除外" if secret else ""
    return (
        _body(
            f"自评结果拟作为{facts.year + 1}年度预算安排和完善政策、改进管理的依据：自评等级为“优”“良”的项目"
            "继续予以支持，自评等级为“中”“差”的项目按改进措施整改，并视整改情况调整预算。"
        ),
        _body(f"本报告经单位负责人签发后，随部门决算报送{facts.department.bureau.name}，并按规定公开{public}。"),
    )
