"""T14 and T17: a goal rate without a source, and a grade that no table in use gives for its score."""

import re
from decimal import Decimal

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import Found, Prose, at, told
from selfeval.checking.prose.text import number_of
from selfeval.checking.registry import Thresholds, check

GOAL_RATE = re.compile(r"(?:绩效)?目标(?:总体)?完成(?:率|情况)?(?:为|达到|达)?(?P<rate>\d+(?:\.\d+)?%)")
GRADED = re.compile(
    r"(?P<score>\d+(?:\.\d+)?)分[^。；\d]{0,12}?(?:等级|评级|等次|档次|评定|评价结果|结果)[^。；\d“”优良中差]{0,6}?"
    r"(?:[为是：属]|属于|[“\"「])[“\"「]?(?P<grade>优|良|中|差)(?:秀|好|等)?(?=[”\"」，。；、）]|$)"
)
GRADES = "优良中差"
TABLES = ((90, 80, 60), (80, 70, 60))


@check("T14", "prose", Severity.WARNING, "完成率有来源")
def a_goal_rate_has_a_source(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        match = GOAL_RATE.search(sentence.text)
        if match and not re.search(r"\d+\s*(?:个|项)", sentence.text):
            message = f"“{match[0]}”没有来源：请写明指标总数和完成数，或加权计算的依据"
            yield at(sentence), message, told("", match["rate"])


@check("T17", "prose", Severity.ERROR, "自评等级与得分相符")
def a_grade_is_given_by_its_score(prose: Prose, thresholds: Thresholds) -> Found:
    """The tables in use are tried together: one of them must give every grade of the text."""
    tables = list(TABLES)
    for sentence in prose.sentences:
        for match in GRADED.finditer(sentence.text):
            score = number_of(match["score"])
            fitting = [table for table in tables if _grade(score, table) == match["grade"]]
            if fitting or score > 100:
                tables = fitting or tables
                continue
            right = " 或 ".join(dict.fromkeys(_grade(score, table) for table in tables))
            message = f"{match['score']}分应为“{right}”，文中写“{match['grade']}”"
            yield at(sentence), message, told(right, match["grade"])


def _grade(score: Decimal, table: tuple[int, ...]) -> str:
    return next((grade for grade, least in zip(GRADES, table, strict=False) if score >= least), GRADES[-1])
