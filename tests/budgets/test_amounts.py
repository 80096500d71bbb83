from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.amounts import LARGEST, NotAnAmount, parse_amount


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,234.56", "12345600.00"),
        ("１２３４．５６", "12345600.00"),
        ("１，２３４．５６", "12345600.00"),
        ("12.5万", "125000.00"),
        ("12.5万元", "125000.00"),
        ("1.2亿", "120000000.00"),
        ("350元", "350.00"),
        ("￥350.5元", "350.50"),
        (" 132.912 ", "1329120.00"),
        ("0.000001", "0.01"),
        (".5", "5000.00"),
        ("0", "0.00"),
        ("42。5", "425000.00"),
        ("+42", "420000.00"),
        ("007", "70000.00"),
        ("12.3400000000", "123400.00"),
        ("", None),
        ("　 ", None),
    ],
)
def test_amounts_in_wan_are_read_as_people_write_them(text, yuan):
    assert parse_amount(text, "wan") == (yuan if yuan is None else Decimal(yuan))


def test_the_unit_of_the_page_is_that_of_bare_numbers_only():
    assert parse_amount("12.5", "yuan") == Decimal("12.50")
    assert parse_amount("12.5万", "yuan") == Decimal("125000.00")


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("abc", "wan", "不是金额"),
        ("12万3", "wan", "不是金额"),
        ("inf", "wan", "不是金额"),
        ("nan", "yuan", "不是金额"),
        ("1e5", "yuan", "不是金额"),
        ("1_000", "yuan", "不是金额"),
        ("0x10", "yuan", "不是金额"),
        ("100%", "yuan", "不是金额"),
        ("=SUM(A1)", "yuan", "不是金额"),
        ("١٢٣", "yuan", "不是金额"),
        ("-5", "wan", "金额不能为负"),
        ("－5", "wan", "金额不能为负"),
        ("(1,234.00)", "wan", "金额不能为负"),
        ("1,23", "wan", "逗号或小数点位置不对"),
        ("1.2.3", "wan", "逗号或小数点位置不对"),
        ("1,234,5", "wan", "逗号或小数点位置不对"),
        ("12.345", "yuan", "最多两位小数"),
        ("1.1234567", "wan", "最多六位小数"),
        ("1234567890123456789", "yuan", "位数太多"),
        ("9" * 14, "yuan", "太大"),
        ("1000000000", "wan", "太大"),
    ],
)
def test_what_is_no_amount_is_refused_in_words(text, unit, words):
    with pytest.raises(NotAnAmount, match=words):
        parse_amount(text, unit)


@given(st.integers(0, int(LARGEST * 100)))
def test_every_cent_is_read_back_in_both_units_and_with_separators(cents):
    amount = Decimal(cents).scaleb(-2)
    assert parse_amount(f"{amount:.2f}", "yuan") == amount
    assert parse_amount(f"{amount:,.2f}", "yuan") == amount
    assert parse_amount(f"{amount.scaleb(-4):f}", "wan") == amount


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_a_sentence(text):
    try:
        amount = parse_amount(text)
    except NotAnAmount as refusal:
        assert str(refusal).endswith("。")
    else:
        assert amount is None or 0 <= amount <= LARGEST
