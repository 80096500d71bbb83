"""to_html() and to_pdf(): the door of WeasyPrint. Files are kept by the hash of what they print."""

import gc
import os
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from selfeval.reports.values import AnnualReport, Papers

try:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher
except OSError as missing:
    raise ImproperlyConfigured(
        f"缺少生成 PDF 的系统库（{str(missing).split(':')[0]}）：请运行 make demo 安装，"
        "或安装 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0。"
    ) from None

PRINT_DIR = settings.BASE_DIR / "static" / "print"
FAMILIES = {
    "Selfeval Fang": "FandolFang-Regular.otf",
    "Selfeval Kai": "FandolKai-Regular.otf",
    "Selfeval Hei": "FandolHei-Regular.otf",
    "Selfeval Song": "FandolSong-Regular.otf",
}


class FontsMissing(Exception):
    """The fonts of the layout are not installed; the text says what to do."""


class Refused(Exception):
    """A document asked for something else than the project's own print files."""


class OwnFilesOnly(URLFetcher):
    """Fetches fonts and print files of this project, and nothing else, from disk or network."""

    def fetch(self, url, headers=None):
        allowed = {(settings.FONTS_DIR / name).as_uri() for name in FAMILIES.values()}
        if url not in allowed:
            raise Refused(url)
        return super().fetch(url, headers)


def to_html(report: AnnualReport) -> str:
    """The whole document, self-contained but for its fonts."""
    return render_to_string("reports/annual/document.html", {"report": report, "stylesheet": stylesheet()})


def stylesheet() -> str:
    """The print style sheet with the faces of the installed fonts before it."""
    missing = [name for name in FAMILIES.values() if not (settings.FONTS_DIR / name).exists()]
    if missing:
        names = "、".join(missing)
        raise FontsMissing(f"缺少字体文件{names}：请先运行 make demo 安装字体（放入 {settings.FONTS_DIR}）。")
    faces = "".join(
        f'@font-face{{font-family:"{family}";src:url("{(settings.FONTS_DIR / name).as_uri()}")}}\n'
        for family, name in FAMILIES.items()
    )
    return faces + (PRINT_DIR / "annual.css").read_text(encoding="utf-8")


def to_pdf(html: str) -> bytes:
    """Print a document. The collector only slows the layout's many small objects down."""
    gc.disable()
    try:
        document = HTML(string=html, url_fetcher=OwnFilesOnly())
        return document.write_pdf(font_config=FontConfiguration())
    finally:
        gc.enable()


def pdf_of(report: AnnualReport) -> Path:
    """The report's file, printed once and then kept under the hash of the document."""
    return kept(to_html(report))


def pdf_of_forms(papers: Papers) -> Path:
    """The forms' file, kept like the report's."""
    return kept(render_to_string("reports/annual/forms.html", {"report": papers, "stylesheet": stylesheet()}))


def kept(html: str) -> Path:
    """A document's file, printed once and then kept under the hash of what it prints."""
    path = settings.REPORTS_DIR / f"{sha256(html.encode()).hexdigest()}.pdf"
    if not path.exists():
        write_whole(path, to_pdf(html))
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
