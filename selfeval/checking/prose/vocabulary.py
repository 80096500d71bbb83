"""Ways of saying one thing that several checks read, so that all of them read every way."""

import re

OF_THE_YEAR = r"(?:全年|年初|调整后|批复|批准)?的?"
NOT = r"(?:(?:未|没有)(?:出现|发生|产生)?|无|不存在)(?:任何|一例|一笔)?"
WITHIN_BUDGET = (
    rf"(?:{NOT}超(?:支(?!付)|预算)|(?:未|没有)(?:超出?过?|突破){OF_THE_YEAR}预算"
    rf"|(?:控制|保持)在{OF_THE_YEAR}预算数?(?:之内|以内|内|范围之?内))"
)
NONE_OVER = re.compile(rf"(?P<each>均|都|全部)?(?:严格)?{WITHIN_BUDGET}")
# Kinds of spending and things with a price, of which a text's or an office's money tells nothing.
OTHER_SPENDING = r"三公|公务|会议|培训|接待|差旅|编制|标准|采购|合同|中标|招标|单价|造价|成本|工程"
