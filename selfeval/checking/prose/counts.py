"""T04 and T09: a number of things, held against the list or the parts that the sentence gives."""

import re

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import Found, Prose, at, told
from selfeval.checking.prose.lists import Listed, lists_before_numbers, set_up_lists
from selfeval.checking.prose.text import Sentence, without_brackets
from selfeval.checking.registry import Thresholds, check

LIST_AFTER = re.compile(
    r"(?P<number>\d+)(?P<noun>个|项|家|名|处)[^，。；：、\d]{0,8}[，：]?(?:即|分别为|分别是|包括|具体为|具体是)[：]?(?P<list>[^。；，：]+)"
)
# After a colon alone the list must end with the sentence, or what follows the comma may belong to it.
LIST_BEHIND_COLON = re.compile(r"(?P<number>\d+)(?:个|家)[^，。；：、\d]{0,8}：(?P<list>[^。；，：]+)(?=[。；]|$)")
NOT_A_PART = re.compile(r"供养|合计|共有|总数|编制")
TRAITS = re.compile(r"党员|团员|女|男|学历|研究生|硕士|博士|本科|大专|少数民族|汉族|职称|岁|新增|新招|退休|借调")
AMONG_COUNTS = re.compile(
    r"(?P<number>\d+)(?P<unit>个|项|次|家|期|批|件)(?P<noun>[^，。；：、\d]{0,8})[，。]?其中[：，]?(?P<tail>[^。；]+)"
)
PART_COUNT = re.compile(r"(?P<label>[^，、：\d]{0,20})(?P<number>\d+)(?P<unit>个|项|次|家|期|批|件)")
RANKS = re.compile(r"[一二三四五甲乙丙丁]级|未?完成|按期|日常|专项|优|良|中|差|基本类|达标")


@check("T04", "prose", Severity.ERROR, "个数等于所列的名单")
def counts_are_the_length_of_their_lists(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        text = without_brackets(sentence.text)
        after = [Listed(m["list"], "", int(m["number"])) for m in LIST_AFTER.finditer(text)]
        after += [Listed(m["list"], "", int(m["number"])) for m in LIST_BEHIND_COLON.finditer(text)]
        for each in (*after, *lists_before_numbers(text), *set_up_lists(text)):
            yield from _of_list(sentence, each)
        yield from _of_parts(sentence, text)


def _of_list(sentence: Sentence, each: Listed) -> Found:
    stated, listed = each.number, each.names
    items = listed.count("、") + 1
    joined = bool(re.search(r"和|及|与", listed.rpartition("、")[2]))
    open_end = listed.rstrip("　 ").endswith("等") or each.word == "等"
    fits = items <= stated if open_end else stated in ((items, items + 1) if joined else (items,))
    if items > 1 and not fits:
        yield at(sentence), f"写{stated}个，名单列出{items}个", told(str(items), str(stated))


def _of_parts(sentence: Sentence, text: str) -> Found:
    """5个项目，其中一级项目2个，二级项目4个: more than there are. Kinds of a thing may overlap; ranks do not."""
    match = AMONG_COUNTS.search(text)
    if match is None:
        return
    noun = match["noun"].strip("共计 　")
    own = re.compile(rf"$|[，、；。]|{re.escape(noun)}(?:[，、；。]|$)")
    parts = [
        m
        for m in PART_COUNT.finditer(match["tail"])
        if m["unit"] == match["unit"] and own.match(match["tail"], m.end())
    ]
    total, stated = sum(int(m["number"]) for m in parts), int(match["number"])
    heads = [sum(int(m["number"]) for m in parts[:number]) for number in range(2, len(parts))]
    if len(parts) < 2 or total <= stated or stated in heads or re.search(r"其中|占|较|比", match["tail"]):
        return
    ranked = all(RANKS.search(m["label"]) for m in parts)
    message = f"各部分合计{total}{match['unit']}，文中写{stated}{match['unit']}"
    severity = Severity.ERROR if ranked else Severity.WARNING
    yield at(sentence), message, told(f"{total}{match['unit']}", f"{stated}{match['unit']}"), severity


@check("T09", "prose", Severity.ERROR, "各类人员之和等于总人数")
def staff_adds_up(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        head, among, tail = sentence.text.partition("其中")
        whole = re.findall(r"(\d+)\s*人", head)
        clauses = [clause for clause in re.split(r"[，、：]", tail) if not NOT_A_PART.search(clause)]
        parts = [int(number) for clause in clauses for number in re.findall(r"(\d+)\s*人", clause)]
        if not among or not whole or len(parts) < 2 or TRAITS.search(tail):
            continue
        if sum(parts) != int(whole[-1]):
            computed = f"{sum(parts)}人"
            yield at(sentence), f"各类人员合计{computed}，文中写{whole[-1]}人", told(computed, f"{whole[-1]}人")
