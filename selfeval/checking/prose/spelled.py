"""Numbers written in Chinese numerals, of every kind: 七千九百, 七点九亿, 一〇〇, 柒仟玖佰, 3千5百.

No package reads them exactly: cn2an, the usual one, answers decimals as doubles.
"""

import re
from decimal import Decimal

DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
GREAT = {"万": 10**4, "亿": 10**8}
CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億点", "一二三四五六七八九十百千万亿点")
FIRST = "〇○零一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
FOLLOWING = FIRST + "十百千万亿拾佰仟萬億"
# As a pattern: it begins with a digit, so that 几百, 数十 and a lone 万元 are none; 执行数三十 is one.
BEGIN = rf"(?<![几点\d{FOLLOWING}])(?:[{FIRST}]|(?<!数)[十拾]|\d+(?:\.\d+)?(?:[百千]|万(?=[\d{FIRST}])))"
NUMBER = rf"{BEGIN}[\d{FOLLOWING}]*(?:点[{FIRST}]+[万亿萬億]*)?"
PERCENT = re.compile(rf"百分之(?P<number>百(?![地的])|{NUMBER})")
BETWEEN = re.compile(r"[一二三四五六七八九]{2}十")  # 七八十: about so many


def with_percents(text: str) -> str:
    """The text, as long as before, with 百分之九十七 as 97%; 百分之百地投入 says no figure."""
    return PERCENT.sub(_percent, text) if "百分之" in text else text


def _percent(match: re.Match) -> str:
    if BETWEEN.search(match["number"]):
        return match[0]
    written = f"{value_of(match['number'])[0]:f}%".ljust(len(match[0]))
    return written if len(written) == len(match[0]) else match[0]


def value_of(written: str) -> tuple[Decimal, Decimal]:
    """The number, and the worth of the last digit that was written: 七点九亿 is told to 0.1 亿, 七千九百万 to 1 万."""
    text = written.translate(CAPITALS)
    whole, _, fraction = text.partition("点")
    ending = re.search("[万亿]*$", text)[0]
    unit = Decimal(1)
    for sign in ending:
        unit *= GREAT[sign]
    if not fraction:
        return _whole(whole), unit
    places = "".join(str(DIGITS[sign]) for sign in fraction.removesuffix(ending) if sign in DIGITS)
    exact = _whole(whole) + Decimal(f"0.{places or 0}")
    return exact * unit, unit.scaleb(-len(places))


def _whole(text: str) -> Decimal:
    signs = re.findall(r"\d+(?:\.\d+)?|.", text)
    if all(sign in DIGITS for sign in signs):  # digit by digit: 一〇〇
        return Decimal("".join(str(DIGITS[sign]) for sign in signs) or 0)
    total = section = digit = Decimal(0)
    for sign in signs:
        if sign in GREAT:
            total, section, digit = _lifted(total, section + digit, GREAT[sign]), Decimal(0), Decimal(0)
        elif sign in SMALL:
            section, digit = section + (digit or Decimal(1)) * SMALL[sign], Decimal(0)
        else:
            digit = Decimal(DIGITS.get(sign, 0)) if sign in DIGITS else Decimal(sign)
    return total + section + digit


def _lifted(total: Decimal, part: Decimal, great: int) -> Decimal:
    """一亿二千万 adds its 万 to the 亿; in 三千万亿 the 亿 lifts everything before it."""
    return (total + part) * great if great == GREAT["亿"] else total + part * great
