"""What is done to forms: one transaction each, the form locked, the version compared, written once."""

from selfeval.assessments.operations.acting import act
from selfeval.assessments.operations.filling import declare_indicators, describe, record_result
from selfeval.assessments.operations.locking import CannotAct, Incomplete, MovedOn
from selfeval.assessments.operations.rounds import adopt_rule_set, open_round

__all__ = [
    "CannotAct",
    "Incomplete",
    "MovedOn",
    "act",
    "adopt_rule_set",
    "declare_indicators",
    "describe",
    "open_round",
    "record_result",
]
