"""to_pdf(): the door of WeasyPrint. One document in, one PDF/A-3u out, and nothing is fetched but our own fonts."""

import atexit
import gc
import os
import threading

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from selfeval.reports.render.faces import FAMILIES, stylesheet

try:
    from pydyf import Stream
    from weasyprint import CSS, HTML, __version__
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher
except OSError as missing:
    raise ImproperlyConfigured(
        f"缺少生成 PDF 的系统库（{str(missing).split(':')[0]}）：请运行 make demo 安装，"
        "或安装 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0。"
    ) from None

VARIANT = "pdf/a-3u"
FONT = {"Length1", "Subtype"}  # what says of a stream that it is a font's file
PRINTER = f"WeasyPrint {__version__} {VARIANT}"


class Refused(Exception):
    """A document asked for something else than the project's own print files."""


class OwnFilesOnly(URLFetcher):
    """Fetches fonts and print files of this project, and nothing else, from disk or network."""

    def fetch(self, url, headers=None):
        allowed = {(settings.FONTS_DIR / name).as_uri() for name in FAMILIES.values()}
        if url not in allowed:
            raise Refused(url)
        return super().fetch(url, headers)


class _Fonts(threading.local):
    """The fonts and the style sheet of a thread (Pango's font map belongs to one), read once: half of a form's time."""

    owner, words, loaded = 0, "", None

    def get(self) -> tuple[FontConfiguration, CSS]:
        words = stylesheet()
        if self.loaded is None or self.words != words:  # a forked child uses what its parent read
            fonts = FontConfiguration()
            sheet = CSS(string=words, font_config=fonts, url_fetcher=OwnFilesOnly())
            self.owner, self.words, self.loaded = os.getpid(), words, (fonts, sheet)
        return self.loaded

    def drop(self) -> None:
        """Remove the fonts' temporary folder, unless it belongs to the parent process."""
        if self.owner == os.getpid():
            self.loaded = None


fonts = _Fonts()
atexit.register(fonts.drop)


def to_pdf(html: str) -> bytes:
    """Print a document in the style of the paper.

    The collector only slows the layout's many small objects down, and compressing fonts that joining replaces
    would take a fifth of the time: joining compresses those that it keeps.
    """
    configuration, sheet = fonts.get()
    gc.disable()
    try:
        document = HTML(string=html, url_fetcher=OwnFilesOnly())
        return document.write_pdf(
            stylesheets=[sheet],
            font_config=configuration,
            pdf_variant=VARIANT,
            uncompressed_pdf=True,
            finisher=_compress_pages,
        )
    finally:
        gc.enable()


def _compress_pages(document, pdf) -> None:
    """All streams but the fonts: so much less is left to do when many parts are joined."""
    for each in pdf.objects:
        if isinstance(each, Stream) and not FONT.intersection(each.extra):
            each.compress = True


def warm() -> None:
    """Read the fonts and set a line in each of them: the first report of a process need not wait for that."""
    to_pdf("<h1>年度报告</h1><h2>一、附件</h2><h3>（一）资金</h3><p>2021年，100.00%。</p>")
