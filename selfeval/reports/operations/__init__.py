"""What is done to a report: one transaction each, its draft locked, the version compared, written once."""

from selfeval.reports.operations.acting import CannotAct, MovedOn, act, print_again
from selfeval.reports.operations.issuing import issue
from selfeval.reports.operations.releasing import release

__all__ = ["CannotAct", "MovedOn", "act", "issue", "print_again", "release"]
