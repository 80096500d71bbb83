"""What keeps a year's report from being approved: one answer for its pages, its draft mark and the sign-off."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from budgets.facts import money_findings
from budgets.models import FiscalYear
from budgets.notes import Noted
from selfeval.accounts.scope import Scope
from selfeval.assessments.queries.filling import FILL
from selfeval.checking.findings import Finding, Severity
from selfeval.reports.content import NothingToReport, judged
from selfeval.reports.standing import Standing, of_money

NAMED = 5  # places of a refusal


def year_findings(fiscal_year: FiscalYear) -> list[Standing]:
    """Every finding of a year; until there is a form to report on, those about its money."""
    try:
        return judged(fiscal_year)[1]
    except NothingToReport:
        return list(of_money(fiscal_year, money_findings(fiscal_year)))


def open_findings(fiscal_year: FiscalYear) -> list[Standing]:
    """Every error and every unexplained finding of money, approved forms and report. Empty: it may be approved."""
    return [each for each in year_findings(fiscal_year) if each.blocks]


def seen_by(scope: Scope, found: Iterable[Standing]) -> list[Standing]:
    """What a person sees: of the forms only those of his sections, if he is confined to them.

    Who fills a form in is led to its fields.
    """
    seen = []
    for each in found:
        form = each.form
        if form is not None and scope.only_sections and form.section_id not in scope.only_sections:
            continue
        if each.fill_url and scope.may(FILL, form.department_id, form.section_id):
            each = replace(each, url=each.fill_url)
        seen.append(each)
    return seen


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
