"""Chapters four and five: scores, deviations with amount, rate and cause, measures, use of the results."""

from collections.abc import Iterable, Iterator

from budgets.queries import Money
from selfeval.assessments.models import Assessment
from selfeval.assessments.queries.rounds import UNSUBMITTED
from selfeval.reports.facts import Facts
from selfeval.reports.figures import Catalogue
from selfeval.reports.values import Sheet, SheetRow
from selfeval.reports.wording import gap_words, plain
from selfeval.scoring.terms import Grade

# The checks that ask why a project's spending is not its budget: their answers are printed with the project.
ASKING_WHY = ("B07", "B12")
Sentences = Iterable[tuple[str, str]]


def paragraphs(facts: Facts, figures: Catalogue) -> Sentences:
    yield from _whole(facts, figures)
    yield "scores", _scores(facts)
    yield from _unsubmitted(facts)
    yield from _fully_executed(facts)
    yield from _unspent(facts)
    for form, sheet in _pairs(facts):
        money = facts.spent[form.project_id]
        if money.executed != money.adjusted:
            yield f"deviation.{form.pk}", _deviating(form, sheet, money, figures)
    yield from _unmet(facts, figures)
    for form, sheet in _pairs(facts):
        if measures := _measures(f"f{form.pk}", sheet, figures):
            yield f"measure.{form.pk}", measures


def _measures(own: str, sheet: Sheet, figures: Catalogue) -> str:
    """What is done about the money and about each indicator; what was typed in several places is said once."""
    told: dict[str, str] = {}
    for key, named in ((own, ""), *((f"r{row.indicator_id}", f"“{plain(row.name)}”：") for row in sheet.rows)):
        if f"{key}.measure" in figures:
            told.setdefault(figures[f"{key}.measure"].text, f"{named}⟦{key}.measure⟧")
    return f"改进措施：{plain(sheet.project)}，{'；'.join(told.values())}。" if told else ""


def _whole(facts: Facts, figures: Catalogue) -> Sentences:
    """部门整体支出 first, where the department makes that form: it is none of the projects."""
    if facts.whole is None:
        return
    sheet = facts.whole[1]
    told = "部门整体支出绩效自评得分⟦whole.score⟧分，自评等级为“⟦whole.grade⟧”。"
    yield "whole", told if sheet.total is not None else "部门整体支出绩效自评表未送审，没有自评得分和等级。"
    if "whole.reason" in figures:
        yield "whole.reason", "部门整体支出执行偏差的主要原因：⟦whole.reason⟧。"
    if sheet.unmet:
        named = "；".join(_named(row, figures) for row in sheet.unmet)
        yield "whole.unmet", f"部门整体支出未完成的绩效指标共⟦whole.unmet⟧项，即{named}。"
    if measures := _measures("whole", sheet, figures):
        yield "whole.measure", measures


def _pairs(facts: Facts) -> Iterator[tuple[Assessment, Sheet]]:
    return zip(facts.forms, facts.sheets, strict=True)


def _scores(facts: Facts) -> str:
    if all(sheet.total is None for sheet in facts.sheets):
        return "本年度项目自评尚未评分。"
    grades = "、".join(
        f"“{grade.label}”⟦grade.{grade.value}⟧个"
        for grade in Grade
        if any(sheet.grade == grade.label for sheet in facts.sheets)
    )
    return (
        f"项目支出绩效自评得分按全年预算数加权平均为⟦score.weighted⟧分，简单平均为⟦score.mean⟧分。自评等级为{grades}。"
    )


def _unsubmitted(facts: Facts) -> Sentences:
    """What nobody handed in is named, so that a score which leaves it out does not look whole."""
    names = plain("、".join(form.project.name for form in facts.forms if form.state in UNSUBMITTED))
    if names:
        yield "unsubmitted", f"有⟦unsubmitted⟧个项目未送审，没有自评得分和等级：{names}。"


def _fully_executed(facts: Facts) -> Sentences:
    done = [form.project.name for form in facts.forms if facts.spent[form.project_id].rate == 1]
    if done:
        names = plain("、".join(done))
        each = "支出率均为" if len(done) > 1 else "支出率为"
        yield "executed", f"{names}共⟦executed⟧个项目支出执行到位，{each}⟦executed.rate⟧。"


