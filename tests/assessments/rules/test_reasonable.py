"""P12–P15: the smallest form that breaks each, and what just passes."""

from datetime import date
from decimal import Decimal

import pytest

from selfeval.assessments.queries.beside import Beside, Earlier, folded
from selfeval.checking.findings import Severity
from selfeval.scoring.terms import Operator
from tests.assessments.rules.given import found, row, sheet, with_row

SAID = "因疫情影响现场培训改为线上，场次减少"


def beside(**changes) -> Beside:
    return Beside(1, **changes)


def test_a_reason_shared_with_another_project_is_pointed_out_and_named():
    shared = {"reason_shared_by": ("维修费", "租赁费")}
    (finding,) = found("P12", sheet(with_row(**shared)))
    assert (finding.place, finding.severity) == ("indicator:1:deviation_reason", Severity.WARNING)
    assert "“指标1”的偏差原因与“维修费”、“租赁费”写的完全相同" in finding.message
    assert found("P12", sheet()) == []


def test_many_projects_with_one_reason_are_counted_and_so_is_that_of_the_money():
    (finding,) = found("P12", sheet(execution_reason_shared_by=("甲", "乙", "丙", "丁")))
    assert finding.place == "execution:execution_reason"
    assert "“甲”、“乙”、“丙”等4个项目" in finding.message


@pytest.mark.parametrize(
    ("text", "others"),
    [
        (SAID, ("维修费",)),
        (" 因疫情影响　现场培训改为线上；场次减少。", ("维修费",)),
        ("因疫情影响现场培训改为线上，场次减少一半", ()),
        ("", ()),
    ],
)
def test_blanks_and_punctuation_make_no_other_reason(text, others):
    reasons = {folded(SAID): {1: "本项目", 2: "维修费"}}
    assert beside(reasons=reasons).same_reason(text) == others


def test_full_marks_everywhere_ask_for_a_second_look():
    (finding,) = found("P13", sheet())
    assert (finding.place, finding.severity) == ("indicators", Severity.WARNING)
    assert "全部4个指标都是满分" in finding.message
    assert found("P13", sheet(with_row(actual=Decimal("99.9")))) == []
    assert found("P13", sheet(with_row(actual=None))) == []
    assert found("P13", sheet([])) == []


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"has_evidence": False}, 1),
        ({"has_evidence": True}, 0),
        ({"has_evidence": None}, 0),  # a workbook says nothing of files
        ({"has_evidence": False, "no_evidence_reason": "台账涉密，留存备查"}, 0),
        ({"has_evidence": False, "actual": Decimal(99)}, 0),  # not full
    ],
)
def test_full_marks_want_a_file_or_a_word_about_it(changes, number):
    told = found("P14", sheet(with_row(**changes)))
    assert [each.place for each in told] == ["indicator:1:evidence"] * number


def test_the_rows_without_a_file_are_named_once():
    (finding,) = found("P14", sheet([row(key, has_evidence=False) for key in "1234"]))
    assert "“指标1”、“指标2”、“指标3”等4项指标得满分而没有佐证材料" in finding.message


def test_quotation_marks_of_a_name_become_single_inside_others():
    facts = sheet(with_row(name="“三公经费”控制率", has_evidence=False, reason_shared_by=("维修费",)))
    (copied,) = found("P12", facts)
    assert copied.message.startswith("“‘三公经费’控制率”的偏差原因")
    (finding,) = found("P14", facts)
    assert finding.message.startswith("“‘三公经费’控制率”得满分而没有佐证材料")


@pytest.mark.parametrize(
    ("operator", "then", "now", "words"),
    [
        (Operator.GE, "101", "100", "年度指标值100%低于上年的101%"),
        (Operator.GE, "100", "100", ""),
        (Operator.GE, "99", "100", ""),
        (Operator.EQ, "3", "2", "低于上年"),
        (Operator.LE, "99", "100", "年度指标值100%高于上年的99%"),
        (Operator.LE, "101", "100", ""),
    ],
)
def test_a_target_laxer_than_last_year_is_pointed_out(operator, then, now, words):
    earlier = Earlier(operator.value, "%", Decimal(then), None)
    changes = {"operator": operator, "target": Decimal(now), "unit": "%", "earlier": earlier}
    told = found("P15", sheet(with_row(**changes)))
    assert [(each.place, words in each.message) for each in told] == [("indicator:1:target", True)] * bool(words)


@pytest.mark.parametrize(("then", "number"), [("2020-11-30", 1), ("2020-12-31", 0)])
def test_a_later_day_than_last_year_is_pointed_out(then, number):
    earlier = Earlier("BY_DATE", "", None, date.fromisoformat(then))
    day = date(2021, 12, 31)
    changes = {"operator": Operator.BY_DATE, "target": None, "target_date": day, "actual_date": day}
    told = found("P15", sheet(with_row(**changes, actual=None, earlier=earlier)))
    assert len(told) == number


@pytest.mark.parametrize("changes", [{"unit": "人"}, {"operator": Operator.LE}])
def test_what_is_measured_in_another_way_is_not_compared(changes):
    earlier = Earlier("GE", "%", Decimal(200), None)
    assert found("P15", sheet(with_row(**{"unit": "%"} | changes, earlier=earlier))) == []
