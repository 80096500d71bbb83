"""T07: template prompts and slots that nobody filled, each by itself."""

import re

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import Found, Prose, at, told
from selfeval.checking.registry import Thresholds, check

PROMPTS = re.compile(
    r"(?:[×xX]{1,4}年)?[×xX]{1,2}月[×xX]{1,2}日|×{2,}|(?<![A-Za-z])[xX]{2,}(?=[一-鿿%]|$)|(?<![A-Za-z\d.×])[×xX](?=月|日|年|万元|元|个|人|项|%)|"
    r"_{3,}|\{\{|\}\}|【[^】]{0,30}】|（(?:此处|请|可|根据实际|填写)[^）]{0,40}）|"
    r"（[^（）、，。\d]{0,8}(?:名称|网址|姓名|电话|具体时间|具体日期)）|待补充|待填|请填写|TODO|TBD|"
    r"[ 　]年[ 　]+月(?:[ 　]+日)?|年[ 　]+月[ 　]+日|\d月[ 　]+日(?![常均报程前])|"
    r"(?<=[为共计约于出])[ 　]{2,}(?:万元|[元%个人项])"
)


@check("T07", "prose", Severity.ERROR, "没有模板提示和未填的空")
def no_template_prompts_are_left(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        for match in PROMPTS.finditer(sentence.text):
            shown = match[0].strip()
            yield at(sentence), f"留有模板提示或未填的内容“{shown}”", told("", shown)