def _unspent(facts: Facts) -> Sentences:
    names = plain("、".join(form.project.name for form in facts.forms if facts.spent[form.project_id].is_idle))
    if names:
        yield "unspent", f"{names}共⟦unspent⟧个项目没有预算，也没有支出，预算执行率不适用。"


def _deviating(form: Assessment, sheet: Sheet, money: Money, figures: Catalogue) -> str:
    """A project whose spending is not exactly its budget."""
    spent, own = f"p{form.project_id}", f"f{form.pk}"
    gap = gap_words(money.executed, money.adjusted, "超出预算", "结余", f"{spent}.gap")
    score = f"，自评得分⟦{own}.score⟧分，自评等级为“{sheet.grade}”" if sheet.total is not None else ""
    return (
        f"{plain(sheet.project)}全年预算数为⟦{spent}.adjusted⟧万元，执行数为⟦{spent}.executed⟧万元，"
        f"完成预算的⟦{spent}.rate⟧，{gap}{score}。{_causes(form, figures)}"
    )


def _causes(form: Assessment, figures: Catalogue) -> str:
    """The form's own reason, then what was said to the checks of the money; of the same words those with a document."""
    told: dict[str, str] = {}
    for key in (f"f{form.pk}.reason", *said_of(form)):
        if key in figures:
            words = figures[key].value.rstrip("。")
            told[words] = max((key, told.get(words, key)), key=lambda each: len(figures[each].text))
    first, *others = told.values() or [""]
    if not first:
        return ""
    return f"主要原因：⟦{first}⟧。" + "".join(f"情况说明：⟦{key}⟧。" for key in others)


def said_of(form: Assessment) -> list[str]:
    """The keys of what was said about a project's rate beside its form."""
    return [f"said.{check_id}.project:{form.project_id}" for check_id in ASKING_WHY]


def _unmet(facts: Facts, figures: Catalogue) -> Sentences:
    """Every indicator that missed its promise, form by form, its values bound to the form that holds them."""
    if not any(sheet.unmet for sheet in facts.sheets):
        rows = [row for sheet in facts.sheets for row in sheet.rows]
        if rows and all(row.is_met for row in rows):
            of_projects = facts.whole is not None and facts.whole[1].unmet
            yield "met", "各项目均没有未完成的绩效指标。" if of_projects else "各项绩效指标均已完成。"
        return
    yield "unmet", "未完成的绩效指标共⟦unmet⟧项，按项目列示如下："
    for form, sheet in _pairs(facts):
        if sheet.unmet:
            named = "；".join(_named(row, figures) for row in sheet.unmet)
            # Whole in itself: the public text may lose the sentence before it, which counts secret projects too.
            yield f"unmet.{form.pk}", f"{plain(sheet.project)}有⟦f{form.pk}.unmet⟧项绩效指标未完成，即{named}。"


def _named(row: SheetRow, figures: Catalogue) -> str:
    """The indicator with its values where they are short, else its band; then the reason as it was typed."""
    key = f"r{row.indicator_id}"
    told = f"（{row.verdict}）" if row.verdict else ""
    if f"{key}.values" in figures:
        told = f"（⟦{key}.values⟧）"
    cause = f"，原因是⟦{key}.cause⟧" if f"{key}.cause" in figures else ""
    return f"{plain(row.name)}{told}{cause}"


def use_of_results(facts: Facts) -> Sentences:
    public = "，不宜公开的项目除外" if any(form.project.is_secret for form in facts.forms) else ""
    yield (
        "use",
        f"自评结果拟作为{facts.year + 1}年度预算安排和完善政策、改进管理的依据：自评等级为“优”“良”的项目"
        "继续予以支持，自评等级为“中”“差”的项目按改进措施整改，并视整改情况调整预算。",
    )
    yield (
        "disclosure",
        f"本报告经单位负责人签发后，随部门决算报送{plain(facts.department.bureau.name)}，"
        f"并在部门决算批复后二十日内与部门决算一并在本级政府或本单位门户网站公开{public}。",
    )
