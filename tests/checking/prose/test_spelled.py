"""Numbers in Chinese numerals, exactly and with the worth of their last digit."""

import re
from decimal import Decimal

import pytest

from selfeval.checking.prose.spelled import NUMBER, value_of


@pytest.mark.parametrize(
    ("written", "value", "last"),
    [
        ("七千九百万", 79_000_000, 10_000),
        ("七点九亿", 790_000_000, 10_000_000),
        ("一亿二千万", 120_000_000, 10_000),
        ("三千万亿", 3 * 10**15, 10**12),
        ("柒仟玖佰万", 79_000_000, 10_000),
        ("一百零五", 105, 1),
        ("十二", 12, 1),
        ("二十", 20, 1),
        ("一〇〇", 100, 1),
        ("3千5百万", 35_000_000, 10_000),
        ("1万5千", 15_000, 1),
        ("两万", 20_000, 10_000),
        ("九十九点五八", Decimal("99.58"), Decimal("0.01")),
        ("三十三点八八万", 338_800, 100),
    ],
)
def test_a_spelled_number_is_read_to_its_last_digit(written, value, last):
    assert value_of(written) == (value, last)
    assert re.fullmatch(NUMBER, written)


@pytest.mark.parametrize("words", ["几十", "数十万", "数百万", "万", "千", "百万"])
def test_what_begins_with_no_digit_is_no_number(words):
    assert not re.fullmatch(NUMBER, words) and not re.search(NUMBER, words)
