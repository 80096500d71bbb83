"""Whether the indicators and their weights make up a whole form: P01, P10."""

from collections import Counter
from decimal import Decimal

from selfeval.assessments.facts import SheetFacts
from selfeval.assessments.rules.common import Found
from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.scoring.rounding import plain
from selfeval.scoring.rule_set import HUNDRED
from selfeval.scoring.terms import IndicatorClass

FEWEST = 3


@check("P01", "sheet", Severity.ERROR, "分值合计为100（含预算执行率），各一级指标分值与评分规则一致")
def weights_add_up(facts: SheetFacts, thresholds: Thresholds) -> Found:
    """The sum is an error; another split among the classes than the rule set's may be explained."""
    execution = facts.rule_set.execution_weight
    of_class: Counter[IndicatorClass] = Counter()
    for each in facts.rows:
        of_class[each.row.indicator_class] += each.row.weight or Decimal(0)
    whole = execution + sum(of_class.values(), Decimal(0))
    if whole != HUNDRED:
        words = f"分值合计为{plain(whole)}分（含预算执行率{plain(execution)}分），应为100分"
        yield "weights", f"{words}，差{plain(HUNDRED - whole)}分", f"{whole}"
    yield from _outside_the_layout(facts)
    for each, weight in facts.rule_set.class_weights:
        given = Decimal(of_class[each])
        if given != weight:
            words = f"{each.label}分值合计{plain(given)}分，评分规则为{plain(weight)}分，请说明调整分值的原因"
            yield f"class:{each.value}", words, f"{given}/{weight}", Severity.EXPLAIN


def _outside_the_layout(facts: SheetFacts) -> Found:
    """Indicators that the year's form has no line for: they would be counted and not printed."""
    places = {(of_class, each) for of_class, group in facts.rule_set.layout for each in group}
    for each in facts.rows:
        if (each.row.indicator_class, each.row.subclass) not in places:
            words = f"{each.name}属于“{each.row.subclass.label}”，本年度自评表没有这一栏，请调整所属的二级指标"
            yield each.place("target"), words, each.row.subclass.value


@check("P10", "sheet", Severity.WARNING, "绩效指标不少于3个，评分规则的各类一级指标都有")
def indicators_cover_the_classes(facts: SheetFacts, thresholds: Thresholds) -> Found:
    if len(facts.rows) < FEWEST:
        words = f"只有{len(facts.rows)}个绩效指标，一般不少于{FEWEST}个，请核实能否反映项目的全部内容"
        yield "indicators", words, f"{len(facts.rows)}"
    present = {each.row.indicator_class for each in facts.rows}
    for of_class, weight in facts.rule_set.class_weights:
        if weight > 0 and of_class not in present:
            yield f"class:{of_class.value}", f"没有设置{of_class.label}", of_class.value
