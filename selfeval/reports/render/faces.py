"""The style sheet of the paper with the faces of the installed fonts."""

from django.conf import settings

PRINT_DIR = settings.BASE_DIR / "static" / "print"
FAMILIES = {
    "Selfeval Fang": "FandolFang-Regular.otf",
    "Selfeval Kai": "FandolKai-Regular.otf",
    "Selfeval Hei": "FandolHei-Regular.otf",
    "Selfeval Song": "FandolSong-Regular.otf",
}


class CannotPrint(Exception):
    """No file could be made; the text says why and what to do."""


class FontsMissing(CannotPrint):
    """The fonts of the layout are not installed; the text says what to do."""


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
