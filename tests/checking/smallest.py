"""For every check the smallest facts that break it, beside the nearest ones that pass it."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

from budgets.models import FundSource
from budgets.queries import ProjectMoney
from selfeval.assessments.queries.beside import Earlier
from selfeval.checking.prose.facts import Prose
from selfeval.checking.prose.figures import read_figures
from selfeval.checking.prose.text import level, sentences_of
from selfeval.reports.bound import WordsFacts, Written
from selfeval.reports.claims import Execution, Known
from selfeval.reports.explained import Said, SaidFacts
from selfeval.reports.rules import ReportFacts, Spent
from selfeval.reports.values import Part
from selfeval.scoring.terms import Band, IndicatorSubclass, Operator, ScoringKind
from tests.assessments.rules.given import row, sheet, with_row
from tests.budgets.rules.given import Named, facts_of, money_of

PARTS = {"INITIAL_TOTAL": "1000", "INITIAL_BASIC": "0"}
SPENT = {"EXECUTED_TOTAL": "1000", "EXECUTED_BASIC": "0"}
OWN = ((FundSource.APPROPRIATION, money_of()),)
LESS = ((FundSource.APPROPRIATION, money_of(executed="899.99")),)
OTHER = ((FundSource.APPROPRIATION, money_of(executed="900")),)
QUALITATIVE = {"operator": Operator.QUALITATIVE, "kind": ScoringKind.BANDED, "target": None, "actual": None}
ACHIEVED = QUALITATIVE | {"band": Band.ACHIEVED}
COST = {"subclass": IndicatorSubclass.COST, "unit": "元", "operator": Operator.LE, "actual": Decimal(1000)}
LAST = Earlier("GE", "", Decimal(101), None)
TOLD = "维修费执行数0.85万元，执行率85.00%，因招标延期。"


def carried(amount: str):
    """A project that carried over so much, and left 100 元 the year before."""
    facts = facts_of(last_year=money_of(executed="900"))
    source = ((FundSource.CARRYOVER, money_of(initial=amount)),)
    return replace(facts, money=replace(facts.money, projects=(ProjectMoney(Named, money_of(), source),)))


def falling():
    line = SimpleNamespace(project_id=7, name="某项目")
    figure = {"line": line, "month": 5, "measure": "EXECUTED", "amount": Decimal(1), "before": Decimal(2)}
    return facts_of(falling=(SimpleNamespace(**figure, get_measure_display=lambda: "执行数"),))


def prose(text: str) -> Prose:
    sentences = sentences_of(level(text))
    return Prose(level(text), sentences, read_figures(sentences))


def told(paragraph: str) -> ReportFacts:
    return ReportFacts((Spent(1, "维修费", Decimal(8500), Decimal("0.85")),), (paragraph,))


def said(text: str) -> SaidFacts:
    """What was said about an office that spent 2 元 of 1."""
    known = Known(Execution(Decimal(2), Decimal(1)), {}, {}, {}, 2021)
    return SaidFacts((Said("B06", "department", "", text),), {}, (), 2021, known)


def written(before: str, trouble: str = "") -> WordsFacts:
    """A writer's sentence around one figure."""
    figure = Part("100.00", "1000000", None, "total.executed", "部门全年执行数（万元）")
    parts = (Part(before), figure, Part("万元。"))
    text = Written("report:chapter:3:text:spending", parts, "", trouble)
    known = Known(Execution(Decimal(2), Decimal(1)), {}, {}, {}, 2021)
    return WordsFacts((text,), {figure.key: figure}, (), 2021, (), known)


