"""The checks of the report that need more than its words: T05. The others read its prose (selfeval.checking.prose).

Places are "report:chapter:<N>", with ":paragraph:<M>" or ":project:<pk>" where one is meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.writing import percent, quoted, wan

ANALYSIS = 4  # 四、部门预算项目支出绩效自评情况分析
CAUSE = re.compile(r"因|由于")


@dataclass(frozen=True)
class Spent:
    """A project's money as the report's attachments print it (元); the rate is a share of 1."""

    project_id: int
    name: str
    executed: Decimal
    rate: Decimal | None


@dataclass(frozen=True)
class ReportFacts:
    """What the report's structure is judged on: its projects, and the paragraphs of chapter four."""

    projects: tuple[Spent, ...]
    analysis: tuple[str, ...]


@check("T05", "report", Severity.ERROR, "执行率低于规定比例或超过100%的项目，第四部分逐个写明执行数、执行率和原因")
def deviating_projects_are_told(facts: ReportFacts, thresholds: Thresholds) -> Iterator[tuple[str, str, str]]:
    for each in facts.projects:
        if each.rate is None or thresholds["rate_explain_below"] <= each.rate <= 1:
            continue
        told = _speaking_of(each.name, facts)
        wanted = {
            f"执行数{wan(each.executed)}万元": wan(each.executed),
            f"执行率{percent(each.rate)}": percent(each.rate),
        }
        missing = [words for words, figure in wanted.items() if not _holds(told, figure)]
        if not CAUSE.search(told):
            missing.append("原因")
        if missing:
            words = f"{quoted(each.name)}执行率{percent(each.rate)}，第四部分没有写明它的{'、'.join(missing)}"
            yield f"report:chapter:{ANALYSIS}:project:{each.project_id}", words, "、".join(missing)


def _speaking_of(name: str, facts: ReportFacts) -> str:
    """The paragraphs that name a project, and not only one whose name holds this one's."""
    longer = [each.name for each in facts.projects if name in each.name and each.name != name]
    found = []
    for paragraph in facts.analysis:
        bare = paragraph
        for other in longer:
            bare = bare.replace(other, "")
        if name in bare:
            found.append(paragraph)
    return "\n".join(found)


def _holds(text: str, figure: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", text) is not None
