"""What of the money facts a person may look at."""

from django.db.models import QuerySet

from budgets.models import BudgetAdjustment, BudgetLine, Department, Explanation, FiscalYear, Project


def departments_in(scope) -> QuerySet[Department]:
    return Department.objects.filter(scope.departments()).select_related("bureau").order_by("code")


def explanations_in(scope) -> QuerySet[Explanation]:
    return Explanation.objects.filter(scope.departments("department"))


def fiscal_years_in(scope) -> QuerySet[FiscalYear]:
    return (
        FiscalYear.objects.filter(scope.departments("department"))
        .select_related("department__bureau")
        .order_by("-year", "department__code")
    )


def lines_in(scope) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(scope.departments("department"))


def adjustments_in(scope) -> QuerySet[BudgetAdjustment]:
    found = BudgetAdjustment.objects.filter(scope.departments("department"))
    return found.select_related("line", "from_line", "recorded_by", "reverses")


def projects_in(scope) -> QuerySet[Project]:
    return Project.objects.filter(scope.departments("department")).select_related(
        "section", "fiscal_year", "department"
    )
