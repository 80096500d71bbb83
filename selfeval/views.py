from django.shortcuts import redirect, render

from budgets import queries
from selfeval.accounts.roles import READERS


def home(request):
    """The only year that a person sees, else the list of what he sees, else what to do."""
    reads = bool(request.scope.roles & READERS)
    years = list(queries.fiscal_years_in(request.scope)) if reads else []
    if len(years) == 1:
        return redirect("budgets:department", years[0].pk)
    return render(request, "home.html", {"years": years, "reads": reads})
