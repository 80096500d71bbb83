"""校验规则: what registers stands on the page, with the thresholds that it reads."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from selfeval.assessments.official import APPLIED
from selfeval.assessments.queries.rule_sets import offers
from selfeval.checking.registry import CHECKS
from selfeval.reports.views.rules import FIXED, OF_FORMS, SUBJECTS, THRESHOLDS, groups, thresholds_of
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS
from tests.factories import Story

CODE = Path(__file__).resolve().parents[2] / "selfeval" / "assessments" / "official" / "checks"


@pytest.mark.django_db
def test_every_registered_check_stands_on_the_page_under_its_id(client):
    client.force_login(Story().filler.user)
    page = client.get(reverse("reports:check_rules")).content.decode()
    for each in CHECKS.values():
        assert f'id="{each.id}"' in page and each.says in page
    assert "执行率低于90.00%的须说明" in page and "须有文号或附件" in page
    assert client.get(reverse("reports:check_rules"), {"rule_set": "none"}).status_code == 404


@pytest.mark.parametrize(
    ("check", "thresholds"),
    [
        ("B12", {"rate_explain_below"}),
        ("B01", {"sum_tolerance"}),
        ("B09", {"adjustment_explain_above"}),
        ("P06", {"over_achievement"}),
        ("P08", {"low_execution", "performance_gap"}),
        ("P02", set()),
    ],
)
def test_thresholds_are_read_from_the_code_of_the_check(check, thresholds):
    assert thresholds_of(next(each for each in CHECKS.values() if each.id == check)) == thresholds


def test_every_threshold_of_a_check_and_every_subject_has_words():
    read = set().union(*(thresholds_of(each) for each in CHECKS.values()))
    assert read <= set(THRESHOLDS) <= {name for name, _ in DEFAULT_THRESHOLDS}
    assert {each.subject for each in CHECKS.values()} <= set(SUBJECTS)


def test_a_rule_with_two_severities_shows_both_and_one_with_one_only_that():
    shown = {rule.id: [label for _, _, label in rule.severities] for _, rules in groups(offers()[0]) for rule in rules}
    assert shown["P01"] == ["错误", "需说明"] and shown["P08"] == ["需说明", "提示"]
    assert shown["B12"] == ["需说明"] and shown["P03"] == ["错误"] and shown["P10"] == ["提示"]


def test_what_is_compared_beside_the_thresholds_is_named_too():
    limits = {rule.id: rule.limits for _, rules in groups(offers()[0]) for rule in rules}
    assert "得分相差0.01分及以上的视为不一致" in limits["P03"] and limits["T10"] and limits["T12"]
    assert set(FIXED) | set(OF_FORMS) <= set(limits)


def test_the_page_follows_the_rule_set():
    for offer in offers():
        limits = {rule.id: rule.limits for _, rules in groups(offer) for rule in rules}
        value = offer.values.check_thresholds()["over_achievement"]
        assert limits["P06"] == (f"实际完成值达到年度指标值{value.normalize():f}倍及以上的须说明",)


def test_the_checks_of_a_brought_form_are_those_that_the_page_names():
    code = "".join(path.read_text(encoding="utf-8") for path in CODE.glob("*.py"))
    assert set(re.findall(r'found\("([A-Z]\d\d)"', code)) == APPLIED
    assert {each.id for each in CHECKS.values()} >= APPLIED
