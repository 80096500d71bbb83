from budgets.models import Department, OfficeEvent


def note_event(*, department: Department | None, what: str, about: str, by, **facts) -> OfficeEvent:
    """Keep what was done to an office, in the transaction that does it; `by` is None where a command does."""
    return OfficeEvent.objects.create(department=department, what=what, about=about, facts=facts, done_by=by)
