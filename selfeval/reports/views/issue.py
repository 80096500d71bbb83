"""印发: the way of a year's report, what hinders it, how its printing goes, and its versions."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budgets.views.common import year_of
from selfeval.reports import content, editor, operations, tasks
from selfeval.reports.act_forms import ActForm
from selfeval.reports.difference import differences
from selfeval.reports.leading import leading_of
from selfeval.reports.models import IssuedReport
from selfeval.reports.queries import process
from selfeval.reports.queries.writing import texts_of
from selfeval.reports.values import AnnualReport
from selfeval.reports.views.common import whole_only
from selfeval.reports.way import PERMISSION, Way, changes_from, changes_since
from selfeval.reports.workflow import Action, State

VIEW, PACKAGE = "reports.view_report", "reports.download_package"
CONFLICT, UNPROCESSABLE = 409, 422
DONE = {
    Action.SUBMIT: "报告已送签，等待单位领导签发。",
    Action.RECALL: "报告已撤回，可以继续修改。",
    Action.RETURN: "报告已退回财务人员。",
    Action.SIGN: "报告已签发，正在生成文件。",
    Action.REVISE: "已开始起草新版本；原版本继续有效，直到新版本印发。",
}


@require_GET
def issue(request, year_id: int):
    return issue_page(request, year_of(request, year_id, VIEW))


def issue_page(request, fiscal_year, status: int = 200, **more):
    draft = process.draft_of(fiscal_year)
    may_release = request.user.has_perm("reports.release_report", fiscal_year)
    context = {
        "fiscal_year": fiscal_year,
        "draft": draft,
        "state": State(draft.state),
        "way": Way(draft, request.scope),
        "trail": process.steps_of(draft),
        "versions": process.versions_of(fiscal_year),
        "printing": tasks.printing_of(draft) if draft.state == State.SIGNED else None,
        "may_release": may_release,
        "may_package": request.user.has_perm(PACKAGE, fiscal_year),
        "may_act": request.user.has_perm(PERMISSION, fiscal_year),
    }
    return render(request, "reports/issue/page.html", context | more, status=status)


def sign_page(request, fiscal_year, status: int = 200, **more):
    draft = process.draft_of(fiscal_year)
    way = Way(draft, request.scope)
    report, issued_pdf = handed_in_of(draft) or way.now[0], process.issued_pdf(fiscal_year)
    context = {
        "fiscal_year": fiscal_year,
        "draft": draft,
        "state": State(draft.state),
        "way": way,
        "leading": leading_of(report) if report else None,
        "issued_pdf": issued_pdf,
        "is_as_issued": draft.state == State.SUBMITTED and issued_pdf is not None and is_as(report, issued_pdf.issued),
        "written": len(texts_of(fiscal_year)) if draft.state == State.SUBMITTED else 0,
        "trail": process.steps_of(draft)[-2:],
        "may_act": request.user.has_perm(PERMISSION, fiscal_year),
    }
    return render(request, "reports/issue/sign.html", context | more, status=status)


def is_as(report: AnnualReport, issued: IssuedReport) -> bool:
    """Whether a report says nothing else than an issued one: it has its day when it is signed."""
    dated = AnnualReport.from_json(issued.content).dated
    return replace(report, dated=dated).canonical_json == issued.content


def handed_in_of(draft) -> AnnualReport | None:
    """The content that was handed in, as it was sealed; none while it is being written."""
    is_handed_in = draft.sealed and draft.state != State.DRAFT
    return AnnualReport.from_json(draft.sealed) if is_handed_in else None


@require_GET
@whole_only
def sign(request, year_id: int):
    """One screen for who signs."""
    return sign_page(request, year_of(request, year_id, VIEW))


@require_GET
@whole_only
def handed_in(request, year_id: int):
    """The whole report as it was handed in, its figures leading to their rows."""
    fiscal_year = year_of(request, year_id, VIEW)
    draft = process.draft_of(fiscal_year)
    report = handed_in_of(draft)
    if report is None:
        messages.info(request, "报告还没有送签，这里是按当前数据生成的草稿。")
        return redirect("reports:report", fiscal_year.pk)
    context = {"fiscal_year": fiscal_year, "report": report, "draft": draft, "state": State(draft.state)}
    return render(request, "reports/issue/handed_in.html", context)


@require_GET
@whole_only
def written(request, year_id: int):
    """The paragraphs that are not as the data words them: reworded or added."""
    fiscal_year = year_of(request, year_id, VIEW)
    try:
        shown = editor.written_of(content.draft_of(fiscal_year))
    except content.NothingToReport as nothing:
        messages.info(request, str(nothing))
        return redirect("reports:issue", fiscal_year.pk)
    return render(request, "reports/issue/written.html", {"fiscal_year": fiscal_year, "shown": shown})


@require_GET
@whole_only
def since_submitted(request, year_id: int):
    """What is not as it was handed in."""
    fiscal_year = year_of(request, year_id, VIEW)
    draft = process.draft_of(fiscal_year)
    report, _ = Way(draft, request.scope).now
    changes = changes_since(draft, report) if report and draft.sealed else []
    context = {"fiscal_year": fiscal_year, "changes": changes, "before": "送签时", "after": "现在"}
    return render(request, "reports/issue/changes.html", context | {"title": "送签之后的变动"})


@require_GET
@whole_only
def since_returned(request, year_id: int):
    """What was handed in again otherwise than it was returned."""
    fiscal_year = year_of(request, year_id, VIEW)
    draft = process.draft_of(fiscal_year)
    report = handed_in_of(draft)
    changes = differences(AnnualReport.from_json(draft.returned), report) if report and draft.returned else []
    context = {"fiscal_year": fiscal_year, "changes": changes, "before": "退回时", "after": "重新送签"}
    return render(request, "reports/issue/changes.html", context | {"title": "退回之后的修改"})


@require_GET
@whole_only
def since_issued(request, year_id: int):
    """What the version in hand changes against the issued one."""
    fiscal_year = year_of(request, year_id, VIEW)
    draft, issued = process.draft_of(fiscal_year), process.current_of(fiscal_year)
    if issued is None:
        messages.info(request, "本年度还没有印发的版本。")
        return redirect("reports:sign", fiscal_year.pk)
    report = handed_in_of(draft) or Way(draft, request.scope).now[0]
    changes = changes_from(issued.content, report) if report else []
    context = {"fiscal_year": fiscal_year, "changes": changes, "before": f"第{issued.number}版", "after": "本次"}
    return render(request, "reports/issue/changes.html", context | {"title": f"与第{issued.number}版的差异"})


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, year_id: int):
    """Take the report a step; a refusal shows the page as it stands now, with what was typed, at this address: read
    again, it leads back to the page."""
    fiscal_year = year_of(request, year_id, PERMISSION)
    if request.method != "POST":
        return redirect("reports:issue", fiscal_year.pk)
    given = ActForm(request.POST)
    page = sign_page if given.data.get("page") == "sign" else issue_page
    if not given.is_valid():
        words = given.errors["opinion"][0] if "opinion" in given.errors else "请求不完整，请在本页重新办理。"
        return page(request, fiscal_year, UNPROCESSABLE, refusal=words, typed=given.data.get("opinion", ""))
    action, version = Action(given.cleaned_data["action"]), given.cleaned_data["version"]
    opinion = given.cleaned_data["opinion"]
    try:
        asked = {"by": request.scope, "action": action, "version": version}
        operations.act(fiscal_year_id=fiscal_year.pk, opinion=opinion, **asked)
    except operations.MovedOn as refusal:
        if not process.is_taken_already(draft=process.draft_of(fiscal_year), **asked):
            return page(request, fiscal_year, CONFLICT, refusal=str(refusal), typed=opinion)
    except operations.CannotAct as refusal:
        return page(request, fiscal_year, UNPROCESSABLE, refusal=str(refusal), typed=opinion)
    messages.success(request, DONE[action])
    return redirect("reports:sign" if page is sign_page and action != Action.SIGN else "reports:issue", fiscal_year.pk)


@require_GET
def progress(request, year_id: int):
    """How the printing goes; the page is asked for anew as soon as there is something else to see."""
    fiscal_year = year_of(request, year_id, VIEW)
    draft = process.draft_of(fiscal_year)
    if draft.state != State.SIGNED or draft.failure:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"fiscal_year": fiscal_year, "draft": draft, "printing": tasks.printing_of(draft)}
    return render(request, "reports/issue/progress.html", context)


@require_POST
def print_again(request, year_id: int):
    """Try once more what failed."""
    fiscal_year = year_of(request, year_id, PERMISSION)
    try:
        operations.print_again(fiscal_year_id=fiscal_year.pk, by=request.scope)
    except operations.CannotAct as refusal:
        return issue_page(request, fiscal_year, UNPROCESSABLE, refusal=str(refusal))
    return redirect("reports:issue", fiscal_year.pk)
