"""Joining printed parts: pages in order, lines laid over them, contents that lead to pages, bookmarks, shared fonts."""

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Page, Pdf, Rectangle

from selfeval.reports.render import archive, lettering
from selfeval.reports.render.documents import Piece
from selfeval.reports.render.stamping import LYING, MM, Margins, Stamp, operators, words_of

WIDEST, INDENT = 25, 4  # characters of a row of the contents


@dataclass(frozen=True)
class Heading:
    """A bookmark: its page, from 0, its place there, and what stands below it."""

    title: str
    page: int
    top: object
    below: tuple["Heading", ...] = ()

    def moved(self, pages: int) -> "Heading":
        return replace(self, page=self.page + pages, below=tuple(each.moved(pages) for each in self.below))


@dataclass(frozen=True)
class Line:
    """A line of the contents; pages are counted from 1 behind the contents."""

    text: str
    page: int

    @property
    def rows(self) -> list[str]:
        """The text in rows that leave room for the dots and the page; the second begins below the name."""
        step = WIDEST - INDENT
        return [self.text[:WIDEST], *(self.text[at : at + step] for at in range(WIDEST, len(self.text), step))]


class Binder:
    """The parts of one file, opened together; leave it to close them."""

    def __init__(self, parts: Sequence[tuple[Path, Piece]]):
        self.open = ExitStack()  # what is joined is read when the whole is written
        self.pieces = [piece for _, piece in parts]
        self.parts = [self._opened(path) for path, _ in parts]
        self.pdf = self.open.enter_context(Pdf.new())

    def _opened(self, path: Path) -> Pdf:
        return self.open.enter_context(Pdf.open(path))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.open.close()

    @cached_property
    def starts(self) -> list[int]:
        """The page, from 0, on which each part begins."""
        return [0, *accumulate(len(part.pages) for part in self.parts)][:-1]

    @cached_property
    def tree(self) -> list[Heading]:
        """The bookmarks of the joined file, pages counted through all parts."""
        found = []
        for piece, part, start in zip(self.pieces, self.parts, self.starts, strict=True):
            if piece.title:
                found.append(Heading(f"{piece.mark}　{piece.title}".strip("　"), start, part.pages[0].mediabox[3]))
            else:
                found += [heading.moved(start) for heading in headings_of(part)]
        return found

    @property
    def lines(self) -> list[Line]:
        return [Line(heading.title, heading.page + 1) for heading in self.tree]

    def letters(self) -> list[tuple[str, str]]:
        """(font family, every letter of it that a part uses), for the common font files."""
        found: dict[str, set[str]] = {}
        for part in self.parts:
            for font in lettering.fonts_of(part.pages):
                family = str(lettering.descriptor_of(font).FontFamily)
                found.setdefault(family, set()).update(lettering.codes_of(font).values())
        return [(family, "".join(sorted(letters))) for family, letters in sorted(found.items())]

    def gather(self) -> None:
        """Put the parts' pages one behind the other, which bind() asks for; the letters may be printed meanwhile."""
        for part in self.parts:
            self.pdf.pages.extend(part.pages)

    def bind(
        self,
        letters: Path,
        contents: Sequence[Path],
        stamp: Stamp,
        standing: Margins,
        about: archive.About,
        attachments=(),
    ) -> bytes:
        """The joined file. `letters` holds those of the overlay and of the common fonts; its pages are left out.

        `contents` is the printed contents, if there is one: it leads to the pages of the parts.
        """
        pdf, first, body = self.pdf, self._opened(letters), list(self.pdf.pages)
        front = self._put_before(contents)
        pages = len(pdf.pages)
        pdf.pages.extend(first.pages)
        lettered = list(pdf.pages)[pages:]
        _unite(lettered[0], [*front, *body])
        marks = {at: piece.mark for at, piece in zip(self.starts, self.pieces, strict=True)}
        _Overlay(lettered, stamp, standing).lay(front, body, marks)
        del pdf.pages[pages:]
        _link(front, body)
        _bookmark(pdf, self.tree, body)
        _label(pdf, len(front))
        intents = [first.make_indirect(each) for each in first.Root.OutputIntents]
        pdf.Root.OutputIntents = Array([pdf.copy_foreign(each) for each in intents])
        archive.describe(pdf, about)
        archive.attach(pdf, attachments)
        return _saved(pdf)

    def _put_before(self, contents: Sequence[Path]) -> list[Page]:
        """The pages of the contents, put before the others: an even number, so that page 1 lies on the right."""
        pages = self.pdf.pages
        numbered = len(pages)
        for path in contents:
            pages.extend(self._opened(path).pages)
        if (len(pages) - numbered) % 2:
            blank = self.pdf.add_blank_page(page_size=(210 * MM, 297 * MM))
            blank.obj.Resources = Dictionary(Font=Dictionary())
        front = list(pages)[numbered:]
        del pages[numbered:]
        for place, page in enumerate(front):
            pages.insert(place, page)
        return front


