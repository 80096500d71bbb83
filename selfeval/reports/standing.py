"""Everything that stands against a year's report: findings about the money, each form and the report itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from budgets.models import FiscalYear
from budgets.notes import Noted, key_of, noted
from budgets.places import Spot
from selfeval.accounts.roles import GRANTS, LABELS, SECTION_ROLES, Role
from selfeval.assessments.models import Assessment
from selfeval.assessments.notes import SheetNote, findings_of_forms
from selfeval.assessments.workflow import EDITABLE, Action, State, Step, steps_from
from selfeval.checking.findings import Finding, Severity
from selfeval.reports.drafted import Draft
from selfeval.reports.explained import SAID
from selfeval.reports.facts import Facts
from selfeval.reports.judging import report_findings
from selfeval.reports.phrases import numeral
from selfeval.reports.values import EXPLAINED, AnnualReport, Chapter, Paragraph, Part, Source

MONEY, REPORT = "资金", "report"
WRITE = "reports.write_report"
CAUSE = "原因"  # as T05 names it among what is missing
MOVED = "P16"  # the form's money is not that of now
PARAGRAPH = re.compile(r"report:chapter:(\d+):paragraph:(\d+)")
TURNS = (Action.SUBMIT, Action.RETURN, Action.WITHDRAW)  # the steps that lead a form to being mended


@dataclass(frozen=True)
class Standing:
    """A finding with what was said about it, where it stands, who has to act or look, and where he does so.

    `blocks` tells whether it keeps the report from being approved. `fill_url` is where a filler mends a form.
    """

    note: Noted | SheetNote
    place: str
    who: str
    url: str
    blocks: bool
    form: Assessment | None = None
    fill_url: str = ""
    is_of_report: bool = False
    permission: str = ""  # what whoever acts must hold in the department; of forms their own way tells it
    fiscal_year: FiscalYear | None = None
    acts: bool = False  # whether the reader may act on it now

    finding = property(lambda self: self.note.finding)
    is_explained = property(lambda self: self.note.explanation is not None and not self.note.is_open)

    @property
    def click(self) -> str:
        """The words of the link: what whoever may act does there, for others that they may look."""
        if not self.acts or self.is_explained:
            return "查看报告" if self.is_of_report else "查看"
        if self.is_of_report:
            return "查看报告" if self.note.takes_explanation else "去编写报告"
        if not self.note.is_open:
            return "去核实"
        if self.form is not None and self.form.state not in EDITABLE:
            return f"去{_turn(self.form).action.label}"
        return "去说明" if self.note.takes_explanation and self.form is None else "去改正"

    @property
    def key(self) -> str:
        """The id of the finding on the page; forms have places of their own."""
        return f"form-{self.form.pk}-{self.note.key}" if self.form else self.note.key


def standing_of(draft: Draft, report: AnnualReport) -> list[Standing]:
    """All findings of a year in the order of the report's making: a fixed number of queries."""
    facts = draft.facts
    money = list(of_money(facts.fiscal_year, facts.findings))
    forms = list(_of_forms(facts))
    asked = {each.finding.place for each in money if each.note.is_open and each.note.takes_explanation}
    moved = {f"project:{each.form.project_id}" for each in forms if each.finding.check_id == MOVED}
    of_report = _of_report(draft, report)
    return [*money, *forms, *(each for each in of_report if not _repeats(each, asked, moved))]


def _repeats(each: Standing, asked: set[str], moved: set[str]) -> bool:
    """Whether chapter four lacks words of a project only because of what is told elsewhere, where it is mended.

    The cause is not typed yet, or outdated: the money asks for it. The form was handed in on other money than that
    of now, which the chapter prints: the form asks to be handed in again.
    """
    if each.finding.check_id != "T05":
        return False
    place = f"project:{each.finding.place.rpartition(':project:')[2]}"
    missing = set(each.finding.figures.split("、"))
    return (CAUSE not in missing or place in asked) and (missing == {CAUSE} or place in moved)


def of_money(fiscal_year: FiscalYear, found: Iterable[Finding]) -> Iterator[Standing]:
    """What is explained is explained on the overview, the rest is mended where its figures stand."""
    overview = reverse("budgets:department", args=[fiscal_year.pk])
    for note in noted(fiscal_year, found):
        permission = "budgets.add_explanation" if note.takes_explanation else "budgets.add_figure"
        url = f"{overview}#{note.key}" if note.takes_explanation else note.spot.url
        year = {"permission": permission, "fiscal_year": fiscal_year}
        yield Standing(note, MONEY, _holders(permission), url, note.is_open, **year)


