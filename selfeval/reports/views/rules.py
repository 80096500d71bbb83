"""校验规则: every check of the one registry in plain words, with the thresholds of a rule set.

Nothing is listed by hand: what registers stands on the page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import CodeType, FunctionType

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from selfeval.assessments.official import APPLIED
from selfeval.assessments.official.judged import CENT
from selfeval.assessments.queries.rule_sets import Offer, offers, rules_in_words
from selfeval.checking import prose
from selfeval.checking.findings import SEVERITY_LABELS, Severity
from selfeval.checking.registry import CHECKS, Check
from selfeval.scoring.rounding import plain
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS
from selfeval.scoring.writing import percent

SIGNS = {Severity.ERROR: "×", Severity.EXPLAIN: "!", Severity.WARNING: "i"}
SUBJECTS = {
    "money": "资金",
    "sheet": "自评表",
    "report": "自评报告",
    "words": "报告正文",
    "said": "资金情况说明",
    "prose": "任意文本（核对自评报告）",
}
ANY_FORM = "任意自评表（核对自评表）"
ROOMS = ("budgets", "selfeval")
GROUPS = {"B": "资金", "P": "得分", "T": "文字"}
MEANINGS = {
    Severity.ERROR: "必须改正，改正前不能送审或审批。",
    Severity.EXPLAIN: "须写明原因（10个字以上）才能通过，说明印入报告。",
    Severity.WARNING: "提醒核实，不影响送审和审批。",
}
THRESHOLDS: dict[str, tuple[str, Callable[[Decimal], str]]] = {
    "rate_explain_below": ("执行率低于{}的须说明", percent),
    "over_achievement": ("实际完成值达到年度指标值{}倍及以上的须说明", plain),
    "sum_tolerance": ("合计相差超过{}元的视为不一致", plain),
    "rate_tolerance": ("比率相差超过{}的视为不一致", percent),
    "adjustment_explain_above": ("调整额超过年初预算数{}的须说明", percent),
    "low_execution": ("执行率低于{}的提醒核实", percent),
    "performance_gap": ("绩效得分率高出执行率{}以上（以得分率为分母）的须说明", percent),
    "unit_error_factor": ("与上年相差{}倍以上的提醒核实", plain),
}
LAST_DIGIT = "与文中数字写出的末位相差一个单位以内的视为一致"
OF_FORMS = {"P03": ("rate_tolerance",), "B04": ("sum_tolerance",)}  # what 核对自评表 reads beside the check itself
# What a check compares by beside the thresholds of the rule set.
FIXED = {
    "P03": (f"得分相差{plain(CENT)}分及以上的视为不一致",),
    "P04": (f"总分与各项之和相差{plain(CENT)}分及以上的视为不一致",),
    "P05": ("得分低于分值的须说明",),
    "T10": (LAST_DIGIT,),
    "T12": (f"{LAST_DIGIT}（另加0.05个百分点）",),
}
assert prose  # its checks register when it is imported


@dataclass(frozen=True)
class Rule:
    """The checks of one id: in each place where it is applied it may weigh differently."""

    id: str
    checks: tuple[Check, ...]
    limits: tuple[str, ...]

    @property
    def severities(self) -> list[tuple[str, str, str]]:
        found = set().union(*(severities_of(each) for each in self.checks))
        return [(each.value, SIGNS[each], SEVERITY_LABELS[each]) for each in Severity if each in found]

    @property
    def says(self) -> list[str]:
        return list(dict.fromkeys(each.says for each in self.checks))

    @property
    def needs_document(self) -> bool:
        return any(each.needs_document for each in self.checks)

    @property
    def applied(self) -> str:
        places = [SUBJECTS.get(each.subject, each.subject) for each in self.checks]
        return "、".join([*dict.fromkeys(places), *([ANY_FORM] if self.id in APPLIED else [])])


@require_GET
def check_rules(request):
    asked = request.GET.get("rule_set") or offers()[0].name
    offer = next((each for each in offers() if each.name == asked), None)
    if offer is None:
        raise Http404
    context = {
        "groups": groups(offer),
        "offer": offer,
        "words": rules_in_words(offer.values),
        "choices": [(each.name, each.values.title) for each in offers()],
        "meanings": [(each.value, SIGNS[each], SEVERITY_LABELS[each], words) for each, words in MEANINGS.items()],
    }
    return render(request, "reports/check_rules.html", context)


def groups(offer: Offer) -> list[tuple[str, list[Rule]]]:
    """The rules by the letter of their ids, in the order of their numbers."""
    found: dict[str, list[Check]] = {}
    for each in CHECKS.values():
        found.setdefault(each.id, []).append(each)
    values = offer.values.check_thresholds()
    rules = [Rule(key, tuple(checks), limits_of(checks, values)) for key, checks in sorted(found.items())]
    letters = dict.fromkeys(rule.id[0] for rule in rules)
    return [(GROUPS.get(letter, letter), [rule for rule in rules if rule.id[0] == letter]) for letter in letters]


def limits_of(checks: list[Check], values: dict[str, Decimal]) -> tuple[str, ...]:
    """The thresholds that the checks read, in words with their values."""
    read = {name for each in checks for name in (*thresholds_of(each), *OF_FORMS.get(each.id, ()))}
    words = (_in_words(name, value) for name, value in values.items() if name in read)
    return (*words, *(limit for key in dict.fromkeys(each.id for each in checks) for limit in FIXED.get(key, ())))


def _in_words(name: str, value: Decimal) -> str:
    sentence, write = THRESHOLDS.get(name, (f"{name}：{{}}", plain))
    return sentence.format(write(value))


def thresholds_of(check: Check) -> set[str]:
    """The names of the thresholds in the check's own code and in the functions of its room that it calls.

    Read from the code, so that the page cannot say another threshold than the one that is applied.
    """
    names = {name for name, _ in DEFAULT_THRESHOLDS}
    return {each for code in _called(check.judge, set()) for each in code.co_consts if isinstance(each, str)} & names


def severities_of(check: Check) -> set[Severity]:
    """The severity of a check, and the other one that its own code yields where a rule has two."""
    named = {name for code in _called(check.judge, set()) if "Severity" in code.co_names for name in code.co_names}
    return {check.severity, *(each for each in Severity if each.name in named)}


def _called(function: FunctionType, seen: set[FunctionType]) -> Iterator[CodeType]:
    """The code of a function and of those of its room that it calls, each once."""
    seen.add(function)
    code = list(_codes(function.__code__))
    yield from code
    for each in (function.__globals__.get(name) for one in code for name in one.co_names):
        if isinstance(each, FunctionType) and each not in seen and each.__module__.startswith(ROOMS):
            yield from _called(each, seen)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code with that of what is nested in it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)
