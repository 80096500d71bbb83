"""百分点: the difference of two rates that the clause names."""

import re
from decimal import Decimal

from selfeval.checking.prose.facts import Found, at, told
from selfeval.checking.prose.text import Sentence, number_of, places_of

WAYS = "提高|上升|增加|增长|下降|降低|减少|高|低"
NUMBER = r"(?P<{}>\d+(?:\.\d+)?)"
POINTS = re.compile(
    rf"{NUMBER.format('one')}%[^。；%]{{0,12}}?(?:比|较|与|同|高于|低于)[^，。；%\d]{{0,8}}(?:\d{{4}}年)?[^，。；%\d]{{0,8}}"
    rf"{NUMBER.format('other')}%[^，。；%\d]{{0,10}}?(?:{WAYS})?[^，。；%\d]{{0,4}}{NUMBER.format('points')}个百分点"
)
FROM_TO = re.compile(
    rf"[由从][^，。；%\d]{{0,8}}{NUMBER.format('other')}%(?:{WAYS})(?:到|至){NUMBER.format('one')}%，?"
    rf"[^，。；%\d]{{0,6}}{NUMBER.format('points')}个百分点"
)


def wrong_points(sentence: Sentence) -> Found:
    for match in (*POINTS.finditer(sentence.text), *FROM_TO.finditer(sentence.text)):
        gap = abs(number_of(match["one"]) - number_of(match["other"]))
        said = number_of(match["points"])
        rounded = max(places_of(match["one"]), places_of(match["other"])) > places_of(match["points"])
        slack = Decimal(1).scaleb(-places_of(match["points"])) if rounded else Decimal(0)
        if abs(gap - said) > slack:
            computed, stated = f"{gap}个百分点", f"{match['points']}个百分点"
            message = f"{match['one']}%与{match['other']}%相差{computed}，文中写{stated}"
            yield at(sentence), message, told(computed, stated)
