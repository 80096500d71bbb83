"""Whether the indicators and their weights make up a whole form: P01, P10."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from selfeval.assessments.official.judged import FormFinding, Judged, class_of, found
from selfeval.checking.findings import Severity
from selfeval.scoring.rounding import plain
from selfeval.scoring.rule_set import HUNDRED

FEWEST = 3


def judge(told: Judged) -> Iterator[FormFinding]:
    rows = told.form.rows
    if not rows:
        yield found("P10", Severity.WARNING, None, "表中没有三级指标")
        return
    weights = [row.weight for row in rows]
    if None not in weights:
        yield from _sums(told, sum(weights, Decimal(0)))
    if len(rows) < FEWEST:
        message = f"只有{len(rows)}个三级指标，不足以反映绩效"
        yield found("P10", Severity.WARNING, rows[0].cells.get("name"), message)
    yield from _missing_classes(told)


def _sums(told: Judged, of_rows: Decimal) -> Iterator[FormFinding]:
    rows, stated = told.form.rows, told.form.stated_weight
    whole = of_rows + told.execution_weight
    cell = told.form.total_cells.get("weight") or rows[0].cells.get("weight")
    if whole != HUNDRED:
        message = f"各项分值{plain(of_rows)}与预算执行率分值{plain(told.execution_weight)}合计{plain(whole)}，应为100"
        yield found("P01", Severity.ERROR, cell, message)
        return
    without_execution = told.form.funds.weight is None and stated == of_rows
    if stated is not None and stated != HUNDRED and not without_execution:
        yield found("P01", Severity.ERROR, cell, f"分值合计应为{plain(whole)}，表中填{plain(stated)}")
    yield from _deviations(told)


def _deviations(told: Judged) -> Iterator[FormFinding]:
    """Another split among the classes than the rule set's may be explained."""
    given: Counter = Counter()
    first = {}
    for row in told.form.rows:
        of_class = class_of(row.indicator_class)
        given[of_class] += row.weight
        first.setdefault(of_class, row)
    for each, weight in told.rule_set.class_weights:
        if each in given and given[each] != weight:
            message = f"{each.label}分值合计{plain(given[each])}分，评分规则为{plain(weight)}分，请说明调整分值的原因"
            yield found("P01", Severity.EXPLAIN, first[each].cells.get("weight"), message)


def _missing_classes(told: Judged) -> Iterator[FormFinding]:
    present = {class_of(row.indicator_class) for row in told.form.rows}
    for each, weight in told.rule_set.class_weights:
        if weight > 0 and each not in present:
            yield found("P10", Severity.WARNING, told.form.rows[0].cells.get("name"), f"没有设置{each.label}")
