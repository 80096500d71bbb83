"""A drawn tree made plain: what a script or a style sheet would need is left out, the rest is painted by attributes."""

# The report's own 黑体 on paper, what a Chinese Windows or Linux has on the screen.
FONTS = "Selfeval Hei, Selfeval Song, Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif"
INK, SOFT, LINE, BLUE, PALE = "#1b2430", "#566274", "#dbe1e9", "#163a6b", "#c9d8ee"
FRAME = {"track": PALE, "front": BLUE}
DROPPED = {"script", "style", "defs", "desc", "title"}


def painted(root):
    """The same tree without what a script would use, painted by attributes instead of a style sheet."""
    _clean(root, "")
    for name in ("id", "class"):
        root.attrib.pop(name, None)
    root.attrib.update({"role": "img", "font-family": FONTS, "font-size": "12"})
    return root


def _clean(node, axis: str) -> None:
    for child in list(node):
        if not isinstance(child.tag, str) or child.tag in DROPPED:
            node.remove(child)
            continue
        kinds = set(child.attrib.pop("class", "").split())
        inside = "y" if {"axis", "y"} <= kinds else "x" if {"axis", "x"} <= kinds else axis
        child.attrib.pop("style", None)
        _paint(child, kinds, inside)
        _clean(child, inside)
        if child.tag == "g" and not len(child) or "tooltip" in kinds:
            node.remove(child)


def _paint(node, kinds: set[str], axis: str) -> None:
    if node.tag == "rect":
        node.attrib["fill"] = next((FRAME[kind] for kind in kinds if kind in FRAME), "#ffffff")
    elif node.tag == "path":
        node.attrib.update({"fill": "none", "stroke": LINE, "stroke-width": "1"})
    elif node.tag == "text" and axis:
        node.attrib.update({"fill": SOFT, "font-size": "11", "text-anchor": "end" if axis == "y" else "middle"})
