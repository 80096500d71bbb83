"""How forms word their headings, targets and numbers."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

# The first that fits the beginning of a heading names its column.
INDICATOR_HEADS = {
    "class": ("一级指标",),
    "subclass": ("二级指标",),
    "name": ("三级指标", "指标名称", "指标内容"),
    "operator": ("指标性质", "指标符号", "计算符号"),
    "target": ("年度指标值", "年初目标值", "年度目标值", "年初指标值", "指标值", "目标值"),
    "unit": ("度量单位", "计量单位", "单位"),
    "actual": ("实际完成值", "实际完成情况", "全年完成值", "实际完成", "完成值", "实际值"),
    "weight": ("分值", "权重", "指标分值"),
    "score": ("自评得分", "得分", "自评分", "评分"),
    "reason": ("偏差原因", "未完成原因", "原因分析", "备注", "偏差"),
}
FUNDS_HEADS = {
    "initial": ("年初预算数", "年初预算", "年初数"),
    "adjusted": ("全年预算数", "调整后预算数", "调整预算数", "预算数", "预算安排数", "A"),
    "executed": ("全年执行数", "执行数", "全年支出数", "支出数", "实际执行数", "B"),
    "weight": ("分值", "权重"),
    "rate": ("执行率", "预算执行率"),
    "score": ("自评得分", "得分"),
}
OPERATORS = {"≥": "≥", ">=": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥"}
OPERATORS |= {"≤": "≤", "<=": "≤", "小于等于": "≤", "不超过": "≤", "不高于": "≤", "不大于": "≤", "控制在": "≤"}
OPERATORS |= {">": "＞", "大于": "＞", "超过": "＞", "<": "＜", "小于": "＜", "低于": "＜", "=": "＝", "等于": "＝"}
TARGET = re.compile(
    r"(?P<operator>" + "|".join(sorted(map(re.escape, OPERATORS), key=len, reverse=True)) + r")?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d,，;；。]{0,12})"
)
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
TOTALS = ("总分", "合计", "总计", "自评总分", "总得分")
GRADES = ("优", "良", "中", "差")


def plain(text: str) -> str:
    """Without blanks and in half width: what headings are compared by."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def head_of(text: str, heads: dict[str, tuple[str, ...]]) -> str:
    """Which column a heading names, or ""."""
    written = re.sub(r"^[（(]?\d*[)）]?", "", plain(text)) if len(text) > 1 else plain(text)
    for key, words in heads.items():
        if any(written.startswith(word) if len(word) > 1 else written == word for word in words):
            return key
    return ""


def number_of(text: str) -> Decimal | None:
    """The number of a cell that holds one, with or without %, 分 or separators; None for words."""
    written = plain(text).rstrip("%分").replace(",", "")
    try:
        value = Decimal(written)
    except InvalidOperation:
        return None
    return value if value.is_finite() and re.fullmatch(r"-?\d+(\.\d+)?", written) else None


def operator_of(text: str) -> str:
    """The operator that a cell of its own names; 定性 has none."""
    return OPERATORS.get(plain(text), "")


def split_target(text: str) -> tuple[str, Decimal | None, str]:
    """ "≥95%" as (≥, 95, %); words, ranges and several numbers as ("", None, "")."""
    written = plain(text)
    found = TARGET.fullmatch(written)
    if found is None:
        return "", None, ""
    return OPERATORS.get(found["operator"] or "", ""), Decimal(found["number"].replace(",", "")), found["unit"]


def weight_in(text: str) -> Decimal | None:
    """The points in brackets of a heading: "预算执行情况(20分)"."""
    found = re.search(r"(\d+(?:\.\d+)?)分", plain(text))
    return Decimal(found[1]) if found else None
