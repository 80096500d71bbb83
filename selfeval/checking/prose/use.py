"""T06: what a report says about the use of its results and their disclosure, in the chapter that is headed so."""

import re
from collections.abc import Iterator

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import Found, Prose, at, told
from selfeval.checking.prose.text import Sentence
from selfeval.checking.registry import Thresholds, check

CHAPTER = re.compile(r"\s*[一二三四五六七八九十]+、")
DISCLOSED = re.compile(r"公开|公示|公布")
WITHHELD = re.compile(r"(?:不|未|暂不|不予|不宜)(?:予|宜)?(?:公开|公示)")
SECRET = re.compile(r"涉密|保密|不予公开")
USED = re.compile(r"依据|参考|应用|运用|挂钩|安排|改进|整改|完善|优化|调整|强化|加强|提高|提升")
WHEN = re.compile(r"\d+月|\d{4}年|[日天]内|日前|月底|年底|同步|一并|同时|随")
WHERE = re.compile(r"网|[示开告]栏|平台|媒体|公报|公众号|报刊|报纸|系统|范围内")
DEVIATES = re.compile(r"超出(?:全年)?预算|超支|结余|未完成的?(?:绩效)?指标|未达到|偏低")
MEASURES = re.compile(r"措施|整改|改进|下一步|今后|加强|强化|完善")


@check("T06", "prose", Severity.EXPLAIN, "第五部分写明结果如何应用、什么时间在哪里公开；有偏差的写明改进措施")
def the_use_of_results_is_told(prose: Prose, thresholds: Thresholds) -> Found:
    """Of a text that has such a chapter; our own report is read in the same way."""
    for number, heading in enumerate(prose.sentences):
        if heading.is_heading and CHAPTER.match(heading.text) and "公开" in heading.text:
            missing = list(_missing(prose, list(_body(prose.sentences[number + 1 :]))))
            if missing:
                words = "、".join(missing)
                yield at(heading), f"没有写明{words}", told(f"缺少{words}", "")


def _body(following: list[Sentence]) -> Iterator[Sentence]:
    """The sentences up to the next chapter."""
    for each in following:
        if each.is_heading and CHAPTER.match(each.text):
            return
        yield each


def _missing(prose: Prose, body: list[Sentence]) -> Iterator[str]:
    whole = "".join(each.text for each in body)
    if not USED.search(whole):
        yield "自评结果如何应用"
    disclosing = "".join(each.text for each in body if DISCLOSED.search(WITHHELD.sub("", each.text)))
    if not SECRET.search(whole):
        if not WHEN.search(disclosing):
            yield "什么时间公开"
        if not WHERE.search(disclosing):
            yield "在哪里公开"
    if DEVIATES.search(prose.text) and not MEASURES.search(prose.text):
        yield "偏差的改进措施"
