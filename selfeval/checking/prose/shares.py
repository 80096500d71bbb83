"""占…%: a part over its whole, where the text leaves no doubt which whole is meant."""

import re
from decimal import Decimal

from selfeval.checking.prose.facts import Found, Prose, at, told, wan
from selfeval.checking.prose.figures import Amount, Rate
from selfeval.checking.prose.labels import TOTAL, words_of
from selfeval.checking.prose.text import plain

SHARE = re.compile(r"占(?:比|(?P<of>[^，。；\d%]{0,16}?)的?(?:比重|比例)?)?(?:为|达|约)?$")
OF_TOTAL = re.compile(r"总|合计|全部|部门|全年")


def wrong_shares(prose: Prose) -> Found:
    for rate in prose.figures.rates:
        match = SHARE.search(rate.label)
        part = _before(prose, rate) if match and "约" not in rate.label else None
        if match is None or part is None:
            continue
        wholes = _wholes(prose, part, match["of"] or "")
        if wholes and not any(_agrees(rate, part, whole) for whole in wholes):
            whole = wholes[0]
            computed = f"{plain(part.value * 100 / whole.value)}%"
            message = f"{part.entity}{wan(part.value)}万元÷{wan(whole.value)}万元＝{computed}，文中写{rate.text}"
            yield at(rate.sentence), message, told(computed, rate.text)


def _before(prose: Prose, rate: Rate) -> Amount | None:
    """The amount that stands straight before the share, with nothing but a comma between."""
    near = [a for a in prose.figures.near(rate.sentence, rate.offset) if a.end <= rate.offset - 1]
    if not near:
        return None
    between = prose.text[near[-1].end : rate.offset]
    return near[-1] if len(between) <= 24 and between.lstrip("，（").startswith("占") else None


def _wholes(prose: Prose, part: Amount, of: str) -> list[Amount]:
    """The amounts that may be the whole, where they are of one value."""
    if not of:
        known = _whole_of_passage(prose, part)
        return [known] if known and known.value else []
    words = words_of(of)
    entity = words.name or (TOTAL if OF_TOTAL.search(of) else "")
    found = (
        [a for a in prose.figures.amounts if a.entity == entity and prose.is_own(a) and a is not part] if entity else []
    )
    fitting = [a for a in found if not words.role or a.role == words.role]
    return fitting if len({a.value for a in fitting}) == 1 and fitting[0].value else []


def _whole_of_passage(prose: Prose, part: Amount) -> Amount | None:
    """What 其中 in the same line was said of."""
    line = prose.text.rfind("\n", 0, part.offset) + 1
    among = prose.text.rfind("其中", line, part.offset)
    stop = prose.text.find("。", among, part.offset) if among >= 0 else -1
    if among < 0 or stop >= 0:
        return None
    before = prose.figures.between(line, among)
    return (
        before[-1]
        if len(before) == 1 or (before and not prose.text[before[-1].end : among].strip("，。；：、"))
        else None
    )


def _agrees(rate: Rate, part: Amount, whole: Amount) -> bool:
    slack = Decimal(1).scaleb(-rate.places)
    least = (part.value - part.exactness) * 100 / (whole.value + whole.exactness)
    most = (part.value + part.exactness) * 100 / (whole.value - whole.exactness or 1)
    return least - slack < rate.value < most + slack