def _of_forms(facts: Facts) -> Iterator[Standing]:
    forms = (*facts.forms, *([facts.whole[0]] if facts.whole else []))
    notes = findings_of_forms(forms, facts.money, facts.explanations)
    for form in forms:
        sheet = reverse("assessments:sheet", args=[form.pk])
        edit = reverse("assessments:edit", args=[form.pk]) if form.state in EDITABLE else ""
        for note in notes[form.pk]:
            who = _looks(form) if note.finding.severity is Severity.WARNING else who_mends(form, note.finding.check_id)
            mended = "" if note.takes_explanation or not edit else f"{edit}#{note.spot.anchor}"
            yield Standing(
                note=note,
                place=f"“{form.project.name}”自评表",
                who=who,
                url=f"{sheet}#{note.key}",
                blocks=note.is_open and form.state == State.APPROVED,
                form=form,
                fill_url=mended,
            )


def _looks(form: Assessment) -> str:
    """Who should look at what only asks: who filled the form in, whatever its state."""
    return f"{LABELS[Role.FILLER]} · {form.project.section.written_name}"


def who_mends(form: Assessment, check_id: str = "") -> str:
    """Whose turn it is to have a form mended: who fills it in, or whoever can send it back to be filled in."""
    step = _turn(form)
    section = form.project.section.written_name
    if form.state in EDITABLE:
        return f"{section}{LABELS[step.role]}"
    whose = f"{section}{LABELS[step.role]}" if step.role in SECTION_ROLES else LABELS[step.role]
    then = "核对后重新送审" if check_id == MOVED else "改正"
    return f"{whose}{step.action.label}，{section}{LABELS[Role.FILLER]}{then}"


def _turn(form: Assessment) -> Step:
    """The step that leads a form to being mended."""
    steps = steps_from(State(form.state), frozenset(Role), form.round.review_steps)
    return next(step for step in steps if step.action in TURNS)


def _of_report(draft: Draft, report: AnnualReport) -> Iterator[Standing]:
    facts = draft.facts
    who, thresholds = _holders(WRITE), facts.round.rule_set.values.check_thresholds()
    found = [*report_findings(report, thresholds, facts.names, facts.offices), *draft.findings]
    for note in noted(facts.fiscal_year, found, spot_of):
        if note.finding.place.startswith(f"{SAID}:"):
            permission, key = "budgets.add_explanation", key_of(*note.finding.place.split(":", 2)[1:])
            year = {"permission": permission, "fiscal_year": facts.fiscal_year}
            url = f"{reverse('budgets:department', args=[facts.fiscal_year.pk])}?explain={key}#{key}"
            yield Standing(note, MONEY, _holders(permission), url, note.is_open, **year)
            continue
        year = {"permission": WRITE, "fiscal_year": facts.fiscal_year, "is_of_report": True}
        yield Standing(note, note.spot.words, who, note.spot.url, note.is_open, **year)


def spot_of(fiscal_year_id: int, place: str) -> Spot:
    """Where a place of the report stands on its page."""
    _, _, rest = place.partition("report:chapter:")
    number = rest.partition(":")[0]
    if not number:
        return Spot("reports:report", fiscal_year_id, "main", "报告标题")
    return Spot("reports:report", fiscal_year_id, f"chapter-{number}", f"报告第{numeral(int(number))}部分")


def _holders(permission: str) -> str:
    return "、".join(LABELS[role] for role in Role if role in GRANTS[permission])


def with_explanations(report: AnnualReport, standing: Iterable[Standing]) -> AnnualReport:
    """What was said about the report's own findings, at the end of the chapter that it is about."""
    said: dict[str, list[Paragraph]] = {}
    for each in standing:
        if each.is_of_report and each.is_explained and each.finding.severity is Severity.EXPLAIN:
            given, spot = each.note.explanation, each.note.spot
            basis = f"（{given.document_number}）" if given.document_number else ""
            words = Part(given.text.rstrip("。"), given.text, Source("reports:findings", spot.object_id))
            parts, key = (Part("情况说明："), words, Part(f"{basis}。")), _key_of(each.finding, report)
            said.setdefault(spot.anchor, []).append(Paragraph(parts, key=key))
    chapters = tuple(
        Chapter(chapter.heading, (*chapter.paragraphs, *said.get(f"chapter-{number}", ())))
        for number, chapter in enumerate(report.chapters, 1)
    )
    return replace(report, chapters=chapters) if said else report


def _key_of(finding: Finding, report: AnnualReport) -> str:
    """The key of an explanation, which holds that of the paragraph that it is about: it is published with that."""
    place = PARAGRAPH.fullmatch(finding.place)
    if place is None:
        return ""
    about = report.chapters[int(place[1]) - 1].paragraphs[int(place[2]) - 1]
    return f"{EXPLAINED}.{finding.check_id}.{about.key}" if about.key else ""
