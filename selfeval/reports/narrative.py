"""The six chapters of the annual report as sentences with bound figures. Sentences follow the facts."""

from collections.abc import Iterable
from decimal import Decimal

from budgets.models import Explanation
from budgets.places import spot_of
from budgets.queries import Money
from selfeval.checking.findings import Severity
from selfeval.reports import performance
from selfeval.reports.facts import Facts
from selfeval.reports.phrases import numeral
from selfeval.reports.values import Chapter, Paragraph, Part, Source
from selfeval.scoring.writing import percent, wan


def chapters(facts: Facts) -> tuple[Chapter, ...]:
    return (
        Chapter("一、部门职责", _mandates(facts)),
        Chapter("二、机构设置", _organisation(facts)),
        Chapter("三、绩效自评工作组织开展情况", (*_process(facts), *_appropriation(facts), *_spending(facts))),
        Chapter("四、部门预算项目支出绩效自评情况分析", performance.paragraphs(facts)),
        Chapter("五、绩效自评结果拟应用和公开情况", performance.use_of_results(facts)),
        Chapter("六、其他需要说明的问题", tuple(_other_matters(facts)) or (say("无。"),)),
    )


def say(*parts: str | Part, level: str = "body") -> Paragraph:
    return Paragraph(tuple(part if isinstance(part, Part) else Part(part) for part in parts if part), level)


def count_of(facts: Facts, number: int, page: str = "budgets:department", anchor: str = "") -> Part:
    """A number of rows that stand on a page of the year."""
    return Part(str(number), str(number), Source(page, facts.fiscal_year.pk, anchor=anchor))


def amount(facts: Facts, money: Money, measure: str) -> Part:
    """An amount (万元) with the lines that it is the sum of; `measure` is a column of Money."""
    value: Decimal = getattr(money, measure)
    return Part(wan(value), str(value), _lines(facts, money, measure))


def rate(facts: Facts, money: Money) -> Part:
    """The execution rate, bound to the lines whose budget and spending it divides."""
    return Part(percent(money.rate), str(money.rate), _lines(facts, money, ""))


def derived(facts: Facts, text: str, value: Decimal, money: Money) -> Part:
    """A figure computed from the columns of the same lines."""
    return Part(text, str(value), _lines(facts, money, ""))


def _lines(facts: Facts, money: Money, column: str) -> Source:
    return Source("budgets:rows", facts.fiscal_year.pk, money.line_ids, column.upper())


def _mandates(facts: Facts) -> tuple[Paragraph, ...]:
    return tuple(say(f"（{numeral(mandate.number)}）{mandate.text}") for mandate in facts.mandates) or (say("无。"),)


def _organisation(facts: Facts) -> tuple[Paragraph, ...]:
    names = "、".join(section.written_name for section in facts.sections)
    number = count_of(facts, len(facts.sections), anchor="sections")
    sections = say(facts.department.name, "内设机构", number, f"个，即{names}。")
    if not facts.staffing:
        return (sections,)
    headcount = sum(row.headcount for row in facts.staffing)
    supported = sum(row.fiscally_supported for row in facts.staffing)
    parts: list[str | Part] = [f"{facts.year}年末共有干部职工", count_of(facts, headcount, anchor="staff"), "人，其中"]
    for row in facts.staffing:
        parts += [row.get_category_display(), count_of(facts, row.headcount, anchor="staff"), "人，"]
    return sections, say(*parts, "财政全额拨款供养人数", count_of(facts, supported, anchor="staff"), "人。")


def _process(facts: Facts) -> tuple[Paragraph, ...]:
    round_, number = facts.round, f"（{facts.round.notice_number}）" if facts.round.notice_number else ""
    basis = (
        f"为做好{facts.year}年度部门整体绩效自评工作，根据《{round_.notice_title}》{number}文件精神，"
        f"{facts.department.short_name}对项目支出情况、绩效指标情况、结果运用情况进行了自评。"
    )
    assessed = Money(
        adjusted_sum(facts), line_ids=tuple(pk for row in facts.money.projects for pk in row.money.line_ids)
    )
    names = "、".join(sheet.project for sheet in facts.sheets)
    scope = say(
        f"{facts.year}年纳入绩效自评的项目共",
        count_of(facts, len(facts.sheets), "assessments:list"),
        f"个，即{names}，涉及资金",
        Part(wan(assessed.initial), str(assessed.initial), _lines(facts, assessed, "adjusted")),
        "万元，占项目支出预算总额的",
        _coverage(facts, assessed.initial),
        "。自评先由承担项目的科室填报，",
        "再由科室负责人审核，" if round_.review_steps == 2 else "",
        "最后由自评领导小组审定。现对部门整体支出绩效自评情况分析如下：",
    )
    return say(basis), scope


def adjusted_sum(facts: Facts) -> Decimal:
    return sum((sheet.total_funds.adjusted for sheet in facts.sheets), Decimal("0.00"))


def _coverage(facts: Facts, assessed: Decimal) -> Part:
    """自评覆盖率, which stands above the list of forms."""
    whole = facts.money.project.adjusted
    share = assessed / whole if whole else None
    return Part(percent(share), str(share), Source("assessments:list", facts.fiscal_year.pk))


