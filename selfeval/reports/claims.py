"""T18: what a writer claims without a figure of its own, held against the data; silent where two readings are open."""

import re
from collections import Counter
from collections.abc import Iterator

from budgets.queries import Money
from selfeval.checking.prose import spelled
from selfeval.checking.prose.done import ALL_DONE, is_of_a_part, is_of_projects, is_of_work
from selfeval.checking.prose.facts import OTHER_YEAR
from selfeval.checking.prose.spelled import with_percents
from selfeval.checking.prose.text import level, sentences_of
from selfeval.checking.prose.vocabulary import OTHER_SPENDING, WISHED, only_tells_which
from selfeval.reports import amount_claims, form_claims, spending_claims, tally_claims
from selfeval.reports.facts import Facts
from selfeval.reports.mentions import names_another_year
from selfeval.reports.spending_claims import KINDS, Claim, Execution, Known
from selfeval.scoring.writing import quoted

ALL_GRADED = re.compile(
    r"(?:项目|自评结果|自评等级)[^，。；]{0,10}?(?:均|都|全部)(?:为|是|达到|评为|评定为|被评为)[“\"]?(?P<grade>优|良|中|差)"
)
GRADES = re.compile(
    r"(?:[“\"]|(?<=其中)(?=优)|(?<=个[，、])(?=[优良中差]\d))(?P<grade>优|良|中|差)[”\"]?(?:等级)?的?(?:项目)?(?:有|为|共)?(?P<number>\d+)个(?=项目|[，。；、“”）]|$)"
)
ONE_GRADED = re.compile(
    r"(?:(?:自评结果|绩效评价结果|(?<!信用)(?<!质量)(?<!资质)(?<!风险)(?<!安全)等级)(?:评定|评)?(?:为|是)|被?评为)[“\"]?(?P<grade>优|良|中|差)(?:秀|好)?(?:[”\"]|(?=[，。；、）]|$))"
)
COUNTED = re.compile(
    rf"(?:(?P<of>{spelled.NUMBER}|\d+)个项目(?:中|，其中)[^，。；“]{{0,4}}?)?(?P<number>{spelled.NUMBER}|\d+)个项目"
    r"(?:的)?(?:绩效)?(?:自评|评价)?(?:等级|结果)?(?:均|都)?(?:评定|评|被评)?(?:为|是|达到)[“\"](?P<grade>优|良|中|差)[”\"]"
)
# Rules and wishes: of them such words say nothing that the data knows.
OPEN = re.compile(
    rf"如(?!期|下|何|上|实(?!际))|若|凡|将|拟|(?<![相供反响适对])应(?!急|用|对|收|付)|要求(?![，、])|{WISHED}|避免|防止"
)
EXCEPTED = re.compile(r"除|其余|其他(?!(?:需要)?说明|事项|问题)|以外")
OFFICE = re.compile(r"(?:全年|本年度|\d{4}年度?)*(?:本?部门|本?单位|[我全本]办)")
OF_EVERY = re.compile(r"(?:各个?|所有|全部|\d个)项目")
# Before a claim: it is of less than a year's money.
OF_LESS = re.compile(rf"{OTHER_SPENDING}|\d月|季度|半年|科(?!学|技)")


def known(facts: Facts) -> Known:
    money, sheets = facts.money, facts.sheets
    spent = {level(row.project.name): _execution(row.money) for row in money.projects}
    kinds = (money.basic, money.project, money.personnel, money.operating)
    spent |= {kind: _execution(part) for kind, part in zip(KINDS, kinds, strict=True)}
    whole = money.total
    office = Execution(whole.executed, max(whole.adjusted, whole.appropriated), (whole.initial, whole.adjusted))
    grades = {level(sheet.project): sheet.grade for sheet in sheets if sheet.grade}
    unmet = {level(sheet.project): len(sheet.unmet) for sheet in sheets}
    return Known(
        office,
        spent,
        grades,
        unmet,
        facts.year,
        facts.rollup.weighted,
        facts.rollup.mean,
        {level(sheet.project): sheet.total for sheet in sheets if sheet.total is not None},
        _indicators(facts),
        tuple(level(section.written_name).partition("（")[0] for section in facts.sections),
    )


