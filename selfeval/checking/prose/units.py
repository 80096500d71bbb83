"""T13: 元 and 万元. The same number in two units, a sum converted wrongly, and figures a factor of 10,000 apart."""

import re
from collections.abc import Iterator

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import Found, Prose, at, close, told
from selfeval.checking.prose.figures import Amount
from selfeval.checking.prose.parts import wrong_sums
from selfeval.checking.prose.rates import wrong_rates
from selfeval.checking.prose.text import UNITS, plain
from selfeval.checking.registry import Thresholds, check

CONVERTED = re.compile(r"(?:（(?:即|折合|约合|合)?|[，,]?(?:即|折合|约合|合计?))(?:人民币)?")
UNIT_WRONG = "金额单位（元、万元）写错"
SLIP = f"相差一万倍，疑似{UNIT_WRONG}"


@check("T13", "prose", Severity.WARNING, "元和万元没有写错")
def units_are_not_confused(prose: Prose, thresholds: Thresholds) -> Found:
    yield from _two_units(prose)
    yield from _conversions(prose)
    for wrong in wrong_rates(prose):
        if wrong.is_unit_slip:
            message = f"{wrong.above.entity}按文中金额计算为{plain(wrong.quotient)}%，与文中{wrong.rate.text}{SLIP}"
            yield at(wrong.rate.sentence), message, told(f"{plain(wrong.quotient)}%", wrong.rate.text), Severity.ERROR
    for wrong in wrong_sums(prose):
        slipped = wrong.slipped
        if slipped:
            message = f"{wrong.parts}{wrong.computed}，与合计{wrong.whole.text}不符，“{slipped.text}”疑似{UNIT_WRONG}"
            yield at(slipped.sentence), message, told(wrong.computed, slipped.text), Severity.ERROR


def _two_units(prose: Prose) -> Found:
    seen: dict[tuple[str, str], Amount] = {}
    for amount in prose.figures.amounts:
        if not amount.entity:
            continue
        number = amount.text.rstrip("元万亿").strip()
        other = seen.setdefault((amount.entity, number), amount)
        if other.unit != amount.unit:
            message = f"{amount.entity}的同一个数写成“{other.text}”和“{amount.text}”，疑似金额单位错误"
            yield at(amount.sentence), message, told(other.text, amount.text)


def _conversions(prose: Prose) -> Iterator[tuple]:
    """12903500元（1290.35万元）, 500000元，即50万元: one sum in two units."""
    for one, other in zip(prose.figures.amounts, prose.figures.amounts[1:], strict=False):
        between = prose.text[one.end : other.offset]
        if one.unit == other.unit or one.sentence != other.sentence or not CONVERTED.fullmatch(between):
            continue
        if not close(abs(one.value), abs(other.value), one, other):
            computed = f"{plain(abs(one.value) / UNITS[other.unit], max(2, other.places))}{other.unit}"
            message = f"{one.text}换算为{computed}，文中写{other.text}"
            yield at(one.sentence), message, told(computed, other.text), Severity.ERROR
