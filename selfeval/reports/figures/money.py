"""The office and its money: people, and the columns of every line, in 万元 and as rates."""

from collections.abc import Iterator
from decimal import Decimal

from budgets.queries import Money
from selfeval.reports.facts import Facts
from selfeval.reports.values import Part, Source
from selfeval.scoring.writing import gap_as_printed, percent, wan

COLUMNS = {"initial": "年初预算数", "adjusted": "全年预算数", "appropriated": "实际拨付数", "executed": "全年执行数"}


def figures(facts: Facts) -> Iterator[Part]:
    yield from _office(facts)
    money = facts.money
    yield from _of_money(facts, "total", "部门", money.total)
    yield from _of_money(facts, "basic", "基本支出", money.basic)
    yield from _of_money(facts, "personnel", "人员经费", money.personnel)
    yield from _of_money(facts, "operating", "公用经费", money.operating)
    yield from _of_money(facts, "project", "项目支出", money.project)
    yield _netted(facts)
    for row in money.projects:
        yield from _of_money(facts, f"p{row.project.pk}", row.name, row.money)


def _office(facts: Facts) -> Iterator[Part]:
    def count(key: str, label: str, number: int, anchor: str) -> Part:
        return Part(
            str(number), str(number), Source("budgets:department", facts.fiscal_year.pk, (), "", anchor), key, label
        )

    yield count("sections", "内设机构数", len(facts.sections), "sections")
    yield count("staff", "干部职工人数", sum(row.headcount for row in facts.staffing), "staff")
    for row in facts.staffing:
        yield count(f"staff.{row.category}", f"{row.get_category_display()}人数", row.headcount, "staff")
    supported = sum(row.fiscally_supported for row in facts.staffing)
    yield count("staff.supported", "财政全额拨款供养人数", supported, "staff")


def _of_money(facts: Facts, key: str, label: str, money: Money) -> Iterator[Part]:
    """The columns, the rates and the gaps between columns as they are printed; the words say which way a gap goes."""

    def lines(measure: str = "") -> Source:
        return Source("budgets:rows", facts.fiscal_year.pk, money.line_ids, measure)

    def amount(name: str, words: str, value: Decimal, measure: str = "") -> Part:
        return Part(wan(value), str(value), lines(measure), f"{key}.{name}", f"{label}{words}（万元）")

    def rate(name: str, words: str, value: Decimal | None) -> Part:
        return Part(percent(value), str(value), lines(), f"{key}.{name}", f"{label}{words}")

    for column, words in COLUMNS.items():
        yield amount(column, words, getattr(money, column), column.upper())
    yield rate("rate", "支出率", money.rate)
    yield rate("share", "执行数占拨付数", money.executed / money.appropriated if money.appropriated else None)
    yield amount("gap", "执行数与全年预算数相差", abs(gap_as_printed(money.executed, money.adjusted)))
    yield amount("given", "拨付数与年初预算数相差", abs(gap_as_printed(money.appropriated, money.initial)))
    yield amount("over", "执行数与拨付数相差", abs(gap_as_printed(money.executed, money.appropriated)))


def _netted(facts: Facts) -> Part:
    """What basic and project spending together lie from their budgets, as both gaps are printed."""
    net = sum(gap_as_printed(part.executed, part.adjusted) for part in (facts.money.basic, facts.money.project))
    source = Source("budgets:rows", facts.fiscal_year.pk, facts.money.total.line_ids)
    return Part(
        wan(abs(net)), str(abs(net)), source, "total.netted", "基本支出和项目支出相抵后与全年预算数相差（万元）"
    )
