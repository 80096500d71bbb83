"""What of 部门整体支出 is computed and never typed: five ratios, from the money, the stated balances and the people.

They stand below the forms' queries because a form is scored on them. A value is a percentage with the two decimals
that the pages of the money print.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from budgets.models import FiscalYear, StaffCategory, Staffing, StatedItem
from budgets.queries import DepartmentMoney, Money, department_money, stated_of
from selfeval.assessments.models import Assessment
from selfeval.scoring.rounding import exact, plain, round_half_up
from selfeval.scoring.terms import Ratio
from selfeval.scoring.writing import wan

MONEY, STATED, STAFF = "money", "stated", "staff"
INITIAL, ADJUSTED, EXECUTED = "INITIAL", "ADJUSTED", "EXECUTED"


@dataclass(frozen=True)
class Term:
    """A fact of the arithmetic as it is written; `measure` tells of an amount which column its rows stand in."""

    text: str
    measure: str = ""


@dataclass(frozen=True)
class Computed:
    """A ratio in percentage points with its arithmetic; or None, and the problem says which facts are missing.

    `words` are facts and the signs between them, `place` is the page that the facts stand on, `line_ids` are their
    budget lines.
    """

    value: Decimal | None
    words: tuple[Term | str, ...]
    place: str
    problem: str = ""
    line_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the ratios are computed from (元, persons)."""

    money: DepartmentMoney
    stated: dict[str, Decimal | None]
    staffing: tuple[Staffing, ...]


def ratios_of(fiscal_year: FiscalYear) -> dict[Ratio, Computed]:
    """Every ratio of a year as it stands now: five queries."""
    stated = {item: figure.amount for item, figure in stated_of(fiscal_year).items()}
    facts = Facts(department_money(fiscal_year), stated, tuple(fiscal_year.staffing.all()))
    return {ratio: compute(facts) for ratio, compute in TABLE.items()}


def _share(part: Decimal, whole: Decimal) -> Decimal:
    with exact():
        return round_half_up(part * 100 / whole)


def _result(value: Decimal) -> str:
    return f" × 100 = {value}%"


def _amount(name: str, amount: Decimal, measure: str = "") -> Term:
    return Term(f"{name}{wan(amount)}万元", measure)


def _executed(money: Money, label: str) -> Computed:
    if money.adjusted <= 0:
        words = f"{label}没有全年预算数，执行率无法计算"
        return Computed(None, (), MONEY, words, money.line_ids)
    value = _share(money.executed, money.adjusted)
    executed, adjusted = _amount("执行数", money.executed, EXECUTED), _amount("全年预算数", money.adjusted, ADJUSTED)
    return Computed(value, (executed, " ÷ ", adjusted, _result(value)), MONEY, "", money.line_ids)


def _adjusted(facts: Facts) -> Computed:
    money = facts.money.total
    if money.initial <= 0:
        return Computed(None, (), MONEY, "没有年初预算数，预算调整率无法计算", money.line_ids)
    value = _share(abs(money.adjusted - money.initial), money.initial)
    adjusted, initial = _amount("全年预算数", money.adjusted, ADJUSTED), _amount("年初预算数", money.initial, INITIAL)
    words = ("|", adjusted, " − ", initial, "| ÷ ", initial, _result(value))
    return Computed(value, words, MONEY, "", money.line_ids)


def _balance(facts: Facts) -> Computed:
    opening, closing = (facts.stated.get(item) for item in (StatedItem.OPENING_BALANCE, StatedItem.CLOSING_BALANCE))
    if opening is None or closing is None:
        missing = "年初" if opening is None else "年末"
        missing += "和年末" if opening is None and closing is None else ""
        return Computed(None, (), STATED, f"没有填写{missing}结转和结余（决算数），请财务人员在“批复数和决算数”中填写")
    if opening == 0:
        if closing == 0:
            return Computed(round_half_up(Decimal(0)), (Term("年初、年末均无结转和结余"),), STATED)
        return Computed(None, (), STATED, "年初没有结转和结余，变动率无法计算，请写明不适用的原因")
    value, before = _share(closing - opening, opening), _amount("年初结转和结余", opening)
    words = ("（", _amount("年末结转和结余", closing), " − ", before, "）÷ ", before, _result(value))
    return Computed(value, words, STATED)


def _staff(facts: Facts) -> Computed:
    """聘用人员 hold no posts, so they count on neither side."""
    held = [row for row in facts.staffing if row.category != StaffCategory.CONTRACT]
    bare = [row.get_category_display() for row in held if row.authorized_posts is None]
    if bare or not held:
        whose = f"{'、'.join(bare)}的" if bare and len(bare) < len(held) else ""
        return Computed(None, (), STAFF, f"没有填写{whose}编制数，请财务人员在“部门职责和人员情况”中填写")
    posts, people = sum(row.authorized_posts for row in held), sum(row.headcount for row in held)
    if posts == 0:
        return Computed(None, (), STAFF, "编制数为0，在职人员控制率无法计算，请写明不适用的原因")
    value = _share(Decimal(people), Decimal(posts))
    words = (Term(f"在职{people}人"), " ÷ ", Term(f"编制{plain(Decimal(posts))}名"), _result(value))
    return Computed(value, words, STAFF)


TABLE: dict[Ratio, Callable[[Facts], Computed]] = {
    Ratio.BASIC_EXECUTION: lambda facts: _executed(facts.money.basic, "基本支出"),
    Ratio.PROJECT_EXECUTION: lambda facts: _executed(facts.money.project, "项目支出"),
    Ratio.ADJUSTMENT: _adjusted,
    Ratio.BALANCE_CHANGE: _balance,
    Ratio.STAFF_CONTROL: _staff,
}


def take_ratios(form: Assessment) -> None:
    """Put beside each computed row of a form what it comes to now (`ratio`): nothing is asked where there is none."""
    rows = [row for row in form.indicators.all() if row.computed]
    now = ratios_of(form.project.fiscal_year) if rows else {}
    for row in rows:
        row.ratio = now[Ratio(row.computed)]


def changed_ratios(form: Assessment) -> list[str]:
    """The computed rows of a form that was handed in whose value is another now; after take_ratios."""
    rows = [row for row in form.indicators.all() if row.computed and row.result.is_applicable]
    return [row.name for row in rows if row.ratio.value != row.result.actual]
