"""Ways of saying one thing that several checks read, so that all of them read every way."""

import re

OF_THE_YEAR = r"(?:全年|年初|调整后|批复|批准)?的?"
NOT = r"(?:(?:未|没有)(?:出现|发生|产生)?|无|不存在)(?:任何|一例|一笔)?"
FUNDS = r"(?:预算数?|(?:实际)?拨付(?:数|资金)|拨款)"
INSIDE = r"(?:之内|以内|内|范围[之以]?内)"
WITHIN_BUDGET = (
    rf"(?:{NOT}超(?:支(?!付)|预算)|(?:未|没有)(?:超出?过?|突破){OF_THE_YEAR}{FUNDS}"
    rf"|(?:控制|保持)在{OF_THE_YEAR}{FUNDS}{INSIDE}|在{OF_THE_YEAR}{FUNDS}{INSIDE}(?=[，。；]|$)"
    rf"|(?<=支出)(?:总额)?低于{OF_THE_YEAR}{FUNDS}(?=[，。；]|$))"
)
NONE_OVER = re.compile(rf"(?P<each>均|都|全部)?(?:严格)?{WITHIN_BUDGET}")
ALL_REACHED = re.compile(
    r"(?:均|都|全部)(?:已)?(?:达到|达|为|在|超过|高于|不低于)(?:了)?(?P<rate>\d+(?:\.\d+)?)%(?!及?以下|以内|左右)"
)
# Behind a claim: it only says which ones are meant, 没有超支的项目.
OF_SUCH = re.compile(r"[^，。；]*?的(?:项目|科室|单位|部门|处室|企业|乡镇|街道|个人|人员|有|共)")
# What is wanted is not said to be so.
WISHED = r"今后|下一步|要做到|努力|争取|力争|确保|目标是"
# Kinds of spending and things with a price, of which a text's or an office's money tells nothing.
OTHER_SPENDING = r"三公|公务|会议|培训|接待|差旅|编制|标准|采购|合同|中标|招标|单价|造价|成本|工程"


def is_said_by_others(text: str, claim: re.Match) -> bool:
    """Whether a claim stands in quotation marks: “目标均已完成”的结论依据不足."""
    opened = text.rfind("“", 0, claim.start())
    return opened > text.rfind("”", 0, claim.start()) and "”" in text[claim.end() :]


def only_tells_which(text: str, claim: re.Match) -> bool:
    """Whether a claim is no statement: it names a kind of things, or what others say."""
    return OF_SUCH.match(text, claim.end()) is not None or is_said_by_others(text, claim)
