"""What the headings of budget tables mean, however offices write them."""

import re
import unicodedata
from dataclasses import dataclass

IDENTITIES = {
    "code": ("项目编码", r"(?:预算)?项目(?:编码|代码|编号|码)|编码|代码"),
    "project": ("项目名称", r"(?:预算|二级|支出)?项目(?:名称)?|项目支出名称|名称"),
    "line": ("预算项（科目）名称", r"预算项(?:名称)?|预算?科目(?:名称)?|支出科目"),
    "kind": ("支出类别", r"支出(?:类别|类型|性质|分类)|(?:经费)?类别|经费类型"),
    "source": ("资金来源", r"(?:资金|经费)(?:来源|性质|类型)|来源"),
    "functional": ("功能分类科目", r"(?:支出)?功能(?:分类)?(?:科目)?(?:编码|名称|代码)?"),
    "economic": ("经济分类科目", r"(?:部门预算|政府预算)?(?:支出)?经济(?:分类)?(?:科目)?(?:编码|名称|代码)?"),
}
# Long tables hold one amount a row and say beside it which one it is.
PERIODS = {
    "month": ("月份", r"(?:所属)?(?:月份|月度|月|期间)|截[至止]月份"),
    "measure": ("口径（年初预算、拨付、执行）", r"口径|数据类型|指标类型|款项|数据项"),
    "amount": ("金额", r"金额|数额|累计金额|累计数"),
}
SOFT = "(?:累计|全年|本年度?|年度|实际|截[至止]目前)*"
MEASURES = {
    "INITIAL": (
        "年初预算数",
        r"(?:本年度?)?年初(?:部门)?(?:预算|批复)?(?:批复|安排)?(?:资金)?(?:数|金额|额)?"
        r"|(?:年初)?(?:部门)?预算批复(?:数|金额|额)?|批复(?:预算)?(?:数|金额|额)",
    ),
    "APPROPRIATED": (
        "累计拨付数",
        rf"{SOFT}(?:财政)?(?:资金)?(?:拨付|拨款|到位|下达|拨入)(?:资金)?(?:数|金额|额)|累计(?:拨付|到位|拨款)|到位资金",
    ),
    "EXECUTED": (
        "累计执行数",
        rf"{SOFT}(?:资金)?(?:预算)?(?:执行|支出|决算)(?:支出)?(?:数|金额|额)|累计(?:执行|支出)|决算",
    ),
}
MONTH = re.compile(r"(?:截[至止])?(?:1[-至—~])?(?P<month>1[0-2]|0?[1-9])月(?:份|末|底)?(?:止)?")
# A month's own amount is another thing than the sum to its end, so the heading must say that it sums.
SUMS = re.compile(r"累计|截[至止]|1[-至—~]\d{1,2}月|[末底]")
OWN_MONTH = re.compile(r"当月|本月|单月|当期")
UNIT = re.compile(r"单位[:：]?(?:人民币)?(?P<unit>亿元|千元|百元|百万元|万元|元)")
UNIT_OF_COLUMN = re.compile(r"\((?:单位:?)?(?P<unit>亿元|千元|百元|百万元|万元|元)\)")
UNITS = {"万元": "wan", "元": "yuan"}
COLUMN_KEYS = (*IDENTITIES, *PERIODS)


@dataclass(frozen=True)
class Column:
    """What a column holds: an identity or period key, or a measure with the month that its heading names."""

    key: str
    month: int | None = None
    unit: str = ""

    @property
    def is_value(self) -> bool:
        return self.key in MEASURES or self.key == "amount"

    @property
    def is_identity(self) -> bool:
        return self.key in IDENTITIES or self.key == "line_id"

    def written(self) -> str:
        return self.key if self.month is None else f"{self.key}:{self.month}"


def choices() -> list[tuple[str, str]]:
    """What a person may say that a column means."""
    plain = [(key, label) for key, (label, _) in (IDENTITIES | PERIODS | MEASURES).items()]
    by_month = [
        (f"{key}:{month}", f"{MEASURES[key][0]}（截至{month}月）")
        for key in ("APPROPRIATED", "EXECUTED")
        for month in range(1, 13)
    ]
    return plain + by_month


def parse_column(written: str) -> Column | None:
    """The column that a choice or a machine row names."""
    key, _, month = written.partition(":")
    if key not in (*COLUMN_KEYS, *MEASURES, "line_id") or (month and month not in map(str, range(1, 13))):
        return None
    return Column(key, int(month) if month else None)


def clean(text: str) -> str:
    """A heading without blanks, full-width forms, units and remarks in brackets."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\([^()]*\)|[*:、。.]", "", plain)


def unit_in(text: str) -> str:
    """ "万元", "元" or another unit that a text states for its amounts; "" if none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = UNIT.search(plain) or UNIT_OF_COLUMN.search(plain)
    return found["unit"] if found else ""


def month_in(text: str) -> int | None:
    """The month that a heading or title names, as in 截至9月 or 1-9月; never the day of a signature."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = MONTH.search(plain)
    if found is None or re.search("日期|编制|填[表报]|打印|制表", plain):
        return None
    of_a_day = plain[found.end() : found.end() + 1].isdigit() and not re.search("截[至止]", plain)
    return None if of_a_day else int(found["month"])


def column_of(text: str) -> Column | None:
    """What a heading means, None if it is not known or could mean two things."""
    plain = clean(text)
    for key, (_, pattern) in (IDENTITIES | PERIODS).items():
        if re.fullmatch(pattern, plain):
            return Column(key)
    measure = measure_of(plain)
    if measure is not None:
        year_end = re.match("全年|年度|决算", plain) and measure != "INITIAL"
        return Column(measure, 12 if year_end else None, unit_in(text))
    return _column_of_a_month(plain, unit_in(text))


def measure_of(plain: str) -> str | None:
    return next((key for key, (_, pattern) in MEASURES.items() if re.fullmatch(pattern, plain)), None)


def _column_of_a_month(plain: str, unit: str) -> Column | None:
    found = MONTH.search(plain)
    if found is None or OWN_MONTH.search(plain) or not SUMS.search(plain):
        return None
    rest = plain[: found.start()] + plain[found.end() :]
    measure = measure_of(rest) or measure_of(rest + "数")
    return Column(measure, int(found["month"]), unit) if measure in ("APPROPRIATED", "EXECUTED") else None
