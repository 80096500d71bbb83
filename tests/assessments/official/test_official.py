"""Any official form is read in its own layout and recomputed: the six published ones, and made-up ones."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.workbooks.guard import read_workbook
from selfeval.assessments.official.judging import fitting_rule_set, judge
from selfeval.assessments.official.reading import read_form
from selfeval.assessments.official.values import NotAForm
from selfeval.assessments.queries.rule_sets import offers
from tests.assessments.official.layouts import LAYOUTS, NATIONAL, NO_WEIGHT, SPLIT, form

CASES = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))
RULES = {offer.name: offer.values for offer in offers()}
FUNDS = [
    ("年度资金总额", "50", "50", "48.75"),
    ("其中：当年财政拨款", "50", "50", "48.75"),
    ("上年结转资金", "0", "0", "0"),
]


def row(name="培训人数", target="≥400", actual="388", weight="15", score="14.55", **more) -> dict:
    kind = {"class": "产出指标", "subclass": "数量指标"}
    return {**kind, "name": name, "target": target, "actual": actual, "weight": weight, "score": score, **more}


def ninety(*rows) -> list[dict]:
    """Rows worth 90 points, 50 and 30 and 10: those given, and others that fill them up with full marks."""
    left = str(Decimal(50) - sum(Decimal(each["weight"]) for each in rows))
    return [
        *rows,
        row("完成率", "100%", "100%", left, left),
        row("覆盖率", "≥80%", "85%", "30", "30", **{"class": "效益指标", "subclass": "社会效益指标"}),
        row("满意度", "≥90%", "95%", "10", "10", **{"class": "满意度指标", "subclass": "服务对象满意度指标"}),
    ]


def judged(data: bytes):
    found = read_form(read_workbook(data))
    return judge(found, fitting_rule_set(found, RULES))


def told(data: bytes) -> set[str]:
    return {each.check for each in judged(data).findings}


def test_a_form_that_holds_has_no_findings():
    rows = ninety(row(reason="报名不足，已增加宣传。"))
    told = judged(form(rows, FUNDS, total="99.30", score="9.75", grade="优"))
    assert told.findings == ()
    assert (told.execution_score, told.total, told.grade) == (Decimal("9.75"), Decimal("99.30"), "优")
    assert (told.form.project, told.form.department, told.form.year, told.form.unit) == ("某项目", "某局", 2022, "万元")


@pytest.mark.parametrize(
    ("changes", "check", "words"),
    [
        ({"rows": ninety(row(score="15"))}, "P03", "“培训人数”按规则应得14.55分，表中填15分"),
        ({"rows": ninety(row())}, "P05", "“培训人数”未得满分"),
        ({"rows": ninety(row(actual="", score="15"))}, "P02", "没有填写实际完成值"),
        ({"rows": ninety(row(score="16"))}, "P04", "不在0到15分之间"),
        ({"rows": ninety(row(actual="600", score="15"))}, "P06", "完成目标的150.00%"),
        ({"rows": ninety(row(target="工作有序", actual="工作有序", score="15"))}, "P09", "照抄了指标值"),
        ({"rows": ninety(row())[:2]}, "P01", "合计60，应为100"),
        ({"total": "99"}, "P04", "总分应为各项得分之和99.3，表中填99"),
        ({"grade": "良"}, "P04", "等级是“优”，表中填“良”"),
        ({"score": "10"}, "P03", "预算执行得分应为10×97.50%＝9.75，表中填10"),
        (
            {"funds": [("年度资金总额", "50", "50", "48.75"), ("当年财政拨款", "40", "50", "48.75")]},
            "B04",
            "差额10万元",
        ),
        ({"funds": [("年度资金总额", "50", "50", "60")], "score": "10"}, "B07", "执行率120.00%超过100%"),
        ({"funds": [("年度资金总额", "50", "50", "50.001")], "score": "10"}, "B07", "执行率100.002%超过100%"),
        ({"funds": [("年度资金总额", "50", "50", "44.9999")], "score": "9"}, "B12", "执行率89.9998%低于90%"),
        ({"funds": [("年度资金总额", "50", "44.9999", "44")]}, "B09", "年中预算调整幅度-10.0002%"),
        ({"funds": [("年度资金总额", "50", "50", "10")], "score": "2"}, "P08", "绩效明显好于支出进度"),
        ({"funds": [("年度资金总额", "0", "0", "10")], "score": "0"}, "B11", "无预算支出10万元"),
    ],
)
def test_what_does_not_hold_is_found_where_it_stands(changes, check, words):
    given = {"rows": ninety(row(reason="报名不足，已增加宣传。")), "funds": FUNDS, "total": "99.30", "score": "9.75"}
    given |= changes
    found = [
        each for each in judged(form(given.pop("rows"), given.pop("funds"), **given)).findings if each.check == check
    ]
    assert any(words in each.message for each in found), found
    assert all(each.place.startswith("自评表!") for each in found)


def test_money_in_yuan_no_initial_budget_and_split_targets_are_read():
    rows = ninety(row(target="735", operator="≥", unit="人次", actual="735", score="15"))
    found = read_form(read_workbook(form(rows, FUNDS, columns=SPLIT, unit="元", initial=False)))
    assert found.unit == "元" and found.funds.total.initial is None
    first = found.rows[0]
    assert (first.operator, first.target, first.unit, first.actual) == ("≥", Decimal(735), "人次", Decimal(735))


def test_execution_worth_twenty_without_a_weight_column_is_read():
    rows = [{key: value for key, value in row(score="10").items() if key != "weight"} for _ in range(8)]
    funds = [("年度财政资金总额", "200", "200", "195.5")]
    found = judged(form(rows, funds, columns=NO_WEIGHT, weight=None, total="99.55", score="19.55"))
    assert found.rule_set.name == "split-20-80"
    assert (found.execution_weight, found.execution_score) == (Decimal(20), Decimal("19.55"))
    assert "P03" not in {each.check for each in found.findings}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF"])
def test_what_is_no_workbook_or_no_form_is_said_in_a_sentence(data, tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(SystemExit) as ended:
        call_command("check_form", str(path))
    assert ended.value.code == 2 and capsys.readouterr().err.strip().endswith("。")


def test_a_workbook_without_the_headings_is_no_form():
    from tests.budgets.workbooks.books import workbook

    with pytest.raises(NotAForm, match="没有找到自评表"):
        read_form(read_workbook(workbook(["名称", "金额"], ["a", 1])))


def written(each: dict) -> str:
    """A target in one cell, as those forms print it."""
    target, unit = each["target"] or "", each["unit"] or ""
    return f"{each['operator'] or ''}{target}{'' if target.endswith(('万', '%')) else unit}"


# The layout of each case; the execution weight of the Hubei forms stands in a heading, not in a column.
CASE_LAYOUTS = {"C05": SPLIT, "C06": NO_WEIGHT, "C10": NO_WEIGHT, "C12": SPLIT}


def as_published(case: dict) -> bytes:
    columns = CASE_LAYOUTS.get(case["id"], NATIONAL)
    rows = [
        {
            "class": each["level1"],
            "subclass": each["level2"],
            "name": each["level3"],
            "operator": each["operator"],
            "unit": each["unit"],
            "target": each["target"] if columns is SPLIT else written(each),
            "actual": each["actual"],
            "weight": each["weight"],
            "score": each["score"],
            "reason": each["reason"],
        }
        for each in case["indicators"]
    ]
    budget = case["budget"]
    funds = [("年度资金总额", budget["initial"], budget["adjusted"], budget["executed"])]
    funds += [(each["name"], each.get("initial"), each["adjusted"], each["executed"]) for each in budget["rows"]]
    return form(
        rows,
        funds,
        columns=columns,
        initial=columns is not NO_WEIGHT,
        unit=case["unit_of_money"],
        year=case["fiscal_year"],
        weight=None if columns is NO_WEIGHT else budget["weight"],
        total=case["total_score_published"],
        score=budget["score_published"],
        project=case["project"],
        grade=case["grade_published"] or "",
        goals=(case["goal_expected"], case["goal_actual"]),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_published_forms_are_read_and_judged_as_their_findings_say(case):
    data = as_published(case)
    found = judged(data)
    printed = [each for each in case["indicators"] if each["level3"] != "/"]
    assert [each.name for each in found.form.rows] == [each["level3"] for each in printed]
    for each, score in zip(printed, found.scores, strict=True):
        has_weight = CASE_LAYOUTS.get(case["id"]) is not NO_WEIGHT
        if has_weight and each.get("score_by_rule") is not None and each["kind"] == "quant":
            assert score == Decimal(each["score_by_rule"]), each
    by_rule = case["check"]["total_by_rule"]
    assert found.total == (Decimal(by_rule) if by_rule else None)
    found_checks = [(each.check, each.severity.value) for each in found.findings]
    for check, severity, times in CASE_FINDINGS[case["id"]]:
        assert found_checks.count((check, severity)) == times, (check, [each.message for each in found.findings])


# What the findings of each case come to: check, severity, how often.
CASE_FINDINGS = {
    "C01": [("P02", "error", 6), ("P03", "error", 0), ("P04", "error", 0), ("P01", "error", 0)],
    "C02": [
        ("B04", "error", 3),
        ("B10", "warning", 1),
        ("P03", "error", 0),
        ("T11", "warning", 1),
        ("P11", "warning", 1),
    ],
    "C05": [
        ("P03", "error", 2),
        ("P05", "explain", 2),
        ("P01", "explain", 2),
        ("P04", "error", 0),
        ("B09", "warning", 1),
    ]
    + [("P09", "warning", 2)],
    "C06": [("P03", "error", 0), ("P04", "error", 0), ("P09", "warning", 5), ("P01", "error", 0)],
    "C10": [("P08", "explain", 1), ("P08", "warning", 0), ("B12", "explain", 1), ("P03", "error", 0)],
    "C12": [("P10", "warning", 3), ("B09", "explain", 1)],
}


words = st.text(alphabet="培训完成指标数量覆盖率工作", min_size=2, max_size=10)
numbers = st.decimals(1, 10_000, places=2).map(lambda value: f"{value.normalize():f}")


@settings(max_examples=25, deadline=None)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    values=st.lists(st.tuples(words, st.sampled_from("≥≤＝＞＜"), numbers, numbers), min_size=1, max_size=12),
    blank=st.integers(0, 3),
)
def test_generated_forms_are_read_back_identically_in_every_layout(layout, values, blank):
    columns = LAYOUTS[layout]
    split = "operator" in columns
    rows = [
        row(
            f"{name}{n}",
            target if split else f"{sign}{target}人",
            actual if split else f"{actual}人",
            "5",
            "5",
            operator=sign,
            unit="人",
        )
        for n, (name, sign, target, actual) in enumerate(values)
    ]
    found = read_form(read_workbook(form(rows, FUNDS, columns=columns, blank_above=blank)))
    back = [(each.name, each.operator, each.target, each.actual, each.unit) for each in found.rows]
    assert back == [
        (f"{name}{n}", sign, Decimal(target), Decimal(actual), "人")
        for n, (name, sign, target, actual) in enumerate(values)
    ]
    assert {each.indicator_class for each in found.rows} == {"产出指标"}
    assert len(NATIONAL) == 8


def test_the_command_prints_the_object_of_the_issue(tmp_path, capsys):
    path = tmp_path / "form.xlsx"
    path.write_bytes(form(ninety(row(score="15")), FUNDS, total="99", score="10"))
    with pytest.raises(SystemExit) as ended:
        call_command("check_form", str(path), "--json")
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1
    assert told["funds"] == {
        "initial": "50.00",
        "adjusted": "50.00",
        "executed": "48.75",
        "rate": "97.50",
        "weight": "10",
        "score": "9.75",
        "stated_score": "10",
    }
    assert (
        told["indicators"][0] | {"operator": "≥", "target": "400", "actual": "388", "score": "14.55"}
        == told["indicators"][0]
    )
    assert {each["check"] for each in told["findings"]} >= {"P03", "P04"}
    assert told["year"] == 2022 and told["total"] == "99.30" and told["grade"] == "优"
