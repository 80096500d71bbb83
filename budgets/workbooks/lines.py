"""The budget lines of a year as a catalogue that names in workbooks are looked up in."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

ORDER = ("line_id", "code", "project", "line", "kind", "source", "functional", "economic")
WORDS = {
    "line_id": "行标识",
    "code": "项目编码",
    "project": "项目名称",
    "line": "预算项",
    "kind": "支出类别",
    "source": "资金来源",
    "functional": "功能分类科目",
    "economic": "经济分类科目",
}
# What offices also write for the kinds of spending and the sources of money.
ALSO = {
    "人员经费": ("人员支出", "基本支出", "基本支出-人员经费", "工资福利支出"),
    "公用经费": ("公用支出", "日常公用经费", "基本支出", "基本支出-公用经费", "商品和服务支出"),
    "项目支出": ("项目", "项目经费"),
    "当年财政拨款": ("财政拨款", "本年财政拨款", "当年拨款", "一般公共预算", "一般公共预算拨款", "财政资金"),
    "上年结转资金": ("上年结转", "结转资金", "上年结转结余", "结转"),
    "其他资金": ("其他", "其他收入", "自有资金", "单位资金"),
}
SUGGESTIONS = 300  # comparing one name with all others is slow: a wholly foreign workbook gets no more than this


@dataclass(frozen=True)
class Line:
    """A budget line as workbooks name it."""

    id: int
    kind: str
    source: str
    name: str
    code: str = ""
    project: str = ""
    functional: str = ""
    economic: str = ""

    @property
    def title(self) -> str:
        return self.project or self.name


class NoLine(Exception):
    """A row names no line, or more than one; `key` is the column that decides."""

    def __init__(self, key: str, message: str, nearest: str = ""):
        self.key, self.nearest = key, nearest
        super().__init__(message)


class Catalogue:
    """All lines of a year; a name that was looked up once is remembered."""

    def __init__(self, lines: list[Line]):
        self.lines = lines
        self._found: dict[tuple, int | NoLine] = {}
        self._suggested: dict[tuple[str, str], str] = {}
        self.foreign_codes: list[str] = []  # codes of somebody else's numbering, where the name told the line

    @cached_property
    def index(self) -> dict[str, dict[str, frozenset[int]]]:
        sets: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for number, line in enumerate(self.lines):
            for key, texts in _names(line).items():
                for text in texts:
                    sets[key][normal(text)].add(number)
        return {key: {text: frozenset(found) for text, found in of_key.items()} for key, of_key in sets.items()}

    def find(self, named: tuple[tuple[str, str], ...]) -> int:
        """The id of the line that the pairs (column key, text) name; raises NoLine."""
        found = self._found.get(named)
        if found is None:
            try:
                found = self._search(dict(named))
            except NoLine as unknown:
                found = unknown
            self._found[named] = found
        if isinstance(found, NoLine):
            raise found
        return found

    def _search(self, named: dict[str, str]) -> int:
        left, told, last = None, [], ""
        for key in ORDER:
            text = named.get(key, "")
            if not text:
                continue
            fitting = self._fitting(key, text)
            if key == "code" and not fitting and (named.get("project") or named.get("line")):
                self.foreign_codes.append(text)
                continue
            narrowed = fitting if left is None else left & fitting
            if not narrowed:
                raise self._unknown(key, text, told if fitting else [], left)
            left, last = narrowed, key
            told.append(text)
        if left is None:
            raise NoLine("project", "这一行有金额，但没有写明是哪个项目或预算项。")
        if len(left) > 1:
            raise self._ambiguous(left, told, last)
        return self.lines[next(iter(left))].id

    def _fitting(self, key: str, text: str) -> frozenset[int]:
        of_key = self.index.get(key, {})
        plain = normal(text)
        found = of_key.get(plain)
        if found is None and key in ("functional", "economic"):
            found = of_key.get(re.match(r"\d*", plain)[0])  # "2010301 行政运行"
        if found is None and key == "code" and plain.lstrip("0"):
            # Excel turns 0101 into 101 where the cell was not kept as text.
            found = self._short_codes.get(plain.lstrip("0"))
        return found or frozenset()

    @cached_property
    def _short_codes(self) -> dict[str, frozenset[int]]:
        full: dict[str, list[str]] = defaultdict(list)
        for code in self.index.get("code", {}):
            full[code.lstrip("0")].append(code)
        return {short: self.index["code"][codes[0]] for short, codes in full.items() if len(codes) == 1}

    def _unknown(self, key: str, text: str, told: list[str], left: frozenset[int] | None) -> NoLine:
        word = WORDS[key]
        if told and left:
            valid = sorted({self._value(key, number) for number in left} - {""})
            written = "、".join(valid[:3]) or "空"
            return NoLine(
                key, f"“{told[-1]}”没有{word}为“{text}”的预算项，本年度只有：{written}。", valid[0] if valid else ""
            )
        return NoLine(key, f"本年度没有{word}“{text}”。请核对，或先在系统中增加该预算项。", self._nearest(key, text))

    def _ambiguous(self, left: frozenset[int], told: list[str], last: str) -> NoLine:
        for key in ("source", "kind", "functional", "economic", "project"):
            values = sorted({self._value(key, number) for number in left} - {""})
            if len(values) > 1:
                return NoLine(
                    last, f"“{told[-1]}”对应{len(left)}个预算项，请写明{WORDS[key]}：{'、'.join(values[:4])}。"
                )
        return NoLine(last, f"“{told[-1]}”对应{len(left)}个预算项，请写明项目编码或科目以便区分。")

    def _value(self, key: str, number: int) -> str:
        line = self.lines[number]
        return line.title if key in ("project", "line") else str(getattr(line, key if key != "line_id" else "id"))

    def _nearest(self, key: str, text: str) -> str:
        place = key, normal(text)
        if place not in self._suggested and len(self._suggested) < SUGGESTIONS and len(text) < 100:
            written = {normal(self._value(key, number)): self._value(key, number) for number in range(len(self.lines))}
            close = get_close_matches(place[1], [each for each in written if each], 1, 0.5)
            self._suggested[place] = written[close[0]] if close else ""
        return self._suggested.get(place, "")


def _names(line: Line) -> dict[str, tuple[str, ...]]:
    titles = tuple({line.project or line.kind, line.name, line.project or line.name} - {""})
    if not line.project:
        titles += ALSO[line.kind]
    return {
        "line_id": (str(line.id),),
        "code": (line.code,) if line.code else (),
        "project": titles,
        "line": titles,
        "kind": (line.kind, *ALSO[line.kind]),
        "source": (line.source, *ALSO[line.source]),
        "functional": (line.functional,) if line.functional else (),
        "economic": (line.economic,) if line.economic else (),
    }


def normal(text: str) -> str:
    """Names that differ only in blanks, width or case of their characters are the same."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()
