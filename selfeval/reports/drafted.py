"""Draft: a year's report as its writers work on it — what is generated, what they wrote, what is printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from budgets.models import FiscalYear
from budgets.places import ROWS
from selfeval.checking.findings import Finding
from selfeval.checking.registry import findings
from selfeval.reports import narrative
from selfeval.reports.bound import place_of, word_findings
from selfeval.reports.claims import Known, known
from selfeval.reports.echoes import Wording, wordings_of
from selfeval.reports.edited import Block, Blocks, blocks_of, chapters_of
from selfeval.reports.explained import OFFICE, SUBJECT, Said, SaidFacts
from selfeval.reports.facts import Facts
from selfeval.reports.figures import Catalogue, catalogue
from selfeval.reports.judging import prose_findings
from selfeval.reports.models import ReportText
from selfeval.reports.values import Chapter


@dataclass(frozen=True)
class Draft:
    """Everything that the editor shows, from facts gathered once."""

    facts: Facts
    figures: Catalogue
    generated: tuple[Chapter, ...]
    texts: tuple[ReportText, ...]

    @property
    def fiscal_year(self) -> FiscalYear:
        return self.facts.fiscal_year

    @cached_property
    def blocks(self) -> tuple[Blocks, ...]:
        return blocks_of(self.generated, self.texts, self.figures)

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters as they are printed."""
        return chapters_of(self.generated, self.blocks)

    def block(self, key: str) -> Block | None:
        return next((block for of_chapter in self.blocks for block in of_chapter if key and block.key == key), None)

    def findings_in(self, blocks: Iterable[Block]) -> list[Finding]:
        """What T15, T16 and T18 say about paragraphs."""
        written = [block for block in blocks if block.text]
        if not written:
            return []
        names, year = self.facts.names, self.facts.year
        return word_findings(written, self.figures, names, year, self._wordings, self._known)

    @cached_property
    def _wordings(self) -> list[Wording]:
        """How the generated sentences word their figures: read once, for all paragraphs of the editor."""
        return wordings_of((block.generated for of_chapter in self.blocks for block in of_chapter), self.figures)

    @cached_property
    def _known(self) -> Known:
        """What the data says of claims: summed once, too."""
        return known(self.facts)

    @cached_property
    def findings(self) -> list[Finding]:
        """What stands against the writer's paragraphs, and against what was said about the money (T19)."""
        own = self.findings_in(block for of_chapter in self.blocks for block in of_chapter)
        return [*own, *findings(SUBJECT, self._said, {})]

    @property
    def _said(self) -> SaidFacts:
        facts = self.facts
        about = facts.project_names | {place: words for place, words in ROWS.items() if place != OFFICE}
        said = (
            Said(check_id, place, about.get(place, ""), facts.explanations[check_id, place].text)
            for check_id, place in sorted(facts.explained)
        )
        return SaidFacts(tuple(said), self.figures, tuple(facts.names), facts.year, self._known)

    @cached_property
    def found(self) -> dict[str, list[Finding]]:
        """What stands against each paragraph: about its writer's words, and as the report reads there."""
        found: dict[str, list[Finding]] = {}
        told = prose_findings(self.facts.title, self.chapters, self.facts.names, self.facts.offices)
        for each in (*self.findings, *told):
            # What is found again at a place stands behind its key.
            key = self._keys.get(each.place) or self._keys.get(each.place.rpartition(":")[0])
            if key:
                found.setdefault(key, []).append(each)
        return found

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The place of a finding → the key of its paragraph: the writer's own, and everything that is printed."""
        own = {place_of(block): block.key for of_chapter in self.blocks for block in of_chapter if block.text}
        return own | {
            f"report:chapter:{number}:paragraph:{count}": paragraph.key
            for number, chapter in enumerate(self.chapters, 1)
            for count, paragraph in enumerate(chapter.paragraphs, 1)
        }

    def with_texts(self, texts: tuple[ReportText, ...]) -> "Draft":
        return Draft(self.facts, self.figures, self.generated, texts)


def drafted(facts: Facts) -> Draft:
    """The report from facts: one function for the page, the paper and the editor."""
    figures = catalogue(facts)
    return Draft(facts, figures, narrative.chapters(facts, figures), facts.texts)
