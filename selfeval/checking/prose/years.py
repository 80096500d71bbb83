"""T08: one fiscal year throughout, and a report that is dated after it. Another year named as such is no slip."""

import re

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import OTHER_YEAR, Found, Prose, at, told
from selfeval.checking.prose.text import Sentence
from selfeval.checking.registry import Thresholds, check

TWICE = re.compile(r"(20\d\d)年度?[，、]?[^，。；、]{0,14}?\1年度")
NO_YEAR_WORD = re.compile(r"(?<!\d)(20\d\d)(?=[一-鿿])(?![年届版届号期号次])")
# A year that something is of, done in, or said by: no claim about the report's own figures.
REFERENCE = re.compile(r"《|〔|文件|通知|办法|规划|结转|结余|以来|历年|荣获|获评|印发|审计|巡察|遗留|跨年|延续")
MONEY = re.compile(
    r"(?P<year>20\d\d)年度(?P<what>[^，。；：]{0,20}?(?:预算|支出|收入|拨付|决算|执行|经费|资金)[^，。；]{0,12}\d)"
)
DATE_LINE = re.compile(r"(?P<year>20\d\d|二[〇○零Ｏ]二[〇○零一二三四五六七八九])年\S{1,3}月\S{1,3}日")
NUMERALS = {character: str(digit) for digit, character in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "Ｏ": "0",
}
LAST_LINES = 4
USED_FOR = re.compile(r"作为(20\d\d)年度?(?:部门)?预算(?:安排|编制)")


@check("T08", "prose", Severity.ERROR, "全文是同一个年度，报告日期在年度结束之后")
def the_year_is_one(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        twice = TWICE.search(sentence.text)
        if twice:
            yield at(sentence), f"“{twice[0]}”中年度重复", told("", twice[0]), Severity.WARNING
        bare = NO_YEAR_WORD.search(sentence.text)
        if bare:
            yield at(sentence), f"“{bare[1]}”后面缺“年”字", told(f"{bare[1]}年", bare[1]), Severity.WARNING
        if prose.year:
            yield from _foreign(prose, sentence)
            yield from _used(prose, sentence)
    if f"{prose.year}年度" in prose.text:  # a text that names dates only has no fiscal year
        yield from _dated(prose)


def _foreign(prose: Prose, sentence: Sentence) -> Found:
    """Money of another year, told as if it were this one's."""
    match = MONEY.search(sentence.text)
    if match is None or match["year"] == prose.year or prose.year in sentence.text:
        return
    if OTHER_YEAR.search(sentence.text) or REFERENCE.search(sentence.text):
        return
    if f"{prose.year}年度{match['what'][:3]}" in prose.text or f"{prose.year}年{match['what'][:3]}" in prose.text:
        return  # told for both years: a comparison
    year = match["year"]
    is_slip = prose.text.count(f"{prose.year}年") > 1 and not _is_neighbour(prose, sentence, year)
    severity = Severity.ERROR if is_slip else Severity.WARNING
    yield at(sentence), f"全文是{prose.year}年度，这里写{year}年度", told(f"{prose.year}年度", f"{year}年度"), severity


def _is_neighbour(prose: Prose, sentence: Sentence, year: str) -> bool:
    """Whether it may be money of the year before or after: none of its amounts is told elsewhere of this year."""
    own = {a.value for a in prose.figures.within(sentence)}
    other = {a.value for a in prose.figures.amounts if a.sentence != sentence}
    return abs(int(year) - int(prose.year)) == 1 and not own & other


def _used(prose: Prose, sentence: Sentence) -> Found:
    match = USED_FOR.search(sentence.text)
    if match and match[1] <= prose.year:
        message = f"{prose.year}年度的自评结果不能再用于{match[1]}年度预算，请核实年度"
        yield at(sentence), message, told("", f"{match[1]}年"), Severity.WARNING


def _dated(prose: Prose) -> Found:
    """The line at the end that is a date and nothing else."""
    for sentence in prose.sentences[-LAST_LINES:]:
        match = DATE_LINE.fullmatch(sentence.text)
        year = "".join(NUMERALS.get(character, character) for character in match["year"]) if match else ""
        if year and year <= prose.year:
            message = f"{prose.year}年度还没有结束，报告日期却是{sentence.text}"
            yield at(sentence), message, told(f"{prose.year}年12月31日之后", sentence.text)
