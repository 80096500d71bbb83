"""How figures are written on the screen: money, shares, scores, and the marks beside them."""

from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html

from selfeval.scoring import writing
from selfeval.scoring.rounding import plain, round_half_up
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS
from selfeval.scoring.writing import NOTHING, in_wan

register = template.Library()

LOWEST_RATE = dict(DEFAULT_THRESHOLDS)["rate_explain_below"]
MEASURES = {
    "initial": "INITIAL",
    "adjusted": "ADJUSTED",
    "appropriated": "APPROPRIATED",
    "executed": "EXECUTED",
}

register.filter("percent", writing.percent)
register.filter("points", writing.points)


@register.filter
def wan(amount: Decimal | None) -> str:
    """元 as 万元 with separators, as screens show it: 12345678.9 → 1,234.57."""
    return NOTHING if amount is None else f"{in_wan(amount):,.2f}"


@register.filter
def yuan(amount: Decimal | None) -> str:
    """元 with two decimals: 12345678.9 → 12,345,678.90."""
    return NOTHING if amount is None else f"{round_half_up(amount):,.2f}"


@register.filter
def money(amount: Decimal | None, unit: str = "wan") -> str:
    return yuan(amount) if unit == "yuan" else wan(amount)


@register.filter
def typed(amount: Decimal | None, unit: str = "wan") -> str:
    """An amount as it stands in a field, to the cent in its unit: 132912 → 13.2912, 1234500 → 123.45."""
    if amount is None:
        return ""
    whole, _, cents = f"{amount if unit == 'yuan' else amount.scaleb(-4):,f}".partition(".")
    return f"{whole}.{cents.rstrip('0').ljust(2, '0')}"


@register.filter
def weight(value: Decimal | None) -> str:
    """A weight without trailing zeros: 10.00 → 10."""
    return NOTHING if value is None else plain(value)


@register.filter
def mark(of_money):
    """What stands out about an execution, in words and a sign: above the budget, below 90 %, no budget."""
    if not of_money.adjusted and of_money.executed:
        return _mark("over", "!", "无预算支出")
    if of_money.rate is None:
        return ""
    if of_money.rate > 1:
        return _mark("over", "▲", "超过100%")
    return _mark("low", "▼", "低于90%") if of_money.rate < LOWEST_RATE else ""


def _mark(kind: str, sign: str, words: str):
    return format_html('<span class="mark {}"><span aria-hidden="true">{}</span> {}</span>', kind, sign, words)


@register.simple_tag
def amount(fiscal_year_id: int, of_money, column: str, unit: str = "wan"):
    """An amount that leads to the rows behind it."""
    text = money(getattr(of_money, column), unit)
    if not of_money.line_ids:
        return text
    url = amount_url(fiscal_year_id, of_money, MEASURES[column])
    return format_html('<a class="figure" href="{}">{}</a>', url, text)


@register.simple_tag
def amount_url(fiscal_year_id: int, of_money, measure: str = "") -> str:
    """The address of the rows behind an amount, or behind all columns of its lines."""
    query = {"lines": lines_text(of_money.line_ids), "measure": measure}
    given = urlencode({name: value for name, value in query.items() if value}, safe=",-")
    return f"{reverse('budgets:rows', args=[fiscal_year_id])}?{given}"


def lines_text(line_ids) -> str:
    """Line ids with runs drawn together, so that the address stays short: 1,2,3,7 → 1-3,7."""
    runs: list[list[int]] = []
    for line_id in sorted(set(line_ids)):
        if runs and runs[-1][1] == line_id - 1:
            runs[-1][1] = line_id
        else:
            runs.append([line_id, line_id])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
