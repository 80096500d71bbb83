"""Ours beside checks.md: what no rule forbids and a reader would ask about: P12–P15. All of them are warnings."""

from decimal import Decimal

from selfeval.assessments.facts import RowFacts, SheetFacts
from selfeval.assessments.rules.common import Found
from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.rounding import plain
from selfeval.scoring.terms import Operator
from selfeval.scoring.writing import quoted

NAMED = 3  # names of a list; the rest is counted
MORE_IS_WORSE = (Operator.LE, Operator.LT)


@check("P12", "sheet", Severity.WARNING, "不同项目的偏差原因各写各的，不互相照抄")
def reasons_are_the_projects_own(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """Blanks and punctuation make no difference; what is shorter than fifteen characters is alike by chance."""
    said = [(each.place("deviation_reason"), f"{each.name}的偏差原因", each.reason_shared_by) for each in facts.rows]
    said.append(("execution:execution_reason", "执行偏差原因", facts.execution_reason_shared_by))
    for place, what, others in said:
        if others:
            words = f"{what}与{_named(others, '个项目')}写的完全相同，请按本项目的实际情况写明原因"
            yield place, words, "、".join(others)


@check("P13", "sheet", Severity.WARNING, "指标不全是满分；确实全部完成的，核实指标值没有定得过低")
def not_everything_is_full(facts: SheetFacts, thresholds: Thresholds) -> Found:
    rows = facts.applicable
    if rows and all(_is_full(each) for each in rows):
        words = f"全部{len(rows)}个指标都是满分，请核实指标值是否定得过低、完成情况是否属实"
        yield "indicators", words, f"{len(rows)}"


@check("P14", "sheet", Severity.WARNING, "满分的指标附有佐证材料，或写明没有附的原因")
def full_marks_have_evidence(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """Silent where nobody knows of files, as in a workbook, and where the row says why there is none."""
    bare = [each for each in facts.applicable if each.has_evidence is False and _is_full(each)]
    bare = [each for each in bare if not each.no_evidence_reason.strip()]
    if bare:
        words = f"{_named([each.row.name for each in bare], '项指标')}得满分而没有佐证材料，请上传，或写明未附的原因"
        yield bare[0].place("evidence"), words, ",".join(each.row.key for each in bare)


@check("P15", "sheet", Severity.WARNING, "同一项指标的年度指标值不比上年放宽")
def targets_are_not_lowered(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """Held against last year's indicator of the same name, unit and operator; of ≤ a higher target is the laxer one.

    A day is compared within its year.
    """
    for each in facts.rows:
        then, now = each.earlier, each.row
        if then is None or then.operator != now.operator or then.unit != each.unit:
            continue
        if now.operator is Operator.BY_DATE:
            if now.target_date and then.target_date and _day(now.target_date) > _day(then.target_date):
                words = f"{each.name}的完成期限{_written(now.target_date)}晚于上年的{_written(then.target_date)}"
                yield each.place("target"), f"{words}，请核实是否放宽了要求", f"{now.target_date}/{then.target_date}"
        elif now.target is not None and then.target is not None and _is_laxer(now.target, then.target, now.operator):
            verb = "高于" if now.operator in MORE_IS_WORSE else "低于"
            words = f"{each.name}的年度指标值{plain(now.target)}{each.unit}{verb}上年的{plain(then.target)}{each.unit}"
            yield each.place("target"), f"{words}，请核实是否放宽了要求", f"{now.target}/{then.target}"


def _is_full(each: RowFacts) -> bool:
    return each.score.self_score is not None and each.score.self_score == each.row.weight


def _is_laxer(now: Decimal, then: Decimal, operator: Operator) -> bool:
    return now > then if operator in MORE_IS_WORSE else now < then


def _named(names, counted: str) -> str:
    """Some names and how many there are: “甲”、“乙”等5个项目."""
    some = "、".join(map(quoted, names[:NAMED]))
    return f"{some}等{len(names)}{counted}" if len(names) > NAMED else some


def _day(day) -> tuple[int, int]:
    return day.month, day.day


def _written(day) -> str:
    return f"{day.month}月{day.day}日"
