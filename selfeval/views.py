from dataclasses import replace

from django.shortcuts import redirect, render
from django.utils import timezone
from django_tables2 import RequestConfig

from budgets import queries
from budgets.tables import YearTable
from selfeval.accounts.queries import nearest_post
from selfeval.assessments import todo
from selfeval.reports.todo import reports_waiting

ROWS_A_PAGE = 25


def home(request):
    """What waits for a person and the years that he sees, else the people he looks after, else what to do."""
    if not request.scope.reads_data and request.scope.sees_people:
        return redirect("accounts:offices")
    if not request.scope.reads_data:
        today = timezone.localdate()
        return render(request, "home.html", {"reads": False, "post": nearest_post(request.user, today), "today": today})
    years = queries.fiscal_years_in(request.scope)
    latest = list(years[: todo.YEARS])
    # The latest years stand there with their state; the table is for who sees more than those.
    table = YearTable(years) if len(latest) == todo.YEARS else None
    if table:
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    waiting = todo.todo_of(request.scope, latest, timezone.localdate())
    waiting = replace(waiting, groups=(*reports_waiting(request.scope), *waiting.groups))
    context = {"reads": True, "table": table, "todo": waiting}
    if len(latest) == 1:
        context["fiscal_year"] = latest[0]
    return render(request, "home.html", context)
