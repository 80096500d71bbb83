"""What the editor's page shows: chips for figures, who wrote a paragraph when, and how it differs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.urls import reverse

from budgets.notes import key_of
from selfeval.checking.findings import SEVERITY_LABELS, Finding, Severity
from selfeval.reports.drafted import Draft
from selfeval.reports.edited import Block
from selfeval.reports.figures import Catalogue
from selfeval.reports.phrases import numeral
from selfeval.reports.values import Chapter, Part
from selfeval.reports.wording import SLOT

PAGES = {
    "budgets:rows": "资金明细",
    "budgets:department": "资金总览",
    "budgets:entry": "数据录入",
    "budgets:stated": "批复数和决算数",
    "assessments:list": "绩效自评列表",
    "assessments:sheet": "自评表",
}
MESSAGES = "found."  # what a check said is no figure: it stays where the generated words have it
RATE, ALSO = "支出率", "执行率"  # the report says the one, people look for the other
TYPED_ELSEWHERE = re.compile(r"said\.|found\.|.*\.(?:reason|measure|cause|values)$")
LONGEST_COMPARED = 1500  # pieces of either text; longer ones are told apart clause by clause


@dataclass(frozen=True)
class Chip:
    """A run of words, or a figure between them: what it is, where it comes from, whether it may be taken out."""

    text: str
    key: str = ""
    label: str = ""
    title: str = ""
    url: str = ""
    is_words: bool = False
    is_required: bool = False
    also: str = ""  # another word that it is looked for by


@dataclass(frozen=True)
class Note:
    """What a check says of a paragraph; the address where it stands among the others, if somebody else may be wrong."""

    label: str
    message: str
    is_open: bool
    url: str = ""


@dataclass(frozen=True)
class Shown:
    """A block with everything that its part of the page says."""

    block: Block
    chips: tuple[Chip, ...]
    generated: tuple[Chip, ...]
    notes: tuple[Note, ...]
    difference: tuple[tuple[str, str], ...]  # ("same" | "out" | "in", text)
    name: str


@dataclass(frozen=True)
class Page:
    number: int
    heading: str
    shown: tuple[Shown, ...]
    printed: Chapter
    chapters: tuple[tuple[int, str, int, int], ...]  # (number, heading, paragraphs with own words, those to be checked)


def page_of(draft: Draft, number: int) -> Page:
    blocks = draft.blocks[number - 1]
    shown = tuple(_shown(draft, block) for block in blocks)
    chapters = tuple(
        (count, chapter.heading, sum(block.text is not None for block in own), sum(_waits(draft, b) for b in own))
        for count, (chapter, own) in enumerate(zip(draft.generated, draft.blocks, strict=True), 1)
    )
    return Page(number, draft.generated[number - 1].heading, shown, draft.chapters[number - 1], chapters)


def written_of(draft: Draft) -> list[Shown]:
    """The printed paragraphs that somebody reworded or added, in the order of the report."""
    blocks = (block for of_chapter in draft.blocks for block in of_chapter)
    return [_shown(draft, block) for block in blocks if block.text and block.printed and not block.trouble]


def shown_of(draft: Draft, key: str) -> Shown | None:
    """A paragraph by its key; None where it is gone."""
    block = draft.block(key)
    return _shown(draft, block) if block else None


def _shown(draft: Draft, block: Block) -> Shown:
    if not block.key:
        return Shown(block, tuple(Chip(part.text) for part in block.printed.parts), (), (), (), "")
    keyed = [each.key for each in draft.blocks[block.chapter - 1] if each.key]  # a heading is no paragraph
    return Shown(
        block=block,
        chips=tuple(_pieces(block.words, draft.figures, block.required)),
        generated=tuple(_pieces(block.generated, draft.figures, block.required)) if block.text else (),
        notes=_notes(draft, block),
        difference=tuple(difference(block.generated, block.words, draft.figures)) if block.is_reworded else (),
        name=f"第{numeral(block.chapter)}部分第{keyed.index(block.key) + 1}段",
    )


def _notes(draft: Draft, block: Block) -> tuple[Note, ...]:
    """What is found in a paragraph as it stands, whatever it was when it was saved."""
    found = [each for each in draft.found.get(block.key, ()) if each.message != block.trouble]
    return tuple(_note(draft, each) for each in found if not _is_explained(draft, each))


def _note(draft: Draft, found: Finding) -> Note:
    everything = reverse("reports:findings", args=[draft.fiscal_year.pk])
    url = f"{everything}#{key_of(found.check_id, found.place)}" if ":paragraph:" in found.place else ""
    return Note(SEVERITY_LABELS[found.severity], found.message, found.severity is not Severity.WARNING, url)


def _is_explained(draft: Draft, found: Finding) -> bool:
    said = draft.facts.explanations.get((found.check_id, found.place))
    return found.severity is Severity.EXPLAIN and not found.is_open(said and said.figures)


def _waits(draft: Draft, block: Block) -> bool:
    """Whether somebody has to look at a paragraph: its sentence changed, or its words no longer hold."""
    return bool(block.trouble) or any(note.is_open for note in _notes(draft, block))


def _pieces(words: str, figures: Catalogue, required: frozenset[str] = frozenset()) -> Iterator[Chip]:
    for number, piece in enumerate(SLOT.split(words)):
        if number % 2:
            yield chip_of(figures[piece], piece in required) if piece in figures else Chip("已不存在的数据", piece)
        elif piece:
            yield Chip(piece)


def chip_of(part: Part, is_required: bool = False) -> Chip:
    page, is_words = PAGES.get(part.source.page, "数据"), bool(TYPED_ELSEWHERE.match(part.key))
    title = f"{part.label}，在“{page}”中{'修改' if is_words else '查看'}"
    also = ALSO if part.label.endswith(RATE) else ""
    return Chip(part.text, part.key, part.label, title, part.source.url, is_words, is_required, also)


def chips_of(parts: Iterable[Part]) -> list[Chip]:
    """The choices of the list: figures, and words that somebody typed."""
    return [chip_of(part) for part in parts if not part.key.startswith(MESSAGES)]


def difference(generated: str, words: str, figures: Catalogue) -> Iterator[tuple[str, str]]:
    """How words differ from the generated ones, figures as they are written: ("same" | "out" | "in", text)."""
    old, new = _units(generated), _units(words)
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield "same", _text(old[a:b], figures)
            continue
        if b > a:
            yield "out", _text(old[a:b], figures)
        if d > c:
            yield "in", _text(new[c:d], figures)


def _units(words: str) -> list[str]:
    """Figures whole, other words by character; long ones by clause, so that comparing stays quick."""
    pieces = [piece for piece in re.split(r"(⟦[^⟦⟧]*⟧)", words) if piece]
    if len(words) > LONGEST_COMPARED:
        return [unit for piece in pieces for unit in re.findall(r"[^，。；、]+[，。；、]?|[，。；、]", piece)]
    return [unit for piece in pieces for unit in ([piece] if piece.startswith("⟦") else piece)]


def _text(units: list[str], figures: Catalogue) -> str:
    return "".join(chip.text for chip in _pieces("".join(units), figures))
