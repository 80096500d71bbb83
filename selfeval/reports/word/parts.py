"""The parts of a .docx beside its text: settings, fonts, footers, and what it says of the program."""

from selfeval.reports.render import Stamp
from selfeval.reports.word.markup import NAMESPACE, run, twips
from selfeval.reports.word.styles import FANG, HEI, KAI, SONG, TITLE

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "http://schemas.microsoft.com/office/word"
EDITABLE = "可编辑文本，以PDF文件为准"
# What to show where a font is not installed; the official ones are licensed.
INSTEAD = {FANG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun", TITLE: "华文中宋"}
FOOT = 14 * 20  # one character of the page number, in twips


def fonts_xml() -> str:
    told = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in INSTEAD.items()
    )
    return f'{HEAD}<w:fonts xmlns:w="{NAMESPACE}">{told}</w:fonts>'


def settings_xml() -> str:
    """Odd and even pages differ; the layout is that of today's Word, not of the one that the library was made for."""
    told = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:useFELayout/>'
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{WORD}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    )
    return f'{HEAD}<w:settings xmlns:w="{NAMESPACE}">{told}</w:settings>'


def app_xml() -> str:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{HEAD}<Properties xmlns="{space}"><Application>selfeval</Application></Properties>'


def header_paragraph(stamp: Stamp) -> str:
    """Above each page of a draft: that it is one, and why."""
    return f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{run(stamp.draft)}</w:p>'


def footer_paragraph(stamp: Stamp, is_odd: bool, width: int) -> str:
    """— 1 — one character in from the outer edge; on the other side what the file is. `width` in 0.1 mm."""
    foot = f"{stamp.foot}　{EDITABLE}" if stamp.version is not None else stamp.foot
    about = run(foot, '<w:sz w:val="16"/><w:szCs w:val="16"/>') if foot else ""
    number = f'{run("— ")}<w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple>{run(" —")}'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width) - FOOT}"/></w:tabs>'
    sides = (about, number) if is_odd else (number, about)
    indent = f'<w:ind w:left="{FOOT}" w:right="{FOOT}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{tab}{indent}</w:pPr>{sides[0]}<w:r><w:tab/></w:r>{sides[1]}</w:p>'


def section_xml(is_lying: bool, has_grid: bool) -> str:
    """A4 with the text block of 156 × 225 mm, upright or lying; the narrative keeps 22 lines a page."""
    size = (16838, 11906) if is_lying else (11906, 16838)
    orient = ' w:orient="landscape"' if is_lying else ""
    top, right, bottom, left = (280, 350, 260, 370) if is_lying else (370, 260, 350, 280)
    margins = {"top": top, "right": right, "bottom": bottom, "left": left, "header": 150, "footer": bottom - 95}
    told = " ".join(f'w:{side}="{twips(tenths)}"' for side, tenths in margins.items())
    grid = '<w:docGrid w:type="lines" w:linePitch="579"/>' if has_grid else ""
    return (
        f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{size[0]}" w:h="{size[1]}"{orient}/>'
        f'<w:pgMar {told} w:gutter="0"/><w:cols w:space="425"/>{grid}</w:sectPr>'
    )
