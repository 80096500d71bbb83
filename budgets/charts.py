"""Pictures of money as SVG, drawn on the server: the door of pygal.

One kind of picture: a pale bar (what there should be), a dark one on it (what there is), and the figures in
words beside them. Screen and paper show the same. pygal gives bars and scale; its scripts, style sheet and
tooltips are left out and what remains is painted by attributes, so that the picture needs nothing but itself
under the strictest content policy, and the same figures give the same bytes.

Amounts stay Decimal up to pygal, which turns them into coordinates itself.
"""

import sys
from unicodedata import east_asian_width

import pygal
from pygal.adapters import decimal_to_float
from pygal.etree import etree
from pygal.view import Margin

from budgets.bars import Picture
from budgets.painting import INK, SOFT, painted

# pygal hooks itself into every later import to find plug-ins that nobody has here, by an interface that
# Python 3.12 removed and 3.11 warns of. The hook goes out again at the door.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

TONES = {"": SOFT, "GREEN": "#17603a", "YELLOW": "#7a4a00", "RED": "#a3190f", "OVER": "#a3190f"}
WIDE, NARROW = 960, 360


def draw(picture: Picture, narrow: bool = False) -> str:
    """The picture as one SVG element, for a page of its own or an <img>."""
    return _drawn(_NarrowRows if narrow else _Columns if picture.upright else _Rows, picture)


def draw_for_paper(picture: Picture) -> str:
    """The same for a printed document, as large as it stands there (96 units an inch): letters keep their size.

    Upright bars leave half of the line to the table of their figures; lying ones bear theirs. No digits are grouped.
    """
    drawn = _drawn(_PaperColumns if picture.upright else _PaperRows, picture)
    return drawn.replace('fill="#ffffff"', 'fill="none"')  # a draft's watermark lies behind it


def _drawn(kind: type, picture: Picture) -> str:
    return etree.tostring(painted(kind(picture).render_tree()), encoding="unicode")


class _Bullets:
    """Two series drawn upon one another, with texts of our own; mixed into pygal's bars."""

    width_, thickness, scale = WIDE, (62, 30), 8
    margins = Margin(60, 20, 20, 20)
    is_grouped, is_stacked = True, False  # the digits of figures; the legend, on two lines

    def __init__(self, picture: Picture):
        self.picture, self.places = picture, {}
        super().__init__(
            width=self.width_,
            height=self.height_of(picture),
            show_legend=False,
            show_x_labels=self.horizontal_,
            show_y_labels=True,
            truncate_label=-1,
            max_scale=self.scale,
            value_formatter=self.on_axis,
        )
        bars = picture.bars[::-1] if self.horizontal_ else picture.bars
        self.add("track", [max(bar.drawn(bar.track), 0) for bar in bars])
        self.add("front", [None if bar.front is None else max(bar.drawn(bar.front), 0) for bar in bars])

    def on_axis(self, value):
        return f"{value:,.10g}" if self.is_grouped else f"{value:.10g}"

    def _compute_y_labels(self):
        """The axis reaches to the next round figure at or above the longest bar; pygal's ends below it."""
        figures = [decimal_to_float(each) for each in self.picture.axis(self.max_scale)]
        self._box.ymax = figures[-1]
        self._y_labels = [(self._y_format(figure), figure) for figure in figures]

    def _compute_margin(self):
        super()._compute_margin()
        self.margin_box = self.margins

    def _bar(self, serie, parent, x, y, i, zero, secondary=False):
        slot = (self.view.x(1) - self.view.x(0)) / self._len
        left, top = self.view((x, y))
        thick = slot * self.thickness[serie.index] / 100
        start, height = left + (slot - thick) / 2, self.view.y(zero) - top
        place = {"x": start, "y": top, "width": thick, "height": height}
        self.svg.transposable_node(parent, "rect", class_=("track", "front")[serie.index], **place)
        self.places[i] = (left + slot / 2, min(top, self.places.get(i, (0, top))[1]))  # the end of the longer bar
        return start, top, thick, height

    def _tooltip_and_print_values(self, *args):
        """No tooltips: they need a script. The values are written below."""

    def _plot(self):
        # The dark bar last, upon the pale one; pygal would draw lying bars the other way round.
        for serie in self.series:
            self.bar(serie)
        self.write_legend()
        bars = self.picture.bars[::-1] if self.horizontal_ else self.picture.bars
        for i, bar in enumerate(bars):
            self.write_bar(bar, *self.places[i])

    def write_legend(self):
        """What the two bars mean."""
        x, y = 0, 16
        for kind, words in (
            ("front", self.picture.front),
            ("track", f"{self.picture.track}{self.picture.basis}　单位：{self.picture.unit}"),
        ):
            self.svg.node(self.nodes["graph"], "rect", class_=kind, x=x, y=y - 10, width=12, height=10)
            self.write(x + 18, y, words)
            x, y = (0, y + 20) if self.is_stacked else (x + 48 + 6 * _length(words), y)

    def write(self, x, y, words, tone="", anchor="start", size=12, fill=""):
        place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "font-size": size}
        self.svg.node(self.nodes["graph"], "text", attrib=place | {"fill": fill or TONES[tone]}).text = words


