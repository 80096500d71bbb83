"""Fonts of printed parts, read and written: which letters they hold, lines laid over a page, one file for all parts.

WeasyPrint keeps the numbers of glyphs when it reduces a font to what is used, so that one reduced font can serve
every part whose glyphs it holds, and a line can be written by the glyphs' numbers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pikepdf import Dictionary, Object, Page, parse_content_stream

PAIR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>")


def codes_of(font: Object) -> dict[int, str]:
    """What each glyph number of a font stands for, out of its ToUnicode map."""
    return _codes(font.ToUnicode.read_bytes())


@lru_cache(maxsize=256)
def _codes(mapping: bytes) -> dict[int, str]:
    pairs = PAIR.findall(mapping.partition(b"endcodespacerange")[2])
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs if not len(text) % 4
    }


def descriptor_of(font: Object) -> Object:
    return font.DescendantFonts[0].FontDescriptor


def fonts_of(pages: Iterable[Page]) -> list[Object]:
    """Every font of the pages once."""
    found = {font.objgen: font for page in pages for font in page.Resources.get("/Font", Dictionary()).values()}
    return list(found.values())


def name_of(font: Object) -> str:
    """The font's name without the tag that says that it is a subset."""
    return str(font.BaseFont).split("+")[-1]


def share(fonts: Iterable[Object], common: Iterable[Object]) -> None:
    """Let the fonts use the common file of their name, if it holds all their glyphs."""
    files = {name_of(font): (set(codes_of(font)), descriptor_of(font)) for font in common}
    for font in fonts:
        held, source = files.get(name_of(font), (set(), None))
        if source is None or font.Encoding != "/Identity-H" or not held.issuperset(codes_of(font)):
            continue
        for key in ("/FontFile2", "/FontFile3"):
            if key in source and key in descriptor_of(font):
                descriptor_of(font)[key] = source[key]


@dataclass(frozen=True)
class Letter:
    font: str  # the key of the font in the resources
    code: int
    width: int  # thousandths of the size


class Letters:
    """The letters of a style, as the page on which they were printed set them."""

    def __init__(self, page: Page):
        used = [str(each.operands[0]) for each in parse_content_stream(page) if str(each.operator) == "Tf"]
        # Under a key of their own: the page that is written on may have another font under the same one.
        self.fonts = {f"/Over{key[1:]}": page.Resources.Font[key] for key in dict.fromkeys(used)}
        self.letters = {
            text: Letter(key, code, widths.get(code, 1000))
            for key, font in reversed(self.fonts.items())
            for widths in [_widths(font)]
            for code, text in codes_of(font).items()
        }

    def width(self, text: str, size: int) -> int:
        return sum(self.letters[each].width for each in text) * size / 1000

    def line(self, text: str, size: int, x, y, turn: str = "1 0 0 1") -> bytes:
        """The operators that write a line from (x, y) in points; `turn` rotates it."""
        parts, font = [f"BT {turn} {x:.2f} {y:.2f} Tm"], ""
        for each in (self.letters[character] for character in text):
            if each.font != font:
                font = each.font
                parts.append(f"{font} {size} Tf")
            parts.append(f"<{each.code:04x}> Tj")
        return " ".join([*parts, "ET"]).encode()


def _widths(font: Object) -> dict[int, int]:
    found, entries = {}, list(font.DescendantFonts[0].get("/W", []))
    for first, widths in zip(entries[::2], entries[1::2], strict=False):
        found |= {int(first) + place: int(width) for place, width in enumerate(widths)}
    return found
