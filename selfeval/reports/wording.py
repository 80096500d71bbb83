"""Words with slots for figures: "共支出⟦total.executed⟧万元". What a person writes and what is generated are alike."""

import re
from decimal import Decimal

from selfeval.reports.figures import Catalogue
from selfeval.reports.values import Paragraph, Part
from selfeval.scoring.writing import TOO_SMALL, gap_as_printed

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


def gap_words(amount: Decimal, other: Decimal, more: str, less: str, key: str) -> str:
    """How an amount lies from another (元): the figure behind the word, or that it is too small to show in 万元."""
    if amount == other:
        return ""
    way = more if amount > other else less
    return f"{way}{slot(key)}万元" if gap_as_printed(amount, other) else f"{way}{TOO_SMALL}"


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


class NotWords(Exception):
    """What came from the browser cannot be a paragraph; the text says why, in Chinese."""


def pieces_of(words: str) -> list[str | dict[str, str]]:
    """Words as the browser sends them: runs of text, and {"key": …} for a figure between them."""
    pieces = [{"key": piece} if number % 2 else piece for number, piece in enumerate(SLOT.split(words))]
    return [piece for piece in pieces if piece]


def words_from(pieces: object) -> str:
    """The words that the browser's pieces make, a line without edges; raises NotWords.

    The signs of a slot cannot be typed: only a piece that is a figure becomes one.
    """
    if not isinstance(pieces, list):
        raise NotWords(UNREADABLE)
    return "".join(map(_from_piece, pieces)).strip()


UNREADABLE = "请求有误，请刷新页面后重试。"
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def _from_piece(piece: object) -> str:
    if isinstance(piece, str):
        if OPENING in piece or CLOSING in piece:
            raise NotWords(f"文字里不能有“{OPENING}”和“{CLOSING}”：要放入一个数，请用“插入数据”。")
        return BREAKS.sub(" ", piece.replace("\xa0", " "))
    key = piece.get("key") if isinstance(piece, dict) else None
    if not isinstance(key, str) or not key or OPENING in key or CLOSING in key or BREAKS.search(key):
        raise NotWords(UNREADABLE)
    return slot(key)
