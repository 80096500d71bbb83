"""What the checks find in the report itself: its structure, and its words held against each other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from selfeval.checking.findings import Finding, Severity
from selfeval.checking.prose import ProseFinding, check_prose
from selfeval.checking.prose.text import level
from selfeval.checking.registry import Thresholds, findings
from selfeval.reports.rules import ANALYSIS, ReportFacts, Spent
from selfeval.reports.values import AnnualReport, Chapter

ORDER = list(Severity)
LONGEST = 200  # characters of the figures that an explanation is held to
# Signs of no language: the reader of prose takes two of them for a name, and one before 局 for an office.
FIRST_SIGN = 0xF0000
# A name made of these only says what the report's own sentences say: it is a name only where one may begin.
OWN_WORDS = re.compile(
    r"(?:项目|基本|人员|公用|三公|支出|预算|执行|决算|拨付|拨款|资金|经费|收入|结余|结转|总额|合计|总计|共计|全年|年初|年末|实际|"
    r"当年|本年|年度|年份|部门|单位|财政|自评|绩效|得分|等级|指标|改进|措施|原因|情况|完成|[共的数率年个\d.%])+|."
)
NAMING = re.compile(r"(?:added|scope|unsubmitted|executed|unspent|deviation|unmet|measure|finding|whole)(?:\.|$)")
BEGINNING, END = r"(?<![^、，。：；（“《即])", r"(?=$|[、，。；：（）”》]|全年预算数|执行率|执行数|共?\d+[个项])"


class Veil:
    """Hides names before a text is judged, and shows them again in what is said about it.

    They were typed elsewhere and claim nothing: “10个项目支出” is no count, and a name that ends in a bracket does
    not leave its amounts to the whole office.
    """

    def __init__(self, names: Iterable[str], offices: Iterable[str] = ()):
        named, ruling = ({name for name in given if name} for given in (names, offices))
        signs = {name: chr(FIRST_SIGN + number) for number, name in enumerate(sorted(named | ruling))}
        hidden = {name: signs[name] + "局" for name in ruling} | {name: signs[name] * 2 for name in named}
        self.names = {sign: name for name, sign in hidden.items()}
        self.hidden = {level(name): sign for name, sign in hidden.items()}
        own = {name for name in self.hidden if OWN_WORDS.fullmatch(name)}
        self.anywhere, self.at_beginnings = _any_of(self.hidden.keys() - own), _any_of(own, BEGINNING, END)

    def over(self, words: str, key: str = "") -> str:
        """The words without names; `key` is that of their paragraph, which tells whether it names projects."""
        words = self._hidden_in(words, self.anywhere)
        return self._hidden_in(words, self.at_beginnings) if NAMING.match(key) else words

    def lifted(self, words: str) -> str:
        """The words with their names again."""
        for sign, name in self.names.items():
            words = words.replace(sign, name)
        return words

    def _hidden_in(self, words: str, names: re.Pattern) -> str:
        pieces, done = [], 0
        for found in names.finditer(level(words)):  # as long as before, so that places hold
            pieces += [words[done : found.start()], self.hidden[found[0]]]
            done = found.end()
        return "".join([*pieces, words[done:]])


def _any_of(names: Iterable[str], before: str = "", behind: str = "") -> re.Pattern:
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(f"{before}(?:{words}){behind}" if words else "(?!)")


def report_findings(
    report: AnnualReport, thresholds: Thresholds, names: Iterable[str] = (), offices: Iterable[str] = ()
) -> list[Finding]:
    """Everything that is wrong with the report, by the thresholds of its year.

    `names` and `offices` are printed in it beside those of its forms: of other sections, of who made it.
    """
    told = prose_findings(report.title, report.chapters, {*names, *_names(report)}, offices)
    return [*findings("report", report_facts(report), thresholds), *told]


def report_facts(report: AnnualReport) -> ReportFacts:
    projects = (
        Spent(sheet.project_id, sheet.project, sheet.total_funds.executed, sheet.total_funds.rate)
        for sheet in report.sheets
    )
    analysis = report.chapters[ANALYSIS - 1].paragraphs if len(report.chapters) >= ANALYSIS else ()
    return ReportFacts(tuple(projects), tuple(paragraph.text for paragraph in analysis))


@dataclass(frozen=True)
class Line:
    """A line of the report's text: where it begins, and its place."""

    start: int
    place: str


def prose_findings(
    title: Iterable[str], chapters: Iterable[Chapter], names: set[str], offices: Iterable[str]
) -> list[Finding]:
    """What the reader of prose finds in a report's own text, each check once a paragraph, with the quote."""
    veil = Veil(names, (name for name in offices if name not in names))
    told, lines = _text(_lines(title, chapters), veil)
    found: dict[tuple[str, str], list[ProseFinding]] = {}
    for each in check_prose(told).findings:
        place = next(line.place for line in reversed(lines) if line.start <= each.offset)
        found.setdefault((each.check, place), []).append(each)
    return [_together(check, place, each, veil) for (check, place), each in found.items()]


def _text(told: Iterable[tuple[str, str, str]], veil: Veil) -> tuple[str, list[Line]]:
    """The report's words without names, a paragraph a line, and where each line stands."""
    text, lines = "", []
    for place, key, words in told:
        lines.append(Line(len(text), place))
        text += veil.over(words.replace("\n", " "), key) + "\n"
    return text, lines


def _lines(title: Iterable[str], chapters: Iterable[Chapter]) -> Iterator[tuple[str, str, str]]:
    """The place of each line, its paragraph's key, its words."""
    for words in title:
        yield "report:title", "", words
    for number, chapter in enumerate(chapters, 1):
        yield f"report:chapter:{number}", "", chapter.heading
        for place, paragraph in enumerate(chapter.paragraphs, 1):
            yield f"report:chapter:{number}:paragraph:{place}", paragraph.key, paragraph.text


def _names(report: AnnualReport) -> set[str]:
    """What projects, sections and indicators are called."""
    sheets = (*report.sheets, *([report.whole] if report.whole else []))
    names = {name for sheet in sheets for name in (sheet.project, sheet.section)}
    return names | {row.name for sheet in sheets for row in sheet.rows}


def _together(check_id: str, place: str, found: list[ProseFinding], veil: Veil) -> Finding:
    quote = veil.lifted(found[0].quote)
    message = veil.lifted("；".join(dict.fromkeys(each.message for each in found)))
    figures = veil.lifted("；".join(f"{each.computed}|{each.stated}" for each in found))
    if len(figures) > LONGEST:
        figures = sha256(figures.encode()).hexdigest()
    worst = min((each.severity for each in found), key=ORDER.index)
    return Finding(check_id, worst, place, f"{message}。原文：“{quote}”", figures)
