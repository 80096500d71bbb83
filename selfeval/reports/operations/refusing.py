class CannotAct(Exception):
    """The person may not do this, or it cannot be done now; the text says what to do."""


class MovedOn(CannotAct):
    """Somebody else moved the report since the person saw it."""
