"""Numbers, days and words as people type them, read strictly: what could mean two things is refused in words."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

DIGITS, PLACES = 14, 4
NUMBER = re.compile(r"(?P<sign>[-−–])?(?P<number>(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+)(?P<unit>\D*)", re.ASCII)
DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d\d)(\d\d)", re.ASCII)
COMPARES = re.compile(r"[<>=≥≤≧≦]|大于|小于|不低于|不少于|不超过|以上|以下")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class NotReadable(ValueError):
    """The text cannot be taken as what the field holds; the message is a Chinese sentence that says why."""


def read_number(text: str, unit: str = "") -> Decimal | None:
    """A number in the indicator's own unit, None for an empty field: 1,234.5, ９８．５％ (unit %), -3."""
    written = _plain(text).replace(" ", "")
    if not written:
        return None
    if COMPARES.search(written):
        raise NotReadable(f"“{short(text)}”里有比较符号：请只填实际完成的数，如98.5。")
    found = NUMBER.fullmatch(written)
    if found is None:
        raise NotReadable(f"“{short(text)}”不是数字：请填写数字，如1234.5或1,234.5。")
    if found["unit"] not in ("", unicodedata.normalize("NFKC", unit)):
        ours = f"计量单位是“{unit}”" if unit else "没有计量单位"
        raise NotReadable(f"“{short(text)}”带有“{found['unit']}”，而这个指标{ours}：请换算后只填数字。")
    whole, _, decimals = found["number"].replace(",", "").partition(".")
    if len(whole.lstrip("0")) > DIGITS:
        raise NotReadable(f"“{short(text)}”位数太多：整数部分最多{DIGITS}位，请核对计量单位。")
    if len(decimals.rstrip("0")) > PLACES:
        raise NotReadable(f"“{short(text)}”小数位数太多：最多{PLACES}位小数。")
    number = Decimal(f"{whole or 0}.{decimals[:PLACES] or 0}")
    return -number if found["sign"] else number


def read_points(text: str, unit: str = "") -> Decimal | None:
    """Points of 0 to 100 with at most two decimals; 分 may follow."""
    number = read_number(text, "分")
    if number is None:
        return None
    if not 0 <= number <= 100:
        raise NotReadable(f"“{short(text)}”不在0到100分之间，请核对。")
    if number * 100 % 1:
        raise NotReadable(f"“{short(text)}”小数位数太多：分数最多两位小数。")
    return number


def read_weight(text: str, unit: str = "") -> Decimal:
    """A weight: points above 0."""
    number = read_points(text)
    if not number:
        said = f"“{short(text)}”不能作为分值：" if text.strip() else ""
        raise NotReadable(f"{said}分值应大于0分、不超过100分，请填写数字，如7.5。")
    return number


def read_day(text: str, unit: str = "") -> date | None:
    """A day, None for an empty field: 2021-02-08, 2021年2月8日, 2021.2.8, 2021/2/8, 20210208."""
    written = _plain(text).replace(" ", "")
    if not written:
        return None
    found = DAY.fullmatch(written)
    if found is None:
        raise NotReadable(f"“{short(text)}”不是日期：请写成2021年2月8日或2021-02-08。")
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        made = date(year, month, day)
    except ValueError:
        raise NotReadable(f"“{short(text)}”不是日历上的日期，请核对月和日。") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotReadable(f"“{short(text)}”的年份不对，请核对。")
    return made


def read_words(text: str, longest: int) -> str:
    """Words without the blanks around them; browsers send every line's end as two characters."""
    words = unify(text).strip()
    if len(words) > longest:
        raise NotReadable(f"“{short(words)}”：最多填写{longest}个字，现有{len(words)}个字，请精简。")
    return words


def unify(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 20 else f"{text[:20]}…"
