"""Whether each row can be scored and bears the score that the rules give it: P02, P03, P04, P07."""

from selfeval.assessments.facts import RowFacts, SheetFacts
from selfeval.assessments.rules.common import Found, is_outside_band, lacking
from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.rounding import plain, points
from selfeval.scoring.terms import Grade


@check("P02", "sheet", Severity.ERROR, "计分的指标有年度指标值和实际完成值（或评判等级）")
def scored_rows_are_complete(facts: SheetFacts, thresholds: Thresholds) -> Found:
    for each in facts.applicable:
        if each.problem:
            yield each.place("actual"), f"{each.name}：{each.problem}", "actual"
            continue
        for field, words in lacking(each):
            yield each.place(field), f"{each.name}缺少{words}，请填写", field


@check("P03", "sheet", Severity.ERROR, "得分按评分规则计算，只能由审核人扣减并写明原因")
def scores_are_those_of_the_rules(facts: SheetFacts, thresholds: Thresholds) -> Found:
    for each in facts.applicable:
        by_rule = each.score.self_score
        if each.stated is not None and by_rule is not None and each.stated != by_rule:
            words = f"{each.name}记录的得分为{points(each.stated)}分，按评分规则应为{points(by_rule)}分"
            yield each.place("score"), f"{words}，请重新保存该指标的完成情况", f"{each.stated}/{by_rule}"
        if each.row.deduction > 0 and not each.deduction_reason.strip():
            words = f"{each.name}扣减了{points(each.row.deduction)}分，没有写明扣减原因"
            yield each.place("deduction"), words, f"{each.row.deduction}"


@check("P04", "sheet", Severity.ERROR, "得分不低于0、不超过分值；总分等于各项之和；等级与得分相符")
def scores_stay_in_bounds(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """Whatever else keeps a form from being scored is told here, so that no form without a total passes."""
    for each in facts.applicable:
        if each.stated is not None and not 0 <= each.stated <= (each.row.weight or 0):
            words = f"{each.name}得分{points(each.stated)}分，应在0分至分值{plain(each.row.weight or 0)}分之间"
            yield each.place("score"), words, f"{each.stated}"
    for each in facts.rows:
        if not _is_told_elsewhere(each, facts):
            for problem in each.score.problems:
                yield each.place("actual"), problem.rstrip("。"), problem
    for problem in facts.score.execution.problems:
        yield "execution", problem.rstrip("。"), problem
    if not facts.score.execution.problems:
        for problem in facts.score.problems:
            yield "form", problem.rstrip("。"), problem
    yield from _stated(facts)


def _is_told_elsewhere(each: RowFacts, facts: SheetFacts) -> bool:
    return each.row.applicable and bool(lacking(each) or is_outside_band(each, facts.rule_set))


def _stated(facts: SheetFacts) -> Found:
    total, grade = facts.score.total, facts.score.grade
    if facts.stated_total is None or total is None or grade is None:
        return
    if facts.stated_total != total:
        words = f"总分{points(facts.stated_total)}分与各项得分之和{points(total)}分不一致"
        yield "total", words, f"{facts.stated_total}/{total}"
    if facts.stated_grade != grade:
        stated = Grade(facts.stated_grade).label if facts.stated_grade in set(Grade) else "空白"
        words = f"自评等级为“{stated}”，得分{points(total)}分应为“{grade.label}”"
        yield "total", words, f"{facts.stated_grade}/{grade}"


@check("P07", "sheet", Severity.ERROR, "定性指标的得分在所选等级的区间内")
def qualitative_scores_lie_in_their_bands(facts: SheetFacts, thresholds: Thresholds) -> Found:
    for each in facts.applicable:
        if is_outside_band(each, facts.rule_set):
            problem = next(iter(each.score.problems), f"{each.name}的等级得分不在所选等级的区间内")
            yield each.place("band_score"), problem.rstrip("。"), f"{each.row.band}/{each.row.band_score}"
