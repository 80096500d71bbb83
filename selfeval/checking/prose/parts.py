"""T11: the parts of a whole add up to it; a budget less its spending is what is left."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import Found, Prose, at, close, is_unit_slip, told, wan
from selfeval.checking.prose.figures import Amount
from selfeval.checking.prose.labels import BUDGET, FULL, INITIAL, SPENT, TOTAL, WORDS
from selfeval.checking.prose.leftovers import wrong_leftovers
from selfeval.checking.prose.passages import Passage, passages
from selfeval.checking.registry import Thresholds, check

BASIC, PROJECT, STAFF, OFFICE = "基本支出", "项目支出", "人员经费", "公用经费"
# Sets that leave nothing out: their sum may not fall short of the whole either.
COMPLETE = ((STAFF, OFFICE, PROJECT), (BASIC, PROJECT))
OVERLAPPING = re.compile(r"三公|政府采购|购买服务|民生|重点|专项债|中央|省级|市级|区级|县级|直达")
MUCH_MORE = Decimal("1.5")  # beyond it the list tells of other things than parts
LIST = re.compile(r"[个项](?:项目)?[，]?(?:即|分别为|分别是|包括|为|：)(?P<names>[^。；，：]+)")


@dataclass(frozen=True)
class WrongSum:
    """A whole that is not the sum of its parts; `parts` says in words what was added up."""

    whole: Amount
    total: Decimal
    parts: str
    of: dict[str, Amount]

    @property
    def computed(self) -> str:
        return f"{wan(self.total)}万元"

    @property
    def slipped(self) -> Amount | None:
        """The amount, whole or part, that written in the other unit would make the sum right."""
        if is_unit_slip(self.total, self.whole.value):
            return self.whole
        for part in self.of.values():
            rest = self.whole.value - (self.total - part.value)
            if is_unit_slip(part.value, rest):
                return part
        return None


@check("T11", "prose", Severity.ERROR, "各部分之和等于总数，预算减去支出等于结余")
def parts_add_up(prose: Prose, thresholds: Thresholds) -> Found:
    for wrong in wrong_sums(prose):
        if wrong.slipped:  # T13 says so
            continue
        gap = wan(abs(wrong.total - wrong.whole.value))
        message = f"{wrong.parts}{wrong.computed}，与合计{wan(wrong.whole.value)}万元相差{gap}万元"
        yield at(wrong.whole.sentence), message, told(wrong.computed, wrong.whole.text)
    yield from wrong_leftovers(prose)


def wrong_sums(prose: Prose) -> Iterator[WrongSum]:
    """Each wrong whole once: of a passage, of what the text says in several places, of a list of projects."""
    seen: set[tuple[str, Decimal, Decimal]] = set()
    for wrong in (*_of_passages(prose), *_of_text(prose), *_of_projects(prose)):
        key = (wrong.whole.role, wrong.whole.value, wrong.total)
        if key not in seen:
            seen.add(key)
            yield wrong


def _of_passages(prose: Prose) -> Iterator[WrongSum]:
    for passage in passages(prose):
        if not passage.wholes or not passage.parts:
            continue
        for names in COMPLETE:
            if all(name in passage.parts for name in names):
                yield from _complete(passage, {name: passage.parts[name] for name in names})
                break
        else:
            yield from _too_much(passage)


def _complete(passage: Passage, parts: dict[str, Amount]) -> Iterator[WrongSum]:
    """These parts, or all that are listed with them, are one of the sums before them."""
    if _is_of_columns(passage.wholes[-1], parts):
        return
    if not any(_is_sum(whole, some) for whole in passage.wholes for some in (parts, passage.parts)):
        yield _wrong(passage.wholes[-1], parts)


def _too_much(passage: Passage) -> Iterator[WrongSum]:
    """A list may leave out small parts, and name a part of a part; it may never be more than the whole."""
    parts, wholes = passage.parts, passage.wholes
    whole = wholes[-1]
    if whole.entity == BASIC and set(parts) == {STAFF, OFFICE}:
        yield from _complete(passage, parts)
        return
    total = sum(a.value for a in parts.values())
    most = max(wholes, key=lambda a: a.value)
    if (
        total <= most.value
        or total > MUCH_MORE * most.value
        or _is_of_columns(whole, parts)
        or close(total, most.value, most, *parts.values())
        or _is_open(wholes, list(parts.values()))
    ):
        return
    if len(parts) == 1 and not set(parts) & {BASIC, PROJECT, STAFF, OFFICE}:
        return
    if not (len(parts) > 1 and any(OVERLAPPING.search(name) for name in parts)):
        yield _wrong(whole, parts)


def _is_of_columns(whole: Amount, parts: dict[str, Amount]) -> bool:
    """Whether whole and parts say that they are of two columns: what was spent of a budget is no part of it."""
    roles = {a.role for a in (whole, *parts.values()) if a.told and a.role in WORDS}
    return len(roles) > 1


def _is_open(wholes: list[Amount], parts: list[Amount]) -> bool:
    """Whether some of the parts are the whole already, or one of them is the sum of those behind it."""
    values = [a.value for a in parts]
    heads = [sum(values[:number]) for number in range(1, len(values))]
    if any(close(head, whole.value, whole, *parts) for head in heads[1:] for whole in wholes):
        return True
    return any(
        close(values[at_], sum(values[at_ + 1 : to]), *parts)
        for at_ in range(len(values) - 2)
        for to in range(at_ + 3, len(values) + 1)
    )


def _is_sum(whole: Amount, parts: dict[str, Amount]) -> bool:
    return close(whole.value, sum(a.value for a in parts.values()), whole, *parts.values())


def _wrong(whole: Amount, parts: dict[str, Amount]) -> WrongSum:
    words = WORDS.get(whole.role, "") if whole.told else ""
    names = "、".join(f"{name}{wan(a.value)}万元" for name, a in parts.items())
    total = sum((a.value for a in parts.values()), Decimal(0))
    return WrongSum(
        whole, total, f"{words}{'：' if words else ''}{names}{'之和为' if len(parts) > 1 else '，即'}", parts
    )


def _of_text(prose: Prose) -> Iterator[WrongSum]:
    """基本支出 and 项目支出 of one column, wherever the text names them."""
    for role in WORDS:
        for stage in (None, INITIAL, FULL) if role == BUDGET else (None,):
            whole, basic, project = (prose.one(e, role, stage) for e in (TOTAL, BASIC, PROJECT))
            if whole and basic and project and not _is_sum(whole, {BASIC: basic, PROJECT: project}):
                yield _wrong(whole, {BASIC: basic, PROJECT: project})


def _of_projects(prose: Prose) -> Iterator[WrongSum]:
    """纳入自评的项目共4个，即…，涉及资金500.20万元: against what the text gives each of them."""
    for whole in prose.figures.amounts:
        match = LIST.search(whole.sentence.text) if "涉及" in whole.label else None
        names = [name.strip() for name in re.split(r"[、和及]", match["names"])] if match else []
        sums = []
        for role, stage in ((BUDGET, FULL), (BUDGET, None), (SPENT, None)):
            known = {name: prose.one(name, role, stage) for name in names}
            if len(known) > 1 and all(known.values()):
                sums.append(known)
        if sums and not any(_is_sum(whole, known) for known in sums):
            yield _wrong(whole, sums[0])
