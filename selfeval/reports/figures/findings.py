"""What the checks found and what was said about it: typed where the finding stands, never in the report."""

import re
from collections.abc import Iterator

from budgets.models import Explanation
from budgets.places import spot_of
from selfeval.checking.findings import Severity
from selfeval.reports.facts import Facts
from selfeval.reports.values import Part, Source


def words(facts: Facts) -> Iterator[Part]:
    projects = facts.project_names
    for finding in facts.findings:
        if finding.severity is Severity.WARNING:
            continue
        name, spot = f"{finding.check_id}.{finding.place}", spot_of(facts.fiscal_year.pk, finding.place)
        source = Source(spot.page, spot.object_id, anchor=spot.anchor)
        about = projects.get(finding.place, spot.words)
        yield Part(finding.message, finding.figures, source, f"found.{name}", f"{about}的校验结果")
        given = facts.explanations.get((finding.check_id, finding.place))
        if given is not None:
            yield Part(_said(given), given.text, source, f"said.{name}", f"{about}的情况说明")


def _said(explanation: Explanation) -> str:
    text, document = explanation.text.rstrip("。"), explanation.document_number
    if not document:
        return text
    # Of several statements the document stands behind all, not behind the last.
    return f"{text}；依据：{document}" if re.search("[；。]", text) else f"{text}，依据{document}"
