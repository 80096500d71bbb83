"""What is laid over (or behind) the pages when the parts are joined: page numbers, 附件n, version and hash, 草稿."""

from collections.abc import Iterator
from dataclasses import dataclass

MM = 72 / 25.4
LINE = 10.227 * MM  # the lines of GB/T 9704
ASCENT = 0.8  # of the size: where a Chinese font's baseline stands below the top of the character
WATERMARK = "草稿"
GREY = "0.91 0.91 0.91 rg"


@dataclass(frozen=True)
class Stamp:
    """What a print says of itself. An issued report has a version and no draft sentence, a draft says why it is one."""

    version: int | None = None
    sha256: str = ""
    draft: str = ""

    @property
    def foot(self) -> str:
        if not self.sha256:
            return ""
        stands = "草稿" if self.version is None else f"第{self.version}版"
        return f"{stands}　内容校验码 {self.sha256[:16]}"


@dataclass(frozen=True)
class Margins:
    """Around the text block, in points."""

    top: float
    right: float
    bottom: float
    left: float


OFFICIAL = Margins(37 * MM, 26 * MM, 35 * MM, 28 * MM)
LYING = Margins(28 * MM, 35 * MM, 26 * MM, 37 * MM)  # the same text block on its side
NARROW = Margins(18 * MM, 18 * MM, 24 * MM, 18 * MM)  # forms by themselves


def words_of(stamp: Stamp) -> dict[str, str]:
    """The letters that each style of the overlay needs; the front document sets them."""
    words = {"number": "— 0123456789", "mark": "附件0123456789", "draft": stamp.draft}
    if stamp.sha256:  # whatever the version and the hash, so that the letters are printed once
        words |= {"foot": "草稿第版　内容校验码 0123456789abcdef", "water": WATERMARK}
    return {style: "".join(dict.fromkeys(text)) for style, text in words.items() if text}


def operators(letters: dict, stamp: Stamp, number: int | None, mark: str, size, margins: Margins) -> bytes:
    """The content stream for one page; `letters` are lettering.Letters by style, `size` is (width, height)."""
    lines = [*_draft(letters, stamp, size, margins), b"0 0 0 rg"]
    if number is not None:
        lines += _foot(letters, stamp, number, size, margins)
    if mark:
        y = size[1] - margins.top - (LINE - 16) / 2 - ASCENT * 16
        lines.append(letters["mark"].line(mark, 16, margins.left, y))
    return b"q\n" + b"\n".join(lines) + b"\nQ\n"


def _foot(letters, stamp: Stamp, number: int, size, margins: Margins) -> Iterator[bytes]:
    """— 1 — one character in from the outer edge, 7 mm below the text; what identifies the print on the other side."""
    y = margins.bottom - 7 * MM - ASCENT * 14
    left, right, text = margins.left + 14, size[0] - margins.right - 14, f"— {number} —"
    outer = right - letters["number"].width(text, 14) if number % 2 else left
    yield letters["number"].line(text, 14, outer, y)
    if stamp.foot:
        inner = left if number % 2 else right - letters["foot"].width(stamp.foot, 8)
        yield letters["foot"].line(stamp.foot, 8, inner, y)


def _draft(letters, stamp: Stamp, size, margins: Margins) -> Iterator[bytes]:
    """草稿 across the page, pale enough to read through, and above the text the reason."""
    if not stamp.draft:
        return
    slant, height = 0.7071, 150
    half = letters["water"].width(WATERMARK, height) / 2
    x = size[0] / 2 - slant * (half - 0.3 * height)
    y = size[1] / 2 - slant * (half + 0.3 * height)
    yield GREY.encode()
    yield letters["water"].line(WATERMARK, height, x, y, f"{slant} {slant} -{slant} {slant}")
    x = (size[0] - letters["draft"].width(stamp.draft, 12)) / 2
    yield b"0 0 0 rg"
    yield letters["draft"].line(stamp.draft, 12, x, size[1] - margins.top / 2 - 4)
