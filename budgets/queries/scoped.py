"""What of the money facts a person may look at."""

from django.db.models import QuerySet

from budgets.models import Department, FiscalYear, Project


def departments_in(scope) -> QuerySet[Department]:
    return Department.objects.filter(scope.departments()).select_related("bureau").order_by("code")


def fiscal_years_in(scope) -> QuerySet[FiscalYear]:
    return (
        FiscalYear.objects.filter(scope.departments("department"))
        .select_related("department__bureau")
        .order_by("-year", "department__code")
    )


def projects_in(scope) -> QuerySet[Project]:
    return Project.objects.filter(scope.departments("department")).select_related(
        "section", "fiscal_year", "department"
    )
