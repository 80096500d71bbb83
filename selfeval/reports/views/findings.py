"""校验与说明: all that the checks found in a year, on one page; the report's own findings are explained there."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from budgets.views.common import year_of
from budgets.views.notes import answer_explanation
from selfeval.assessments.workflow import State
from selfeval.checking.findings import Severity
from selfeval.reports import approving
from selfeval.reports.filters import FindingFilter

WRITE = "reports.write_report"


@require_GET
def findings(request, year_id: int):
    """Grouped by place, errors first; a person confined to sections sees the forms of these only."""
    fiscal_year = request.fiscal_year = year_of(request, year_id, "reports.view_report")
    back = request.get_full_path()[:300]
    seen = approving.seen_by(request.scope, approving.year_findings(fiscal_year), back)
    chosen = FindingFilter(request)
    shown = chosen.chosen(seen)
    together, single = approving.gathered(shown)
    settled = [each for each in seen if each.form is None or each.form.state == State.APPROVED]
    context = {
        "fiscal_year": fiscal_year,
        "filter": chosen,
        "together": together,
        "groups": approving.by_place(single),
        "shown": len(shown),
        "counts": counts_of(settled),
        "in_hand": len(seen) - len(settled),
        "standing": approving.told_of(each for each in seen if each.blocks),
        "may_explain": request.user.has_perm(WRITE, fiscal_year),
        "explain_at": reverse("reports:explain", args=[fiscal_year.pk]),
        "back": back,
    }
    return render(request, "reports/findings.html", context)


def counts_of(found) -> list[tuple[str, int]]:
    """How many there are of each kind, in words."""
    explain = [each for each in found if each.finding.severity is Severity.EXPLAIN]
    return [
        ("错误", sum(each.finding.severity is Severity.ERROR for each in found)),
        ("未说明", sum(each.note.is_open for each in explain)),
        ("已说明", sum(each.is_explained for each in explain)),
        ("提示", sum(each.finding.severity is Severity.WARNING for each in found)),
    ]


@require_POST
def explain(request, year_id: int):
    """Explain what was found in the report itself."""
    fiscal_year = year_of(request, year_id, WRITE)
    home = reverse("reports:findings", args=[fiscal_year.pk])
    return answer_explanation(request, fiscal_year, home, approving.notes_of_report, judge=approving.findings_of_report)
