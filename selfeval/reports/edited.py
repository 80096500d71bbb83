"""The writer's words laid over the generated chapters, paragraph by paragraph.

A rewording holds as long as the sentence that it stands for is generated as it was. When the facts changed (a
deviation arose, a project left), the generated sentence is printed, and the writer's words wait in the editor
with a word why: until he confirms or drops them the report cannot be handed in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zlib import crc32

from selfeval.reports.figures import Catalogue
from selfeval.reports.models import ReportText
from selfeval.reports.values import Chapter, Paragraph
from selfeval.reports.wording import keys_of, parts_of, words_of

ADDED = "added."
CHANGED = "系统生成的句子已变化，请核对：现在印的是系统的句子，您的文字保留在这里。"
GONE = "系统不再生成这一段，您的文字没有印在报告里：请移除；仍需要的内容，请另加一段。"
FIGURE_GONE = "这段文字引用的数据已不存在，没有印在报告里：请修改或移除。"


def anchor_of(key: str) -> str:
    """Where a paragraph stands on the editor's page."""
    return "p-" + re.sub(r"[^\w-]", "-", key)


@dataclass(frozen=True)
class Block:
    """A paragraph of the editor: what is generated, what somebody wrote instead, and what is printed.

    A heading has no key; an added paragraph no generated words; what is not printed has no paragraph.
    """

    chapter: int
    key: str
    generated: str
    text: ReportText | None
    printed: Paragraph | None
    trouble: str = ""

    is_added = property(lambda self: self.key.startswith(ADDED))
    is_reworded = property(lambda self: self.text is not None and not self.is_added)
    anchor = property(lambda self: anchor_of(self.key))

    @property
    def words(self) -> str:
        """What stands in the editor, with slots."""
        return self.text.words if self.text else self.generated

    @property
    def required(self) -> frozenset[str]:
        """The figures that a rewording has to keep."""
        return frozenset(keys_of(self.generated))

    @property
    def seen(self) -> str:
        """What a person saw here: whose words, over which generated ones."""
        return f"{self.text.pk if self.text else 0}-{crc32(self.generated.encode()):08x}"


Blocks = tuple[Block, ...]


def blocks_of(chapters: Iterable[Chapter], texts: Iterable[ReportText], figures: Catalogue) -> tuple[Blocks, ...]:
    """The blocks of each chapter in the order of the page. `texts` hold now, in the order of their placing."""
    texts = list(texts)
    return tuple(_chapter(number, chapter, texts, figures) for number, chapter in enumerate(chapters, 1))


def chapters_of(chapters: Iterable[Chapter], blocks: Iterable[Blocks]) -> tuple[Chapter, ...]:
    """The chapters as they are printed."""
    return tuple(
        replace(chapter, paragraphs=tuple(block.printed for block in of_chapter if block.printed))
        for chapter, of_chapter in zip(chapters, blocks, strict=True)
    )


def _chapter(number: int, chapter: Chapter, texts: list[ReportText], figures: Catalogue) -> Blocks:
    own = {text.key: text for text in texts if text.chapter == number}
    blocks = [_generated(number, paragraph, own.pop(paragraph.key, None), figures) for paragraph in chapter.paragraphs]
    left = [_left(text, figures) for text in own.values()]
    _place([block for block in left if block.is_added], blocks)
    return (*blocks, *(block for block in left if not block.is_added))


def _generated(number: int, paragraph: Paragraph, text: ReportText | None, figures: Catalogue) -> Block:
    generated = words_of(paragraph) if paragraph.key else ""
    if text is None or not paragraph.key:
        return Block(number, paragraph.key, generated, None, paragraph)
    if text.generated != generated:
        return Block(number, paragraph.key, generated, text, paragraph, CHANGED)
    if _missing(text, figures):
        return Block(number, paragraph.key, generated, text, paragraph, FIGURE_GONE)
    return Block(number, paragraph.key, generated, text, _printed(text, figures))


def _left(text: ReportText, figures: Catalogue) -> Block:
    """A paragraph that somebody added, or one whose generated sentence is gone."""
    trouble = (FIGURE_GONE if _missing(text, figures) else "") if text.key.startswith(ADDED) else GONE
    return Block(text.chapter, text.key, "", text, None if trouble else _printed(text, figures), trouble)


def _missing(text: ReportText, figures: Catalogue) -> bool:
    return any(key not in figures for key in keys_of(text.words))


def _printed(text: ReportText, figures: Catalogue) -> Paragraph:
    return Paragraph(parts_of(text.words, figures), "body", text.key)


def _place(added: list[Block], blocks: list[Block]) -> None:
    """Each directly after the paragraph that it names; "" is the beginning; what names nothing stands at the end."""
    waiting = added
    while waiting:
        keys = [block.key for block in blocks]
        ready = next((block for block in waiting if not block.text.after or block.text.after in keys), None)
        if ready is None:
            blocks += waiting
            return
        blocks.insert(keys.index(ready.text.after) + 1 if ready.text.after else 0, ready)
        waiting = [block for block in waiting if block is not ready]
