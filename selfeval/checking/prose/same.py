"""T01: one thing has one value. Years, months and parts of a thing are other things."""

import re

from selfeval.checking.findings import Severity
from selfeval.checking.prose.facts import OTHER_YEAR, Found, Prose, at, close, is_unit_slip, told
from selfeval.checking.prose.figures import Amount
from selfeval.checking.prose.labels import FOR_SOMETHING, SPENT, TOTAL, WORDS
from selfeval.checking.registry import Thresholds, check

CLASSES = (TOTAL, "基本支出", "项目支出")
SPENT_IN_THE_YEAR = re.compile(r"执行数|决算数|全年|实际支出")
BARE = re.compile(r"支出(?:为)?")
STAFF = re.compile(
    r"(?P<when>(?:(?P<year>20\d\d)年|本年|上年|去年)?(?:年?末|年?底)?)(?P<has>现有|实有|共有|共)?"
    r"(?P<what>在职干部职工|干部职工|在职职工|在职人员|职工)(?:总数|人数)?(?:共|为)?(?P<number>\d+)人(?![次参])"
)
# What may stand before it without making other people of them, as 离退休 and 编外 do.
LEADING = re.compile(r"(?:^|[，。；：、\s局位门馆院校心室委办站队所])$")


@check("T01", "prose", Severity.ERROR, "同一个数在全文中相同")
def a_figure_has_one_value(prose: Prose, thresholds: Thresholds) -> Found:
    yield from _amounts(prose)
    yield from _staff(prose)


def _amounts(prose: Prose) -> Found:
    first: dict[tuple, Amount] = {}
    for amount in prose.figures.amounts:
        if not _is_known(prose, amount) or OTHER_YEAR.search(amount.sentence.text):
            continue
        other = first.setdefault((amount.entity, amount.role), amount)
        if is_unit_slip(other.value, amount.value) or other.unit != amount.unit:
            continue
        if not close(other.value, amount.value, other, amount):
            what = ("年初" if amount.initial else "") + WORDS[amount.role]
            message = f"{amount.entity}{what}前面写{other.text}，这里写{amount.text}"
            yield at(amount.sentence), message, told(other.text, amount.text)


def _is_known(prose: Prose, amount: Amount) -> bool:
    """Whether nothing but this one sum of the year can be meant."""
    if not prose.is_own(amount):
        return False
    if amount.entity == TOTAL and amount.role == SPENT and BARE.fullmatch(amount.label):
        return False  # the expenditure side of a budget is called the same
    if amount.entity in CLASSES:
        return amount.role == SPENT or amount.initial
    # Of a project, the amount that its own words call the year's: it may spend this and that besides.
    if FOR_SOMETHING.search(amount.entity):
        return False
    return bool(amount.entity) and amount.role == SPENT and bool(SPENT_IN_THE_YEAR.search(amount.label))


def _staff(prose: Prose) -> Found:
    first: dict[str, re.Match] = {}
    for sentence in prose.sentences:
        match = STAFF.search(sentence.text)
        if (
            match is None
            or match["year"] not in (None, prose.year)
            or "上年" in match["when"]
            or "去年" in match["when"]
        ):
            continue
        before = sentence.text[: match.start()]
        if "其中" in before or not LEADING.search(before) or not (match["when"] or match["has"]):
            continue
        other = first.setdefault("", match)
        if int(other["number"]) != int(match["number"]):
            message = f"人数前面写“{other[0]}”，这里写“{match[0]}”"
            severity = Severity.ERROR if other["what"] == match["what"] else Severity.WARNING
            yield at(sentence), message, told(f"{other['number']}人", f"{match['number']}人"), severity