# check → (breaks, passes)
SMALLEST = {
    "B01": (facts_of(PARTS | {"INITIAL_PROJECT": "899.99"}), facts_of(PARTS | {"INITIAL_PROJECT": "900"})),
    "B02": (facts_of({"ADJUSTED_TOTAL": "1100.01"}), facts_of({"ADJUSTED_TOTAL": "1100"})),
    "B03": (facts_of(SPENT | {"EXECUTED_PROJECT": "899.99"}), facts_of(SPENT | {"EXECUTED_PROJECT": "900"})),
    "B04": (facts_of(by_source=LESS), facts_of(by_source=OTHER)),
    "B05": (facts_of({"INITIAL_PROJECT": "1100.01"}), facts_of({"INITIAL_PROJECT": "1100"})),
    "B06": (facts_of(executed="1100.01"), facts_of(executed="1100")),
    "B07": (facts_of(executed="1000.2"), facts_of(executed="1000")),
    "B08": (facts_of(executed="1000.01"), facts_of(executed="1000")),
    "B09": (facts_of(adjustments="-100.1"), facts_of(adjustments="100")),
    "B10": (facts_of(adjustments="50", executed="1050"), facts_of(adjustments="50", executed="1049.99")),
    "B11": (facts_of(initial="0", executed="1"), facts_of(initial="1", executed="1")),
    "B12": (facts_of(executed="899.9"), facts_of(executed="900")),
    "B13": (facts_of({"CLOSING_BALANCE": "1"}), facts_of({"CLOSING_BALANCE": "1"}, surplus_use="CARRIED")),
    "B14": (facts_of(last_year=money_of("100000.01")), facts_of(last_year=money_of("100000"))),
    "B15": (carried("201"), carried("100")),
    "B16": (falling(), facts_of()),
    "P01": (sheet(with_row(weight=Decimal("19.5"))), sheet()),
    "P02": (sheet(with_row(actual=None)), sheet(with_row(actual=Decimal(0)))),
    "P03": (sheet(with_row(stated=Decimal("19.99"))), sheet(with_row(stated=Decimal(20)))),
    "P04": (
        sheet(stated_total=Decimal(99), stated_grade="EXCELLENT"),
        sheet(stated_total=Decimal(100), stated_grade="EXCELLENT"),
    ),
    "P05": (sheet(with_row(actual=Decimal("99.9"))), sheet()),
    "P06": (sheet(with_row(actual=Decimal(130))), sheet(with_row(actual=Decimal("129.99")))),
    "P07": (
        sheet(with_row(**ACHIEVED, band_score=Decimal("15.99"))),
        sheet(with_row(**ACHIEVED, band_score=Decimal(16))),
    ),
    "P08": (sheet(executed="949.9"), sheet(executed="950")),
    "P09": (
        sheet(with_row(target_text="健全", actual_text="健全")),
        sheet(with_row(target_text="健全", actual_text="已建立3项制度")),
    ),
    "P10": (sheet([row("1"), row("3")]), sheet()),
    "P11": (sheet(with_row(**COST, target=Decimal("1100.01"))), sheet(with_row(**COST, target=Decimal(1100)))),
    "P12": (sheet(with_row(reason_shared_by=("租赁费",))), sheet()),
    "P13": (sheet(), sheet(with_row(actual=Decimal("99.9")))),
    "P14": (sheet(with_row(has_evidence=False)), sheet(with_row(has_evidence=True))),
    "P15": (sheet(with_row(earlier=LAST)), sheet(with_row(earlier=replace(LAST, target=Decimal(100))))),
    "P16": (sheet(recorded=(Decimal(1000), Decimal(1001))), sheet()),
    "P17": (
        sheet(achieved_goal="全年支出0.09万元。", executed="1000"),
        sheet(achieved_goal="全年支出0.10万元。", executed="1000"),
    ),
    "T01": (prose("全年共支出100万元。全年共支出101万元。"), prose("全年共支出100万元。全年共支出100.00万元。")),
    "T02": (
        prose("年初预算100万元，共支出99万元。未出现偏差。"),
        prose("年初预算100万元，共支出100万元。未出现偏差。"),
    ),
    "T03": (
        prose("维修费支出99万元，支出率99%。维修费、租赁费支出率均达到100%。"),
        prose("维修费支出99万元，支出率100%。维修费、租赁费支出率均达到100%。"),
    ),
    "T04": (prose("共3个科室，即综合科、秘书科。"), prose("共2个科室，即综合科、秘书科。")),
    "T05": (told(TOLD.replace("因招标延期", "招标延期")), told(TOLD)),
    "T06": (
        prose("五、结果应用和公开情况\n作为预算安排的依据，3月公开。"),
        prose("五、结果应用和公开情况\n作为预算安排的依据，3月在网站公开。"),
    ),
    "T07": (prose("共支出××万元。"), prose("共支出1万元。")),
    "T08": (prose("2021年2021年度支出。"), prose("2021年度支出。")),
    "T09": (prose("职工27人，其中干部20人，工勤6人。"), prose("职工27人，其中干部21人，工勤6人。")),
    "T10": (
        prose("维修费预算60万元，执行数33.88万元，执行率65%。"),
        prose("维修费预算60万元，执行数33.88万元，执行率56.47%。"),
    ),
    "T11": (
        prose("共支出100.00万元，其中基本支出60.00万元，项目支出40.02万元。"),
        prose("共支出100.00万元，其中基本支出60.00万元，项目支出40.00万元。"),
    ),
    "T12": (prose("收入120万元，比上年增加20万元，增长25%。"), prose("收入120万元，比上年增加20万元，增长20%。")),
    "T13": (prose("慰问费支出12.5万元。慰问费支出12.5元。"), prose("慰问费支出12.5万元。慰问费支出12.5万元。")),
    "T14": (prose("绩效目标完成率为99%。"), prose("100项绩效目标完成率为99%。")),
    "T17": (prose("自评得分66.50分，自评等级为“优”。"), prose("自评得分86.50分，自评等级为“优”。")),
    "T15": (written("共支出1"), written("共支出")),
    "T18": (written("没有超支，共支出"), written("共支出")),
    "T19": (said("全年没有超支。"), said("全年超支，已报批。")),
    "T16": (written("共支出", "系统生成的句子已变化"), written("共支出")),
}
