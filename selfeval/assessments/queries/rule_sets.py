"""The rule sets that a round can be opened with, each explained in the words of the office."""

import json
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from selfeval.scoring.rounding import plain
from selfeval.scoring.rule_set import RuleSet

REFERENCE = settings.BASE_DIR / "fixtures" / "reference" / "rule-sets.json"
COST_FROM = 2022  # 财预〔2021〕101号 made 成本指标 a class of its own from this fiscal year on


@dataclass(frozen=True)
class Offer:
    """A rule set of the reference file: its data as stored, and what it means."""

    data: dict

    @property
    def name(self) -> str:
        return self.data["name"]

    @property
    def values(self) -> RuleSet:
        return RuleSet.from_dict(self.data)


@cache
def offers() -> tuple[Offer, ...]:
    return tuple(Offer(data) for data in json.loads(REFERENCE.read_text(encoding="utf-8")))


def usual_for(year: int) -> str:
    """The name of the rule set that a fiscal year's notice usually asks for."""
    return "national-2021" if year >= COST_FROM else "national-2020"


def weights_in_words(rules: RuleSet) -> str:
    parts = [("预算执行率", rules.execution_weight), *((each.label, weight) for each, weight in rules.class_weights)]
    return "、".join(f"{label}{plain(weight)}分" for label, weight in parts) + "，合计100分"


def rules_in_words(rules: RuleSet) -> list[str]:
    """What a rule set means for whoever fills in a form, a sentence each."""
    basis = "全年预算数" if rules.execution_basis == "adjusted" else "年初预算数"
    *upper, (last, _) = rules.grades
    grades = "，".join(f"{plain(start)}分及以上为{grade.label}" for grade, start in upper)
    words = [
        f"分值：{weights_in_words(rules)}。",
        f"预算执行得分＝{plain(rules.execution_weight)}×执行率，执行率＝全年执行数÷{basis}，超过100%按100%计。",
        f"等级：{grades}，{plain(upper[-1][1])}分以下为{last.label}。",
    ]
    if rules.over_achievement:
        first = rules.over_achievement[0]
        words.append(f"实际完成值达到年度指标值{plain(first.from_ratio)}倍及以上的，须说明原因。")
    if whole := rules.for_department():
        words.append(f"部门整体支出绩效自评表的分值：{weights_in_words(whole)}。")
    return words
