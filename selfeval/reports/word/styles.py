"""The styles of GB/T 9704-2012, under names that Word and WPS know, so that navigation and contents work."""

from selfeval.reports.word.markup import NAMESPACE

FANG, SONG, HEI, KAI, TITLE = "仿宋_GB2312", "宋体", "黑体", "楷体_GB2312", "方正小标宋简体"
LINE = 579  # twips: 22 lines fill 225 mm
BODY = 32  # half-points: 3号
# Twentieths of a point between letters of 3号: 28 fill 156 mm. A grid of narrower characters would say the same to
# Word, but LibreOffice gives each letter two of its cells.
TIGHT = -5
GRID = '<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>'
# No line is kept back, and no space added between Chinese and figures: 28 characters stay 28.
LOOSE = '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
NOTE_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="420"/>'
FREE = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{}" w:lineRule="exact"/>'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="632"/>'
# Table cells by prefix: the summary and the data of the pictures, and the forms. (half-points, line in twips)
CELLS = {"Wide": (21, 252), "Form": (17, 200)}
PLACES = {"Cell": ("center", FANG), "Text": ("left", FANG), "Number": ("right", FANG), "Head": ("center", HEI)}


def rpr(font: str, half_points: int) -> str:
    """Font and size; figures and Latin letters stand in the font of the words around them."""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    tight = TIGHT if half_points == BODY else 0
    plain = f'<w:b w:val="0"/><w:i w:val="0"/><w:color w:val="000000"/><w:spacing w:val="{tight}"/>'
    return f'{fonts}{plain}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _style(key: str, name: str, properties: str, run: str, base: str = "Normal", more: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    standard = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{standard} w:styleId="{key}"><w:name w:val="{name}"/>{based}{more}<w:qFormat/>'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _heading(level: int, font: str) -> str:
    properties = f'<w:keepNext/>{GRID}{INDENT}<w:jc w:val="both"/><w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f"heading {level}", properties, rpr(font, BODY), more='<w:next w:val="BodyText"/>')


def _cells() -> list[str]:
    found = []
    for prefix, (size, line) in CELLS.items():
        for letter, (place, font) in PLACES.items():
            spacing = FREE.format(line)
            name = {"Wide": "表格", "Form": "自评表"}[prefix]
            name += {"Cell": "居中", "Text": "文字", "Number": "数字", "Head": "表头"}[letter]
            found.append(_style(prefix + letter, name, f'{spacing}<w:jc w:val="{place}"/>', rpr(font, size)))
    return found


BOTH, CENTRE, RIGHT = (f'<w:jc w:val="{place}"/>' for place in ("both", "center", "right"))


def _of_narrative() -> list[str]:
    together = "<w:keepNext/><w:keepLines/>"
    return [
        _style(
            "Normal",
            "Normal",
            f"{LOOSE}{GRID}{BOTH}",
            f'{rpr(FANG, BODY)}<w:lang w:val="en-US" w:eastAsia="zh-CN"/>',
            "",
        ),
        _style("BodyText", "Body Text", f"{GRID}{INDENT}{BOTH}", rpr(FANG, BODY)),
        _style(
            "Title",
            "Title",
            f'<w:keepNext/><w:spacing w:before="0" w:after="{LINE}" w:line="579" w:lineRule="exact"/>{CENTRE}',
            rpr(TITLE, 44),
        ),
        _heading(1, HEI),
        _heading(2, KAI),
        _style(
            "EnclosureList",
            "附件说明",
            f'{GRID}<w:ind w:leftChars="500" w:left="1580" w:hangingChars="300" w:hanging="948"/><w:jc w:val="left"/>',
            rpr(FANG, BODY),
        ),
        _style(
            "Signature", "落款", f'{together}{GRID}<w:ind w:rightChars="200" w:right="632"/>{RIGHT}', rpr(FANG, BODY)
        ),
        _style("Dated", "成文日期", f'{GRID}<w:ind w:rightChars="400" w:right="1264"/>{RIGHT}', rpr(FANG, BODY)),
    ]


def _of_enclosures() -> list[str]:
    return [
        _style(
            "Enclosure",
            "附件",
            f'<w:keepNext/>{GRID}<w:jc w:val="left"/><w:outlineLvl w:val="0"/>',
            rpr(HEI, BODY),
        ),
        _style("EnclosureTitle", "附件标题", f"<w:keepNext/>{GRID}{CENTRE}", rpr(TITLE, 36)),
        _style("EnclosureYear", "附件年度", f"<w:keepNext/>{FREE.format(380)}{CENTRE}", rpr(FANG, 24)),
        _style("Unit", "计量单位", f"<w:keepNext/>{FREE.format(380)}{RIGHT}", rpr(FANG, 21)),
        _style(
            "Note",
            "表后说明",
            f'{FREE.format(320)}<w:ind w:firstLineChars="200" w:firstLine="420"/>{BOTH}',
            rpr(FANG, 21),
        ),
        _style("Gap", "表间", f"{FREE.format(20)}{BOTH}", rpr(FANG, 2)),
        _style("Header", "header", f"{FREE.format(300)}{CENTRE}", rpr(HEI, 24)),
        _style("Footer", "footer", f'{FREE.format(280)}<w:jc w:val="left"/>', rpr(SONG, 28)),
    ]


STANDARD = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def styles_xml() -> str:
    """The whole part; nothing of the library's own template is left."""
    default = f'{rpr(FANG, BODY)}<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{default}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    styles = "".join([*_of_narrative(), *_of_enclosures(), *_cells()])
    return f'<w:styles xmlns:w="{NAMESPACE}">{defaults}{styles}{STANDARD}</w:styles>'
