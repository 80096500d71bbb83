"""How official documents number their paragraphs (GB/T 9704-2012)."""

NUMERALS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """1 to 99 in Chinese numerals: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    if number < 1 or number > 99:
        raise ValueError(number)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十"
    return head + (NUMERALS[ones] if ones else "")
