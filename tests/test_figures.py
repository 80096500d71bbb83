from decimal import Decimal

import pytest

from budgets.queries import Money
from selfeval.templatetags import figures


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("12345678.90"), "1,234.57"),
        (Decimal("50"), "0.01"),  # half goes up, not to the even neighbour
        (Decimal("150"), "0.02"),
        (Decimal("0"), "0.00"),
        (Decimal("-123456.00"), "-12.35"),
        (None, "—"),
    ],
)
def test_wan_writes_ten_thousands(amount, written):
    assert figures.wan(amount) == written


def test_money_follows_the_unit():
    amount = Decimal("12345678.90")
    assert figures.money(amount, "yuan") == "12,345,678.90"
    assert figures.money(amount, "wan") == "1,234.57"
    assert figures.money(None, "yuan") == "—"


@pytest.mark.parametrize(("weight", "written"), [(Decimal("7.50"), "7.5"), (Decimal("100.00"), "100"), (None, "—")])
def test_weights_drop_trailing_zeros(weight, written):
    assert figures.weight(weight) == written


@pytest.mark.parametrize(
    ("adjusted", "executed", "words"),
    [("100", "101", "超过100%"), ("100", "89.99", "低于90%"), ("0", "1", "无预算支出")],
)
def test_mark_says_in_words_what_stands_out(adjusted, executed, words):
    assert words in figures.mark(Money(initial=Decimal(adjusted), executed=Decimal(executed)))


@pytest.mark.parametrize(("adjusted", "executed"), [("100", "100"), ("100", "90"), ("0", "0")])
def test_mark_keeps_quiet_otherwise(adjusted, executed):
    assert figures.mark(Money(initial=Decimal(adjusted), executed=Decimal(executed))) == ""


def test_lines_text_draws_runs_together():
    assert figures.lines_text([7, 1, 2, 3, 3]) == "1-3,7"
    assert figures.lines_text([]) == ""


def test_amount_leads_to_its_rows():
    money = Money(executed=Decimal("20000"), line_ids=(1, 2, 5))
    assert figures.amount(3, money, "executed", "yuan") == (
        '<a class="figure" href="/money/3/rows/?lines=1-2,5&amp;measure=EXECUTED">20,000.00</a>'
    )
