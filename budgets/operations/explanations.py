"""情况说明: why a finding stands."""

from django.db import transaction

from budgets.models import Explanation, FiscalYear
from budgets.operations.locking import open_year_locked


@transaction.atomic
def explain(
    *, fiscal_year: FiscalYear, check_id: str, place: str, figures: str, text: str, by, document_number=""
) -> Explanation:
    """Put down why a finding stands; it holds for the figures given and is outdated when they change."""
    open_year_locked(fiscal_year.pk)
    return Explanation.objects.create(
        department_id=fiscal_year.department_id,
        fiscal_year=fiscal_year,
        check_id=check_id,
        place=place,
        figures=figures,
        text=text,
        document_number=document_number,
        written_by=by,
    )
