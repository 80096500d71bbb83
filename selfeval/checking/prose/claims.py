"""T02–T04, T07–T09, T14: what a text claims, held against its own figures and lists."""

import re
from collections import Counter

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import OTHER_YEAR, TOLERANCE, Found, Prose, at, close, told, wan
from selfeval.checking.prose.figures import APPROPRIATED, BUDGET, SPENT, TOTAL, WORDS, Amount
from selfeval.checking.prose.lists import Listed, lists_before_numbers
from selfeval.checking.prose.sums import OF_BUDGET
from selfeval.checking.prose.text import Sentence, number_of, plain, without_brackets
from selfeval.checking.registry import Thresholds, check

LEFT_OVER = re.compile(r"结余|节约|剩余")
NO_DEVIATION = re.compile(r"(?:未出现|没有出现|未发生|不存在|没有|无)(?:任何)?(?:明显)?偏差")
ALL_REACHED = re.compile(r"均(?:已)?(?:达到|达|为)(?:了)?(?P<rate>\d+(?:\.\d+)?)%")
LIST_AFTER = re.compile(
    r"(?P<number>\d+)(?P<noun>个|项|家|名|处)[^，。；：、\d]{0,8}[，：]?(?:即|分别为|分别是|包括|具体为|具体是)[：]?(?P<list>[^。；，：]+)"
)
NOT_A_PART = re.compile(r"供养|合计|共有|总数|编制")
PROMPTS = re.compile(
    r"[×xX]{2,}(?=万元|元|个|人|项|%|年|月|$)|_{3,}|\{\{|\}\}|【[^】]{0,30}】|（(?:此处|请|可|根据实际|填写)[^）]{0,40}）|待补充|待填|请填写|TODO|TBD"
)
YEAR = re.compile(r"(20\d\d)年度?")
TWICE = re.compile(r"(20\d\d)年度?[，、]?[^，。；、]{0,14}?\1年度")
NO_YEAR_WORD = re.compile(r"(?<!\d)(20\d\d)(?=[一-鿿])(?![年届版号期号次])")
GOAL_RATE = re.compile(r"(?:绩效)?目标(?:总体)?完成(?:率|情况)?(?:为|达到|达)?(?P<rate>\d+(?:\.\d+)?%)")


@check("T02", "prose", Severity.ERROR, "“未出现偏差”只在预算、拨付、支出一致时成立")
def no_deviation_is_claimed_over_a_gap(prose: Prose, thresholds: Thresholds) -> Found:
    known = [(role, prose.figures.one(TOTAL, role)) for role in (BUDGET, APPROPRIATED, SPENT)]
    known = [(role, amount) for role, amount in known if amount is not None]
    for sentence in prose.sentences:
        claim = NO_DEVIATION.search(sentence.text)
        if claim is None:
            continue
        for (role, one), (later, other) in zip(known, known[1:], strict=False):
            if not close(one.value, other.value, one, other):
                gap = other.value - one.value
                verb = "超过" if gap > 0 else "少于"
                message = (
                    f"{WORDS[later]}{wan(other.value)}万元{verb}{WORDS[role]}{wan(one.value)}万元"
                    f"{wan(abs(gap))}万元，不能写“{claim[0]}”"
                )
                yield at(sentence), message, told(f"{wan(abs(gap))}万元", claim[0])


