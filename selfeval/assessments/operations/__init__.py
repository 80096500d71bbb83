"""What is done to forms: one transaction each, the form locked, the version compared, written once."""

from selfeval.assessments.operations.acting import Outcome, act, pass_each
from selfeval.assessments.operations.filling import declare_indicators, describe, record_result
from selfeval.assessments.operations.locking import CannotAct, Incomplete, MovedOn
from selfeval.assessments.operations.reminding import mail_reminders, make_reminders, read_reminders
from selfeval.assessments.operations.reviewing import answer, comment, deduct, resolve
from selfeval.assessments.operations.rounds import (
    CannotOpen,
    adopt_rule_set,
    change_round,
    extend,
    leave_round,
    open_round,
    return_to_round,
    take_in,
    take_in_whole,
)
from selfeval.assessments.operations.standard import take_standard

__all__ = [
    "CannotAct",
    "CannotOpen",
    "Incomplete",
    "MovedOn",
    "Outcome",
    "act",
    "adopt_rule_set",
    "answer",
    "change_round",
    "comment",
    "declare_indicators",
    "deduct",
    "describe",
    "extend",
    "leave_round",
    "mail_reminders",
    "make_reminders",
    "open_round",
    "pass_each",
    "read_reminders",
    "record_result",
    "resolve",
    "return_to_round",
    "take_in",
    "take_in_whole",
    "take_standard",
]
