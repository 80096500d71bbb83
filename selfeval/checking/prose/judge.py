"""What the checks find in a text, each with its sentence, what was computed and what was written."""

from dataclasses import dataclass

from selfeval.checking.findings import Severity
from selfeval.checking.prose import (  # noqa: F401  they register the checks
    claims,
    counts,
    grades,
    growth,
    parts,
    rates,
    same,
    slots,
    units,
    use,
    years,
)
from selfeval.checking.prose.facts import Prose
from selfeval.checking.prose.figures import read_figures
from selfeval.checking.prose.names import shown, veiled
from selfeval.checking.prose.spelled import with_percents
from selfeval.checking.prose.text import level, sentences_of
from selfeval.checking.registry import findings


@dataclass(frozen=True)
class ProseFinding:
    """A contradiction: the check, the sentence as written, its offset in the text, computed against stated."""

    check: str
    severity: Severity
    quote: str
    offset: int
    computed: str
    stated: str
    message: str


@dataclass(frozen=True)
class ProseReport:
    """What was found, and how many amounts, rates and counts were read."""

    findings: tuple[ProseFinding, ...]
    amounts: int
    rates: int
    counts: int


def check_prose(text: str) -> ProseReport:
    """Any report's prose held against itself. Offsets are those of the text given."""
    levelled = veiled(with_percents(level(text)))
    sentences = sentences_of(levelled)
    figures = read_figures(sentences)
    found = []
    for each in findings("prose", Prose(levelled, sentences, figures), {}):
        start, end = map(int, each.place.split(":"))
        computed, _, stated = shown(each.figures).partition("|")
        message = shown(each.message)
        found.append(ProseFinding(each.check_id, each.severity, text[start:end], start, computed, stated, message))
    found.sort(key=lambda each: (each.offset, each.check))
    return ProseReport(tuple(found), len(figures.amounts), len(figures.rates), len(figures.counts))
