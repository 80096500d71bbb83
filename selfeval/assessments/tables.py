from collections import Counter

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from budgets.tables import NUMBER, MoneyTable
from selfeval.assessments.workflow import State
from selfeval.scoring.rollup import ProjectScore, roll_up
from selfeval.scoring.terms import Grade
from selfeval.scoring.writing import points


class AssessmentTable(MoneyTable):
    """The list of forms: 自评结果 with money, score, grade and state; the foot's score weighs by budget."""

    position = tables.Column("序号", attrs=NUMBER)
    name = tables.Column("项目名称", footer="合计", linkify=("assessments:sheet", [tables.A("form__pk")]))
    section = tables.Column("实施科室")
    self_score = tables.Column("自评得分", attrs=NUMBER)
    score = tables.Column("审核得分", attrs=NUMBER)
    grade = tables.Column("自评等级")
    unmet = tables.Column("未完成指标数", attrs=NUMBER)
    state = tables.Column("状态")

    class Meta:
        sequence = (
            *("position", "name", "section", "initial", "adjusted"),
            *("executed", "rate", "self_score", "score", "grade", "unmet", "state"),
        )
        empty_text = "没有符合条件的自评表。"
        attrs = {"caption": "项目支出绩效自评结果"}

    def __init__(self, rows, **options):
        super().__init__(rows, **options)
        scored = [ProjectScore(row.score, row.adjusted) for row in rows if row.score is not None]
        self.rollup = roll_up(scored)
        counts = Counter(row.grade for row in rows)
        self.grades = {grade.label: counts[grade] for grade in Grade if counts[grade]}
        self.columns["score"].column._footer = self._weighted
        own = roll_up([ProjectScore(row.self_score, row.adjusted) for row in rows if row.self_score is not None])
        self.columns["self_score"].column._footer = points(own.weighted)
        self.columns["unmet"].column._footer = str(sum(row.unmet for row in rows))

    def _weighted(self) -> str:
        return points(self.rollup.weighted)

    def render_grade(self, value: Grade) -> str:
        return value.label

    def render_self_score(self, value) -> str:
        return f"{value:.2f}"

    def render_score(self, value, record) -> str:
        if record.deduction is None:
            return f"{value:.2f}"
        return format_html("{}<small>扣减{}</small>", f"{value:.2f}", f"{record.deduction:.2f}")

    def render_state(self, value: str) -> str:
        return render_to_string("components/state.html", {"state": State(value)})


class PickTable(AssessmentTable):
    """The list for a reviewer: in front of each form that he may agree to now, a tick."""

    step = tables.Column("选择", orderable=False, empty_values=())

    class Meta(AssessmentTable.Meta):
        sequence = ("step", *AssessmentTable.Meta.sequence)

    def render_step(self, record) -> str:
        if record.step is None:
            return ""
        return render_to_string("assessments/act/pick.html", {"row": record})
