import copy
import pickle

import pytest

from selfeval.scoring import terms

ENUMS = [
    terms.IndicatorClass,
    terms.IndicatorSubclass,
    terms.Operator,
    terms.ScoringKind,
    terms.Band,
    terms.Grade,
    terms.Cause,
    terms.Ratio,
]


@pytest.mark.parametrize("enum", ENUMS)
def test_value_is_the_uppercase_name_and_label_is_chinese(enum):
    for term in enum:
        assert term.value == term.name == str(term) == term.name.upper()
        assert term.label and not term.label.isascii()
        assert enum(term.value) is term


def test_terms_survive_pickling_and_copying():
    term = terms.Band.PARTIAL
    assert pickle.loads(pickle.dumps(term)) is term
    assert copy.deepcopy(term) is term


def test_both_cost_indicators_have_the_same_label():
    assert terms.IndicatorSubclass.COST.label == terms.IndicatorClass.COST.label == "成本指标"


def test_grades_stand_best_first():
    assert "".join(grade.label for grade in terms.Grade) == "优良中差"