def _appropriation(facts: Facts) -> Iterable[Paragraph]:
    money = facts.money
    yield say(f"（一）{facts.year}年度预算拨付情况", level="section")
    yield say(
        f"{facts.year}年度年初预算资金",
        amount(facts, money.total, "initial"),
        f"万元，{facts.department.bureau.name}实际拨付资金",
        amount(facts, money.total, "appropriated"),
        "万元，其中基本支出",
        amount(facts, money.basic, "appropriated"),
        "万元，项目支出",
        amount(facts, money.project, "appropriated"),
        "万元。",
        *_appropriation_gap(facts),
    )


def _appropriation_gap(facts: Facts) -> Iterable[str | Part]:
    total = facts.money.total
    gap = total.appropriated - total.initial
    if gap == 0:
        yield "实际拨付数与年初预算数一致。"
        return
    yield "实际拨付数比年初预算数" + ("多" if gap > 0 else "少")
    yield derived(facts, wan(abs(gap)), abs(gap), total)
    yield "万元。"


def _spending(facts: Facts) -> Iterable[Paragraph]:
    money = facts.money
    yield say(f"（二）{facts.year}年度收支决算情况", level="section")
    yield say(f"{facts.year}年度共支出", amount(facts, money.total, "executed"), "万元", *_against_funds(facts))
    yield say(
        "其中：基本支出",
        amount(facts, money.basic, "executed"),
        "万元，全年预算数",
        amount(facts, money.basic, "adjusted"),
        "万元，支出率",
        rate(facts, money.basic),
        *_deviation(facts, money.basic, "basic"),
        "；项目支出",
        amount(facts, money.project, "executed"),
        "万元，全年预算数",
        amount(facts, money.project, "adjusted"),
        "万元，支出率",
        rate(facts, money.project),
        *_deviation(facts, money.project, "project"),
        *_netted(facts),
        "。",
    )


def _netted(facts: Facts) -> Iterable[str | Part]:
    """How an overspend and a saving make up the gap of the whole."""
    gaps = [part.executed - part.adjusted for part in (facts.money.basic, facts.money.project)]
    if gaps[0] * gaps[1] >= 0:
        return
    gap = sum(gaps, Decimal(0))
    yield "。两项相抵，合计" + ("超出全年预算数" if gap > 0 else "比全年预算数少")
    yield derived(facts, wan(abs(gap)), abs(gap), facts.money.total)
    yield "万元"


def _against_funds(facts: Facts) -> Iterable[str | Part]:
    total = facts.money.total
    if total.appropriated == 0:
        yield "。"
        return
    share, gap = total.executed / total.appropriated, total.executed - total.appropriated
    yield "，为实际拨付资金的"
    yield derived(facts, percent(share), share, total)
    if gap:
        yield "，超出实际拨付资金" if gap > 0 else "，比实际拨付资金少"
        yield derived(facts, wan(abs(gap)), abs(gap), total)
        yield "万元"
    yield _explained(facts, "B06", "department")
    yield "。"


def _deviation(facts: Facts, money: Money, place: str) -> Iterable[str | Part]:
    gap = money.executed - money.adjusted
    if gap == 0:
        return
    yield "，超出全年预算数" if gap > 0 else "，比全年预算数少"
    yield derived(facts, wan(abs(gap)), abs(gap), money)
    yield "万元"
    yield _explained(facts, "B07", place)


def _explained(facts: Facts, check_id: str, place: str) -> str:
    """The explanation that was typed for a finding, in brackets where the finding stands."""
    explanation = facts.explanations.get((check_id, place))
    return f"（{explanation.text.rstrip('。')}）" if explanation else ""


PRINTED_WITH_THE_FIGURES = {("B06", "department"), ("B07", "basic"), ("B07", "project")}


def _other_matters(facts: Facts) -> Iterable[Paragraph]:
    """Every finding that is not explained where its figures stand, explained or still open."""
    reasons = {f"project:{form.project_id}" for form in facts.forms if form.execution_reason}
    for finding in facts.findings:
        if finding.severity is Severity.WARNING:
            continue
        given = facts.explanations.get((finding.check_id, finding.place))
        stands = (finding.check_id, finding.place) in PRINTED_WITH_THE_FIGURES and given
        if stands or (finding.place in reasons and finding.check_id in performance.PRINTED_WITH_THE_PROJECT):
            continue
        message = Part(finding.message, finding.figures, _place(facts, finding.place))
        open_words = "（尚未更正）" if finding.severity is Severity.ERROR else "（尚未说明）"
        yield say(message, f"。{_words_of(given) if given else open_words}")


def _place(facts: Facts, place: str) -> Source:
    """The page that shows the figures of a finding's place."""
    spot = spot_of(facts.fiscal_year.pk, place)
    return Source(spot.page, spot.object_id, anchor=spot.anchor)


def _words_of(explanation: Explanation) -> str:
    number = f"（{explanation.document_number}）" if explanation.document_number else ""
    return f"情况说明：{explanation.text.rstrip('。')}{number}。"
