"""What keeps a year's report from being approved: one answer for its pages, its draft mark and the sign-off."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from budgets.facts import money_findings
from budgets.models import FiscalYear
from budgets.notes import Noted
from selfeval.accounts.scope import Scope
from selfeval.assessments.queries.filling import why_not_fill
from selfeval.assessments.queries.forms import steps_for
from selfeval.assessments.queries.reviewing import WRITE as REVIEW
from selfeval.assessments.workflow import EDITABLE, State
from selfeval.checking.findings import Finding, Severity
from selfeval.reports.bound import TYPED
from selfeval.reports.content import NothingToReport, judged
from selfeval.reports.edited import anchor_of
from selfeval.reports.standing import TURNS, Standing, of_money

NAMED = 5  # places of a refusal
TOLD_ONCE = {"P14": "{}个项目有满分而没有佐证的指标"}


def year_findings(fiscal_year: FiscalYear) -> list[Standing]:
    """Every finding of a year; until there is a form to report on, those about its money."""
    try:
        return judged(fiscal_year)[1]
    except NothingToReport:
        return list(of_money(fiscal_year, money_findings(fiscal_year)))


def open_findings(fiscal_year: FiscalYear) -> list[Standing]:
    """Every error and every unexplained finding of money, approved forms and report. Empty: it may be approved."""
    return [each for each in year_findings(fiscal_year) if each.blocks]


def seen_by(scope: Scope, found: Iterable[Standing], back: str = "") -> list[Standing]:
    """What a person sees: of the forms only those of his sections, if he is confined to them.

    Who may act is led to where he does so, and from an explanation that he typed there `back`.
    """
    seen, asked = [], {}
    for each in found:
        form = each.form
        if form is not None and scope.only_sections and form.section_id not in scope.only_sections:
            continue
        key = form.pk if form else each.permission
        if key not in asked:
            asked[key] = _may_act(scope, each)
        seen.append(_led(replace(each, acts=asked[key]), back))
    return seen


def _may_act(scope: Scope, each: Standing) -> bool:
    """Whether a person may do something about a finding now: fill in or send back its form, enter, explain, write."""
    form, year = each.form, each.fiscal_year
    if form is None:
        is_over = not each.is_of_report and year.closed_at is not None
        return not is_over and scope.may(each.permission, year.department_id)
    if State(form.state) in EDITABLE:
        return not why_not_fill(form, scope)
    place = (form.department_id, form.section_id)
    return scope.may(REVIEW, *place) and any(step.action in TURNS for step in steps_for(form, scope))


def _led(each: Standing, back: str) -> Standing:
    if not each.acts:
        return each
    if each.is_of_report:
        return each if each.note.takes_explanation else replace(each, url=written_at(each))
    if each.fill_url:
        return replace(each, url=each.fill_url)
    if not each.note.takes_explanation:
        return each
    page, _, anchor = each.url.partition("#")
    asked = {"explain": each.note.key, **({"back": back} if back else {})}
    return replace(each, url=f"{page}?{urlencode(asked)}#{anchor}")


def typed_by_hand(found: Iterable[Standing]) -> list[Standing]:
    """The numbers in the text that follow no data: nothing hinders, but who hands in or signs should know them."""
    return [each for each in found if each.finding.check_id == TYPED and each.finding.severity is Severity.WARNING]


def written_at(each: Standing) -> str:
    """Where the words are written that a finding of the report is about."""
    chapter, _, rest = each.finding.place.removeprefix("report:chapter:").partition(":")
    kind, _, key = rest.partition(":")
    anchor = f"#{anchor_of(key.partition(':')[0])}" if kind == "text" else ""
    query = urlencode({"chapter": chapter if chapter.isdecimal() else 1})
    return f"{reverse('reports:write', args=[each.fiscal_year.pk])}?{query}{anchor}"


@dataclass(frozen=True)
class Gathered:
    """What the same check asks of several forms, as one entry with the list folded."""

    words: str
    rows: list[Standing]


def gathered(found: Iterable[Standing]) -> tuple[list[Gathered], list[Standing]]:
    """What is told once for several projects, and the rest."""
    many: dict[str, list[Standing]] = {}
    for each in (found := list(found)):
        if each.finding.check_id in TOLD_ONCE and each.form and not each.form.is_whole:
            many.setdefault(each.finding.check_id, []).append(each)
    together = [Gathered(TOLD_ONCE[check].format(len(rows)), rows) for check, rows in many.items() if len(rows) > 1]
    told = {id(row) for each in together for row in each.rows}
    return together, [each for each in found if id(each) not in told]


def by_place(found: Iterable[Standing]) -> list[tuple[str, list[Standing], int]]:
    """The findings by place, in order, with how many wait for somebody."""
    places: dict[str, list[Standing]] = {}
    for each in found:
        places.setdefault(each.place, []).append(each)
    return [(place, rows, sum(each.note.is_open for each in rows)) for place, rows in places.items()]


def notes_of_report(fiscal_year: FiscalYear) -> list[Noted]:
    """What is found in the report itself, with what was said about it."""
    return [each.note for each in year_findings(fiscal_year) if each.is_of_report]


def findings_of_report(fiscal_year: FiscalYear) -> list[Finding]:
    return [note.finding for note in notes_of_report(fiscal_year)]


def refusal_of(found: Iterable[Standing]) -> str:
    """Why the report cannot be approved; empty where nothing stands against it."""
    told = told_of(found)
    return f"{told}。请在“校验与说明”里逐项处理。" if told else ""


def told_of(found: Iterable[Standing]) -> str:
    """How many findings stand against the report, and where; empty where none does."""
    found = list(found)
    if not found:
        return ""
    errors = Counter(each.place for each in found if each.finding.severity is Severity.ERROR)
    places = Counter(each.place for each in found)
    told = [_told(place, number, errors[place]) for place, number in places.most_common(NAMED)]
    more = f"等{len(places)}处" if len(places) > NAMED else ""
    return f"还有{len(found)}项问题没有更正或说明：{'、'.join(told)}{more}"


def _told(place: str, number: int, errors: int) -> str:
    kinds = [(errors, "错误"), (number - errors, "未说明")]
    return f"{place}{number}项（{'，'.join(f'{words}{count}' for count, words in kinds if count)}）"
