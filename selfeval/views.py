from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from budgets import queries
from budgets.tables import YearTable
from selfeval.accounts.roles import READERS

ROWS_A_PAGE = 25


def home(request):
    """The only year that a person sees, else the list of what he sees, else what to do."""
    reads = bool(request.scope.roles & READERS)
    if not reads:
        return render(request, "home.html", {"reads": False})
    years = queries.fiscal_years_in(request.scope)
    first_two = years[:2]
    if len(first_two) == 1:
        return redirect("budgets:department", first_two[0].pk)
    table = YearTable(years) if first_two else None
    if table:
        RequestConfig(request, paginate={"per_page": ROWS_A_PAGE}).configure(table)
    return render(request, "home.html", {"reads": True, "table": table})
