"""What the words straight before a figure say: whose money it is, which column, which year, what it is not."""

import re
from dataclasses import dataclass

BUDGET, APPROPRIATED, SPENT = "budget", "appropriated", "spent"
INCOME, ADJUSTED, LEFT, BROUGHT, DIFFERENCE = "income", "adjusted", "left", "brought", "difference"
WORDS = {BUDGET: "预算数", APPROPRIATED: "拨付数", SPENT: "支出数"}
INITIAL, FULL = "initial", "full"
TOTAL = "总额"

# The first that fits tells. What a column is not comes first: 结余 is no spending, 追加 is no budget.
ROLES = (
    (FULL, re.compile(r"(?:追加|调整|调增|调减|调剂)(?:之|以)?后")),
    (ADJUSTED, re.compile(r"追加|调增|调减|核减|压减|追减|调剂")),
    (BROUGHT, re.compile(r"(?:上年|年初|以前年度|历年)(?:财政)?(?:结转|结余)")),
    (DIFFERENCE, re.compile(r"增加|减少|增长|下降|压缩|超出|超过|超支|超预算|高于|低于|相差|[少多增减](?:支出)?$")),
    (LEFT, re.compile(r"结余|结转|剩余|节余|节约")),
    (
        SPENT,
        re.compile(
            r"执行数|决算数|实际支[出付]|共计?支出|总支出|支出合计|支出总额|支出总计|支出共|支付$|"
            r"(?:支出|使用|支付)(?:数|资金)?(?:了|为|共|共计|合计)?$"
        ),
    ),
    (APPROPRIATED, re.compile(r"拨付|到位|下达")),
    (
        BUDGET,
        re.compile(
            r"预算数|年初预算|全年预算|调整预算|预算资金|预算总额|预算安排|预算批复|批复|安排预算|预算(?:为|共|合计)?$"
        ),
    ),
    (INCOME, re.compile(r"收入")),
)
LOOK_BACK = 300  # characters before a figure that may tell of it; a sentence without an end costs no more
LASTING = (BUDGET, APPROPRIATED, SPENT)  # the next figure without words of its own stands in the same column
WHOLE_BUDGET = re.compile(r"全年预算|调整后?(?:全年)?预算|预算调整(?:后|为|至)|追加后")
LESS = re.compile(r"调减|核减|压减|追减")
# What a kind of the office's spending stands behind: 公租房项目支出 is none.
BEFORE_A_KIND = "，。；：、（“的和及与对为是将把按从由在年度末初中全总各共办委局厅部室心位区县市省算级款于付排达成复"
CLASSES = (
    ("基本支出", re.compile(r"基本经?(?:支出|经费|费)(?!中)")),  # 基本支出中人员经费 is a part of it
    ("项目支出", re.compile(rf"(?:^|(?<=[{BEFORE_A_KIND}]))项目(?:支出|经费|资金)(?!中)")),
)
CLAUSE = re.compile(r"[，。；：、（）\s]")
LEFT_OF_NAME = re.compile(
    r"^(?:其中|分别为|包括|即|为|共|\d{4}年(?:度|末|底|初)?|本年度?|年度|年(?=[一-鿿])(?:末|底|中|初)|全年|当年|"
    r"单位|部门|财政局?(?!拨款|补助|专户)|本级|批复|核定|安排|收到|下达|的|和|及)+"
)
RIGHT_OF_NAME = re.compile(
    r"(?:全年预算数?|年初预算数?|年初|调整后?预算数?|预算数|预算资金|预算|执行数|决算数|决算|实际支[出付]|支[出付]|拨付资金|拨付|"
    r"到位|下达|批复|安排|使用|资金|经费总额|全年|实际|合计|共计|总计|总额|共|为|达|计|数)+$"
)
NO_NAME = re.compile(
    r"\d|局|实际|涉及|合同|中标|结余|结转|超出|超过|增加|减少|追加|调增|调减|核减|压减|节约|剩余|相比|"
    r"带动|撬动|吸引|引进|投资|产值|税收|人均|户均|标准|限额|贷款|融资|单价|"
    r"^执行$|^(?:完成|实现|占|较|比|由|从|按|将|并|及时|均|各|全部|未|已|因|用于|用|达到|高于|低于|本|该|上年|去年|同期|剩|今年|截至|累计|追)"
)
# Words that make a sum for something out of what else would be the sum of all.
FOR_SOMETHING = re.compile(r"用于|用来|用在|购买|购置|发放|投入|花费|补助|奖励|缴纳|偿还")
SUBJECT = re.compile(
    r"\s*(?:\d{1,2}[.、]\s*)?(?P<name>[^，。；：、（）\s\d]{2,30}?"
    r"(?:费用?|经费|项目|工程|购置|建设|补[助贴]|维[护修]|采购|服务|活动|改造|系统|平台|运行|\U0010f00b))[，：]"
)
# A name that the caller hid behind two signs.
HIDDEN = re.compile(r"(?P<sign>[\U000f0000-\U000ffffd])(?P=sign)")
HIDDEN_SUBJECT = re.compile(rf"\s*(?P<name>{HIDDEN.pattern})(?![、和及与等的])")
GOES_ON = re.compile(r"完成|较|比|占|由|从|与|同|按|达到?|已|均|超|高于|低于|剩|还|仅|后|再|又|其")
OFFICE = re.compile(r"局|办|委|中心|部门|单位|财政|馆|院|厅|站|队|所|我|全年|累计|20\d\d年")
YEAR_MARK = re.compile(r"(20\d\d)年|(上年|去年|往年|同期)(?!结转|结余)|(本年|今年|当年)")
COMPARED = re.compile(r"(?:比|较|与|同|从|由|和|超|自)$")
PART_OF_YEAR = re.compile(
    r"(?P<until>截[至止])|上半年|下半年|季度|(?<!\d)(?:[1-9]|1[01])月|(?<!十)[一二三四五六七八九十]月|十一月"
)
WHOLE_YEAR = re.compile(r"(?<!\d)12月|十二月|年底|年末|全年")


