from django.shortcuts import redirect, render
from django.utils import timezone
from django_tables2 import RequestConfig

from budgets import queries
from budgets.tables import YearTable
from selfeval.accounts.queries import nearest_post

ROWS_A_PAGE = 25


def home(request):
    """The only year that a person sees, else the list of years, else the people he looks after, else what to do."""
    if not request.scope.reads_data and request.scope.sees_people:
        return redirect("accounts:offices")
    if not request.scope.reads_data:
        today = timezone.localdate()
        return render(request, "home.html", {"reads": False, "post": nearest_post(request.user, today), "today": today})
    years = queries.fiscal_years_in(request.scope)
    first_two = years[:2]
    if len(first_two) == 1:
        return redirect("budgets:department", first_two[0].pk)
    table = YearTable(years) if first_two else None
    if table:
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(request, "home.html", {"reads": True, "table": table})
