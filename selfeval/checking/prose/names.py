"""Numbers and brackets inside names are no figures and end no name: “第三批次设备购置（100台）”, 《2021年10件实事》.

They are written with signs of no language, one for one, before a text is read, and shown again in what is said.
"""

import re

FIRST_SIGN = 0x10F000  # far from the signs behind which a caller may have hidden names
SIGNS = str.maketrans({sign: chr(FIRST_SIGN + number) for number, sign in enumerate("0123456789（）")})
SHOWN = {ord(hidden): chr(sign) for sign, hidden in SIGNS.items()}
TITLE = re.compile(r"《[^《》]{1,60}》")
# A quotation is a name unless it is a sentence, a rate, or ends in a number and its unit.
QUOTED = re.compile(r"“[^“”，。；！？%\n]{1,40}”")
IS_FIGURE = re.compile(r"\d\s*(?:[亿万]?元|[个项人家次分])?”$")
# A bracket belongs to the name before it where a column, an amount or the name's own kind follows at once.
OWN_BRACKET = re.compile(
    r"(?<=[一-鿿\dA-Za-z])(?<![数率额元中付余入计：])(?<!支出)(?<!预算)(?<!资金)(?<!合计)"
    r"（(?!其中|含|不含|即|约|折合|单位|[一二三四五六七八九十\d]{1,2}）)[^（）：；。%]{1,20}）"
    r"(?=项目|[，：、]?\s*(?:全年|年初|年末|调整|实际|预算|执行|决算|支[出付]|拨付|安排|完成|结余|自评|绩效|没有|未)|\s*\d)"
)
MONEY_ALONE = re.compile(r"（[^（）]*\d\s*[亿万]?元）$")


def veiled(text: str) -> str:
    """The levelled text, as long as before, in which names hold no digits and no brackets."""
    text = TITLE.sub(lambda name: name[0].translate(SIGNS), text)
    text = QUOTED.sub(lambda name: name[0] if IS_FIGURE.search(name[0]) else name[0].translate(SIGNS), text)
    return OWN_BRACKET.sub(lambda name: name[0] if MONEY_ALONE.search(name[0]) else name[0].translate(SIGNS), text)


def shown(text: str) -> str:
    """A text in which names stand as they were written."""
    return text.translate(SHOWN)
