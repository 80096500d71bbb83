"""Why a person may not take a step: the words of a disabled button and of a refused request."""

from datetime import date

from selfeval.accounts.scope import Scope
from selfeval.assessments.models import Assessment
from selfeval.assessments.queries.forms import steps_for
from selfeval.assessments.queries.rounds import hindrance
from selfeval.assessments.workflow import STEPS, Action, State


def why_not(form: Assessment, scope: Scope, action: Action, today: date | None = None) -> str:
    """Why a person may not take a step on a form now; empty exactly when steps_for offers it."""
    action = Action(action)
    if any(step.action == action for step in steps_for(form, scope, today)):
        return ""
    roles = scope.roles_in(form.department_id, form.section_id)
    of_action = [step for step in STEPS if step.action == action and form.round.review_steps in step.rounds]
    if not any(step.role in roles for step in of_action):
        named = "、".join(dict.fromkeys(step.role.label for step in of_action)) or "其他人员"
        return f"只有{named}可以{action.label}，您没有这个岗位。"
    state = State(form.state)
    here = [step for step in of_action if step.state == state and step.role in roles]
    if not here:
        return f"自评表当前状态为“{state.label}”，不能{action.label}。"
    if refusal := hindrance(form, action, today):
        return refusal
    if action == Action.RECALL:
        return "只有送审人本人可以撤回。"
    return f"您送审或审核过这张自评表，不能再由您{action.label}，请由其他人员办理。"