@check("T03", "prose", Severity.ERROR, "“均达到”只在最低的也达到时成立")
def all_reached_is_claimed_below_it(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        claim = ALL_REACHED.search(sentence.text)
        if claim is None:
            continue
        claimed = number_of(claim["rate"])
        for rate in prose.figures.rates:
            own = rate.entity not in ("", TOTAL, "基本支出", "项目支出")  # a word of the language names no project
            named = own and rate.entity in sentence.text and rate.sentence != sentence
            if named and OF_BUDGET.search(rate.label) and rate.value < claimed:
                yield at(sentence), f"{rate.entity}为{rate.text}，低于{claim['rate']}%", told(rate.text, claim[0])
        yield from _against_all_projects(prose, sentence, claim)


def _against_all_projects(prose: Prose, sentence: Sentence, claim: re.Match) -> Found:
    """The rate of all projects together: below the claim, some project must lie below it too."""
    spent = prose.figures.one("项目支出", SPENT)
    given = prose.figures.one("项目支出", BUDGET) or prose.figures.one("项目支出", APPROPRIATED)
    if spent is None or given is None or not given.value or OF_BUDGET.search(sentence.text) is None:
        return
    rate = spent.value * 100 / given.value
    left = [a.value for a in prose.figures.amounts if LEFT_OVER.search(_before(a))]
    if sum(left) >= given.value - spent.value - TOLERANCE:  # the text names what was left, and where
        return
    if rate < number_of(claim["rate"]):
        message = (
            f"项目支出合计{wan(spent.value)}万元÷{wan(given.value)}万元＝{plain(rate)}%，低于{claim['rate']}%："
            f"只有未列入的项目结余不少于{wan(given.value - spent.value)}万元时才成立，请写明各项目的金额和支出率"
        )
        yield at(sentence), message, told(f"{plain(rate)}%", claim[0]), Severity.EXPLAIN


def _before(amount: Amount) -> str:
    start = amount.offset - amount.sentence.offset
    return amount.sentence.text[max(0, start - 8) : start]


@check("T04", "prose", Severity.ERROR, "个数等于所列的名单")
def counts_are_the_length_of_their_lists(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        text = without_brackets(sentence.text)
        after = (Listed(match["list"], "", int(match["number"])) for match in LIST_AFTER.finditer(text))
        for each in (*after, *lists_before_numbers(text)):
            stated, listed = each.number, each.names
            items = listed.count("、") + 1
            joined = bool(re.search(r"和|及|与", listed.rpartition("、")[2]))
            open_end = listed.rstrip("　 ").endswith("等") or each.word == "等"
            fits = items <= stated if open_end else stated in ((items, items + 1) if joined else (items,))
            if items > 1 and not fits:
                yield at(sentence), f"写{stated}个，名单列出{items}个", told(str(items), str(stated))


@check("T09", "prose", Severity.ERROR, "各类人员之和等于总人数")
def staff_adds_up(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        head, among, tail = sentence.text.partition("其中")
        whole = re.findall(r"(\d+)\s*人", head)
        parts = [
            int(number)
            for clause in re.split(r"[，、：]", tail)
            if not NOT_A_PART.search(clause)
            for number in re.findall(r"(\d+)\s*人", clause)
        ]
        if not among or not whole or len(parts) < 2:
            continue
        if sum(parts) != int(whole[-1]):
            computed = f"{sum(parts)}人"
            yield at(sentence), f"各类人员合计{computed}，文中写{whole[-1]}人", told(computed, f"{whole[-1]}人")


@check("T07", "prose", Severity.ERROR, "没有模板提示和未填的空")
def no_template_prompts_are_left(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        for match in PROMPTS.finditer(sentence.text):
            yield at(sentence), f"留有模板提示或未填的内容“{match[0]}”", told("", match[0])


@check("T08", "prose", Severity.WARNING, "全文是同一个年度")
def the_year_is_one(prose: Prose, thresholds: Thresholds) -> Found:
    years = Counter(match[1] for match in re.finditer(r"(20\d\d)年度", prose.text))
    main = years.most_common(1)[0][0] if years else ""
    for sentence in prose.sentences:
        twice = TWICE.search(sentence.text)
        if twice:
            yield at(sentence), f"“{twice[0]}”中年度重复", told("", twice[0])
        bare = NO_YEAR_WORD.search(sentence.text)
        if bare:
            yield at(sentence), f"“{bare[1]}”后面缺“年”字", told(f"{bare[1]}年", bare[1])
        others = {y for y in re.findall(r"(20\d\d)年度", sentence.text) if main and y != main}
        foreign = {y for y in others if y != str(int(main) + 1)} if main else set()
        if foreign and not OTHER_YEAR.search(sentence.text) and main not in sentence.text:
            year = min(foreign)
            yield at(sentence), f"全文是{main}年度，这里写{year}年度", told(f"{main}年度", f"{year}年度")


@check("T14", "prose", Severity.WARNING, "完成率有来源")
def a_goal_rate_has_a_source(prose: Prose, thresholds: Thresholds) -> Found:
    for sentence in prose.sentences:
        match = GOAL_RATE.search(sentence.text)
        if match and not re.search(r"\d+\s*(?:个|项)", sentence.text):
            message = f"“{match[0]}”没有来源：请写明指标总数和完成数，或加权计算的依据"
            yield at(sentence), message, told("", match["rate"])