def _indicators(facts: Facts) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """What each form says of its indicators: (project, value, target), by the indicator's name."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for sheet in facts.sheets:
        for row in sheet.rows:
            texts = (sheet.project, row.actual, row.target)
            found.setdefault(level(row.name), []).append(tuple(map(level, texts)))
    return {name: tuple(rows) for name, rows in found.items()}


def _execution(money: Money) -> Execution:
    return Execution(money.executed, money.adjusted, (money.initial, money.appropriated))


def contradicted(text: str, data: Known, is_of_office: bool = True) -> Iterator[Claim]:
    """The claims of a paragraph that the data denies.

    `is_of_office`: it stands where the office as a whole is spoken of, unless it names a project.
    """
    whole = with_percents(level(text))
    for sentence in sentences_of(whole):
        words, told = sentence.text, whole[: sentence.offset]
        if names_another_year(words, data.year) or any(part in words for part in data.parts):
            continue
        yield from amount_claims.rates(words, data)
        yield from form_claims.rest(words, data)
        bare = _bare(words, data)
        if OPEN.search(bare) or OTHER_YEAR.search(bare):
            continue
        is_of_one = not is_of_office or any(name in told for name in data.unmet)  # that was named before
        is_open = is_of_one and not OF_EVERY.search(words) and not any(name in words for name in data.unmet)
        judges = (*ALWAYS, *(() if is_open else OF_PROJECTS), _graded, _one_graded)
        for judge in (spending_claims.all_reached,) if EXCEPTED.search(bare) else judges:
            yield from (claim for claim in judge(words, data) if _is_of_all(words, claim[1], data))


def _is_of_all(words: str, stated: str, data: Known) -> bool:
    """Whether what is said speaks of the whole year, and states something."""
    claim = re.search(re.escape(stated), words)
    before = words[: claim.start()]
    clause = before[before.rfind("，") + 1 :]
    before = clause if OFFICE.match(clause) else before  # 三公经费支出为零，部门支出未超预算
    return not OF_LESS.search(_bare(before, data)) and not only_tells_which(words, claim)


def _bare(words: str, data: Known) -> str:
    """The words without names, which hold any word."""
    for name in sorted((*data.spent, *data.unmet), key=len, reverse=True):
        words = words.replace(name, "")
    return words


def _all_met(words: str, data: Known) -> Iterator[Claim]:
    claim = ALL_DONE.search(words)
    if not claim or is_of_a_part(_bare(words[: claim.start()], data), claim) or "部门整体" in words:
        return
    if is_of_projects(claim) or is_of_work(words[: claim.start()], claim):
        return
    meant = {name: number for name, number in data.unmet.items() if name in words[: claim.start()]} or data.unmet
    if number := sum(meant.values()):
        yield f"有{number}项绩效指标未完成，不能写{quoted(claim[0])}", claim[0]


ALWAYS = (*spending_claims.JUDGES, *amount_claims.JUDGES, *tally_claims.OF_ALL_PROJECTS, *form_claims.JUDGES)
OF_PROJECTS = (tally_claims.unmet, _all_met)  # may speak of the one that was named before


def _graded(words: str, data: Known) -> Iterator[Claim]:
    claim = ALL_GRADED.search(words)
    other = [f"{name}为“{grade}”" for name, grade in data.grades.items() if claim and grade != claim["grade"]]
    if other and not any(name in words for name in data.grades):
        yield f"{other[0]}，不能写{quoted(claim[0])}", claim[0]
    counted = Counter(data.grades.values())
    for claim in (*GRADES.finditer(words), *COUNTED.finditer(words)):
        if _count(claim.groupdict().get("of"), len(data.grades)) != len(data.grades):
            continue
        if _count(claim["number"]) != counted[claim["grade"]]:
            yield f"自评等级为“{claim['grade']}”的项目有{counted[claim['grade']]}个，不能写{quoted(claim[0])}", claim[0]


def _one_graded(words: str, data: Known) -> Iterator[Claim]:
    """The grade of the one project that a sentence names."""
    claims = list(ONE_GRADED.finditer(words))
    named = [name for name in data.grades if claims and name in words[: claims[0].start()]]
    longest = [name for name in named if not any(name in other and name != other for other in named)]
    if len(claims) == len(longest) == 1 and data.grades[longest[0]] != claims[0]["grade"]:
        yield f"{longest[0]}自评等级为“{data.grades[longest[0]]}”，不能写{quoted(claims[0][0])}", claims[0][0]


def _count(written: str | None, unless: int = 0) -> int:
    return int(spelled.value_of(written)[0]) if written else unless