@dataclass(frozen=True)
class Words:
    """What a label told: the column and its stage, the name, both empty where it told nothing."""

    role: str
    stage: str
    name: str
    is_less: bool


def words_of(label: str) -> Words:
    role, stage = _role_of(label)
    return Words(role, stage, "" if role in (ADJUSTED, LEFT, DIFFERENCE) else name_of(label), bool(LESS.search(label)))


def _role_of(label: str) -> tuple[str, str]:
    rest = label
    for _, words in CLASSES:
        rest = words.sub("", rest)
    for role, words in ROLES:
        if words.search(rest):
            if role == FULL or (role == BUDGET and WHOLE_BUDGET.search(rest)):
                return BUDGET, FULL
            return role, INITIAL if role == BUDGET and "年初" in rest else ""
    return "", ""


def label_before(text: str, end: int) -> str:
    """The words straight before a figure, back to the last comma or bracket."""
    starts = [match.end() for match in CLAUSE.finditer(text, max(0, end - LOOK_BACK), end)]
    return text[max(starts, default=max(0, end - LOOK_BACK)) : end]


def name_of(label: str) -> str:
    for name, words in CLASSES:
        if words.search(label):
            return name
    name = RIGHT_OF_NAME.sub("", LEFT_OF_NAME.sub("", label))
    return name if 2 <= len(name) <= 30 and not NO_NAME.search(name) else ""


def names_nobody(label: str) -> bool:
    """Whether a clause has no subject but the whole, so that a claim behind it is one of the whole year."""
    return name_of(label) in ("", "总体", "整体")


def is_of_all(label: str) -> bool:
    """Whether a label names nothing but the column, or the office itself."""
    rest = RIGHT_OF_NAME.sub("", LEFT_OF_NAME.sub("", label))
    return not FOR_SOMETHING.search(rest) and (len(rest) < 2 or bool(OFFICE.search(rest)))


def something_of(label: str) -> str:
    """What a label tells of that is no name, so that it is not taken for the whole: 用于办公设备购置支出."""
    rest = RIGHT_OF_NAME.sub("", LEFT_OF_NAME.sub("", label))
    return "" if is_of_all(label) or name_of(label) or GOES_ON.match(rest) else rest[-30:]


def subject_of(text: str) -> str:
    """Of whom a sentence begins to speak before its first comma: 设备购置费，全年预算数…"""
    match = SUBJECT.match(text) or HIDDEN_SUBJECT.match(text)
    return name_of(match["name"]) if match else ""


def year_of(text: str) -> str:
    """The year that the words before a figure put it in: "2020", "上年", or nothing.

    A year that something is compared with holds to the next comma only.
    """
    for mark in reversed(list(YEAR_MARK.finditer(text))):
        if COMPARED.search(text, 0, mark.start()) and "，" in text[mark.end() :]:
            continue
        return mark[1] or mark[2] or ""
    return ""


def is_part_of_year(text: str) -> bool:
    """Whether the words before a figure stop short of the year's end: 截至6月底, 上半年."""
    part = [*PART_OF_YEAR.finditer(text)]
    if not part:
        return False
    whole = [match for match in WHOLE_YEAR.finditer(text) if not match[0].startswith("全") or not _until(part)]
    return not whole or whole[-1].start() < part[-1].start()


def _until(marks: list[re.Match]) -> bool:
    return any(mark["until"] for mark in marks)
