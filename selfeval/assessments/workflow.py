"""The way of a form, as a table. Django-free, so that it can be read aloud and tested on its own.

draft → submitted → reviewed by the chief → approved by the group; every return carries an opinion.
"""

from dataclasses import dataclass
from enum import StrEnum

from selfeval.accounts.roles import Role


class State(StrEnum):
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    REVIEWED = "REVIEWED"
    APPROVED = "APPROVED"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


class Action(StrEnum):
    SUBMIT = "SUBMIT"
    RECALL = "RECALL"
    PASS = "PASS"
    RETURN = "RETURN"
    APPROVE = "APPROVE"
    WITHDRAW = "WITHDRAW"

    @property
    def label(self) -> str:
        return ACTION_LABELS[self]


STATE_LABELS = {
    State.DRAFT: "草稿",
    State.SUBMITTED: "送审",
    State.RETURNED: "退回",
    State.REVIEWED: "审核通过",
    State.APPROVED: "审定",
}
ACTION_LABELS = {
    Action.SUBMIT: "送审",
    Action.RECALL: "撤回",
    Action.PASS: "审核通过",
    Action.RETURN: "退回",
    Action.APPROVE: "审定",
    Action.WITHDRAW: "撤销审定",
}


@dataclass(frozen=True)
class Step:
    """One row of the table: who may take a form from one state to the next."""

    state: State
    action: Action
    role: Role
    next_state: State
    needs_opinion: bool = False
    own_work_refused: bool = False  # nobody reviews what he submitted or reviewed himself
    rounds: tuple[int, ...] = (1, 2)  # the numbers of review steps with which this row applies


ONE_STEP, TWO_STEPS = (1,), (2,)

STEPS: tuple[Step, ...] = (
    Step(State.DRAFT, Action.SUBMIT, Role.FILLER, State.SUBMITTED),
    Step(State.RETURNED, Action.SUBMIT, Role.FILLER, State.SUBMITTED),
    Step(State.SUBMITTED, Action.RECALL, Role.FILLER, State.DRAFT),  # or to RETURNED, where it was handed in again
    Step(State.SUBMITTED, Action.PASS, Role.SECTION_CHIEF, State.REVIEWED, False, True, TWO_STEPS),
    Step(State.SUBMITTED, Action.RETURN, Role.SECTION_CHIEF, State.RETURNED, True, True, TWO_STEPS),
    Step(State.REVIEWED, Action.APPROVE, Role.REVIEW_PANEL, State.APPROVED, False, True, TWO_STEPS),
    Step(State.REVIEWED, Action.RETURN, Role.REVIEW_PANEL, State.RETURNED, True, True, TWO_STEPS),
    Step(State.SUBMITTED, Action.APPROVE, Role.REVIEW_PANEL, State.APPROVED, False, True, ONE_STEP),
    Step(State.SUBMITTED, Action.RETURN, Role.REVIEW_PANEL, State.RETURNED, True, True, ONE_STEP),
    Step(State.APPROVED, Action.WITHDRAW, Role.REVIEW_PANEL, State.RETURNED, needs_opinion=True),
)

EDITABLE = frozenset({State.DRAFT, State.RETURNED})


def steps_from(state: State, roles: frozenset[Role], review_steps: int) -> tuple[Step, ...]:
    """The steps that these roles may take from a state, own work not yet considered."""
    return tuple(step for step in STEPS if step.state == state and step.role in roles and review_steps in step.rounds)
