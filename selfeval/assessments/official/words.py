"""How forms word their headings, targets, numbers and days."""

import calendar
import re
import unicodedata
from datetime import date
from decimal import Decimal

Heads = dict[str, re.Pattern[str]]


def _heads(**words: str) -> Heads:
    return {key: re.compile(pattern) for key, pattern in words.items()}


# The first that fits the beginning of a heading names its column. \b is no help among Chinese words.
INDICATOR_HEADS = _heads(
    **{"class": r"一级指标|1级指标"},
    subclass=r"二级指标|2级指标",
    name=r"三级指标|3级指标|(?:绩效)?指标名称|指标内容",
    operator=r"指标性质|指标符号|指标方向|(?:计算|运算)符号",
    review_reason=r"(?:审核|复核|评审|扣分|扣减|减分).{0,4}(?:意见|原因|说明|依据)",
    reason=r"(?:未得满分)?(?:的)?(?:偏差|差异)(?!率|度|值)|.{0,4}未完成(?:的)?原因|.{0,4}原因|备注|改进措施",
    review=r".{0,4}(?:财政|主管部门|审核|复核|评审|抽查|核定|第三方).{0,4}(?:评分|得分|分数|分$)",
    score=r"(?:单位|部门)?自评(?:得分|评分|分数?|$)|(?:实际)?得分(?!率)|评分(?!标准|规则|依据|细则)",
    weight=r"(?:指标|标准|目标)?(?:分值|权重|满分)|标准分|权重分",
    actual=r".{0,4}实际(?!得分)|.{0,6}完成(?:值|情况|数)|(?:全年|年度|指标|年末|年底)?完成(?!率|程度|比|时限|时间)",
    unit=r"(?:度量|计量|指标)单位|单位$",
    target=r"(?!.*完成).{0,6}(?:指标|目标)值|(?:年初|年度)(?:绩效)?(?:指标|目标)$",
)
FUNDS_HEADS = _heads(
    initial=r"年初.{0,4}(?:预算|数)",
    rate=r".{0,4}执行率",
    executed=r"(?:全年|实际|预算|累计)*(?:执行|支出)(?:数|金额|额|$|\()|B$",
    adjusted=r"(?:全年|年度|调整后?|本年|当年|追加后)*(?:的)?预算(?:安排)?(?:数|金额|额)|预算安排|A$",
    weight=r"分值|权重",
    review=r".{0,4}(?:财政|主管部门|审核|复核|评审|抽查|核定).{0,4}(?:评分|得分)",
    score=r"(?:单位|部门)?自评(?:得分|评分|分)|得分(?!率)",
)
LABELS = re.compile(
    r"(?:项目(?:名称|编码|代码|类型|属性|类别|负责人|实施单位|单位|起止|年限|周期)|(?:预算)?主管(?:部门|单位)|预算(?:部门|单位|年度)"
    r"|部门(?:\(单位\))?名称|单位名称|实施(?:单位|科室)|填报(?:单位|人|日期)|联系(?:人|电话)|(?:自评|评价|年度)年度?|资金性质|代码|编码)"
)
PROJECT = re.compile(r"(?:一级|二级)?项目(?:\(政策\))?名称(?:及(?:代码|编码))?$")
DEPARTMENT = re.compile(
    r".{0,4}主管(?:部门|单位)(?:及(?:代码|编码))?(?:\(.{1,8}\))?$|预算(?:部门|单位)(?:名称)?$|部门(?:\(单位\))?名称$"
)
UNIT_NAME = re.compile(r"(?:填报)?单位名称$|填报单位$")
TOTAL = re.compile(r"(?:自评|评价|绩效)?(?:总得分|总分|总分值|合计|总计|得分合计|总分合计)(?:\(.*\))?(?::|$)")
SUBTOTAL = re.compile(r"小计$|.{0,8}小计(?:\(|:|$)")
NOTE = re.compile(r"注[:1]|备注|说明|填表|填报|填写|联系|单位负责|审核人|经办人|附注|其他需要")
GRADE = re.compile(r"(?:自评|评价|绩效|评定|自评价)*(?:等级|结果|结论|等次|级别)?[:(]?(优|良|中|差)(?:秀|好|等)?\)?$")
NOTHING = ("/", "\\", "-", "—", "--", "——", "－", "")