class _Columns(_Bullets, pygal.Bar):
    """Upright bars: the months of a year."""

    horizontal_, margins = False, Margin(56, 8, 62, 72)

    def height_of(self, picture):
        return 380

    def write_bar(self, bar, middle, top):
        x, foot = self.margin_box.left + middle, self.height - self.margin_box.bottom
        amount, _, rate, state = bar.cells()
        self.write(x, foot + 20, bar.label, anchor="middle", size=13, fill=INK)
        self.write(x, foot + 38, rate, anchor="middle")
        self.write(x, foot + 55, state, tone=bar.tone, anchor="middle")
        if bar.front is not None and len(amount) <= 11:
            self.write(x, self.margin_box.top + top - 6, amount, anchor="middle", fill=INK)


class _Rows(_Bullets, pygal.HorizontalBar):
    """Lying bars between a name on the left and a column for each figure on the right."""

    horizontal_, column, row, names, letters, top, size = True, 102, 44, 236, 32, 60, 13
    line, last = 17, 0  # between the lines of a name; what the column of words has more than those of figures

    @property
    def heads(self):
        return [head for head in self.picture.heads if head]

    @property
    def margins(self):
        return Margin(self.top, self.width_ - self._edge(0) + self.column + 12, 30, self.names)

    @property
    def scale(self):
        """As many figures on the axis as stand there apart."""
        room = self.width_ - self.margins.left - self.margins.right
        return max(2, min(8, room // (7 * len(self.on_axis(self.picture.longest // 1)) + 12)))

    def height_of(self, picture):
        return self.top + 30 + self.row * max(1, len(picture.bars))

    def write_legend(self):
        super().write_legend()
        for place, head in enumerate(self.heads):
            self.write(self._edge(place), self.top - 10, head, anchor="end")

    def _edge(self, place):
        after = len(self.heads) - 1 - place
        return self.width_ - self.column * after - 4 - (self.last if after and self.picture.state else 0)

    def write_bar(self, bar, middle, end):
        y = self.margin_box.top + middle
        lines = _folded(bar.label, self.letters, 2)
        for place, line in enumerate(lines):
            self.write(0, y + 5 + self.line * place - self.line * (len(lines) - 1) // 2, line, size=self.size, fill=INK)
        for place, cell in enumerate(bar.cells(self.is_grouped)[: len(self.heads)]):
            style = {"tone": bar.tone} if place == 3 else {"fill": INK}
            self.write(self._edge(place), y + 5, cell, anchor="end", size=self.size, **style)


class _PaperColumns(_Columns):
    width_, scale, is_grouped, is_stacked = 298, 6, False, True

    @property
    def margins(self):
        return Margin(44, 18, 24, 14 + 6 * len(f"{self.picture.longest // 1:f}"))

    def height_of(self, picture):
        return 204

    def write_legend(self):
        super().write_legend()
        self.write(self.width, self.height - 8, "月", anchor="end")

    def write_bar(self, bar, middle, top):
        where = self.margin_box.left + middle, self.height - 8
        self.write(*where, bar.label.removesuffix("月"), anchor="middle", size=11, fill=INK)


class _PaperRows(_Rows):
    """As wide as the line; the legend stands in the line of the heads."""

    width_, column, names, letters, top, size, line, last = 590, 68, 158, 26, 26, 11.5, 14, 10
    is_grouped = False

    @property
    def row(self):
        return 36 if any(_length(bar.label) > self.letters for bar in self.picture.bars) else 20


class _NarrowRows(_Bullets, pygal.HorizontalBar):
    """Lying bars under their names and figures: for a telephone."""

    horizontal_, width_, thickness, scale, is_stacked = True, NARROW, (20, 10), 3, True
    margins, row = Margin(64, 14, 26, 4), 68

    def height_of(self, picture):
        return 90 + self.row * max(1, len(picture.bars))

    def write_bar(self, bar, middle, end):
        y = self.margin_box.top + middle
        self.write(4, y - 30, _folded(bar.label, 48, 1)[0], size=14, fill=INK)
        front, track, rate, state = bar.cells()
        self.write(4, y - 13, f"{front} / {track}　{rate}", fill=INK)
        self.write(NARROW - 4, y - 13, state, tone=bar.tone, anchor="end")


def _length(words: str) -> int:
    """The width of a text in halves of a Chinese character."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in words)


def _folded(words: str, width: int, most: int) -> list[str]:
    """The words on at most so many lines of so many half characters; what is left out ends in …"""
    lines = [""]
    for character in words:
        if _length(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][:-1] + "…"]
