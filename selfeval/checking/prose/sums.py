"""T10–T13 and T01: figures of a text held against each other. Where the words leave two readings it says nothing."""

import re
from decimal import Decimal

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import OTHER_YEAR, Found, Prose, at, close, told, wan
from selfeval.checking.prose.figures import APPROPRIATED, BUDGET, SPENT, TOTAL, WORDS, Amount, Rate
from selfeval.checking.prose.text import UNITS, number_of, places_of, plain
from selfeval.checking.registry import Thresholds, check

OF_BUDGET = re.compile(r"支出率|执行率|完成预算|预算完成率|支出进度|执行进度|资金使用率")
OF_FUNDS = re.compile(r"到位率|拨付率")
GREW = re.compile(
    r"(?:比|较)(?:上年|去年|\d{4}年)[^，。；%]{0,12}?(?P<way>增加|减少|增长|下降)(?:了)?"
    r"(?P<by>\d+(?:\.\d+)?)(?P<unit>亿元|万元|元)[^。；%]{0,10}?(?:增长|下降|增幅|降幅|减少|增加)(?:了|为|达)?(?P<rate>\d+(?:\.\d+)?)%"
)


@check("T10", "prose", Severity.ERROR, "比率等于文中自己的分子除以分母")
def rates_are_their_quotients(prose: Prose, thresholds: Thresholds) -> Found:
    for rate in prose.figures.rates:
        over, under = _columns_of(rate)
        if not over or OTHER_YEAR.search(rate.label):
            continue
        above = _numerator(prose, rate, over)
        if above is None or above.value == 0:
            continue
        below = _denominators(prose, above, under)
        below = [each for each in below if each.value > each.exactness]
        if not below or any(_agrees(rate, above, each) for each in below):
            continue
        quotients = {each.value: above.value * 100 / each.value for each in below}
        of, quotient = next(iter(quotients.items()))
        computed = f"{plain(quotient)}%"
        message = f"{above.entity}{wan(above.value)}万元÷{wan(of)}万元＝{computed}，文中写{rate.text}"
        certain = len(quotients) == 1 and abs(quotient - rate.value) >= Decimal("0.5") * 10 ** -min(rate.places, 0)
        yield at(rate.sentence), message, told(computed, rate.text), Severity.ERROR if certain else Severity.WARNING


def _columns_of(rate: Rate) -> tuple[str, tuple[str, ...]]:
    """The column above the line, and those that may stand below it."""
    if OF_BUDGET.search(rate.label):
        return SPENT, (BUDGET, APPROPRIATED)
    return (APPROPRIATED, (BUDGET,)) if OF_FUNDS.search(rate.label) else ("", ())


def _numerator(prose: Prose, rate: Rate, role: str) -> Amount | None:
    """The amount that the rate speaks of: the last of its column before it in its sentence."""
    before = [a for a in prose.figures.amounts if a.sentence == rate.sentence and a.offset < rate.offset]
    fitting = [a for a in before if a.role == role and (not rate.entity or a.entity == rate.entity)]
    return fitting[-1] if fitting else None


def _denominators(prose: Prose, above: Amount, roles: tuple[str, ...]) -> list[Amount]:
    """What the same money was budgeted or given: in the sentence itself, else anywhere in the text."""
    for role in roles:
        own = [a for a in prose.figures.of(above.entity, role) if a.sentence == above.sentence]
        if own:
            return own
    return [amount for role in roles for amount in prose.figures.of(above.entity, role)] if above.entity else []


def _agrees(rate: Rate, above: Amount, below: Amount) -> bool:
    """Rounded or cut off at the digits that were written; exactly 100 % is no rounding of less or more.

    The amounts were rounded too: 0.09万元 of 0.10万元 may be 85 % or 94 %.
    """
    slack = Decimal("0.005") if rate.value == 100 else Decimal(1).scaleb(-rate.places)
    least = (above.value - above.exactness) * 100 / (below.value + below.exactness)
    most = (above.value + above.exactness) * 100 / (below.value - below.exactness)
    return least - slack < rate.value < most + slack


@check("T11", "prose", Severity.ERROR, "各部分之和等于总数")
def parts_add_up(prose: Prose, thresholds: Thresholds) -> Found:
    for role, word in WORDS.items():
        whole, basic, project = (prose.figures.one(e, role) for e in (TOTAL, "基本支出", "项目支出"))
        if whole is None or basic is None or project is None:
            continue
        total = basic.value + project.value
        if not close(whole.value, total, whole, basic, project):
            message = (
                f"{word}：基本支出{wan(basic.value)}万元与项目支出{wan(project.value)}万元之和为{wan(total)}万元，"
                f"与合计{wan(whole.value)}万元相差{wan(abs(total - whole.value))}万元"
            )
            yield at(whole.sentence), message, told(f"{wan(total)}万元", whole.text)


@check("T12", "prose", Severity.ERROR, "增减额与增减幅度一致")
def growth_is_its_quotient(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        for match in GREW.finditer(sentence.text):
            before = [
                a.value
                for a in prose.figures.amounts
                if a.sentence == sentence and a.offset < sentence.offset + match.start()
            ]
            by, places = number_of(match["by"]) * UNITS[match["unit"]], places_of(match["rate"])
            sign = -1 if match["way"] in ("增加", "增长") else 1
            rates = {value + sign * by: by * 100 / (value + sign * by) for value in before if value + sign * by > 0}
            slack = Decimal(1).scaleb(-places) + Decimal("0.05")
            # Where the sentence names several amounts, one of them may be the one that is meant.
            if len(rates) != 1 or any(abs(rate - number_of(match["rate"])) < slack for rate in rates.values()):
                continue
            of, rate = next(iter(rates.items()))
            computed = f"{plain(rate)}%"
            message = f"{wan(by)}万元÷上年{wan(of)}万元＝{computed}，文中写{match['rate']}%"
            yield at(sentence), message, told(computed, f"{match['rate']}%")


@check("T13", "prose", Severity.WARNING, "元和万元没有写错")
def units_are_not_confused(prose: Prose, thresholds: Thresholds) -> Found:
    seen: dict[tuple[str, str], Amount] = {}
    for amount in prose.figures.amounts:
        if not amount.entity:
            continue
        number = amount.text.rstrip("元万亿").strip()
        other = seen.setdefault((amount.entity, number), amount)
        if other.unit != amount.unit:
            message = f"{amount.entity}的同一个数写成“{other.text}”和“{amount.text}”，疑似金额单位错误"
            yield at(amount.sentence), message, told(other.text, amount.text)


@check("T01", "prose", Severity.ERROR, "同一个数在全文中相同")
def a_figure_has_one_value(prose: Prose, thresholds: Thresholds) -> Found:
    first: dict[tuple, Amount] = {}
    for amount in prose.figures.amounts:
        known = amount.entity in (TOTAL, "基本支出", "项目支出") and (amount.role == SPENT or amount.initial)
        if not known or OTHER_YEAR.search(amount.sentence.text):
            continue
        other = first.setdefault((amount.entity, amount.role), amount)
        if not close(other.value, amount.value, other, amount) and other.unit == amount.unit:
            what = ("年初" if amount.initial else "") + WORDS[amount.role]
            message = f"{amount.entity}{what}前面写{other.text}，这里写{amount.text}"
            yield at(amount.sentence), message, told(other.text, amount.text)
