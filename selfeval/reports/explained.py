"""T19: what was said about the money, held against the money of now, beside which it is printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from selfeval.checking.findings import Severity
from selfeval.checking.registry import Thresholds, check
from selfeval.reports.bound import contradicting
from selfeval.reports.claims import Known, contradicted
from selfeval.reports.figures import Catalogue
from selfeval.reports.naming import Names

SUBJECT, SAID = "said", "said"
OFFICE = "department"


@dataclass(frozen=True)
class Said:
    """An explanation as it was typed: of which finding, of whom, in which words."""

    check_id: str
    place: str
    about: str  # a project's or a kind's name; empty for the office
    text: str

    @property
    def words(self) -> str:
        """The text, with the name that it leaves out because it stands beside it."""
        return self.text if self.about in self.text else f"{self.about}{self.text}"


@dataclass(frozen=True)
class SaidFacts:
    """Every explanation of the money that is printed, and what the data says."""

    said: tuple[Said, ...]
    figures: Catalogue
    names: tuple[str, ...]
    year: int
    known: Known


@check("T19", SUBJECT, Severity.ERROR, "资金情况说明中的金额、比率和结论与现在的数据一致")
def explanations_agree_with_the_data(facts: SaidFacts, thresholds: Thresholds) -> Iterator[tuple[str, str, str]]:
    names = Names(facts.figures, facts.names)
    for each in facts.said:
        of_office = each.place == OFFICE
        found = list(contradicting(each.words, names, facts.year, of_office))
        found += [(f"{why}：请按数据改写", stated) for why, stated in contradicted(each.words, facts.known, of_office)]
        for message, stated in found[:1]:
            words = f"{each.about or '部门'}的情况说明与现在的数据不一致：{message.rpartition('：')[0]}。请重新说明"
            yield f"{SAID}:{each.check_id}:{each.place}", words, stated