def headings_of(pdf: Pdf) -> tuple[Heading, ...]:
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        return _headings(outline.root, places)


def _headings(items, places) -> tuple[Heading, ...]:
    return tuple(
        Heading(each.title, places[each.destination[0].objgen], each.destination[3], _headings(each.children, places))
        for each in items
    )


def _unite(front: Page, body: list[Page]) -> None:
    """One file for each font and one colour profile, instead of one in every part."""
    lettering.share(lettering.fonts_of(body), lettering.fonts_of([front]))
    for page in body:
        page.Resources.ColorSpace = front.Resources.ColorSpace


class _Overlay:
    """Writes on every page what the stamp says, with the letters of the front document's first pages."""

    def __init__(self, pages: list[Page], stamp: Stamp, standing: Margins):
        self.letters = {style: lettering.Letters(page) for style, page in zip(words_of(stamp), pages, strict=False)}
        self.stamp, self.standing = stamp, standing

    def lay(self, contents: list[Page], body: list[Page], marks: dict[int, str]) -> None:
        for page in contents:
            self._write(page, None, "")
        for number, page in enumerate(body):
            self._write(page, number + 1, marks.get(number, ""))

    def _write(self, page: Page, number: int | None, mark: str) -> None:
        box = Rectangle(page.mediabox)
        margins = LYING if box.width > box.height else self.standing
        content = operators(self.letters, self.stamp, number, mark, (box.width, box.height), margins)
        page.contents_add(content, prepend=True)  # behind the text
        fonts = page.Resources.Font
        for letters in self.letters.values():
            for key, font in letters.fonts.items():
                fonts[key] = font


def _link(contents: list[Page], body: list[Page]) -> None:
    """Lines of the contents lead to their pages: the printer wrote addresses of the form page:12 on every piece."""
    for page in contents:
        kept: list[Dictionary] = []
        for annotation in page.obj.get("/Annots", []):
            number = int(str(annotation.A.URI).partition(":")[2])
            target = body[number - 1]
            annotation.Dest = _to(target, Rectangle(target.mediabox).height)
            del annotation["/A"]
            if kept and kept[-1].Dest[0].objgen == target.obj.objgen and _covers(kept[-1], annotation):
                continue
            kept.append(annotation)
        if kept:
            page.obj.Annots = Array(kept)


def _covers(large: Dictionary, small: Dictionary) -> bool:
    return all(abs(a - b) < 3 for a, b in zip(list(large.Rect)[1::2], list(small.Rect)[1::2], strict=True))


def _to(page: Page, top) -> Array:
    return Array([page.obj, Name.XYZ, 0, top, None])


def _bookmark(pdf: Pdf, tree: Sequence[Heading], body: list[Page]) -> None:
    def item(heading: Heading) -> OutlineItem:
        made = OutlineItem(heading.title, _to(body[heading.page], heading.top))
        made.children.extend(item(each) for each in heading.below)
        return made

    with pdf.open_outline() as outline:
        outline.root.extend(item(heading) for heading in tree)
    pdf.Root.PageMode = Name.UseOutlines


def _label(pdf: Pdf, unnumbered: int) -> None:
    """A viewer counts pages as the paper does."""
    ranges = [unnumbered, Dictionary(S=Name.D, St=1)]
    if unnumbered:
        ranges = [0, Dictionary(P="目录", St=1), *ranges]
    pdf.Root.PageLabels = Dictionary(Nums=Array(ranges))


def _saved(pdf: Pdf) -> bytes:
    """The file; its ID is a hash of what is in it, so that the same content gives the same bytes."""
    file = io.BytesIO()
    pdf.save(file, min_version="1.7", object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return file.getvalue()
