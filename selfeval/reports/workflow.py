"""The way of the annual report, as a table. Django-free, so that it can be read aloud and tested on its own.

drafted → handed to the leader → signed → issued; a new version of an issued report starts with a reason.
"""

from dataclasses import dataclass
from enum import StrEnum

from selfeval.accounts.roles import Role


class State(StrEnum):
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    SIGNED = "SIGNED"
    ISSUED = "ISSUED"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


class Action(StrEnum):
    SUBMIT = "SUBMIT"
    RECALL = "RECALL"
    RETURN = "RETURN"
    SIGN = "SIGN"
    ISSUE = "ISSUE"
    REVISE = "REVISE"

    @property
    def label(self) -> str:
        return ACTION_LABELS[self]


STATE_LABELS = {
    State.DRAFT: "起草",
    State.SUBMITTED: "待签发",
    State.RETURNED: "退回",
    State.SIGNED: "已签发，正在生成文件",
    State.ISSUED: "已印发",
}
ACTION_LABELS = {
    Action.SUBMIT: "送签",
    Action.RECALL: "撤回",
    Action.RETURN: "退回",
    Action.SIGN: "签发",
    Action.ISSUE: "印发",
    Action.REVISE: "重新起草",
}


@dataclass(frozen=True)
class Step:
    """One row of the table: who may take a report from one state to the next; None is the system itself."""

    state: State
    action: Action
    role: Role | None
    next_state: State
    needs_opinion: bool = False
    own_work_refused: bool = False  # nobody signs what he handed in himself


STEPS: tuple[Step, ...] = (
    Step(State.DRAFT, Action.SUBMIT, Role.FINANCE, State.SUBMITTED),
    Step(State.RETURNED, Action.SUBMIT, Role.FINANCE, State.SUBMITTED),
    Step(State.SUBMITTED, Action.RECALL, Role.FINANCE, State.DRAFT),
    Step(State.SUBMITTED, Action.RETURN, Role.LEADER, State.RETURNED, needs_opinion=True),
    Step(State.SUBMITTED, Action.SIGN, Role.LEADER, State.SIGNED, own_work_refused=True),
    Step(State.SIGNED, Action.ISSUE, None, State.ISSUED),
    Step(State.ISSUED, Action.REVISE, Role.FINANCE, State.DRAFT, needs_opinion=True),
)

# In these the words of the report may be changed.
EDITABLE = frozenset({State.DRAFT, State.RETURNED})


def steps_from(state: State, roles: frozenset[Role]) -> tuple[Step, ...]:
    """The steps that these roles may take from a state, own work not yet considered."""
    return tuple(step for step in STEPS if step.state == state and step.role in roles)
