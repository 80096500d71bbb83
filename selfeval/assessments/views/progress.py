"""How far a round is, who is late, who is reminded."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from budgets import exports as money_exports
from budgets.workbooks.export import Listing
from selfeval.assessments import matrix, operations
from selfeval.assessments.filters import ProgressFilter
from selfeval.assessments.operations.reminding import why_nobody
from selfeval.assessments.queries import rounds
from selfeval.assessments.queries.late import mail_is_on
from selfeval.assessments.round_forms import RemindersForm
from selfeval.assessments.round_tables import LATE, PROGRESS, LateTable, ProgressTable, late_cells, progress_cells
from selfeval.assessments.views.common import year_of
from selfeval.assessments.views.rounds import LEAD, led_round_of

ROWS_A_PAGE = 50


def progress(request, year_id: int):
    """Sections × states, and below them each project with whose turn it is."""
    fiscal_year = year_of(request, year_id)
    round_, today = rounds.round_of(fiscal_year), timezone.localdate()
    context = {"fiscal_year": fiscal_year, "round": round_, "may_lead": request.user.has_perm(LEAD, fiscal_year)}
    if round_ is not None:
        chosen = ProgressFilter(request)
        sections, whole = matrix.by_section(matrix.progress_of(request.scope, round_, today))
        rows = matrix.progress_of(request.scope, round_, today, chosen.qs)
        table = ProgressTable(rows)
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
        context |= {"filter": chosen, "sections": sections, "whole": whole, "table": table, "count": len(rows)}
        context["states"] = list(matrix.State)
    return render(request, "assessments/rounds/progress.html", context)


def export_progress(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    round_, chosen = rounds.round_of(fiscal_year), ProgressFilter(request)
    rows = matrix.progress_of(request.scope, round_, timezone.localdate(), chosen.qs) if round_ else []
    table = ProgressTable(rows)
    RequestConfig(request, paginate=False).configure(table)
    listing = Listing(
        title=f"{fiscal_year}自评进度",
        about=money_exports.about(request, len(rows), chosen, is_sum=False),
        columns=PROGRESS,
        rows=[progress_cells(row.record) for row in table.rows],
        is_sum=False,
    )
    return money_exports.answer(request, listing, fiscal_year, "自评进度")


def late(request, year_id: int):
    """催报名单."""
    fiscal_year = year_of(request, year_id)
    round_ = rounds.round_of(fiscal_year)
    table = LateTable(matrix.late_of(request.scope, round_, timezone.localdate()) if round_ else [])
    RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    context = {"fiscal_year": fiscal_year, "round": round_, "table": table, "count": len(table.rows)}
    context |= {"may_lead": request.user.has_perm(LEAD, fiscal_year), "mails": mail_is_on()}
    return render(request, "assessments/rounds/late.html", context)


def export_late(request, year_id: int):
    fiscal_year = year_of(request, year_id)
    round_ = rounds.round_of(fiscal_year)
    table = LateTable(matrix.late_of(request.scope, round_, timezone.localdate()) if round_ else [])
    RequestConfig(request, paginate=False).configure(table)
    rows = [row.record for row in table.rows]
    listing = Listing(
        title=f"{fiscal_year}自评催报名单",
        about=money_exports.about(request, len(rows), None, extra="填报期限已过、还没有送审的自评表", is_sum=False),
        columns=LATE,
        rows=[late_cells(number, row) for number, row in enumerate(rows, 1)],
        is_sum=False,
    )
    return money_exports.answer(request, listing, fiscal_year, "自评催报名单")


@require_POST
def remind(request, year_id: int):
    fiscal_year, round_ = led_round_of(request, year_id)
    if round_ is None:
        return redirect("assessments:round", fiscal_year.pk)
    made = operations.make_reminders(today=timezone.localdate(), rounds=[round_])
    sent = operations.mail_reminders()
    if made:
        people = len({each.user_id for each in made})
        mailed = f"，发出邮件{sent}封" if sent else ""
        messages.success(request, f"已催报：{people}人收到{len(made)}条提醒{mailed}，登录后在首页看到。")
    else:
        messages.info(request, why_nobody(round_, timezone.localdate()))
    return redirect("assessments:late", fiscal_year.pk)


@require_POST
def read_reminders(request):
    form = RemindersForm(request.POST)
    if form.is_valid():
        operations.read_reminders(ids=form.cleaned_data["reminder"], user=request.user)
    return redirect("home")
