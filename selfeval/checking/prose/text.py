"""Chinese official prose as sentences with their places; figures are written in many widths and units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# Widths are levelled one to one, so that every offset stays that of the text as it was given.
LEVEL = str.maketrans("０１２３４５６７８９．％，；：（）", "0123456789.%，；：（）")
LONGEST = 5_000  # characters of a sentence
ENDS = re.compile(r"[。；！？\n]")
HEADING = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")
UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(10**8)}


@dataclass(frozen=True)
class Sentence:
    """A run of words up to 。, ； or a line's end, with its offset in the text."""

    text: str
    offset: int

    @property
    def is_heading(self) -> bool:
        return bool(HEADING.match(self.text)) and len(self.text) < 40


def level(text: str) -> str:
    """The text with half-width digits, points and percent signs; as long as before."""
    return text.translate(LEVEL)


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a levelled text, in order, empty ones left out."""
    found, start = [], 0
    for end in _ends(text):
        piece = text[start:end]
        words = piece.strip()
        if words:
            found.append(Sentence(words, start + piece.index(words[0])))
        start = end
    return found


def _ends(text: str) -> Iterator[int]:
    """Where sentences end; what nobody ever ends is cut, since the time for a sentence grows faster than its length."""
    start = 0
    for end in [*(match.end() for match in ENDS.finditer(text)), len(text)]:
        while end - start > LONGEST:
            start = (text.rfind("，", start, start + LONGEST) + 1) or start + LONGEST
            yield start
        yield end
        start = end


def without_brackets(text: str) -> str:
    """The same text with everything in brackets blanked, so that offsets hold and lists are not cut inside names."""
    out, depth = [], 0
    for character in text:
        depth += character == "（"
        out.append("　" if depth else character)
        depth -= character == "）" and depth > 0
    return "".join(out)


def number_of(written: str) -> Decimal:
    return Decimal(written.replace(",", "").replace("，", ""))


def places_of(written: str) -> int:
    """How many decimals a number is written with."""
    return len(written.partition(".")[2])


def agrees(value: Decimal, written: str) -> bool:
    """Whether a number is the one that is written, as far as it is written out: 96.25 is 96, and 96.3."""
    return abs(value - number_of(written)) < Decimal(1).scaleb(-places_of(written))


def plain(value: Decimal, places: int = 2) -> str:
    """A number for a message: rounded half up by hand, since this package knows no other."""
    scaled = value.scaleb(places)
    whole = int(scaled + (Decimal("0.5") if scaled >= 0 else Decimal("-0.5")))
    return f"{Decimal(whole).scaleb(-places):.{places}f}"
