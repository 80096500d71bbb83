"""Amounts as people type them, read strictly: what could mean two things is refused in words."""

import re
import unicodedata
from decimal import Decimal

FACTORS = {"元": Decimal(1), "万": Decimal(10_000), "万元": Decimal(10_000), "亿": Decimal(10**8)}
FACTORS["亿元"] = FACTORS["亿"]
UNITS = {"yuan": "元", "wan": "万元"}
MAX_DIGITS, LARGEST = 18, Decimal("9999999999999.99")
WRITTEN = re.compile(r"(?P<number>(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+)(?P<unit>元|万元?|亿元?)?", re.ASCII)
NEGATIVE = re.compile(r"[-−–]\s*[\d.]|\([\d.,]+\)")


class NotAnAmount(ValueError):
    """The text is no amount that can be kept; the message is a Chinese sentence that says why."""


class IsNegative(NotAnAmount):
    """The text is below zero: what to do instead depends on what the amount is of."""


def parse_amount(text: str, unit: str = "wan") -> Decimal | None:
    """The amount in 元 with two decimals, None for an empty cell; raises NotAnAmount.

    `unit` ("wan" or "yuan") is that of numbers that name none: "12.5" in "wan" and "12.5万" are 125000.00.
    """
    written = unicodedata.normalize("NFKC", text).replace("。", ".").strip().lstrip("¥+").replace(" ", "")
    if not written:
        return None
    found = WRITTEN.fullmatch(written)
    if found is None:
        raise _refusal(written, text)
    digits = found["number"].replace(",", "")
    if len(digits.replace(".", "")) > MAX_DIGITS:
        raise NotAnAmount(f"“{_short(text)}”位数太多：金额最多{MAX_DIGITS}位数字，请核对单位和位数。")
    of_unit = found["unit"] or UNITS[unit]
    amount = Decimal(digits) * FACTORS[of_unit]
    if amount > LARGEST:
        raise NotAnAmount(f"“{_short(text)}”太大：金额不能超过{LARGEST:,}元，请核对单位是元还是万元。")
    if amount * 100 % 1:
        places = {"元": "两", "万元": "六", "万": "六"}.get(of_unit, "十")
        raise NotAnAmount(f"“{_short(text)}”小数位数太多：金额精确到分，以{of_unit}填写时最多{places}位小数。")
    return Decimal(int(amount * 100)).scaleb(-2)


def _refusal(written: str, text: str) -> NotAnAmount:
    said = f"“{_short(text)}”"
    if NEGATIVE.match(written):
        return IsNegative(f"{said}是负数：金额不能为负。减少预算请登记预算调整，冲减支出请填写冲减后的累计数。")
    if re.fullmatch(r"[\d,.]+", written, re.ASCII):
        return NotAnAmount(f"{said}的逗号或小数点位置不对：请写成1234.56或1,234.56。")
    return NotAnAmount(f"{said}不是金额：请填写数字，如1234.56、1,234.56或12.5万。")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 20 else f"{text[:20]}…"
