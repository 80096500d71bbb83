"""Words with slots for figures: "共支出⟦total.executed⟧万元". What a person writes and what is generated are alike."""

import re

from selfeval.reports.figures import Catalogue
from selfeval.reports.values import Paragraph, Part

OPENING, CLOSING = "⟦", "⟧"
SLOT = re.compile(f"{OPENING}([^{OPENING}{CLOSING}]*){CLOSING}")


class UnknownFigure(Exception):
    """A slot names a figure that the data does not have (any more)."""

    def __init__(self, key: str):
        super().__init__(key)
        self.key = key


def slot(key: str) -> str:
    return f"{OPENING}{key}{CLOSING}"


def keys_of(words: str) -> list[str]:
    """The figures that words ask for, in order."""
    return SLOT.findall(words)


def plain(words: str) -> str:
    """Words without anything that could be taken for a slot: what people typed elsewhere goes into sentences."""
    return words.replace(OPENING, "").replace(CLOSING, "")


def parts_of(words: str, figures: Catalogue) -> tuple[Part, ...]:
    """The words with their slots filled. Raises UnknownFigure."""
    parts = []
    for number, piece in enumerate(SLOT.split(words)):
        if number % 2 == 0:
            parts += [Part(piece)] if piece else []
        elif piece in figures:
            parts.append(figures[piece])
        else:
            raise UnknownFigure(piece)
    return tuple(parts)


def words_of(paragraph: Paragraph) -> str:
    """A paragraph as words with slots again."""
    return "".join(slot(part.key) if part.key else part.text for part in paragraph.parts)