OPERATORS = {
    "≥": "≥",
    ">=": "≥",
    "≧": "≥",
    "大于等于": "≥",
    "大于或等于": "≥",
    "不低于": "≥",
    "不少于": "≥",
    "不小于": "≥",
}
OPERATORS |= {"≤": "≤", "<=": "≤", "≦": "≤", "小于等于": "≤", "小于或等于": "≤", "不超过": "≤", "不高于": "≤"}
OPERATORS |= {"不大于": "≤", "不多于": "≤", "控制在": "≤", "至少": "≥", "达到": "≥"}
OPERATORS |= {">": "＞", "大于": "＞", "超过": "＞", "高于": "＞", "<": "＜", "小于": "＜", "低于": "＜", "少于": "＜"}
OPERATORS |= {"=": "＝", "等于": "＝"}
DONE = re.compile(r"^(?:已|实际|全年|累计)*(?:完成|为|共计?)?(?=\d)")
AFTER = {"以上": "≥", "及以上": "≥", "以内": "≤", "以下": "≤", "及以下": "≤", "之内": "≤"}
TARGET = re.compile(
    r"(?P<operator>" + "|".join(sorted(map(re.escape, OPERATORS), key=len, reverse=True)) + r")?"
    r"(?P<number>\d[\d,]{0,17}(?:\.\d{1,12})?)(?P<unit>[^\d,;。]{0,12}?)"
    r"(?:\(含\))?(?P<after>" + "|".join(sorted(AFTER, key=len, reverse=True)) + r")?"
)
DAY = re.compile(
    r"(?:≤|<=|<|不晚于|不迟于|在|于|截至|截止)?(?:(?P<year>20\d\d)[年./-])?"
    r"(?:(?P<month>\d{1,2})(?:月|[./-](?=\d))(?:(?P<day>\d{1,2})[日号]?)?|年)?(?P<end>底|末)?"
    r"(?:之?前|以前|完成|内|止|及以前)*"
)


def plain(text: str) -> str:
    """Without blanks and in half width: what headings are compared by."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def head_of(text: str, heads: Heads) -> str:
    """Which column a heading names, or ""."""
    written = plain(text)
    written = re.sub(r"^\(?\d*\)?[、.]?(?=\D)", "", written) if len(written) > 1 else written
    return next((key for key, pattern in heads.items() if pattern.match(written)), "")


def is_nothing(text: str) -> bool:
    return plain(text) in NOTHING


def number_of(text: str) -> Decimal | None:
    """The number of a cell that holds one, with or without %, 分 or separators; None for words."""
    written = plain(text).rstrip("%分").replace(",", "")
    return Decimal(written) if re.fullmatch(r"[-+]?\d{1,18}(\.\d{1,12})?", written) else None


def amount_of(text: str) -> Decimal | None:
    """Money as people write it: with 万元 or 元 behind it, with ￥ before it."""
    return number_of(re.sub(r"^[¥￥]|(?:人民币)?(?:万元|元)$", "", plain(text)))


def operator_of(text: str) -> str:
    """The operator that a cell of its own names; 定性 has none."""
    return OPERATORS.get(plain(text), "")


def as_written(operator: str, *texts: str) -> str:
    """The sign of an operator in the width that the form prints it in."""
    narrow = {"＝": "=", "＞": ">", "＜": "<"}.get(operator, operator)
    return narrow if any(narrow in text for text in texts) else operator


def split_target(text: str) -> tuple[str, Decimal | None, str]:
    """ "≥95%" as (≥, 95, %); words, ranges and several numbers as ("", None, "")."""
    found = TARGET.fullmatch(DONE.sub("", plain(text)))
    if found is None:
        return "", None, ""
    operator = OPERATORS.get(found["operator"] or "", "") or AFTER.get(found["after"] or "", "")
    return operator, Decimal(found["number"].replace(",", "")), found["unit"]


def day_of(text: str, year: int | None) -> date | None:
    """ "2022年12月底前", "12月31日", "2022-12-31": the last day that is meant; None for words and bare numbers."""
    written = plain(text)
    found = DAY.fullmatch(written)
    if not found or not (found["year"] or ("月" in written and (found["day"] or found["end"]))):
        return None
    if found["month"] is None and not (found["year"] and found["end"]):
        return None
    of_year, month = int(found["year"] or year or 0), int(found["month"] or 12)
    try:
        return date(of_year, month, int(found["day"] or calendar.monthrange(of_year, month)[1]))
    except ValueError:
        return None


def weight_in(text: str) -> Decimal | None:
    """The points in brackets of a heading: "预算执行情况(20分)"."""
    found = re.search(r"(\d+(?:\.\d+)?)分", plain(text))
    return Decimal(found[1]) if found else None
