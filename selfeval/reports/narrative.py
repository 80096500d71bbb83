"""The six chapters of the annual report as sentences with slots for figures. Sentences follow the facts."""

from collections.abc import Iterable

from budgets.queries import Money
from selfeval.checking.findings import Severity
from selfeval.reports import performance
from selfeval.reports.facts import Facts
from selfeval.reports.figures import Catalogue
from selfeval.reports.phrases import numeral
from selfeval.reports.values import Chapter, Paragraph
from selfeval.reports.wording import gap_words, parts_of, plain
from selfeval.scoring.writing import gap_as_printed

HEADINGS = (
    "一、部门职责",
    "二、机构设置",
    "三、绩效自评工作组织开展情况",
    "四、部门预算项目支出绩效自评情况分析",
    "五、绩效自评结果拟应用和公开情况",
    "六、其他需要说明的问题",
)
NOTHING = "无。"
Sentences = Iterable[tuple[str, str]]  # (key of the paragraph, "" for a heading; words with slots)


def chapters(facts: Facts, figures: Catalogue) -> tuple[Chapter, ...]:
    written = (
        _mandates(facts),
        _organisation(facts),
        (*_process(facts), *_appropriation(facts), *_spending(facts)),
        performance.paragraphs(facts, figures),
        performance.use_of_results(facts),
        _other_matters(facts),
    )
    return tuple(
        Chapter(heading, tuple(_paragraph(key, words, figures) for key, words in sentences))
        for heading, sentences in zip(HEADINGS, written, strict=True)
    )


def _paragraph(key: str, words: str, figures: Catalogue) -> Paragraph:
    return Paragraph(parts_of(words, figures), "body" if key else "section", key)


def _mandates(facts: Facts) -> Sentences:
    for mandate in facts.mandates:
        yield f"mandate.{mandate.number}", f"（{numeral(mandate.number)}）{plain(mandate.text)}"
    if not facts.mandates:
        yield "mandates", NOTHING


def _organisation(facts: Facts) -> Sentences:
    names = plain("、".join(section.written_name for section in facts.sections))
    yield "sections", f"{plain(facts.department.name)}内设机构⟦sections⟧个，即{names}。"
    if facts.staffing:
        parts = "，".join(f"{row.get_category_display()}⟦staff.{row.category}⟧人" for row in facts.staffing)
        yield (
            "staff",
            f"{facts.year}年末共有干部职工⟦staff⟧人，其中{parts}，财政全额拨款供养人数⟦staff.supported⟧人。",
        )


def _process(facts: Facts) -> Sentences:
    round_ = facts.round
    number = f"（{plain(round_.notice_number)}）" if round_.notice_number else ""
    yield (
        "basis",
        f"为做好{facts.year}年度部门整体绩效自评工作，根据《{plain(round_.notice_title)}》{number}文件精神，"
        f"{plain(facts.department.short_name)}对项目支出情况、绩效指标情况、结果运用情况进行了自评。",
    )
    names = plain("、".join(sheet.project for sheet in facts.sheets))
    share = "，占项目支出预算总额的⟦forms.coverage⟧" if facts.money.project.adjusted else ""
    review = "再由科室负责人审核，" if round_.review_steps == 2 else ""
    yield (
        "scope",
        f"{facts.year}年纳入绩效自评的项目共⟦forms⟧个，即{names}，涉及资金⟦forms.adjusted⟧万元{share}。自评先由承担项目的科室填报，{review}"
        "最后由自评领导小组审定。现对部门整体支出绩效自评情况分析如下：",
    )


def _appropriation(facts: Facts) -> Sentences:
    total = facts.money.total
    told = "实际拨付数与年初预算数一致。" if total.initial else ""
    if gap := gap_words(total.appropriated, total.initial, "多", "少", "total.given"):
        told = f"实际拨付数比年初预算数{gap}。"
    yield "", f"（一）{facts.year}年度预算拨付情况"
    yield (
        "appropriation",
        f"{facts.year}年度年初预算资金⟦total.initial⟧万元，{plain(facts.department.bureau.name)}实际拨付资金"
        f"⟦total.appropriated⟧万元，其中基本支出⟦basic.appropriated⟧万元，项目支出⟦project.appropriated⟧万元。{told}",
    )


def _spending(facts: Facts) -> Sentences:
    money = facts.money
    yield "", f"（二）{facts.year}年度收支决算情况"
    yield "spending", f"{facts.year}年度共支出⟦total.executed⟧万元{_against_funds(facts)}。"
    basic, project = _of_part(facts, "basic", money.basic), _of_part(facts, "project", money.project)
    yield "parts", f"其中：基本支出{basic}；项目支出{project}{_netted(facts)}。"


def _of_part(facts: Facts, key: str, money: Money) -> str:
    gap = gap_words(money.executed, money.adjusted, "超出全年预算数", "比全年预算数少", f"{key}.gap")
    told = f"，{gap}{_explained(facts, 'B07', key)}" if gap else ""
    return f"⟦{key}.executed⟧万元，全年预算数⟦{key}.adjusted⟧万元，支出率⟦{key}.rate⟧{told}"


def _netted(facts: Facts) -> str:
    """How an overspend and a saving make up the gap of the whole."""
    first, second = (gap_as_printed(part.executed, part.adjusted) for part in (facts.money.basic, facts.money.project))
    if first * second >= 0:
        return ""
    if first + second == 0:
        return "。两项相抵，合计与全年预算数一致"
    return f"。两项相抵，合计{'超出全年预算数' if first + second > 0 else '比全年预算数少'}⟦total.netted⟧万元"


def _against_funds(facts: Facts) -> str:
    total = facts.money.total
    if total.appropriated == 0:
        return ""
    gap = gap_words(total.executed, total.appropriated, "超出实际拨付资金", "比实际拨付资金少", "total.over")
    told = f"，{gap}" if gap else ""
    return f"，为实际拨付资金的⟦total.share⟧{told}{_explained(facts, 'B06', 'department')}"


def _explained(facts: Facts, check_id: str, place: str) -> str:
    """The explanation that was typed for a finding, in brackets where the finding stands."""
    return f"（⟦said.{check_id}.{place}⟧）" if (check_id, place) in facts.explained else ""


PRINTED_WITH_THE_FIGURES = {("B06", "department"), ("B07", "basic"), ("B07", "project")}


def _other_matters(facts: Facts) -> Sentences:
    """Every finding that is not explained where its figures stand, explained or still open."""
    reasons = {f"project:{form.project_id}" for form in facts.forms if form.execution_reason}
    reasons |= {place for check_id, place in facts.explained if check_id in performance.ASKING_WHY}
    silent = True
    for finding in facts.findings:
        place = finding.check_id, finding.place
        explained = place in facts.explained
        if finding.severity is Severity.WARNING or (explained and place in PRINTED_WITH_THE_FIGURES):
            continue
        if finding.place in reasons and finding.check_id in performance.ASKING_WHY:
            continue
        name = f"{finding.check_id}.{finding.place}"
        open_words = "（尚未更正）" if finding.severity is Severity.ERROR else "（尚未说明）"
        said = f"情况说明：⟦said.{name}⟧。" if explained else open_words
        yield f"finding.{name}", f"⟦found.{name}⟧。{said}"
        silent = False
    if silent:
        yield "other", NOTHING
