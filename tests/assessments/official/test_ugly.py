"""Real workbooks are ugly: each way of spoiling a form leaves the same form to be read, without an accusation."""

import pytest

from budgets.workbooks.guard import read_workbook
from selfeval.assessments.official.as_json import as_dict
from selfeval.assessments.official.judging import fitting_rule_set, judge
from selfeval.assessments.official.reading import read_form, read_forms
from tests.assessments.official.test_official import RULES
from tests.assessments.official.ugly import EXPECTED, WAYS, Paper


def spoiled(name: str) -> bytes:
    paper = Paper()
    WAYS[name](paper)
    return paper.bytes()


@pytest.mark.parametrize("name", sorted(WAYS))
def test_a_form_is_read_alike_in_whatever_shape_it_comes(name):
    form = read_form(read_workbook(spoiled(name)))
    judged = judge(form, fitting_rule_set(form, RULES))
    told = as_dict(judged)
    assert [tuple(row.values()) for row in told["indicators"]] == EXPECTED
    assert (told["year"], told["unit"], told["department"]) == (2022, "万元", "某局")
    assert told["project"].endswith("干部培训")
    assert told["funds"]["adjusted"] == "50.00" and told["funds"]["executed"] == "48.75"
    assert told["funds"]["initial"] == (None if name == "no_initial_budget" else "50.00")
    assert (told["funds"]["weight"], told["funds"]["score"], told["funds"]["stated_score"]) == ("10", "9.75", "9.75")
    assert told["total"] == "98.85" and told["grade"] == "优"
    assert told["stated_total"] == (None if "no_total" in name else "98.85")
    assert told["findings"] == []


def test_a_second_form_below_the_first_is_a_form_of_its_own():
    assert [form.project for form in read_forms(read_workbook(spoiled("a_second_form_below")))] == [
        "干部培训",
        "另一项目",
    ]
