"""Whatever stands in a workbook, it is read as a form or refused in a sentence; generated forms are read back."""

import json
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from budgets.workbooks.book import Book, Sheet
from budgets.workbooks.guard import read_workbook
from selfeval.assessments.official.as_json import as_dict
from selfeval.assessments.official.judging import fitting_rule_set, judge
from selfeval.assessments.official.reading import read_forms
from selfeval.assessments.official.showing import Page, following
from selfeval.assessments.official.values import NotAForm
from tests.assessments.official.layouts import LAYOUTS, form
from tests.assessments.official.test_official import RULES, row
from tests.assessments.official.ugly import COLUMNS, HEAD, ROWS, TOTAL, WAYS, Paper

# Each try starts a process: shrinking a failure would take minutes.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)

PIECES = [str(cell) for line in [*HEAD, COLUMNS, *ROWS, TOTAL] for cell in line if cell != ""]
PIECES += [
    "年初预算数",
    "预算执行率",
    "小计",
    "合计",
    "说明：",
    "/",
    "—",
    "≥",
    "≤100%",
    "0",
    "-5",
    "1e9",
    "9" * 40,
    "2022年12月底前",
]
PIECES += [
    "99年13月45日",
    "=",
    "%",
    "分",
    "（元）",
    "0.97",
    "审核得分",
    "单位",
    "自评等级",
    "良",
    "１２．５",
    "\n",
    "部分达成年度指标",
    "nan",
]
cells = st.one_of(st.sampled_from(PIECES), st.just(""), st.text(max_size=8))
merges = st.tuples(st.integers(0, 20), st.integers(0, 8), st.integers(0, 4), st.integers(0, 4))


def told_of(book: Book) -> list[dict] | str:
    try:
        forms = read_forms(book)
    except NotAForm as refusal:
        return str(refusal)
    judged = [judge(each, fitting_rule_set(each, RULES)) for each in forms]
    for each in judged:
        page = Page(1, each)
        assert len(page.faults()) - len(each.findings) == bool(following(each)) and page.execution
        assert len(page.lines) == len(each.form.rows)
        assert all(isinstance(line.target, str) for line in page.lines)
    return [json.loads(json.dumps(as_dict(each))) for each in judged]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    changes=st.lists(st.tuples(st.integers(0, 16), st.integers(0, 9), cells), max_size=40),
    merged=st.lists(merges, max_size=4),
    percents=st.lists(st.tuples(st.integers(0, 16), st.integers(0, 9)), max_size=5),
)
def test_whatever_stands_in_the_cells_is_read_or_refused_in_words(changes, merged, percents):
    rows = [[str(cell) for cell in line] + [""] * (10 - len(line)) for line in [*HEAD, COLUMNS, *ROWS, TOTAL]]
    for at, column, text in changes:
        rows[at][column] = text
    areas = [(top, left, top + down, left + right) for top, left, down, right in merged]
    told = told_of(Book((Sheet("表", True, rows, areas, {}, frozenset(percents)),)))
    assert told.endswith("。") if isinstance(told, str) else told


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, max_size=9), max_size=25))
def test_a_sheet_of_any_words_is_read_or_refused_in_words(rows):
    assert told_of(Book((Sheet("表", True, rows, []),)))


words = st.text(alphabet="培训完成指标数量覆盖率工作", min_size=2, max_size=10)
numbers = st.decimals(1, 10_000, places=2).map(lambda value: f"{value.normalize():f}")
# What is done to the workbook and leaves the form the same, in an order in which each finds its columns.
HARMLESS = [
    "headings_worded_otherwise",
    "levels_not_merged",
    "levels_repeated",
    "notes_below",
    "a_column_free_on_the_left",
    "blank_rows_between",
    "other_tables_above",
    "a_sheet_of_instructions_first",
    "a_hidden_template_first",
    "a_day_of_the_report",
]


@settings(max_examples=15, deadline=None, phases=NO_SHRINKING)
@given(
    ways=st.lists(st.sampled_from(HARMLESS), min_size=2, max_size=3, unique=True),
    values=st.lists(st.tuples(words, st.sampled_from("≥≤=＞＜"), numbers, numbers), min_size=5, max_size=5),
)
def test_generated_forms_are_read_back_identically_in_combined_layouts(ways, values):
    paper = Paper()
    for line, (name, sign, target, actual) in zip(paper.rows, values, strict=True):
        line[3:6] = [f"{name}指", f"{sign}{target}人", f"{actual}人"]
    for each in sorted(ways, key=HARMLESS.index):
        WAYS[each](paper)
    told = told_of(read_workbook(paper.bytes()))
    assert not isinstance(told, str), told
    told = told[0]
    assert [
        tuple(each[key] for key in ("name", "operator", "target", "actual", "unit")) for each in told["indicators"]
    ] == [
        (f"{name}指", sign, f"{Decimal(target).normalize():f}", f"{Decimal(actual).normalize():f}", "人")
        for name, sign, target, actual in values
    ]
    assert told["funds"]["executed"] == "48.75" and told["stated_total"] == "98.85" and told["year"] == 2022


@settings(max_examples=15, deadline=None, phases=NO_SHRINKING)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    unit=st.sampled_from(["万元", "元"]),
    initial=st.booleans(),
    weight=st.sampled_from(["10", "20"]),
    money=st.tuples(numbers, numbers),
)
def test_the_money_is_read_back_in_every_layout(layout, unit, initial, weight, money):
    adjusted, executed = money
    data = form(
        [row(operator="≥", unit="人")] * 3,
        [("年度资金总额", adjusted, adjusted, executed)],
        columns=LAYOUTS[layout],
        unit=unit,
        initial=initial,
        weight=weight,
    )
    told = told_of(read_workbook(data))[0]
    funds = told["funds"]
    assert told["unit"] == unit and funds["weight"] == weight
    assert Decimal(funds["adjusted"]) == Decimal(adjusted) and Decimal(funds["executed"]) == Decimal(executed)
    assert (funds["initial"] is not None) == initial
