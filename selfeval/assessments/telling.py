"""The trail in sentences: what somebody did with a form, as a person would say it."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist

from selfeval.assessments.fields import COMPUTED, TAKEN
from selfeval.assessments.models import Assessment, Comment, FieldChange, Indicator, Result
from selfeval.assessments.queries.trail import SYSTEM, Event, Kind
from selfeval.assessments.typed import write_day
from selfeval.assessments.workflow import Action, State

NOTHING = "（空）"
DONE = {
    Action.SUBMIT: "已送审，等待审核。",
    Action.RECALL: "已撤回，可以继续修改。",
    Action.PASS: "已审核通过，转自评领导小组审定。",
    Action.RETURN: "已退回经办人修改。",
    Action.APPROVE: "已审定。",
    Action.WITHDRAW: "已撤销审定，退回经办人修改。",
}


def field_label(name: str) -> str:
    """A changed field as the form calls it."""
    for model in (Result, Indicator, Assessment):
        try:
            return str(model._meta.get_field(name).verbose_name)
        except FieldDoesNotExist:
            continue
    return name


@dataclass(frozen=True)
class Change:
    """One changed field in words."""

    row: FieldChange

    place = property(lambda self: self.row.place or "自评表")
    label = property(lambda self: field_label(self.row.field))
    before = property(lambda self: self.row.before or NOTHING)
    after = property(lambda self: self.row.after or NOTHING)
    who = property(lambda self: SYSTEM if self.label.endswith((TAKEN, COMPUTED)) else self.row.changed_by.full_name)


@dataclass(frozen=True)
class Told:
    """An event with its sentence, the words that were written, and the fields that were changed."""

    event: Event
    words: str
    quote: str = ""
    changes: tuple[Change, ...] = ()


def told(event: Event) -> Told:
    return TELLERS[event.kind](event)


def _step(event: Event) -> Told:
    row = event.row
    way = f"{State(row.from_state).label}→{State(row.to_state).label}"
    return Told(event, f"{Action(row.action).label}（{way}）", row.opinion)


def _change(event: Event) -> Told:
    changes = tuple(Change(row) for row in event.rows)
    if len(changes) == 1:
        return Told(event, f"修改“{changes[0].place}”的{changes[0].label}", "", changes)
    return Told(event, f"修改{len(changes)}处", "", changes)


def _taken(event: Event) -> Told:
    changes = tuple(Change(row) for row in event.rows)
    return Told(event, f"{event.person.full_name}送审时，按资金数据更新{len(changes)}处", "", changes)


def _deduction(event: Event) -> Told:
    row = event.row
    if row.after == "0.00":
        return Told(event, f"取消对指标“{row.place}”的扣减（原扣减{row.before}分）")
    if row.before == "0.00":
        return Told(event, f"对指标“{row.place}”扣减{row.after}分", row.reason)
    return Told(event, f"把对指标“{row.place}”的扣减由{row.before}分改为{row.after}分", row.reason)


def _comment(event: Event) -> Told:
    row: Comment = event.row
    where = f"指标“{row.indicator.name}”" if row.indicator else "自评表"
    if row.answers:
        return Told(event, f"回复{row.answers.written_by.full_name}对{where}的意见", row.text)
    return Told(event, f"对{where}提出意见", row.text)


def _resolved(event: Event) -> Told:
    return Told(event, f"把{event.row.written_by.full_name}的意见标为已解决", event.row.text)


def _evidence(event: Event) -> Told:
    verb = "上传" if event.kind == Kind.EVIDENCE else "移除"
    return Told(event, f"为指标“{event.row.indicator.name}”{verb}佐证材料“{event.row.file_name}”")


def _left(event: Event) -> Told:
    return Told(event, "把项目移出本次自评", event.row.left_reason)


def _extended(event: Event) -> Told:
    row = event.row
    return Told(event, f"为{row.section.name}延期，可填报到{write_day(row.due_on)}", row.reason)


TELLERS = {
    Kind.STEP: _step,
    Kind.CHANGE: _change,
    Kind.TAKEN: _taken,
    Kind.DEDUCTION: _deduction,
    Kind.COMMENT: _comment,
    Kind.RESOLVED: _resolved,
    Kind.EVIDENCE: _evidence,
    Kind.REMOVED: _evidence,
    Kind.LEFT: _left,
    Kind.EXTENDED: _extended,
}
